package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const dir = "/home/dev/shop"

var sources = map[string]string{
	"store/users.go": `package store

func Names(ids []int) []string {
	for _, id := range ids {
		u, err := load(id)
		_, _ = u, err
	}
	rows, err := db.Query(` + "`" + `SELECT *
		FROM users` + "`" + `)
	if token == header["X-Token"] {
	}
}
`,
	"main.go": "package main\r\n\r\nvar t = time.NewTicker(1)\r\n",
	"web/größe.go": `package web

import "fmt"

func größe(w http.ResponseWriter) {
	s := "日本 𝕏 </script>"; ok := token == header // <b>
	fmt.Fprint(w, s, ok)
	fmt.Fprint(w, "` + "```" + `")
}
`,
}

func open(file string) ([]byte, error) {
	if src, ok := sources[file]; ok {
		return []byte(src), nil
	}
	return nil, fs.ErrNotExist
}

// at returns the range of the nth occurrence (from 0) of text in file.
func at(t *testing.T, file, text string, nth int) rule.Range {
	t.Helper()
	src, offset := sources[file], -1
	for range nth + 1 {
		i := strings.Index(src[offset+1:], text)
		if i < 0 {
			t.Fatalf("no %q in %s", text, file)
		}
		offset += 1 + i
	}
	position := func(offset int) (line, column int) {
		before := src[:offset]
		return 1 + strings.Count(before, "\n"), offset - strings.LastIndex(before, "\n")
	}
	r := rule.Range{File: filepath.Join(dir, file), Offset: offset, EndOffset: offset + len(text)}
	r.Line, r.Column = position(r.Offset)
	r.EndLine, r.EndColumn = position(r.EndOffset)
	return r
}

func document(t *testing.T) *report.Document {
	compare := at(t, "store/users.go", `token == header["X-Token"]`, 0)
	findings := []rule.Finding{
		{
			Rule: "secretcompare", Kind: "token", Severity: rule.Blocking, Range: compare,
			Function:    "shop/store.Names",
			Message:     "comparing `token` with == returns at the first differing byte, which lets an attacker guess it by timing; use `subtle.ConstantTimeCompare`",
			Fingerprint: "0123456789abcdef",
			Fixes: []rule.Fix{{
				Message: "Replace with subtle.ConstantTimeCompare",
				Edits:   []rule.Edit{{Range: compare, NewText: "subtle.ConstantTimeCompare(token, header) == 1"}},
			}},
		},
		{
			Rule: "nplusone", Kind: "query-in-loop", Severity: rule.Question, Range: at(t, "store/users.go", "load(id)", 0),
			Function:    "shop/store.Names",
			Message:     "`load` runs a query per element of `ids`: one round trip each; load them in one query with `WHERE id = ANY($1)`; is the list bounded?",
			Path:        []symbol.Symbol{"shop/store.load", "(*database/sql.DB).QueryRow"},
			Causes:      []rule.Span{{Text: "loop", Range: at(t, "store/users.go", "for _, id := range ids", 0)}},
			Related:     &rule.Span{Text: "the loop starts here", Range: at(t, "store/users.go", "for", 0)},
			New:         &rule.Span{Text: "the loop changed", Range: at(t, "store/users.go", "_, _ =", 0)},
			Fingerprint: "fedcba9876543210",
		},
		{
			Rule: "selectstar", Kind: "star", Severity: rule.Nit, Preview: true, Range: at(t, "store/users.go", "`SELECT *\n\t\tFROM users`", 0),
			Function: "shop/store.Names", Message: "`SELECT *` reads every column: <more> than needed & slow; name the columns", Fingerprint: "00",
		},
		{
			Rule: "tickerleak", Kind: "never-stopped", Severity: rule.Blocking, Range: at(t, "main.go", "time.NewTicker(1)", 0),
			Message: "ticker `t` is never stopped: it keeps firing for the life of the process; add `defer t.Stop()`", Fingerprint: "01",
		},
		{
			Rule: "secretcompare", Kind: "token", Severity: rule.Blocking, Range: at(t, "web/größe.go", "token == header", 0),
			Function: "shop/web.größe", Fingerprint: "03",
			Message: "comparing `token` with == leaks it by timing: <script>alert(1)</script> & @everyone #1; use `subtle.ConstantTimeCompare`",
			New:     &rule.Span{Text: "this line changed", Range: at(t, "web/größe.go", "token == header", 0)},
			Fixes: []rule.Fix{{
				Message: "use `subtle.ConstantTimeCompare`",
				Edits: []rule.Edit{
					{Range: at(t, "web/größe.go", "token == header", 0), NewText: "subtle.ConstantTimeCompare(token, header) == 1"},
					{Range: at(t, "web/größe.go", "import", 0), NewText: "import \"crypto/subtle\"\nimport"},
				},
			}},
		},
		{
			Rule: "unclosed", Kind: "body", Severity: rule.Nit, Range: at(t, "web/größe.go", `fmt.Fprint(w, "`+"```"+`")`, 0),
			Fingerprint: "04", Message: "three backticks ``` and one more `: a * b _ c [d](e)",
			Fixes: []rule.Fix{{Message: "drop the line", Edits: []rule.Edit{{Range: at(t, "web/größe.go", "\tfmt.Fprint(w, \"```\")\n", 0)}}}},
		},
		{
			Rule: "tickerleak", Kind: "never-stopped", Severity: rule.Blocking,
			Range:   rule.Range{File: "/home/dev/lib/gone.go", Line: 3, Column: 7, EndLine: 3, EndColumn: 9},
			Message: "a finding in a file that cannot be read", Fingerprint: "02",
		},
	}
	errs := []report.Error{
		{Package: "shop/web", File: filepath.Join(dir, "web/web.go"), Line: 4, Column: 2, Message: "undefined: render"},
		{Package: "shop/api", Rule: "nplusone", Message: "panic: index out of range\n\tgoroutine 1"},
		{Message: "go.mod needs go 1.99"},
	}
	slices.Reverse(findings)
	doc := report.New(dir, findings, errs)
	doc.Packages = 14
	doc.Incomplete = true
	doc.Old = 2
	doc.Notes = []string{"1 finding of the baseline is not there any more"}
	doc.Suppressions = []report.Suppression{
		{Tool: "reviewlint", File: "store/users.go", Line: 12, Comment: "//reviewlint:ignore nplusone few", Hides: []string{"nplusone"}, Reason: "few"},
		{Tool: "gosec", File: "store/users.go", Line: 13, Comment: "// #nosec G101", Hides: []string{}},
	}
	return doc
}

// declared are the rules of the findings.
var declared = []*rule.Rule{
	{
		Name: "secretcompare", Title: "report secrets compared with ==", Checklist: "security/timing", Why: "An attacker can measure it.\n", Fix: "Use `subtle`.",
		Bad: "package bad\n", Good: "package good\n", Kinds: []rule.Kind{{Category: "token", Title: "a token", Severity: rule.Blocking, CWE: 208}},
	},
	{
		Name: "nplusone", Title: "report queries in loops", Checklist: "performance/nplusone", Why: "Round trips.", Fix: "One query.",
		Bad: "package bad\n", Good: "package good\n", Kinds: []rule.Kind{{Category: "query-in-loop", Title: "a query in a loop", Severity: rule.Blocking, CWE: 1073}, {Category: "other", Title: "another", Severity: rule.Question}},
	},
	{
		Name: "sleepctx", Title: "report sleeps", Checklist: "performance/blocking", Why: "w", Fix: "f", Bad: "package bad\n", Good: "package good\n",
		Kinds: []rule.Kind{{Category: "sleep", Title: "a sleep", Severity: rule.Nit}},
	},
}

// diff has the lines 1 to 12 of web/größe.go, which was web/alt.go, and line 6 of store/users.go.
func diff(file string, line int) (report.DiffLine, bool) {
	switch {
	case file == "web/größe.go" && line <= 12:
		return report.DiffLine{File: "svc/web/größe.go", OldFile: "svc/web/alt.go", OldLine: max(0, line-6)}, true
	case file == "store/users.go" && line == 6:
		return report.DiffLine{File: "svc/store/users.go", OldFile: "svc/store/users.go"}, true
	}
	return report.DiffLine{}, false
}

// hosted are the options of a run for a code host.
func hosted() report.Options {
	return report.Options{
		Sources: open, Rules: declared, FailOn: "question", Version: "v1.2.3", Prefix: "svc", Head: "0123abc", Diff: diff,
		Owners: func(file string) []string {
			if strings.HasPrefix(file, "store/") {
				return []string{"@shop/data", "@ann"}
			}
			return nil
		},
	}
}

// render returns doc in the format called name.
func render(t *testing.T, name string, doc *report.Document, opts report.Options) string {
	t.Helper()
	f, err := report.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, doc, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// embedded matches what every page has.
var embedded = regexp.MustCompile(`(?s)(<style>).*?(</style>)|(<script>).*?(</script>)|(sha256-)[^']*`)

func TestGolden(t *testing.T) {
	type variant struct {
		golden, format string
		opts           report.Options
	}
	variants := []variant{
		{"text.golden", "text", report.Options{Sources: open}},
		{"color.golden", "text", report.Options{Sources: open, Color: true}},
		{"nosource.golden", "text", report.Options{}},
		{"json.golden", "json", report.Options{}},
	}
	for _, f := range report.Formats[2:] {
		variants = append(variants, variant{f.Name + ".golden", f.Name, hosted()})
	}
	for _, test := range variants {
		t.Run(test.golden, func(t *testing.T) {
			got := embedded.ReplaceAllString(render(t, test.format, document(t), test.opts), "$1$3$5...$2$4")
			golden := filepath.Join("testdata", test.golden)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("output differs from %s (if intended: go test ./internal/report -update)\n%s", golden, got)
			}
		})
	}
}

func TestNewSorts(t *testing.T) {
	finding := func(file string, line, column int, rule_, message string) rule.Finding {
		return rule.Finding{Rule: rule_, Message: message, Range: rule.Range{File: "/w/" + file, Line: line, Column: column}}
	}
	sorted := []rule.Finding{
		finding("a.go", 2, 9, "z", "m"),
		finding("a.go", 10, 1, "b", "m"),
		finding("a.go", 10, 2, "a", "l"),
		finding("a.go", 10, 2, "a", "m"),
		finding("a.go", 10, 2, "b", "a"),
		finding("b.go", 1, 1, "a", "a"),
	}
	want := report.New("/w", sorted, nil).Findings
	for _, order := range [][]int{{5, 4, 3, 2, 1, 0}, {3, 0, 5, 1, 4, 2}} {
		var shuffled []rule.Finding
		for _, i := range order {
			shuffled = append(shuffled, sorted[i])
		}
		for i, f := range report.New("/w", shuffled, nil).Findings {
			w := want[i]
			if f.Range != w.Range || f.Rule != w.Rule || f.Message != w.Message || f.Message != sorted[i].Message {
				t.Errorf("order %v: finding %d is %v %s %s", order, i, f.Range, f.Rule, f.Message)
			}
		}
	}
}

func TestNewFileNames(t *testing.T) {
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	target, link := filepath.Join(base, "target"), filepath.Join(base, "link")
	if err := os.Mkdir(target, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	for _, test := range []struct{ dir, file, want string }{
		{target, filepath.Join(target, "a", "b.go"), "a/b.go"},
		{target, filepath.Join(base, "other", "b.go"), "../other/b.go"},
		{target, filepath.Join(base, "targets.go"), "../targets.go"},
		{link, filepath.Join(link, "b.go"), "b.go"},
		{link, filepath.Join(target, "b.go"), "b.go"},
		{link, filepath.Join(base, "b.go"), "../b.go"},
		{target, "b.go", "b.go"},
	} {
		doc := report.New(test.dir, []rule.Finding{{Range: rule.Range{File: test.file}}}, []report.Error{{File: test.file}, {}})
		if got := doc.Findings[0].File; got != test.want {
			t.Errorf("finding in %s, directory %s: file %q, want %q", test.file, test.dir, got, test.want)
		}
		if got := doc.Errors[1].File; doc.Errors[0].File != "" || got != test.want {
			t.Errorf("error in %s, directory %s: file %q, want %q", test.file, test.dir, got, test.want)
		}
	}
}

func TestFilesIn(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "sub", "a.go")
	if err := os.Mkdir(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("package sub"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sub/a.go", filepath.ToSlash(file)} {
		if src, err := report.FilesIn(dir)(name); err != nil || string(src) != "package sub" {
			t.Errorf("FilesIn(%s): %q, %v", name, src, err)
		}
	}
}

func TestParseOutputs(t *testing.T) {
	const known = "text, json, sarif, github, gitlab, rdjsonl, checkstyle, junit, markdown, review, review-gitlab, html"
	for _, test := range []struct{ list, want, err string }{
		{"text", "text:", ""},
		{"sarif:out.sarif,github", "sarif:out.sarif github:", ""},
		{"json:a:b.json, text", "json:a:b.json text:", ""},
		{"json:a,html:b", "json:a html:b", ""},
		{"jsn", "", `unknown format "jsn": known formats are ` + known + `; did you mean "json"?`},
		{"JSON", "", `unknown format "JSON": known formats are ` + known + `; did you mean "json"?`},
		{"quixotically", "", `unknown format "quixotically": known formats are ` + known},
		{"", "", `unknown format "": known formats are ` + known},
		{"text,", "", `unknown format "": known formats are ` + known},
		{"text,json", "", "formats text and json would both go to standard output: name a file, as in json:FILE"},
		{"sarif:a,json:a", "", "formats sarif and json would both go to a"},
		{"sarif:", "", "format sarif: there is no file behind the colon"},
	} {
		outputs, err := report.ParseOutputs(test.list)
		var got []string
		for _, o := range outputs {
			got = append(got, o.Name+":"+o.File)
		}
		message := ""
		if err != nil {
			message = err.Error()
		}
		if strings.Join(got, " ") != test.want || message != test.err {
			t.Errorf("%q: got %q, error %q", test.list, got, message)
		}
	}
}

func TestWriteSeveral(t *testing.T) {
	dir := t.TempDir()
	const message = "undefined: render"
	for _, test := range []struct {
		list           string
		stdout, stderr bool // is the error said there?
	}{
		{"text", false, true},
		{"json", true, false},
		{"rdjsonl", false, true},
		{"json:out", false, true},
		{"json:out,text", false, true},
		{"text:out,json", true, false},
		{"sarif:out,rdjsonl", false, true},
	} {
		outputs, err := report.ParseOutputs(test.list)
		if err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if err := report.Write(outputs, dir, &stdout, document(t), report.Options{Errors: &stderr, Color: true}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(stdout.String(), message) != test.stdout || strings.Count(stderr.String(), message) != map[bool]int{true: 1}[test.stderr] {
			t.Errorf("%s: standard output\n%s\nstandard error\n%s", test.list, stdout.String(), stderr.String())
		}
		if !strings.Contains(test.list, ":out") {
			continue
		}
		file, err := os.ReadFile(filepath.Join(dir, "out"))
		if err != nil || !bytes.Contains(file, []byte(message)) || bytes.Contains(file, []byte("\x1b")) {
			t.Errorf("%s: file %q, %v", test.list, file, err)
		}
	}
	outputs, err := report.ParseOutputs("json:gone/out")
	if err != nil {
		t.Fatal(err)
	}
	if err := report.CheckOutputs(outputs, dir); err == nil {
		t.Error("a directory that does not exist is none to write to")
	}
	if outputs, err = report.ParseOutputs("json:gone/out,text"); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	if err := report.Write(outputs, dir, &stdout, document(t), report.Options{}); !errors.Is(err, fs.ErrNotExist) || stdout.Len() == 0 {
		t.Errorf("no directory: %v, standard output %q", err, stdout.String())
	}
}

// Every list of the JSON document is a list even when it is empty.
func TestJSONHasNoNull(t *testing.T) {
	for _, findings := range [][]rule.Finding{nil, {{Rule: "r", Fixes: []rule.Fix{{Message: "m"}}}}} {
		var b bytes.Buffer
		if err := report.JSON(&b, report.New(dir, findings, nil)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "null") {
			t.Errorf("null in %s", b.String())
		}
		var v any
		if err := json.Unmarshal(b.Bytes(), &v); err != nil {
			t.Error(err)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		doc  report.Document
		want string
	}{
		{report.Document{Packages: 2}, "no findings in 2 packages\n"},
		{report.Document{Findings: []report.Finding{{Severity: rule.Nit}}, Packages: 1}, "\n1 finding (1 nit) in 1 package\n"},
		{report.Document{Packages: 2, Old: 1}, "no findings in 2 packages; 1 old one is not shown\n"},
		{report.Document{Errors: []report.Error{{Message: "m"}}, Incomplete: true}, "error: m\n\nno findings in 0 packages, 1 error; incomplete: not everything could be analysed\n"},
	} {
		var b bytes.Buffer
		if err := report.Text(&b, &test.doc, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(b.String(), test.want) {
			t.Errorf("got %q, want suffix %q", b.String(), test.want)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

func TestWriteError(t *testing.T) {
	for _, f := range report.Formats {
		if err := f.Write(brokenPipe{}, document(t), hosted()); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: error %v", f.Name, err)
		}
	}
}
