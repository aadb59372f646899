package goroutineleak_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/cha"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/reviewlint/reviewlint/analyzers/goroutineleak"
	"github.com/reviewlint/reviewlint/analyzers/lockleak"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// The floors of what goroutineleak and lockleak find, together, in the programs with which the
// Go runtime tests its own leak profile. Measured with Go 1.26.8.
const (
	kernelFloor  = 47 // of the GoKer kernels
	patternFloor = 6  // of the common leak patterns
	microFloor   = 9  // of the tests of one operation each
)

// TestRuntimeLeaks runs the rules over the leaking programs of the Go tree, whose tests say
// which goroutine leaks.
func TestRuntimeLeaks(t *testing.T) {
	src := filepath.Join(runtime.GOROOT(), "src", "runtime")
	dir := filepath.Join(src, "testdata", "testgoroutineleakprofile")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the Go installation has no tests of its runtime: %v", err)
	}
	expected := readLeaks(t, filepath.Join(src, "goroutineleakprofile_test.go"))
	programs := slices.Concat(load(t, dir), load(t, filepath.Join(dir, "goker")))
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Patterns: []string{".", "./goker"}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{goroutineleak.Rule, lockleak.Rule})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Errors {
		t.Errorf("%v\n%s", e, e.Detail)
	}

	found := map[string]int{}
	for _, list := range slices.Sorted(maps.Keys(expected)) {
		for name, leaks := range expected[list] {
			p := programOf(programs, name)
			if p == nil {
				t.Errorf("no program %s", name)
				continue
			}
			matched := false
			for _, f := range res.Findings {
				if f.Range.File != p.file {
					continue
				}
				matched = matched || p.concerns(name, leaks, f.Range.Offset) || list == "gokerTestCases" && f.Rule == "lockleak" // whoever takes the lock leaks
				for _, cause := range f.Causes {
					matched = matched || p.concerns(name, leaks, cause.Range.Offset)
				}
			}
			if len(leaks) == 0 && matched {
				t.Errorf("%s does not leak", name)
			}
			if matched {
				found[list]++
			} else if len(leaks) > 0 {
				t.Logf("missed: %s %s", list, name)
			}
		}
	}
	for list, floor := range map[string]int{"gokerTestCases": kernelFloor, "patternTestCases": patternFloor, "microTests": microFloor} {
		t.Logf("%s: %d of %d", list, found[list], len(expected[list]))
		if found[list] < floor {
			t.Errorf("%s: found %d of %d, want at least %d", list, found[list], len(expected[list]), floor)
		}
	}
	// What is found in programs that are in no list must be a leak as well: there is one such
	// kernel, disabled for a race, and the stress test.
	for _, f := range res.Findings {
		p := programs[slices.IndexFunc(programs, func(p *program) bool { return p.file == f.Range.File })]
		if !slices.ContainsFunc(slices.Collect(maps.Values(expected)), func(list map[string][]*regexp.Regexp) bool {
			for name := range list {
				if q := programOf(programs, name); q != nil && q.file == p.file {
					return true
				}
			}
			return false
		}) && filepath.Base(p.file) != "kubernetes1321.go" {
			t.Errorf("%s:%d: unexpected: %s", p.file, f.Range.Line, f.Message)
		}
	}
}

// readLeaks reads the lists of test cases from the runtime's test: by list and program,
// the functions whose goroutines leak.
func readLeaks(t *testing.T, file string) map[string]map[string][]*regexp.Regexp {
	t.Helper()
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Skip(err)
	}
	lists := map[string]map[string][]*regexp.Regexp{}
	ast.Inspect(syntax, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 1 {
			return true
		}
		lit, ok := assign.Rhs[0].(*ast.CompositeLit)
		if !ok || types.ExprString(lit.Type) != "[]testCase" {
			return true
		}
		name := types.ExprString(assign.Lhs[0])
		for _, elt := range lit.Elts {
			call, ok := elt.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || !strings.HasPrefix(types.ExprString(call.Fun), "make") {
				continue
			}
			if lists[name] == nil {
				lists[name] = map[string][]*regexp.Regexp{}
			}
			text := make([]string, len(call.Args))
			for i, arg := range call.Args {
				text[i], _ = strconv.Unquote(arg.(*ast.BasicLit).Value)
			}
			lists[name][text[0]] = nil
			for _, leak := range text[1:] {
				fn, _, _ := strings.Cut(leak, ` \[`)
				fn = strings.TrimSuffix(strings.TrimSuffix(fn, `.*`), `\(`)
				lists[name][text[0]] = append(lists[name][text[0]], regexp.MustCompile("^"+fn+"$"))
			}
		}
		return true
	})
	if len(lists["gokerTestCases"]) < 60 {
		t.Fatalf("the runtime's test lists %d kernels: its form has changed", len(lists["gokerTestCases"]))
	}
	return lists
}

// A program is one file of the runtime's test programs.
type program struct {
	file  string
	fns   map[string]*ssa.Function // by their names in stack traces
	graph *callgraph.Graph
}

// load reads the programs of a directory.
func load(t *testing.T, dir string) []*program {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir, Env: ruletest.Env()}, ".")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("cannot load %s: %v", dir, err)
	}
	prog, _ := ssautil.Packages(pkgs, 0)
	prog.Build()
	graph := cha.CallGraph(prog)
	byFile := map[string]*program{}
	for fn := range graph.Nodes {
		if fn == nil || fn.Synthetic != "" || fn.Syntax() == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != pkgs[0].PkgPath {
			continue
		}
		file := prog.Fset.Position(fn.Pos()).Filename
		if byFile[file] == nil {
			byFile[file] = &program{file: file, fns: map[string]*ssa.Function{}, graph: graph}
		}
		byFile[file].fns[traceName(fn)] = fn
	}
	return slices.Collect(maps.Values(byFile))
}

// traceName returns the name of fn as stack traces have it: "(*T).M", "F.func2.1".
func traceName(fn *ssa.Function) string {
	if parent := fn.Parent(); parent != nil {
		n := slices.Index(parent.AnonFuncs, fn) + 1
		if parent.Parent() == nil {
			return fmt.Sprintf("%s.func%d", traceName(parent), n)
		}
		return fmt.Sprintf("%s.%d", traceName(parent), n)
	}
	if recv := fn.Signature.Recv(); recv != nil {
		name := types.TypeString(recv.Type(), func(*types.Package) string { return "" })
		if strings.HasPrefix(name, "*") {
			name = "(" + name + ")"
		}
		return name + "." + fn.Name()
	}
	return fn.Name()
}

// programOf returns the program that declares the function called name, nil if there is none.
func programOf(programs []*program, name string) *program {
	for _, p := range programs {
		if p.fns[name] != nil {
			return p
		}
	}
	return nil
}

// concerns reports whether the place at offset belongs to a goroutine that leaks: to its
// function, to one that this calls, or to the one that starts it. Of a program that does not
// leak, its own function and all that it calls are meant.
func (p *program) concerns(name string, leaks []*regexp.Regexp, offset int) bool {
	if len(leaks) == 0 {
		leaks = []*regexp.Regexp{regexp.MustCompile("^" + name + "$")}
	}
	var at *ssa.Function
	for _, fn := range p.fns {
		pos := func(pos token.Pos) int { return fn.Prog.Fset.Position(pos).Offset }
		if pos(fn.Syntax().Pos()) <= offset && offset < pos(fn.Syntax().End()) && (at == nil || at.Syntax().Pos() < fn.Syntax().Pos()) {
			at = fn
		}
	}
	reached := map[*ssa.Function]bool{}
	var reach func(fn *ssa.Function)
	reach = func(fn *ssa.Function) {
		if reached[fn] || fn.Synthetic == "" && fn.Prog.Fset.Position(fn.Pos()).Filename != p.file {
			return
		}
		reached[fn] = true
		for _, edge := range p.graph.Nodes[fn].Out {
			reach(edge.Callee.Func)
		}
	}
	for _, leak := range leaks {
		for name, fn := range p.fns {
			if !leak.MatchString(name) {
				continue
			}
			reach(fn)
			for _, edge := range p.graph.Nodes[fn].In {
				if _, ok := edge.Site.(*ssa.Go); ok && edge.Caller.Func == at {
					return true
				}
			}
		}
	}
	return at != nil && reached[at]
}
