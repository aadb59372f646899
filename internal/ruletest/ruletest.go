// Package ruletest checks a rule against its examples and fixtures.
//
// Fixtures are packages of the nested module testdata, which uses the real libraries. A line
// on which a rule must report ends in
//
//	// want nplusone:"read"
//
// with a regular expression for the category of the finding; what only the linked
// engine can know is marked `want:module` instead, and what only those believe who see one package at a
// time `want:package`; one may follow the other. Every other line must be silent.
// Each fixture runs through our engine and through the driver that x/tools uses for its own
// tests ([checker.Analyze]), so a rule cannot depend on what only one of them does.
package ruletest

import (
	"context"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Run checks r: its example Bad reports and Good is silent, its fixtures
// say what they must through both drivers, and what it offers to fix is fixed.
func Run(t *testing.T, r *rule.Rule) {
	t.Helper()
	t.Run("examples", func(t *testing.T) { examples(t, r) })
	dir := Testdata(t)
	want := Wants(t, dir, r.Name)
	if len(want) == 0 {
		t.Fatalf("testdata/%s has no fixture that reports", r.Name)
	}
	t.Run("engine", func(t *testing.T) { compare(t, dir, want, runEngine(t, dir, r), true) })
	t.Run("analysis", func(t *testing.T) {
		if testing.Short() {
			t.Skip("loads all dependencies from source")
		}
		compare(t, dir, want, runChecker(t, dir, r), false)
	})
}

// RunModule checks, in our engine, the fixtures of r that are in a module of their own below testdata: those that use
// libraries which no other fixtures need.
func RunModule(t *testing.T, r *rule.Rule, module string) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs libraries that nothing else needs")
	}
	dir := filepath.Join(Testdata(t), module)
	if err := download(dir); err != nil {
		t.Fatal(err)
	}
	compare(t, dir, Wants(t, dir, r.Name), runEngine(t, dir, r), true)
}

// Testdata returns the directory of the fixture module, with its dependencies downloaded, and
// watches it.
func Testdata(t *testing.T) string {
	t.Helper()
	_, self, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(self), "..", "..", "testdata")
	Watch(t, dir)
	if err := download(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Watch asks for the state of all files below dir: of those that only a child process of the
// test opens, the test cache sees no change otherwise.
func Watch(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var downloads sync.Map // directory -> func() error

func download(dir string) error {
	once, _ := downloads.LoadOrStore(dir, sync.OnceValue(func() error {
		cmd := exec.Command("go", "mod", "download")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("downloading the libraries that the fixtures use: %v\n%s", err, out)
		}
		return nil
	}))
	return once.(func() error)()
}

// examples runs r on its Bad and Good programs.
func examples(t *testing.T, r *rule.Rule) {
	for _, example := range []struct {
		name, source string
		reports      bool
	}{{"Bad", r.Bad, true}, {"Good", r.Good, false}} {
		res := runExample(t, r, example.source)
		for _, e := range res.Errors {
			t.Errorf("%s does not compile or fails: %v", example.name, e)
		}
		if got := len(res.Findings) > 0; got != example.reports {
			t.Errorf("%s: %d findings %v", example.name, len(res.Findings), res.Findings)
		}
		for _, f := range res.Findings {
			CheckMessage(t, f)
		}
	}
}

// runExample runs r on one file in a module that has the fixtures' dependencies.
func runExample(t *testing.T, r *rule.Rule, source string) *engine.Result {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(Testdata(t), name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), data)
	}
	write(t, filepath.Join(dir, "example.go"), []byte(source))
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: Env()}, &config.Config{Preview: true}, []*rule.Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// Env returns the environment for the go command in a fixture module: without
// workspaces and flags of the user.
func Env() []string {
	return append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GO111MODULE=on")
}

// A result is a finding as far as fixtures look at it.
type result struct {
	file string // relative to the fixture module
	line int
	kind string
	text string
}

// runEngine runs r on its fixtures in our engine.
func runEngine(t *testing.T, dir string, r *rule.Rule) []result {
	res, err := review.Run(context.Background(),
		engine.Options{Dir: dir, Patterns: []string{"./" + r.Name + "/..."}, Tests: r.Tests != rule.SkipTests, Env: Env()},
		&config.Config{Preview: true}, []*rule.Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Errors {
		t.Errorf("%v\n%s", e, e.Detail)
	}
	var results []result
	for _, f := range res.Findings {
		CheckMessage(t, f)
		results = append(results, result{engine.RelativeTo(dir, f.Range.File), f.Range.Line, f.Kind, f.Message})
	}
	checkFixes(t, dir, r, res.Findings)
	return results
}

// runChecker runs r on its fixtures as analysistest would.
func runChecker(t *testing.T, dir string, r *rule.Rule) []result {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		Dir:  dir, Env: Env(), Tests: r.Tests != rule.SkipTests,
	}, "./"+r.Name+"/...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixtures do not compile")
	}
	if err := config.Analyzer.Flags.Set("preview", "true"); err != nil {
		t.Fatal(err)
	}
	defer config.Analyzer.Flags.Set("preview", "false")
	graph, err := checker.Analyze([]*analysis.Analyzer{r.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var results []result
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package, act.Err)
		}
		for _, d := range act.Diagnostics {
			pos := act.Package.Fset.PositionFor(d.Pos, false)
			results = append(results, result{engine.RelativeTo(dir, pos.Filename), pos.Line, d.Category, d.Message})
		}
	}
	return results
}

// A Want is an expectation of a fixture: a finding of its rule in this line.
type Want struct {
	File    string // relative to the fixture module, with forward slashes
	Line    int
	Kind    *regexp.Regexp // of the finding's kind, all of it
	Module  bool           // only the linked engine can know
	Package bool           // only what sees one package at a time says so: the linked engine knows better
}

var wantForm = regexp.MustCompile(`^\s*want(:module|:package)?\s+(.*)$`)

// Wants returns the expectations about the named rule in its fixtures, which are in the module
// at dir, as [Testdata] returns it.
func Wants(t *testing.T, dir, name string) []Want {
	t.Helper()
	var wants []Want
	err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				for text := range strings.SplitSeq(strings.TrimPrefix(c.Text, "//"), " // ") {
					m := wantForm.FindStringSubmatch(text)
					if m == nil {
						continue
					}
					list, err := parseWants(m[2], name)
					if err != nil {
						return fmt.Errorf("%s: %w", fset.Position(c.Pos()), err)
					}
					for _, kind := range list {
						wants = append(wants, Want{
							File: engine.RelativeTo(dir, path), Line: fset.Position(c.Pos()).Line,
							Kind: kind, Module: m[1] == ":module", Package: m[1] == ":package",
						})
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return wants
}

// parseWants reads `rule:"regexp" rule:"regexp"` and returns the expressions for the named rule.
func parseWants(text, name string) ([]*regexp.Regexp, error) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	var scanErr error
	s.Init(fset.AddFile("", -1, len(text)), []byte(text), func(_ token.Position, msg string) { scanErr = fmt.Errorf("%s", msg) }, 0)
	var list []*regexp.Regexp
	for {
		_, tok, ruleName := s.Scan()
		if tok == token.EOF || tok == token.SEMICOLON {
			return list, scanErr
		}
		_, colon, _ := s.Scan()
		_, str, quoted := s.Scan()
		if tok != token.IDENT || colon != token.COLON || str != token.STRING {
			return nil, fmt.Errorf("malformed want %q: expected rule:%q", text, "regexp")
		}
		expr, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, err
		}
		re, err := regexp.Compile("^(?:" + expr + ")$")
		if err != nil {
			return nil, err
		}
		if ruleName == name {
			list = append(list, re)
		}
	}
}

// compare matches results against wants one to one.
func compare(t *testing.T, dir string, wants []Want, results []result, linked bool) {
	open := slices.DeleteFunc(slices.Clone(wants), func(w Want) bool { return linked && w.Package })
	for _, got := range results {
		i := slices.IndexFunc(open, func(w Want) bool {
			return w.File == got.file && w.Line == got.line && w.Kind.MatchString(got.kind)
		})
		if i < 0 {
			t.Errorf("testdata/%s:%d: unexpected %s: %s", got.file, got.line, got.kind, got.text)
			continue
		}
		open = slices.Delete(open, i, i+1)
	}
	for _, w := range open {
		if linked || !w.Module {
			t.Errorf("testdata/%s:%d: no finding of kind %s", w.File, w.Line, strings.TrimSuffix(strings.TrimPrefix(w.Kind.String(), "^(?:"), ")$"))
		}
	}
	if !linked {
		return
	}
	if t.Failed() {
		t.Logf("fixtures are in %s", dir)
	}
}

var quoted = regexp.MustCompile("`[^`]*`")

var badWords = regexp.MustCompile(`(?i)\bplease\b|\bshould\b|https?://|!|\t|\n`)

// CheckMessage fails t if the message of f is not worded as docs/contributing.md asks.
func CheckMessage(t *testing.T, f rule.Finding) {
	t.Helper()
	msg := f.Message
	words := quoted.ReplaceAllString(msg, "``") // what is quoted is code
	switch {
	case len(msg) < 90 || len(msg) > rule.MaxMessage:
		t.Errorf("message of %d bytes, want 90 to %d: %s", len(msg), rule.MaxMessage, msg)
	case strings.HasSuffix(msg, "."):
		t.Errorf("message ends in a period: %s", msg)
	case msg[0] >= 'A' && msg[0] <= 'Z' && !(msg[1] >= 'A' && msg[1] <= 'Z'):
		t.Errorf("message starts with a capital: %s", msg)
	case badWords.MatchString(words):
		t.Errorf("message contains %q: %s", badWords.FindString(words), msg)
	case f.Severity == rule.Blocking && strings.Contains(strings.ToLower(msg), "consider"):
		t.Errorf("blocking message hesitates: %s", msg)
	case strings.Count(words, ":") == 0 || strings.Count(words, ";") == 0:
		t.Errorf("message lacks the form \"issue: why; fix\": %s", msg)
	}
}
