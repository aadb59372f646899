package lifetimes

import (
	"fmt"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

func solverFor(t *testing.T, source string) (*solver, *ssa.Package) {
	t.Helper()
	pass, _ := ssatest.Build(t, source)
	pass.Module = &analysis.Module{Path: "example.com"}
	pass.ResultOf = map[*analysis.Analyzer]any{}
	for _, a := range []*analysis.Analyzer{ssair.Analyzer, infallible.Analyzer} {
		result, err := a.Run(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass.ResultOf[a] = result
	}
	built := pass.ResultOf[ssair.Analyzer].(*ssair.Package)
	v := newSolver(pass, built.SSA())
	v.funcs = built.Funcs()
	return v, built.SSA()
}

func TestRoles(t *testing.T) {
	v, pkg := solverFor(t, `package p

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func closes(f *os.File) error { return f.Close() }

func closesUnlessNil(f *os.File) {
	if f != nil {
		defer f.Close()
		fmt.Fprintln(f, "end")
	}
}

func closesSometimes(f *os.File, really bool) {
	if really {
		f.Close()
	}
}

func uses(f *os.File) error {
	_, err := io.WriteString(f, "text")
	return err
}

func panics(f *os.File) { panic(f.Name()) }

func reads(f io.ReadCloser) ([]byte, error) { return io.ReadAll(f) }

func returns(f *os.File) *os.File { return f }

func wraps(f *os.File) *bufio.Reader { return bufio.NewReader(f) }

func passes(f *os.File) error { return closes(f) }

func recursive(f *os.File, n int) {
	if n > 0 {
		recursive(f, n-1)
	}
}

var kept *os.File

func keeps(f *os.File) { kept = f }

func serves(f *os.File) {
	go func() { defer f.Close() }()
}

func calls(f *os.File, g func(*os.File)) { g(f) }
`)
	for name, want := range map[string]knowledge.Role{
		"closes":          knowledge.Releases,
		"closesUnlessNil": knowledge.Releases,
		"closesSometimes": knowledge.Keeps,
		"uses":            knowledge.Borrows,
		"panics":          knowledge.Borrows,
		"reads":           knowledge.Exhausts,
		"returns":         knowledge.Keeps,
		"wraps":           knowledge.Holds,
		"passes":          knowledge.Releases,
		"recursive":       knowledge.Keeps,
		"keeps":           knowledge.Keeps,
		"serves":          knowledge.Releases,
		"calls":           knowledge.Keeps,
	} {
		if got := v.role(pkg.Func(name), 0, -1, nil); got != want {
			t.Errorf("%s: role %d, want %d", name, got, want)
		}
	}
}

// TestBound checks that a function with very many paths ends the walk, and that it is silent then.
func TestBound(t *testing.T) {
	// Each condition is asked twice, so that what it was the first time is remembered.
	source := "package p\n\nimport \"os\"\n\nfunc many(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12 bool) (n int) {\n" +
		"\tf, err := os.Open(\"x\")\n\tif err != nil {\n\t\treturn 0\n\t}\n"
	for range 2 {
		for i := range 13 {
			source += fmt.Sprintf("\tif c%d {\n\t\tn++\n\t}\n", i)
		}
	}
	source += "\t_ = f\n\treturn n\n}\n"
	v, pkg := solverFor(t, source)
	fn := pkg.Func("many")
	v.function(fn)
	if len(v.found[fn]) != 0 {
		t.Errorf("found %d acquisitions, want none: the walk must give up", len(v.found[fn]))
	}
}

// TestRecursiveTypes checks that questions about types end that reach themselves, and what is answered.
func TestRecursiveTypes(t *testing.T) {
	v, pkg := solverFor(t, `package p

import "os"

type tree struct {
	name     string
	children []tree
}

type even struct{ next map[string]odd }

type odd struct{ next []even }

type withFile struct {
	f    *os.File
	next []withFile
}

type pair[T any] struct {
	value T
	rest  []pair[T]
}

type deep struct{ a [1][1][1][1][1][1][1][1]int }

type closing struct{ up *open }

type open struct{ down []closing }

func (open) Close() {}

var (
	numbers pair[int]
	files   pair[*os.File]
)
`)
	for _, test := range []struct {
		name           string
		holds, release bool
	}{
		{"tree", false, false},
		{"even", false, false},
		{"odd", false, false},
		{"withFile", true, true},
		{"closing", true, true},
		{"open", true, true},
		{"deep", true, true}, // too deep to know
	} {
		typ := pkg.Type(test.name).Type()
		if got := v.canHold(typ); got != test.holds {
			t.Errorf("%s: canHold %v, want %v", test.name, got, test.holds)
		}
		if got := v.mayRelease(typ, anything); got != test.release {
			t.Errorf("%s: mayRelease %v, want %v", test.name, got, test.release)
		}
	}
	for name, want := range map[string]bool{"numbers": false, "files": true} {
		typ := pkg.Var(name).Type().Underlying().(*types.Pointer).Elem()
		if got := v.canHold(typ); got != want {
			t.Errorf("%s: canHold %v, want %v", name, got, want)
		}
		if got := v.mayRelease(typ, anything); got != want {
			t.Errorf("%s: mayRelease %v, want %v", name, got, want)
		}
	}
}

// TestCopies checks that walks end where variables are copied to each other in a loop.
func TestCopies(t *testing.T) {
	v, pkg := solverFor(t, `package p

import (
	"context"
	"database/sql"
	"net/http"
	"os"
)

func flags(a, b bool, names []string) {
	for _, name := range names {
		if a {
			a, b = b, a
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		_ = f
		a, b = b, a
	}
}

func cancels(ctx context.Context, c *http.Client, again func() bool) (*http.Response, error) {
	ctx, first := context.WithCancel(ctx)
	second := first
	use := func() { first, second = second, first }
	for again() {
		use()
		first, second = second, first
	}
	req, err := http.NewRequestWithContext(ctx, "GET", "/", nil)
	if err != nil {
		return nil, err
	}
	return c.Do(req)
}

func transactions(db *sql.DB, again func() bool) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	other := tx
	use := func() { tx, other = other, tx }
	for again() {
		use()
		tx = other
		other = tx
	}
	rows, err := tx.Query("SELECT 1")
	if err != nil {
		return err
	}
	return rows.Err()
}
`)
	for name, leaks := range map[string]bool{"flags": true, "cancels": false, "transactions": false} {
		fn := pkg.Func(name)
		v.function(fn)
		got := false
		for _, a := range v.found[fn] {
			got = got || a.Leaks()
		}
		if got != leaks {
			t.Errorf("%s: leaks %v, want %v", name, got, leaks)
		}
	}
}
