// Package workers answers the question: which goroutines cannot end, and who should end them?
//
// A goroutine cannot end if its function gets to no return, panic or end of the process: it
// loops, and nothing leads out of the loop. A range over a channel that nobody closes leads
// nowhere, nor does the case of a select on a channel that nobody sends on or closes (package census);
// a call of a function that cannot end does not return. That is normal for what a process
// does as long as it lives, so each worker comes with what speaks against that:
// how often it is started, and the method that ends the life of the value it works for.
package workers

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintworkers",
	Doc:        "find goroutines that cannot end",
	Requires:   []*analysis.Analyzer{census.Analyzer, runs.Analyzer, ssair.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run: func(pass *analysis.Pass) (any, error) {
		r := &Result{}
		if !symbol.Standard(pass.Pkg.Path()) && startsGoroutines(pass.Files) {
			r.workers = sync.OnceValue(func() []*Worker {
				pkg := pass.ResultOf[ssair.Analyzer].(*ssair.Package)
				f := &finder{
					pkg: pass.Pkg, prog: pkg.SSA().Prog, often: pass.ResultOf[runs.Analyzer].(*runs.Result),
					never: map[ssa.Value]bool{}, dead: map[deadCase]bool{}, ends: map[*ssa.Function]verdict{},
				}
				f.count(pass.ResultOf[census.Analyzer].(*census.Result))
				return f.find(pkg.Funcs())
			})
		}
		return r, nil
	},
}

// Result lists the goroutines of one package that cannot end. Its methods may be used from several goroutines.
type Result struct {
	workers func() []*Worker // nil if the package starts no goroutine
}

// Workers returns the goroutines that cannot end, by the order of the statements that start them.
func (r *Result) Workers() []*Worker {
	if r.workers == nil {
		return nil
	}
	return r.workers()
}

// A Worker is a goroutine that cannot end.
type Worker struct {
	Start     *ssa.Go
	Body      *ssa.Function   // the function that never returns
	Wait      token.Pos       // of what it waits for in its loop: a receive, select or call of time.Sleep; NoPos if there is no such thing
	Exit      token.Pos       // of the case of a select by which it would end, if ever somebody sent or closed; NoPos if there is none
	Frequency runs.Frequency  // how often it is started
	Owner     *types.TypeName // the type of the package for whose value it works, nil if there is none
	Closer    *types.Func     // the method of Owner that ends the life of such a value, nil if there is none
}

// startsGoroutines reports whether there is a go statement in files.
func startsGoroutines(files []*ast.File) bool {
	found := false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				found = true
			}
			return !found
		})
	}
	return found
}

type verdict uint8

const (
	unknown verdict = iota
	asking
	endless
	canEnd
)

// A deadCase is a case of a select that cannot happen.
type deadCase struct {
	sel   *ssa.Select
	state int
}

type finder struct {
	pkg   *types.Package
	prog  *ssa.Program
	often *runs.Result
	never map[ssa.Value]bool // receives of range loops over channels that nobody closes
	dead  map[deadCase]bool
	ends  map[*ssa.Function]verdict
}

// count takes from the census what can never happen.
func (f *finder) count(r *census.Result) {
	for _, class := range r.Classes() {
		if class.Subject != census.Channel || class.Has(census.Close) || len(class.Vars) == 0 {
			continue
		}
		for u := range class.Of(census.Receive) {
			switch in := u.Instr.(type) {
			case *ssa.UnOp:
				f.never[in] = in.CommaOk
			case *ssa.Select:
				f.dead[deadCase{in, u.State}] = !class.Has(census.Send)
			}
		}
	}
}

func (f *finder) find(funcs []*ssa.Function) []*Worker {
	var list []*Worker
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				start, ok := in.(*ssa.Go)
				if !ok {
					continue
				}
				body := source(start.Call.StaticCallee())
				if body == nil || f.verdict(body, maxDepth) != endless {
					continue
				}
				w := &Worker{Start: start, Body: body, Frequency: f.often.Of(start)}
				f.look(w, body, maxDepth)
				if w.Owner = f.owner(start); w.Owner != nil {
					w.Closer = Closer(f.prog, w.Owner)
				}
				list = append(list, w)
			}
		}
	}
	return list
}

// maxDepth bounds the calls that are followed.
const maxDepth = 6

// source returns the function whose body runs when fn is called: the origin of an instance.
func source(fn *ssa.Function) *ssa.Function {
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}

// verdict says whether fn can end.
func (f *finder) verdict(fn *ssa.Function, depth int) verdict {
	if len(fn.Blocks) == 0 || depth == 0 {
		return canEnd
	}
	switch v := f.ends[fn]; v {
	case unknown:
	case asking:
		return canEnd // recursion
	default:
		return v
	}
	f.ends[fn] = asking
	v := endless
	for b := range f.reached(fn, depth) {
		if len(b.Succs) == 0 && !f.stops(b, depth) && !afterLastCase(b) {
			v = canEnd
		}
	}
	f.ends[fn] = v
	return v
}

// reached returns the blocks of fn that may run.
func (f *finder) reached(fn *ssa.Function, depth int) map[*ssa.BasicBlock]bool {
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if f.stops(b, depth) {
			continue
		}
		for i, succ := range b.Succs {
			if !seen[succ] && !f.impossible(b, i) {
				seen[succ] = true
				work = append(work, succ)
			}
		}
	}
	return seen
}

// afterLastCase reports whether b is where a select that waits would go on if none of its cases had happened.
func afterLastCase(b *ssa.BasicBlock) bool {
	p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
	if !ok || p.Pos().IsValid() || len(b.Preds) != 1 {
		return false
	}
	pred := b.Preds[0]
	branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	index, ok := cmp.X.(*ssa.Extract)
	if !ok {
		return false
	}
	_, ok = index.Tuple.(*ssa.Select)
	return ok
}

// stops reports whether b calls what does not return.
func (f *finder) stops(b *ssa.BasicBlock, depth int) bool {
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *ssa.Select:
			if in.Blocking && len(in.States) == 0 {
				return true
			}
		case *ssa.Call:
			callee := source(in.Call.StaticCallee())
			if callee != nil && len(callee.Blocks) > 0 && f.verdict(callee, depth-1) == endless {
				return true
			}
		}
	}
	return false
}

// impossible reports whether the branch at the end of b cannot take successor number i.
func (f *finder) impossible(b *ssa.BasicBlock, i int) bool {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	switch cond := branch.Cond.(type) {
	case *ssa.Extract:
		recv, ok := cond.Tuple.(*ssa.UnOp)
		return ok && recv.Op == token.ARROW && cond.Index == 1 && i == 1 && (f.never[recv] || lifetimes.NeverClosed(recv.X))
	case *ssa.BinOp:
		// The index of a select, compared with the number of a case.
		index, ok := cond.X.(*ssa.Extract)
		if !ok || index.Index != 0 || cond.Op != token.EQL || i != 0 {
			return false
		}
		sel, ok := index.Tuple.(*ssa.Select)
		if !ok {
			return false
		}
		c, ok := cond.Y.(*ssa.Const)
		return ok && f.dead[deadCase{sel, int(c.Int64())}]
	}
	return false
}

// look notes in w where fn, or what it calls and does not return from, waits, and the way out that nobody takes.
func (f *finder) look(w *Worker, fn *ssa.Function, depth int) {
	if depth == 0 {
		return
	}
	reached := f.reached(fn, depth)
	var inner *ssa.Function
	for _, b := range fn.Blocks {
		if !reached[b] {
			continue
		}
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				if !in.Blocking {
					continue
				}
				w.waits(in.Pos())
				for i, st := range in.States {
					if f.dead[deadCase{in, i}] && !w.Exit.IsValid() {
						w.Exit = st.Pos
					}
				}
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					w.waits(in.Pos())
				}
			case *ssa.Call:
				callee := source(in.Call.StaticCallee())
				switch {
				case callee == nil:
				case callee.Pkg != nil && callee.Pkg.Pkg.Path() == "time" && callee.Name() == "Sleep":
					w.waits(in.Pos())
				case len(callee.Blocks) > 0 && f.verdict(callee, depth-1) == endless:
					inner = callee
				}
			}
		}
	}
	if inner != nil {
		f.look(w, inner, depth-1)
	}
}

func (w *Worker) waits(pos token.Pos) {
	if !w.Wait.IsValid() {
		w.Wait = pos
	}
}

// owner returns the type of the package for whose value the goroutine that start starts works: its receiver, or that of the
// method in which a literal is started, or a single value that the literal captures.
func (f *finder) owner(start *ssa.Go) *types.TypeName {
	if recv := start.Call.Signature().Recv(); recv != nil {
		return f.named(recv.Type())
	}
	if mc, ok := start.Call.Value.(*ssa.MakeClosure); ok {
		for _, v := range mc.Bindings {
			t := v.Type()
			if p, ok := t.Underlying().(*types.Pointer); ok {
				if _, ok := p.Elem().Underlying().(*types.Pointer); ok {
					t = p.Elem()
				}
			}
			if tn := f.named(t); tn != nil && Closer(f.prog, tn) != nil {
				return tn
			}
		}
	}
	return nil
}

// Closer returns the method that ends the life of a value of type t, nil if there is none, it does nothing (many have one only because
// an interface wants it), or it is called Shutdown: the process ends with it as a rule.
func Closer(prog *ssa.Program, t *types.TypeName) *types.Func {
	m := lifetimes.Closer(t)
	if m == nil || strings.EqualFold(m.Name(), "shutdown") {
		return nil
	}
	for _, b := range prog.FuncValue(m).Blocks {
		for _, in := range b.Instrs {
			switch in.(type) {
			case ssa.CallInstruction, *ssa.Store, *ssa.Send, *ssa.Select:
				return m
			}
		}
	}
	return nil
}

// named returns the struct type of the package that t is or points to, nil if it is no such.
func (f *finder) named(t types.Type) *types.TypeName {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != f.pkg {
		return nil
	}
	return named.Origin().Obj()
}
