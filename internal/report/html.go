package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"go/scanner"
	"go/token"
	"html/template"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
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
	Looked, Left           []pageRow

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
	Function string
	Fixes    []string
}

type pageLine struct {
	Number int
	Text   template.HTML
	Marked bool
}

type pageFilter struct {
	Name, Title string
	Values      []string
}

type pageError struct {
	Place   string
	Message template.HTML
}

type pageRow struct {
	row
	Line template.HTML
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
	values := map[string]map[string]bool{"severity": {}, "rule": {}, "package": {}, "owner": {}}
	for i, f := range doc.Findings {
		if _, ok := tokens[f.File]; !ok {
			tokens[f.File] = classes(bytes.Join(src.file(f.File), []byte("\n")))
		}
		shown := pageFinding{
			Finding: f, ID: fmt.Sprintf("f-%d", i+1), Message: codeSpans(f.Message), Package: path.Dir(f.File),
			Source: excerpt(src.file(f.File), f.Range, tokens[f.File]), Function: f.Function,
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
		for _, fix := range f.Fixes {
			shown.Fixes = append(shown.Fixes, fix.Message)
		}
		values["severity"][string(f.Severity)] = true
		values["rule"][f.Rule] = true
		values["package"][shown.Package] = true
		for _, o := range shown.Owners {
			values["owner"][o] = true
		}
		p.Findings = append(p.Findings, shown)
	}
	for _, name := range []string{"severity", "rule", "package", "owner"} {
		if len(values[name]) == 0 {
			continue
		}
		f := pageFilter{Name: name, Title: name}
		for v := range values[name] {
			f.Values = append(f.Values, v)
		}
		slices.SortFunc(f.Values, func(a, b string) int {
			if name == "severity" {
				return rule.Severity(b).Rank() - rule.Severity(a).Rank()
			}
			return strings.Compare(a, b)
		})
		p.Filters = append(p.Filters, f)
	}
	for _, e := range doc.Errors {
		if e.remark() {
			p.Notes = append(slices.Clone(p.Notes), e.Message)
			continue
		}
		place := e.Package
		if e.File != "" {
			place = fmt.Sprintf("%s:%d", e.File, e.Line)
		}
		p.Errors = append(p.Errors, pageError{place, codeSpans(e.Message)})
	}
	looked, left := reviewed(doc, opts)
	if len(looked) > 0 {
		p.Looked, p.Left = pageRows(looked), pageRows(left)
	}
	return pageTemplate.Execute(w, p)
}

func pageRows(rows []row) []pageRow {
	var list []pageRow
	for _, r := range rows {
		list = append(list, pageRow{r, codeSpans(r.Line)})
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

// A class is a stretch of source code with a colour of its own.
type class struct {
	from, to int // offsets
	name     string
}

// classes returns the coloured stretches of Go source in order.
func classes(src []byte) []class {
	var list []class
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		name := ""
		switch {
		case tok == token.EOF:
			return list
		case tok.IsKeyword():
			name, lit = "k", tok.String()
		case tok == token.STRING || tok == token.CHAR:
			name = "s"
		case tok == token.COMMENT:
			name = "c"
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			name = "n"
		default:
			continue
		}
		from := file.Offset(pos)
		list = append(list, class{from, min(from+len(lit), len(src)), name})
	}
}

const (
	excerptMargin = 3  // lines shown around a finding
	excerptLength = 12 // most lines of a finding shown
)

// excerpt returns the lines of a file around r, coloured and with r marked.
func excerpt(lines [][]byte, r Range, tokens []class) []pageLine {
	if r.Line < 1 || r.Line > len(lines) {
		return nil
	}
	last := min(r.lastLine(), r.Line+excerptLength, len(lines))
	offset := 0
	for _, line := range lines[:max(0, r.Line-1-excerptMargin)] {
		offset += len(line) + 1
	}
	var list []pageLine
	for n := max(1, r.Line-excerptMargin); n <= min(last+excerptMargin, len(lines)); n++ {
		line := lines[n-1]
		marked := r.Line <= n && n <= last
		from, to := len(line), len(line)
		if marked {
			from, to = 0, len(line)
			if n == r.Line {
				from = min(max(r.Column-1, 0), len(line))
			} else {
				from = len(line) - len(bytes.TrimLeft(line, " \t"))
			}
			if n == r.EndLine {
				to = min(max(r.EndColumn-1, from), len(line))
			}
		}
		list = append(list, pageLine{n, coloured(line, offset, tokens, from, to), marked})
		offset += len(line) + 1
	}
	return list
}

// coloured returns a line that starts at offset as HTML, with its bytes [from, to) marked.
func coloured(line []byte, offset int, tokens []class, from, to int) template.HTML {
	cuts := []int{0, from, to, len(line)}
	var here []class
	for _, c := range tokens {
		if c.from < offset+len(line) && offset < c.to {
			c.from, c.to = max(c.from-offset, 0), min(c.to-offset, len(line))
			here = append(here, c)
			cuts = append(cuts, c.from, c.to)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i := range len(cuts) - 1 {
		a, z := cuts[i], cuts[i+1]
		text := template.HTMLEscapeString(shownText(line[a:z]))
		if k := slices.IndexFunc(here, func(c class) bool { return c.from <= a && z <= c.to }); k >= 0 {
			text = `<span class="` + here[k].name + `">` + text + "</span>"
		}
		if from <= a && z <= to {
			text = "<mark>" + text + "</mark>"
		}
		b.WriteString(text)
	}
	return template.HTML(b.String())
}

// shownText returns source without invisible characters, but with its tabs.
func shownText(s []byte) string {
	parts := strings.Split(strings.TrimRight(string(s), "\r"), "\t")
	for i, part := range parts {
		parts[i] = clean(part)
	}
	return strings.Join(parts, "\t")
}
