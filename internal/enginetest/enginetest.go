// Package enginetest helps to test the engine: it writes small modules and has a
// rule whose findings show what the engine knows about types.
package enginetest

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
	"golang.org/x/tools/txtar"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Module writes the files of archive, in txtar form, to a new directory and returns it, with symbolic links
// resolved. Without a go.mod or go.work file it adds a go.mod of the module example.com/m.
func Module(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	Write(t, dir, archive)
	for _, name := range []string{"go.mod", "go.work"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return dir
		}
	}
	Write(t, dir, "-- go.mod --\nmodule example.com/m\n\ngo 1.26\n")
	return dir
}

// Write writes the files of archive, in txtar form, to dir.
func Write(t testing.TB, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Env returns the environment for the go command in a module of [Module]: it downloads nothing and
// knows no flags or workspaces of the user. Later settings in extra, of the form NAME=value, win.
func Env(extra ...string) []string {
	return append(append(os.Environ(), "GOFLAGS=", "GOWORK=", "GO111MODULE=on", "GOPROXY=off", "GOTOOLCHAIN=local", "GOENV=off"), extra...)
}

// Marks is a rule that reports each call of a function whose name begins with "mark": its finding
// names the function and the types of the arguments.
var Marks = NewMarks(rule.SkipTests)

// NewMarks returns a rule like [Marks] that treats test files by the given policy.
func NewMarks(tests rule.TestPolicy, requires ...*analysis.Analyzer) *rule.Rule {
	return rule.New(rule.Rule{
		Name: "marks", Title: "report calls of mark", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
		Kinds:    []rule.Kind{{Category: "mark", Title: "a call of mark", Severity: rule.Blocking}},
		Tests:    tests,
		Requires: append([]*analysis.Analyzer{inspect.Analyzer}, requires...),
		Run: func(p *rule.Pass) error {
			p.ResultOf[inspect.Analyzer].(*inspector.Inspector).Preorder([]ast.Node{(*ast.CallExpr)(nil)}, func(n ast.Node) {
				call := n.(*ast.CallExpr)
				fn, ok := typeutil.Callee(p.TypesInfo, call).(*types.Func)
				if !ok || !strings.HasPrefix(strings.ToLower(fn.Name()), "mark") {
					return
				}
				var args []string
				for _, arg := range call.Args {
					args = append(args, symbol.TypeKey(p.TypesInfo.TypeOf(arg)))
				}
				p.Report(rule.Comment{
					Kind: "mark", Pos: call.Pos(), End: call.End(),
					Message: fmt.Sprintf("calls %s(%s)", symbol.Of(fn), strings.Join(args, ", ")),
				})
			})
			return nil
		},
	})
}

// Lines returns what res holds as lines: findings as file:line:column: message with the file relative to
// dir, then errors.
func Lines(dir string, res *engine.Result) []string {
	lines := []string{}
	for _, f := range res.Findings {
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", engine.RelativeTo(dir, f.Range.File), f.Range.Line, f.Range.Column, f.Message))
	}
	for _, e := range res.Errors {
		lines = append(lines, "error: "+strings.ReplaceAll(e.Error(), dir+string(filepath.Separator), ""))
	}
	return lines
}
