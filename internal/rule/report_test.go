package rule

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// declaration is a rule that is valid but for Run.
func declaration(run func(*Pass) error) Rule {
	return Rule{
		Name: "marks", Title: "report calls of mark", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
		Kinds: []Kind{
			{Category: "block", Title: "one that blocks", Severity: Blocking},
			{Category: "ask", Title: "one that asks", Severity: Question},
			{Category: "nit", Title: "a small one", Severity: Nit},
			{Category: "new", Title: "a new one", Severity: Blocking, Preview: true},
		},
		Aliases: []string{"oldmarks"},
		Run:     run,
	}
}

// package path of the packages that analyze checks.
const pkgPath = "example.com/p"

// analyze runs r on a package of the given files and returns its findings and the diagnostics that
// a driver sees.
func analyze(t *testing.T, r *Rule, c config.Config, files map[string]string) (*Findings, []analysis.Diagnostic) {
	t.Helper()
	fset := token.NewFileSet()
	var syntax []*ast.File
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f, err := parser.ParseFile(fset, filepath.FromSlash("/src/"+name), files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		syntax = append(syntax, f)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	pkg, err := new(types.Config).Check(pkgPath, fset, syntax, info)
	if err != nil {
		t.Fatal(err)
	}
	var diagnostics []analysis.Diagnostic
	result, err := r.Analyzer.Run(&analysis.Pass{
		Analyzer: r.Analyzer, Fset: fset, Files: syntax, Pkg: pkg, TypesInfo: info,
		ResultOf: map[*analysis.Analyzer]any{config.Analyzer: &c},
		Report:   func(d analysis.Diagnostic) { diagnostics = append(diagnostics, d) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return result.(*Findings), diagnostics
}

// calls returns a Run function that reports each call of a function called mark as do says.
func calls(do func(p *Pass, call *ast.CallExpr)) func(*Pass) error {
	return func(p *Pass) error {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "mark" {
						do(p, call)
					}
				}
				return true
			})
		}
		return nil
	}
}

func TestSeverity(t *testing.T) {
	const source = "package p\n\nfunc mark() {}\n\nfunc f() { mark() }\n"
	for _, tt := range []struct {
		kind, doubt string
		rulePreview bool
		config      config.Config
		severity    Severity
		preview     bool
		message     string // "" if nothing is reported
	}{
		{kind: "block", severity: Blocking, message: "a: b; c"},
		{kind: "block", doubt: "is it?", severity: Question, message: "a: b; c; is it?"},
		{kind: "ask", severity: Question, message: "a: b; c"},
		{kind: "ask", doubt: "is it?", severity: Question, message: "a: b; c; is it?"},
		{kind: "nit", doubt: "is it?", severity: Nit, message: "a: b; c; is it?"},
		{kind: "new"},
		{kind: "new", config: config.Config{Preview: true}, severity: Blocking, preview: true, message: "a: b; c"},
		{kind: "new", config: config.Config{Gate: true}, severity: Blocking, preview: true, message: "a: b; c"},
		{kind: "block", rulePreview: true},
		{kind: "block", rulePreview: true, config: config.Config{Gate: true}, severity: Blocking, preview: true, message: "a: b; c"},
	} {
		d := declaration(calls(func(p *Pass, call *ast.CallExpr) {
			p.Report(Comment{Kind: tt.kind, Pos: call.Pos(), End: call.End(), Message: "a: b; c", Doubt: tt.doubt})
		}))
		d.Preview = tt.rulePreview
		findings, diagnostics := analyze(t, New(d), tt.config, map[string]string{"p.go": source})
		if tt.message == "" {
			if len(findings.List)+len(diagnostics) > 0 {
				t.Errorf("%+v: findings %v, diagnostics %v", tt, findings.List, diagnostics)
			}
			continue
		}
		if len(findings.List) != 1 || len(diagnostics) != 1 {
			t.Fatalf("%+v: findings %v, diagnostics %v", tt, findings.List, diagnostics)
		}
		f, diag := findings.List[0], diagnostics[0]
		if f.Severity != tt.severity || f.Preview != tt.preview || f.Message != tt.message || f.Kind != tt.kind || f.Rule != "marks" ||
			f.Function != pkgPath+".f" || f.Range.Line != 5 || f.Range.Column != 12 || f.Range.EndColumn != 18 {
			t.Errorf("%+v: finding %+v", tt, f)
		}
		if diag.Message != tt.message || diag.Category != tt.kind || diag.End-diag.Pos != 6 {
			t.Errorf("%+v: diagnostic %+v", tt, diag)
		}
	}
}

// TestForeignDriver checks what is left out where nobody filters after us.
func TestForeignDriver(t *testing.T) {
	files := map[string]string{
		"p.go": `package p

func mark() bool { return true }

func f() {
	mark()
	mark() //nolint:marks
	mark() //nolint:oldmarks
	mark() //nolint:other
	mark() //reviewlint:ignore marks because
	mark() //reviewlint:ignore marks
}
`,
		"gen.go":    "// Code generated by x. DO NOT EDIT.\n\npackage p\n\nvar G = mark()\n",
		"p_test.go": "package p\n\nvar T = mark()\n",
	}
	run := calls(func(p *Pass, call *ast.CallExpr) { p.Report(Comment{Kind: "block", Pos: call.Pos(), Message: "m"}) })
	for _, tt := range []struct {
		tests TestPolicy
		gate  bool
		want  []string
	}{
		{SkipTests, false, []string{"p.go:6", "p.go:9", "p.go:11"}},
		{SkipTests, true, []string{"p.go:6", "p.go:7", "p.go:8", "p.go:9", "p.go:10", "p.go:11"}},
		{AlsoTests, false, []string{"p.go:6", "p.go:9", "p.go:11", "p_test.go:3"}},
		{OnlyTests, true, []string{"p_test.go:3"}},
	} {
		d := declaration(run)
		d.Tests = tt.tests
		findings, diagnostics := analyze(t, New(d), config.Config{Gate: tt.gate}, files)
		var got []string
		for _, f := range findings.List {
			got = append(got, fmt.Sprintf("%s:%d", filepath.Base(f.Range.File), f.Range.Line))
		}
		if !slices.Equal(got, tt.want) || len(diagnostics) != len(got) {
			t.Errorf("tests %d, gate %t: findings %v, %d diagnostics; want %v", tt.tests, tt.gate, got, len(diagnostics), tt.want)
		}
	}
}

// TestComment checks that everything a comment says arrives.
func TestComment(t *testing.T) {
	const source = "package p\n\n//line other.go:70:3\nfunc mark(n int) int { return n }\n\nfunc f() {\n\tfor i := range 3 {\n\t\tmark(i)\n\t}\n}\n"
	r := New(declaration(calls(func(p *Pass, call *ast.CallExpr) {
		loop := p.Files[0].Decls[1].(*ast.FuncDecl).Body.List[0].(*ast.RangeStmt)
		p.Report(Comment{
			Kind: "block", Pos: call.Pos(), End: call.End(), Message: "loop at line {0}, not {1}", Refs: []token.Pos{loop.Pos(), call.Pos()},
			Path:    []symbol.Symbol{"example.com/x.F"},
			Causes:  []Cause{{"loop", loop.Pos(), loop.Body.Lbrace}},
			Related: &analysis.RelatedInformation{Pos: loop.For, End: loop.For + 3, Message: "the loop"},
			Fixes: []analysis.SuggestedFix{{Message: "Do it", TextEdits: []analysis.TextEdit{
				{Pos: call.Lparen + 1, End: call.Rparen, NewText: []byte("2")},
				{Pos: call.Pos(), NewText: []byte("_ = ")},
			}}},
		})
	})))
	findings, diagnostics := analyze(t, r, config.Config{}, map[string]string{"p.go": source})
	if len(findings.List) != 1 || len(diagnostics) != 1 {
		t.Fatalf("findings %v, diagnostics %v", findings.List, diagnostics)
	}
	at := func(text string, length int) Range {
		offset := strings.Index(source, text)
		line := 1 + strings.Count(source[:offset], "\n")
		column := offset - strings.LastIndex(source[:offset], "\n")
		return Range{File: filepath.FromSlash("/src/p.go"), Line: line, Column: column, EndLine: line, EndColumn: column + length, Offset: offset, EndOffset: offset + length}
	}
	got := findings.List[0]
	want := Finding{
		Rule: "marks", Kind: "block", Severity: Blocking, Function: pkgPath + ".f", Fingerprint: got.Fingerprint,
		Range: at("mark(i)", 7), Message: "loop at line 7, not 8", Path: []symbol.Symbol{"example.com/x.F"},
		Causes:  []Span{{"loop", at("for i", len("for i := range 3 "))}},
		Related: &Span{"the loop", at("for i", 3)},
		Fixes:   []Fix{{"Do it", []Edit{{at("i)", 1), "2"}, {at("mark(i)", 0), "_ = "}}}},
	}
	if g, w := fmt.Sprintf("%+v %+v", got, *got.Related), fmt.Sprintf("%+v %+v", want, *want.Related); strings.ReplaceAll(g, fmt.Sprintf("%p", got.Related), "") != strings.ReplaceAll(w, fmt.Sprintf("%p", want.Related), "") {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	if d := diagnostics[0]; len(d.Related) != 1 || len(d.SuggestedFixes) != 1 || d.Message != want.Message {
		t.Errorf("diagnostic %+v", d)
	}
	for name, c := range map[string]Comment{"unknown kind": {Kind: "x", Pos: 1}, "no position": {Kind: "block"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			analyze(t, New(declaration(func(p *Pass) error { p.Report(c); return nil })), config.Config{}, map[string]string{"p.go": source})
		}()
	}
}

// TestFingerprint checks what changes fingerprints and what does not.
func TestFingerprint(t *testing.T) {
	r := New(declaration(calls(func(p *Pass, call *ast.CallExpr) {
		message := "calls mark"
		if len(call.Args) > 0 {
			message += " of " + call.Args[0].(*ast.Ident).Name
		}
		for range 2 { // saying it twice changes nothing
			p.Report(Comment{Kind: "block", Pos: call.Pos(), End: call.End(), Message: message + " at {0}", Refs: []token.Pos{call.Pos()}})
		}
	})))
	r.Tests = AlsoTests
	prints := func(files map[string]string) map[string]string {
		t.Helper()
		findings, _ := analyze(t, r, config.Config{Gate: true}, files)
		list := map[string]string{}
		all := map[string]bool{}
		for _, f := range findings.List {
			key := fmt.Sprintf("%s:%d:%d", filepath.Base(f.Range.File), f.Range.Line, f.Range.Column)
			if list[key] != "" || all[f.Fingerprint] {
				t.Errorf("%s: fingerprint %s is not unique", key, f.Fingerprint)
			}
			list[key], all[f.Fingerprint] = f.Fingerprint, true
		}
		return list
	}
	const lib = "package p\n\nfunc mark(...any) bool { return true }\n\ntype T int\n\nvar x, x1, x2, y int\n"
	before := prints(map[string]string{
		"lib.go": lib,
		"a.go":   "package p\n\nfunc f() { mark(x1) }\n\nfunc (T) f() { mark(x1); mark(x1) }\n\nvar a, b = mark(), func() bool { return mark() }()\n\nvar c = mark()\n\nfunc init() { mark() }\nfunc init() { mark() }\nvar _ = mark()\nvar _ = mark()\n",
	})
	after := prints(map[string]string{
		"lib.go":    lib,
		"0.go":      "package p\n\n// moved to another file, and renumbered\nvar c = mark()\n\nfunc (T) f() {\n\tmark(y)\n\tmark(x2)\n\n\tmark( x1 )\n}\n",
		"a.go":      "package p\n\nfunc g() { mark(x1) }\n\nvar a, b = mark(), func() bool { return mark() }()\n\nfunc init() { mark() }\nfunc init() { mark() }\nvar _ = mark()\nvar _ = mark()\n\n\nfunc f() { mark(x1) }\n",
		"0_test.go": "package p\n\nfunc init() { mark() }\nvar _ = mark()\n",
	})
	for old, now := range map[string]string{
		"a.go:3:12": "a.go:13:12", "a.go:5:16": "0.go:8:2", "a.go:5:26": "0.go:10:2", "a.go:7:12": "a.go:5:12", "a.go:7:41": "a.go:5:41",
		"a.go:9:9": "0.go:4:9", "a.go:11:15": "a.go:7:15", "a.go:12:15": "a.go:8:15", "a.go:13:9": "a.go:9:9", "a.go:14:9": "a.go:10:9",
	} {
		if before[old] == "" || before[old] != after[now] {
			t.Errorf("%s has fingerprint %q, %s has %q", old, before[old], now, after[now])
		}
	}
	if len(before) != 10 || len(after) != 14 {
		t.Errorf("%d and %d findings", len(before), len(after))
	}
	if after["0.go:7:2"] == after["0.go:8:2"] {
		t.Error("different names, same fingerprint")
	}
	if a, b := Fingerprint("r", "k", "p", "m"), Fingerprint("r", "km", "p", ""); a == b || len(a) != 16 {
		t.Errorf("fingerprints %s and %s", a, b)
	}
}

func TestShorten(t *testing.T) {
	for _, s := range []string{"", "short", "github.com/very/long/path.Function", "äöüäöüäöüäöüäöü", "日本語日本語日本語日本語", strings.Repeat("x", 300)} {
		for limit := 12; limit < 40; limit++ {
			got := Shorten(s, limit)
			switch {
			case len(s) <= limit && got != s:
				t.Errorf("Shorten(%q, %d) = %q", s, limit, got)
			case len(got) > limit || !utf8.ValidString(got):
				t.Errorf("Shorten(%q, %d) = %q of %d bytes", s, limit, got, len(got))
			case len(s) > limit && (len(got) < limit-6 || !strings.HasPrefix(s, got[:1]) || !strings.Contains(got, "…")):
				t.Errorf("Shorten(%q, %d) = %q", s, limit, got)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	valid := declaration(func(*Pass) error { return nil })
	if err := valid.Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Rule){
		"Name":            func(r *Rule) { r.Name = "n-plus-one" },
		"Title":           func(r *Rule) { r.Title = "report it." },
		"Title \"":        func(r *Rule) { r.Title = "report " + strings.Repeat("x", 54) },
		"are required":    func(r *Rule) { r.Limits = "" },
		"one Kind":        func(r *Rule) { r.Kinds = nil },
		"Run is required": func(r *Rule) { r.Run = nil },
		"unique category": func(r *Rule) { r.Kinds = append(slices.Clone(r.Kinds), r.Kinds[0]) },
		"severity":        func(r *Rule) { r.Kinds = []Kind{{Category: "x", Title: "x", Severity: "major"}} },
	} {
		r := valid
		change(&r)
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if Blocking.Rank() <= Question.Rank() || Question.Rank() <= Nit.Rank() || Nit.Rank() <= 0 || Severity("major").Rank() != 0 {
		t.Error("severities are out of order")
	}
}
