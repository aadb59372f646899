package loops_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// The name of each function begins with the class of its outermost loop.
const classes = `package p

import (
	"bufio"
	"database/sql"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

func use(any) {}

func items_slice(xs []int)            { for _, x := range xs { use(x) } }
func items_map(m map[string]int)      { for k := range m { use(k) } }
func items_index(xs []int)            { for i := 0; i < len(xs); i++ { use(xs[i]) } }
func items_down(xs []int)             { for i := len(xs) - 1; i >= 0; i-- { use(xs[i]) } }
func items_number(n int)              { for i := range n { use(i) } }
func items_pairs(xs []int)            { for i := 0; i+1 < len(xs); i += 2 { use(xs[i]) } }
func items_front(xs []int)            { for len(xs) > 0 { use(xs[0]); xs = xs[1:] } }
func items_iterator(seq func(func(int) bool)) { for x := range seq { use(x) } }
func items_scanner(r io.Reader)       { s := bufio.NewScanner(r); for s.Scan() { use(s.Text()) } }
func items_days(from, to time.Time)   { for d := from; d.Before(to); d = d.AddDate(0, 0, 1) { use(d) } }
func items_goto(xs []int) {
	i := 0
next:
	if i < len(xs) {
		use(xs[i])
		i++
		goto next
	}
}

func rows_cursor(rows *sql.Rows) { for rows.Next() { use(rows) } }

func chunks_step(xs []int)      { for i := 0; i < len(xs); i += 10 { use(xs[i:min(i+10, len(xs))]) } }
func chunks_iterator(xs []int)  { for c := range slices.Chunk(xs, 10) { use(c) } }
func chunks_nested(xs [][]int)  { for _, c := range xs { use(c) } }
func chunks_named(batches []any) { for _, b := range batches { use(b) } }

var statuses = []string{"open", "closed"}
var changed = []string{"open"}
var filled []string

func init() { filled = append(filled, "x") }

func Change() { changed = append(changed, "more") }

func few_literal()           { for _, x := range []int{1, 2} { use(x) } }
func few_variable()          { for _, x := range statuses { use(x) } }
func few_init()              { for _, x := range filled { use(x) } }
func few_local()             { xs := []int{1}; for _, x := range xs { use(x) } }
func few_count()             { for i := 0; i < 3; i++ { use(i) } }
func few_array(xs [4]int)    { for _, x := range xs { use(x) } }
func few_registered()             { for _, x := range changed { use(x) } }
func few_appended(n int)          { xs := []int{}; xs = append(xs, n); for _, x := range xs { use(x) } }
func few_either(up bool)          { var xs []int; if up { xs = []int{1} } else { xs = []int{2, 3} }; for _, x := range xs { use(x) } }
func few_collected()              { var xs []string; for _, s := range statuses { xs = append(xs, s) }; for _, x := range xs { use(x) } }
func few_result()                 { for _, x := range kinds(true) { use(x) } }
func few_table(kind string)       { for _, x := range table[kind] { use(x) } }
func few_page(f func(page, pageSize int) []int) { for _, x := range f(1, 3) { use(x) } }
func few_enumeration(xs []color)  { for _, x := range xs { use(x) } }
func few_perEnum(m map[color]int) { for k := range m { use(k) } }
func few_settings(c *Config)      { for _, x := range c.Hosts { use(x) } }
func few_split(s string)          { for _, x := range strings.Split(s, ",") { use(x) } }
func calls()                      { few_helper([]int{1}, 2); few_helper(nil, 3) }
func few_helper(xs []int, _ int)  { for _, x := range xs { use(x) } }
func items_helper(xs []int, _ int) { for _, x := range xs { use(x) } }
func Exported(xs []int)           { items_helper(xs, 1); items_helper(nil, 1) }
func items_extended(ys []int)     { xs := []int{}; xs = append(xs, ys...); for _, x := range xs { use(x) } }
func items_collected(ys []int)    { var xs []int; for _, y := range ys { xs = append(xs, y) }; for _, x := range xs { use(x) } }
func items_keys(ys []int)         { m := map[int]bool{}; for _, y := range ys { m[y] = true }; for k := range m { use(k) } }
func items_growing()              { xs := []int{1}; for i := 0; i < len(xs); i++ { xs = append(xs, i) }; for _, x := range xs { use(x) } }
func items_visited(walk func(func(int))) { var xs []int; walk(func(x int) { xs = append(xs, x) }); for _, x := range xs { use(x) } }
func items_address(fill func(*[]int)) { xs := []int{1}; fill(&xs); for _, x := range xs { use(x) } }
func items_recursive()            { for _, x := range all(nil) { use(x) } }
func items_page(f func(page, pageSize int) []int) { for _, x := range f(1, 50) { use(x) } }
func items_lines(s string)        { for _, x := range strings.Split(s, "\n") { use(x) } }
func items_file(data []byte)      { for _, x := range strings.Fields(string(data)) { use(x) } }
func items_keyed(xs []colorID)    { for _, x := range xs { use(x) } }
func items_filled(m map[string][]int, ys []int) { for _, y := range ys { m["a"] = append(m["a"], y) }; for _, x := range m["a"] { use(x) } }

type color string

const red, green, blue color = "r", "g", "b"

type colorID int

const first, second, third colorID = 1, 2, 3

type Config struct{ Hosts []string }

var table = map[string][]int{"a": {1}, "b": {2, 3}}

func kinds(all bool) []string {
	if !all {
		return nil
	}
	return []string{"a", "b"}
}

func all(n *node) (list []int) {
	if n != nil {
		list = append(all(n.next), 1)
	}
	return list
}

type node struct{ next *node }

func events_channel(ch chan int)  { for x := range ch { use(x) } }
func events_receive(ch chan int)  { for { use(<-ch) } }
func events_select(a, b chan int) { for { select { case x := <-a: use(x); case <-b: return } } }
func events_stdin()               { s := bufio.NewScanner(os.Stdin); for s.Scan() { use(s.Text()) } }

func other_attempts(retries int)          { for i := 0; i < retries; i++ { use(i) } }
func other_endless()                      { for { use(0) } }
func other_backoff(delays []time.Duration) { for _, d := range delays { use(d) } }
func other_worklist(xs []int)             { for len(xs) > 0 { x := xs[0]; xs = append(xs[1:], x); use(x) } }
func other_flag(more bool)                { for more { more = os.Getenv("MORE") != ""; use(more) } }
`

func TestClasses(t *testing.T) {
	pass, pkg := ssatest.Build(t, classes)
	result, err := loops.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	classifier := result.(*loops.Package)
	tested := 0
	for name, member := range pkg.Members {
		want, _, ok := strings.Cut(name, "_")
		fn, isFunc := member.(*ssa.Function)
		if !ok || !isFunc {
			continue
		}
		tested++
		found := classifier.Of(fn).Loops
		if len(found) == 0 && len(fn.AnonFuncs) > 0 {
			found = classifier.Of(fn.AnonFuncs[0]).Loops // the body of a range over an iterator
		}
		if len(found) == 0 {
			t.Errorf("%s: no loop found", name)
			continue
		}
		if got := found[len(found)-1].Class.String(); got != want {
			t.Errorf("%s: class %s", name, got)
		}
	}
	if tested < 55 {
		t.Errorf("only %d functions tested", tested)
	}
}

const varying = `package p

func fixed(any)  {}
func varies(any) {}

type box struct{ n int }

func f(xs []int, b *box, c *box, limit int) {
	last := 0
	for i, x := range xs {
		fixed(limit)
		fixed(b.n)
		fixed(limit + 1)
		fixed(&box{limit})
		varies(i)
		varies(x)
		varies(x + limit)
		varies(last)
		varies(&box{x})
		varies(c.n)
		c.n = x
		last = x
	}
}
`

func TestVaries(t *testing.T) {
	pass, pkg := ssatest.Build(t, varying)
	result, err := loops.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	fn := pkg.Func("f")
	loop := result.(*loops.Package).Of(fn).Loops[0]
	tested := 0
	for b := range loop.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || call.Call.StaticCallee() == nil {
				continue
			}
			tested++
			if got, want := loop.Varies(call.Call.Args[0]), call.Call.StaticCallee().Name() == "varies"; got != want {
				t.Errorf("%s: varies = %t", pass.Fset.Position(call.Pos()), got)
			}
		}
	}
	if tested != 10 {
		t.Errorf("%d calls tested, want 10", tested)
	}
}
