package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

var (
	//go:embed page/page.html.tmpl
	pageText string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string

	pageTemplate = template.Must(template.New("page").Parse(pageText))
)

// page is what the template shows.
type page struct {
	Summary, Version, Head string
	Incomplete             bool
	Findings               []pageFinding
	Filters                []pageFilter
	Errors                 []pageError
	Notes                  []string
	Suppressions           []Suppression
	Checklist              []pageSection
	Looked, Left           int // lines of the checklist

	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string // for the content security policy: nothing else may run
}

type pageFinding struct {
	Finding
	ID       string
	Message  template.HTML
	Package  string
	Owners   []string
	Source   []pageLine
	New      string
	Related  string
	Path     []symbol.Symbol
	Function symbol.Symbol
	Fixes    []template.HTML
	Edits    []pageEdit // of the first fix
}

type pageFilter struct {
	Name   string
	Values []pageValue
}

type pageValue struct {
	Value string
	Count int
}

type pageError struct {
	Place   string
	Message template.HTML // its first line
	More    string        // the others
}

type pageSection struct {
	Title string
	Rows  []pageRow
}

type pageRow struct {
	row
	Line template.HTML
}

// filters are what the findings of a page can be filtered by, besides their text.
var filters = []struct {
	name   string
	values func(pageFinding) []string
}{
	{"severity", func(f pageFinding) []string { return []string{string(f.Severity)} }},
	{"rule", func(f pageFinding) []string { return []string{f.Rule} }},
	{"package", func(f pageFinding) []string { return []string{f.Package} }},
	{"owner", func(f pageFinding) []string { return f.Owners }},
}

// HTML writes doc as one page that needs nothing else: findings with their source and filters, what could not be
// analysed, and the checklist. It asks the network for nothing.
func HTML(w io.Writer, doc *Document, opts Options) error {
	p := page{
		Summary: summary(doc), Version: opts.Version, Head: opts.Head, Incomplete: doc.Incomplete,
		Notes: doc.Notes, Suppressions: doc.Suppressions,
		Style: template.CSS(pageStyle), Script: template.JS(pageScript),
		StyleHash: cspHash(pageStyle), ScriptHash: cspHash(pageScript),
	}
	src := newSources(opts)
	tokens := map[string][]class{}
	for _, f := range doc.Findings {
		if _, ok := tokens[f.File]; !ok {
			tokens[f.File] = classes(bytes.Join(src.file(f.File), []byte("\n")))
		}
		p.Findings = append(p.Findings, newPageFinding(f, src, tokens[f.File], opts))
	}
	p.Filters = newFilters(p.Findings)
	for _, e := range doc.Errors {
		if e.remark() {
			p.Notes = append(slices.Clip(p.Notes), e.Message)
			continue
		}
		place := e.Package
		if e.File != "" {
			place = fmt.Sprintf("%s:%d", e.File, e.Line)
		}
		first, more, _ := strings.Cut(e.Message, "\n")
		p.Errors = append(p.Errors, pageError{place, codeSpans(first), shownLines(more)})
	}
	for _, s := range reviewed(doc, opts) {
		section := pageSection{Title: s.Title}
		for _, r := range s.Rows {
			section.Rows = append(section.Rows, pageRow{r, codeSpans(r.Line)})
			if r.looked() {
				p.Looked++
			} else {
				p.Left++
			}
		}
		p.Checklist = append(p.Checklist, section)
	}
	return pageTemplate.Execute(w, p)
}

func newPageFinding(f Finding, src *sources, tokens []class, opts Options) pageFinding {
	shown := pageFinding{
		Finding: f, ID: "f-" + f.Fingerprint, Message: codeSpans(f.Message), Package: path.Dir(f.File),
		Source: excerpt(src.file(f.File), f, tokens), Function: symbol.Symbol(f.Function),
	}
	if opts.Owners != nil {
		shown.Owners = opts.Owners(f.File)
	}
	if f.New != nil {
		shown.New = fmt.Sprintf("%s (%s:%d)", strings.ReplaceAll(f.New.Text, "`", ""), f.New.File, f.New.Line)
	}
	if f.Related != nil {
		shown.Related = fmt.Sprintf("%s:%d: %s", f.Related.File, f.Related.Line, f.Related.Text)
	}
	for _, s := range f.Path {
		shown.Path = append(shown.Path, symbol.Symbol(s))
	}
	for _, fix := range f.Fixes {
		shown.Fixes = append(shown.Fixes, codeSpans(fix.Message))
	}
	if s, ok := newSuggestion(f, src); ok {
		shown.Edits = edits(s, src.file(f.File))
	}
	return shown
}

// newFilters returns the filters that findings differ in or have at all, with their values.
func newFilters(findings []pageFinding) []pageFilter {
	var list []pageFilter
	for _, by := range filters {
		count := map[string]int{}
		for _, f := range findings {
			for _, v := range by.values(f) {
				count[v]++
			}
		}
		if len(count) == 0 {
			continue
		}
		filter := pageFilter{Name: by.name}
		for v, n := range count {
			filter.Values = append(filter.Values, pageValue{v, n})
		}
		slices.SortFunc(filter.Values, func(a, b pageValue) int {
			return cmp.Or(rule.Severity(b.Value).Rank()-rule.Severity(a.Value).Rank(), strings.Compare(a.Value, b.Value))
		})
		list = append(list, filter)
	}
	return list
}

// cspHash returns the hash by which a content security policy allows an inline style or script.
func cspHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// codeSpans returns s, in which code stands in backticks, as HTML.
func codeSpans(s string) template.HTML {
	var b strings.Builder
	parts := strings.Split(clean(s), "`")
	for i, part := range parts {
		switch text := template.HTMLEscapeString(part); {
		case i%2 == 0:
			b.WriteString(text)
		case i < len(parts)-1:
			b.WriteString("<code>" + text + "</code>")
		default:
			b.WriteString("`" + text)
		}
	}
	return template.HTML(b.String())
}
