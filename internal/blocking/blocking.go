// Package blocking answers the question: can this goroutine block for ever?
//
// It is a small model checker. For each function that makes channels, locks or contexts of its
// own, it finds the code that these get to (scope.go), reduces it to a concurrency skeleton
// (skeleton.go), executes that with unknown arguments in all schedules within a bound (exec.go,
// schedule.go, explore.go), and looks for states in which nothing can happen any more although
// goroutines are left (explain.go). Conditions that nothing is known about go both ways, the
// same condition the same way (questions.go); loops over the same collection have the same
// number of iterations. Whatever leaves the explored functions (returned, stored, handed to unknown
// code) counts as served by somebody else: the answer is then no.
//
// Locks that one goroutine takes twice or does not release need no schedule (locks.go).
package blocking

import (
	"cmp"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintblocking",
	Doc:        "find goroutines that can block for ever",
	Requires:   []*analysis.Analyzer{ssair.Analyzer, infallible.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run: func(pass *analysis.Pass) (any, error) {
		r := &Result{}
		if mentionsConcurrency(pass.Files) {
			r.blocks = sync.OnceValue(func() []Block {
				return r.find(pass.Files, pass.ResultOf[ssair.Analyzer].(*ssair.Package), pass.ResultOf[infallible.Analyzer].(*infallible.Result))
			})
		}
		return r, nil
	},
}

// Result says where goroutines of one package can block. Its methods may be used from several
// goroutines.
type Result struct {
	blocks func() []Block // does the work at the first call; nil if there is none
	mu     sync.Mutex
	stats  Stats
}

// Stats says how much was explored.
type Stats struct {
	Functions int // explored with the goroutines they start
	States    int // distinct states of all goroutines together
	Steps     int // instructions executed
	Cut       int // functions whose exploration hit a bound
	Took      time.Duration
}

// Blocks returns the places where a goroutine can wait for ever, in source order.
func (r *Result) Blocks() []Block {
	if r.blocks == nil {
		return nil
	}
	return r.blocks()
}

// Stats returns how much was explored so far: nothing before the first call of Blocks.
func (r *Result) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stats
}

// Counts returns the stats by name, for the statistics of a run.
func (r *Result) Counts() map[string]int {
	s := r.Stats()
	if s == (Stats{}) {
		return nil
	}
	return map[string]int{
		"blocking, functions explored": s.Functions, "blocking, states": s.States, "blocking, steps": s.Steps,
		"blocking, functions cut": s.Cut, "blocking, microseconds": int(s.Took.Microseconds()),
	}
}

// mentionsConcurrency reports whether files start goroutines, use channels, import sync, or lock something whose type is declared elsewhere.
func mentionsConcurrency(files []*ast.File) bool {
	for _, file := range files {
		for _, imp := range file.Imports {
			if imp.Path.Value == `"sync"` {
				return true
			}
		}
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.ChanType, *ast.SendStmt:
				found = true
			case *ast.SelectorExpr:
				found = found || n.Sel.Name == "Lock" || n.Sel.Name == "RLock"
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// find explores the functions of the package.
func (r *Result) find(files []*ast.File, pkg *ssair.Package, never *infallible.Result) []Block {
	p := newProgram(files, pkg.SSA(), pkg.Funcs(), never)
	began := time.Now()
	var stats Stats
	defer func() {
		stats.Took = time.Since(began)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.stats = stats
	}()
	found := map[ssa.Instruction]*finding{}
	var order []ssa.Instruction
	known := map[ssa.Instruction]bool{} // acquisitions that are not released, or taken again in a callee
	for _, f := range checkLocks(p) {
		if found[f.w.at] == nil {
			found[f.w.at] = f
			order = append(order, f.w.at)
		}
		if f.why == ReturnsHeld {
			known[f.w.at] = true
		}
		if f.via != nil {
			known[f.via] = true
		}
	}
	for _, fn := range p.funcs {
		if !p.isRoot(fn) {
			continue
		}
		sc := p.newScope(fn)
		if sc == nil {
			continue
		}
		x := sc.newExplorer()
		x.stuck = func(s *state) {
			f := x.verdict(s)
			if f == nil {
				return
			}
			f.scope, f.length = sc, s.path.depth()
			old := found[f.w.at]
			switch {
			case old == nil:
				order = append(order, f.w.at)
			case old.why.rank() < f.why.rank(), old.why == f.why && old.length <= f.length:
				return
			}
			found[f.w.at] = f
		}
		x.explore()
		p.states += x.states
		p.steps += x.steps
		stats.Functions++
		stats.States += x.states
		stats.Steps += x.steps
		if x.cut {
			stats.Cut++
		}
	}
	index := NewIndex(files)
	slices.SortStableFunc(order, func(a, b ssa.Instruction) int { return cmp.Compare(found[a].w.pos, found[b].w.pos) })
	type cause struct {
		site ssa.Value
		op   Op
	}
	causes := map[cause]bool{}
	var blocks []Block
	for _, at := range order {
		f := found[at]
		if f.scope != nil && (known[f.cause] || known[f.w.at]) {
			continue // the same, seen from another place
		}
		c := cause{f.site, f.w.op}
		if f.why == HeldByBlocked {
			c = cause{f.lock, Lock}
		}
		if c.site != nil {
			if causes[c] {
				continue // once for each channel, and for each lock in a circle
			}
			causes[c] = true
		}
		f.enoughOne = enoughOne(f)
		if b, ok := index.block(f); ok {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func (p *step) depth() int {
	if p == nil {
		return 0
	}
	return p.length
}

// rank orders explanations: the lower, the more they say.
func (w Why) rank() int {
	return slices.Index([]Why{SelfHeld, SelfShared, ReturnsHeld, WrongUnlock, LeftHeld, HeldByBlocked, OppositeOrder, NotDrained, CaseTaken, Returned, NotClosed, NotCancelled, Served, NoPeer}, w)
}

// enoughOne reports whether the goroutine of f does not block if its channel has capacity 1.
func enoughOne(f *finding) bool {
	site, ok := f.site.(*ssa.MakeChan)
	if !ok || f.w.op != Send {
		return false
	}
	if size, ok := site.Size.(*ssa.Const); !ok || size.Int64() != 0 {
		return false
	}
	x := f.scope.newExplorer()
	x.widened = site
	blocked := false
	x.stuck = func(s *state) {
		for _, w := range x.waiters(s) {
			onIt := w.on.kind == vChan && s.objs[w.on.obj].site == f.site
			if onIt || w.g.entry == f.w.g.entry && s.passed(f.w.at) {
				blocked = true // here, or where the goroutine gets to next
			}
		}
	}
	x.explore()
	for _, fn := range f.scope.funcs {
		if !x.ran[fn] && x.serves(fn, site, Receive) {
			return false // code that is out of sight may send more
		}
	}
	return !blocked && !x.cut
}

// passed reports whether the operation at was executed on the way to s.
func (s *state) passed(at ssa.Instruction) bool {
	for p := s.path; p != nil; p = p.before {
		if p.note.kind == noteDone && p.note.at == at {
			return true
		}
	}
	return false
}

// An Index finds the syntax of operations by the positions that their SSA instructions have. It looks at a file when it is first asked about it.
type Index struct {
	files []*ast.File
	known map[*ast.File]map[token.Pos]ast.Node
}

// NewIndex returns the operations in files.
func NewIndex(files []*ast.File) *Index { return &Index{files, map[*ast.File]map[token.Pos]ast.Node{}} }

// At returns the operation at pos: an *ast.SendStmt, *ast.UnaryExpr, *ast.RangeStmt, *ast.SelectStmt, *ast.CallExpr, *ast.GoStmt or
// *ast.ReturnStmt, nil if there is none.
func (ix *Index) At(pos token.Pos) ast.Node {
	for _, file := range ix.files {
		if pos < file.FileStart || pos >= file.FileEnd {
			continue
		}
		if ix.known[file] == nil {
			ix.known[file] = operations(file)
		}
		return ix.known[file][pos]
	}
	return nil
}

func operations(file *ast.File) map[token.Pos]ast.Node {
	list := map[token.Pos]ast.Node{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			list[n.Arrow] = n
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				list[n.OpPos] = n
			}
		case *ast.RangeStmt:
			list[n.For] = n
		case *ast.SelectStmt:
			list[n.Select] = n
		case *ast.CallExpr:
			list[n.Lparen] = n
		case *ast.DeferStmt:
			list[n.Defer] = n.Call
		case *ast.GoStmt:
			list[n.Go] = n
		case *ast.ReturnStmt:
			list[n.Return] = n
		}
		return true
	})
	return list
}

// block puts f into terms of the source; ok is false if it has none.
func (ix *Index) block(f *finding) (b Block, ok bool) {
	b = Block{
		Op: f.w.op, At: ix.At(f.w.pos), Func: f.w.at.Parent(), Root: f.w.g.start == nil,
		Why: f.why, EnoughOne: f.enoughOne, OwnRoom: f.ownRoom,
	}
	if f.scope != nil {
		b.Explored = f.scope.root
	}
	if b.At == nil {
		return b, false
	}
	if site, isMake := f.site.(*ssa.MakeChan); isMake {
		b.Make, _ = ix.At(site.Pos()).(*ast.CallExpr)
	}
	if f.w.g.start != nil {
		b.Start = ix.At(f.w.g.start.Pos())
	}
	switch cause := f.cause.(type) {
	case nil:
	case *ssa.Select:
		if f.index >= 0 && f.index < len(cause.States) {
			b.Cause = ix.At(cause.States[f.index].Pos)
		}
	case *ssa.Return:
		b.Peer = cause.Parent().Name()
		b.Cause = ix.At(cause.Pos())
		if b.Cause == nil {
			if syntax := cause.Parent().Syntax(); syntax != nil {
				b.Cause = endOf{syntax}
			}
		}
	default:
		b.Cause = ix.At(cause.Pos())
	}
	if f.via != nil {
		b.Via, b.Sometimes = ix.At(f.via.Pos()), f.maybe
	}
	if f.held != nil && f.held.at != nil {
		b.Locked = ix.At(f.held.at.Pos())
	}
	return b, true
}

// endOf is the closing brace of a function.
type endOf struct{ fn ast.Node }

func (e endOf) Pos() token.Pos { return e.fn.End() - 1 }
func (e endOf) End() token.Pos { return e.fn.End() }
