// Package sqlinjection reports SQL text that is put together from more than constants.
//
// It proves safety: package provenance says what the text of each statement is made of, and
// what is left when constants, numbers, allow-lists and quoted names are taken away is
// reported, where it is put into the text. A small lexer reads the text around each part to
// tell values, for which a placeholder is the remedy, from names and sort orders, for which none works.
package sqlinjection

import (
	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// The kinds of findings.
const (
	kindValue       = "value"
	kindRequest     = "request"
	kindOwn         = "own"
	kindIdentifier  = "identifier"
	kindUnknown     = "unknown"
	kindEscaped     = "escaped"
	kindPlaceholder = "placeholder"
)

// Rule is the declaration of sqlinjection.
var Rule = rule.New(rule.Rule{
	Name:      "sqlinjection",
	Title:     "report SQL text built from what is not constant",
	Checklist: "security/sql",
	Aliases:   []string{"gosec"}, // G201, G202, G701
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindValue, Title: "a value put into SQL text instead of being bound", Severity: rule.Blocking, CWE: 89},
		{Category: kindRequest, Title: "data of a request in SQL text", Severity: rule.Blocking, CWE: 89},
		{Category: kindOwn, Title: "a value of the program's own put into SQL text", Severity: rule.Nit, CWE: 89},
		{Category: kindIdentifier, Title: "a name or sort order that nothing restricts", Severity: rule.Question, CWE: 89, Preview: true},
		{Category: kindUnknown, Title: "a value that may be harmless, or none, in SQL text", Severity: rule.Question, CWE: 89, Preview: true},
		{Category: kindEscaped, Title: "a literal whose quotes are doubled by hand", Severity: rule.Question, CWE: 89, Preview: true},
		{Category: kindPlaceholder, Title: "a placeholder where a name or sort order is needed", Severity: rule.Question, CWE: 89, Preview: true},
	},
	Why: "Text that is put into a statement is read as SQL: whoever can choose it can read, change or delete other rows than the author meant. " +
		"Even where nobody can, a name with an apostrophe breaks the query, and every new text costs the database another plan.",
	Fix: "Bind values: write a placeholder in the text and pass the value as an argument. " +
		"Names of tables and columns, and ASC or DESC, cannot be bound: take them from a list of allowed names (a map, a switch), or quote them (`pq.QuoteIdentifier`, `pgx.Identifier.Sanitize`).",
	Limits: "A value without quotes around it is reported only if the text before it is constant and stands in the same expression. Names that an exported function takes as a parameter are judged at its callers; " +
		"tables, schemas, paths, settings and package-level variables count as the program's own, also if others can choose them, and so does whatever stands in a query of the database's catalog. " +
		"A value is the program's own if, in a module that serves requests, all that is known to run the statement is started in the background, by a command or with the program; handlers that a framework finds by reflection are not known, and without the whole module such a value is refused like others. " +
		"Callers behind an interface of another package are not seen. A string type with declared constants counts as a list of allowed values unless a conversion from other text is in sight. " +
		"A package that passes on whole statements of a client is taken for a console and left alone. What a template writes is unknown. Values in text that begins with something unknown are reported only behind a word, such as WHERE or VALUES, that tells that the statement takes parameters, and conditions of unknown text are not reported.",
	Bad: `package store

import "database/sql"

func byName(db *sql.DB, names []string) (ids []int64, err error) {
	for _, name := range names {
		var id int64
		row := db.QueryRow("SELECT id FROM users WHERE name = '" + name + "'")
		if err := row.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func ByName(db *sql.DB, names []string) ([]int64, error) { return byName(db, names) }
`,
	Good: `package store

import "database/sql"

var columns = map[string]string{"name": "name", "age": "created_at"}

func ByName(db *sql.DB, name, sort string) (*sql.Rows, error) {
	column, ok := columns[sort]
	if !ok {
		column = "id"
	}
	return db.Query("SELECT id FROM users WHERE name = $1 ORDER BY "+column, name)
}
`,
	Requires: []*analysis.Analyzer{ssair.Analyzer, effects.Analyzer, provenance.Analyzer, provenance.LinkAnalyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

func check(pass *rule.Pass) error {
	links := pass.ResultOf[provenance.LinkAnalyzer].(*provenance.Links)
	sinks := pass.ResultOf[provenance.Analyzer].(*provenance.Package).Sinks(links)
	if len(sinks) == 0 {
		return nil
	}
	r := newReview(pass, links)
	texts := make([]*walker, len(sinks))
	for i, s := range sinks {
		if s.Kind == provenance.SQLText {
			texts[i] = r.read(s)
		}
	}
	for i, s := range sinks {
		if texts[i] != nil {
			r.sink(s, texts[i])
		}
	}
	r.report()
	return nil
}
