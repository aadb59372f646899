package provenance

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// evaluatorOf returns an evaluator for source, and its functions by name.
func evaluatorOf(t *testing.T, source string) (*evaluator, map[string]*ssa.Function) {
	t.Helper()
	pass, _ := ssatest.Build(t, source)
	built, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	know := knowledge.NewTable(config.APIs{})
	pass.ResultOf = map[*analysis.Analyzer]any{ssair.Analyzer: built, knowledge.Analyzer: know}
	result, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	p := result.(*Package)
	e := newEvaluator(p.world, know, newIndex(p.ssa))
	e.reads = e.readers()
	funcs := map[string]*ssa.Function{}
	for _, fn := range e.index.funcs {
		funcs[fn.Name()] = fn
	}
	return e, funcs
}

// TestPassedVariable asks for a variable whose address the package passes on many times: each call costs the same number of
// steps, because the census has it once.
func TestPassedVariable(t *testing.T) {
	steps := func(calls int) int {
		var b strings.Builder
		b.WriteString("package p\n\nimport \"flag\"\n\nvar table string\n\nfunc Table() string { return table }\n")
		for i := range calls {
			fmt.Fprintf(&b, "func Flag%d(set *flag.FlagSet) { set.StringVar(&table, \"table\", \"\", \"usage\") }\n", i)
		}
		e, funcs := evaluatorOf(t, b.String())
		n := e.ask(maxWork, func() *Node { return e.returned(nil, funcs["Table"], 0) })
		if n.Kind == Unknown {
			t.Fatalf("%d calls: %s", calls, n.Why)
		}
		g := e.index.pkg.Var("table")
		if p := e.index.place(g); len(p.escapes) != 1 || len(p.passed) != calls {
			t.Errorf("%d calls: the census has the address %d times and %d calls", calls, len(p.escapes), len(p.passed))
		}
		return e.spent
	}
	one, ten, hundred := steps(1), steps(10), steps(100)
	if perCall := (ten - one) / 9; ten-one != 9*perCall || hundred-ten != 90*perCall || perCall < 1 {
		t.Errorf("%d, %d and %d steps for 1, 10 and 100 calls: not the same number for each", one, ten, hundred)
	}
}

// TestWaysToSinks has a query whose text comes through more ways than there is work for: the work stops at the bound, and what
// stands behind it in the source is Unknown.
func TestWaysToSinks(t *testing.T) {
	var b strings.Builder
	b.WriteString("package p\n\nimport \"database/sql\"\n\nvar db *sql.DB\n\nfunc run(q string) { db.Exec(q) }\n")
	for level, fn := range []string{"b", "c", "d"} {
		next := []string{"run", "b", "c"}[level]
		fmt.Fprintf(&b, "func %s(q string) {\n", fn)
		for i := range 5 {
			fmt.Fprintf(&b, "\t%s(q + \"%d\")\n", next, i)
		}
		b.WriteString("}\n")
	}
	b.WriteString("func Last(q string) { db.Exec(\"SELECT \" + q) }\n")
	e, _ := evaluatorOf(t, b.String())
	all := e.sinks(maxSinkWork)
	for _, left := range []int{0, 100, 300} {
		e, _ := evaluatorOf(t, b.String())
		some := e.sinks(left)
		if e.spent > left+maxFrames {
			t.Errorf("%d steps instead of %d", e.spent, left)
		}
		last := some[len(some)-1].Node
		unknown := false
		for leaf := range last.Leaves() {
			unknown = unknown || leaf.Kind == Unknown
		}
		if !unknown {
			t.Errorf("work for %d steps: the last sink is known: %s", left, last.Kind)
		}
		if len(some) >= len(all) {
			t.Errorf("work for %d steps finds %d sinks of %d", left, len(some), len(all))
		}
	}
	if last := all[len(all)-1]; last.Node.Kind != Concat {
		t.Errorf("with work left the last sink is %s", last.Node.Kind)
	}
}
