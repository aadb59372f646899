// Package nplusone reports database, cache and service calls that run once per item
// of a loop.
//
// It asks three questions about each loop: does it iterate over items (package
// loops), which of its calls reach the outside world (package effects), and can they do so
// again in the next iteration (package guards)? One finding per loop names the first
// offending call and lists the others.
package nplusone

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// The kinds of findings.
const (
	kindRead        = "read"
	kindWrite       = "write"
	kindTransaction = "transaction"
	kindRows        = "rows"
	kindPrepare     = "prepare"
	kindInvariant   = "invariant"
	kindRemote      = "remote"
	kindHTTP        = "http"
	kindRPC         = "rpc"
	kindMinor       = "minor"
	kindUnit        = "unit"
)

// Rule is the declaration of nplusone.
var Rule = rule.New(rule.Rule{
	Name:      "nplusone",
	Title:     "report database and remote calls repeated per loop item",
	Checklist: "performance/nplusone",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindRead, Title: "a read per item", Severity: rule.Blocking, CWE: 1073},
		{Category: kindRows, Title: "another query while the rows of a query are open", Severity: rule.Blocking, CWE: 1073},
		{Category: kindWrite, Title: "a write per item", Severity: rule.Question, CWE: 1073},
		{Category: kindTransaction, Title: "a transaction per item", Severity: rule.Question, CWE: 1073},
		{Category: kindPrepare, Title: "a statement prepared per item", Severity: rule.Question, CWE: 1073},
		{Category: kindRemote, Title: "a cache command per item", Severity: rule.Question, CWE: 1073},
		{Category: kindInvariant, Title: "a query that does not change in the loop", Severity: rule.Question, CWE: 1073},
		// Of the changes per item read in the corpus that are more than a statement to insert, delete or mark an item, most were lists
		// of a few, or as they had to be: the callee checks, changes and notes what belongs to one item.
		// A second reader called most reads for lists that a form or a document names, and most before a change of the item, right but not worth stopping for.
		{Category: kindMinor, Title: "a call per item that matters little: of a list that may be short, before a change of the item, beside longer work, or in a command", Severity: rule.Nit, CWE: 1073},
		{Category: kindUnit, Title: "a change per item that takes more than another statement", Severity: rule.Question, CWE: 1073, Preview: true},
		// Few HTTP services take several items in one request: of the requests per item read in the corpus, most were as they had to be.
		{Category: kindHTTP, Title: "an HTTP request per item", Severity: rule.Question, CWE: 1073, Preview: true},
		// Nor do most services that are called by remote procedure calls: of 17 read in projects that were not judged before, none was worth the question.
		{Category: kindRPC, Title: "a remote procedure call per item", Severity: rule.Question, CWE: 1073, Preview: true},
	},
	Why: "A call per item costs one round trip each: what takes a millisecond for one takes a second for a thousand, " +
		"holds a connection all the while, and no test with three rows shows it. " +
		"In a loop over `rows.Next()` the second query also needs a second connection while the first is held, which deadlocks a pool that is used up.",
	Fix: "Load everything before the loop with one query (`WHERE id IN (...)`, `= ANY($1)`, a JOIN, the ORM's eager loading) and look it up in a map; " +
		"write with one multi-row statement, a batch or at least one transaction around the loop; pipeline cache commands.",
	Limits: "A loop counts if it iterates over items of unknown number: retries, polls, workers, pages, chunks and lists that the source keeps short do not. " +
		"Refused are reads for lists of entities and for what was read or collected before, unless the loop changes the items as well, does longer work for each, or belongs to a command or the start of a program; other reads are nits, as those of what a request names. " +
		"Reads under a condition on the item, or for the parts of one thing, are questions: for how many it holds is not in the source. " +
		"So are reads that only goroutines, event loops and jobs of known queues reach while the module serves requests, " +
		"which are nits if there is another doubt. " +
		"What a helper changes per item is reported in preview only: most such helpers do several things that belong together. " +
		"Calls through an interface are followed to its implementations in the module; under `go vet` and golangci-lint only to those in the same package and its imports. " +
		"Queries that a framework runs for a callback it keeps are not seen. " +
		"Over an embedded database a query per item costs much less than over a network: packages named after SQLite are left out, others cannot be told.",
	Bad: `package store

import "database/sql"

type Order struct {
	ID, UserID int64
	UserName   string
}

func fillNames(db *sql.DB, orders []Order) error {
	for i := range orders {
		row := db.QueryRow("SELECT name FROM users WHERE id = $1", orders[i].UserID)
		if err := row.Scan(&orders[i].UserName); err != nil {
			return err
		}
	}
	return nil
}
`,
	Good: `package store

import "database/sql"

type Order struct {
	ID, UserID int64
	UserName   string
}

func fillNames(db *sql.DB, orders []Order, ids any) error {
	rows, err := db.Query("SELECT id, name FROM users WHERE id = ANY($1)", ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	names := map[int64]string{}
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
	}
	for i := range orders {
		orders[i].UserName = names[orders[i].UserID]
	}
	return rows.Err()
}
`,
	Requires: []*analysis.Analyzer{ssair.Analyzer, loops.Analyzer, effects.Analyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

func check(pass *rule.Pass) error {
	found := pass.ResultOf[effects.Analyzer].(*effects.Result)
	if !found.Interesting() {
		return nil
	}
	funcs := pass.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
	r := newReview(pass, found, funcs)
	for _, fn := range funcs {
		r.function(fn)
	}
	r.report()
	return nil
}

// callAt returns the call expression whose opening parenthesis is at pos, or nil.
func callAt(file *ast.File, pos token.Pos) *ast.CallExpr {
	var call *ast.CallExpr
	ast.Inspect(file, func(n ast.Node) bool {
		if call != nil || n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == pos {
			call = c
		}
		return true
	})
	return call
}
