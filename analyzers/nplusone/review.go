package nplusone

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/guards"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// review collects the offending calls of one package by loop.
type review struct {
	pass    *rule.Pass
	effects *effects.Result
	loops   *loops.Package
	ofFunc  map[*ssa.Function]*loops.Function
	bodies  map[symbol.Symbol]callback // functions that a callee calls per element
	found   map[*loops.Loop]*finding
	order   []*finding
}

// callback is the call that hands a function over to be called per element.
type callback struct {
	call ssa.CallInstruction
	how  knowledge.How
}

// finding is a loop with its offending calls.
type finding struct {
	loop  *loops.Loop
	over  callback // if the loop is the body of a callback
	calls []offence
}

// offence is one call with an effect, of one kind.
type offence struct {
	call   ssa.CallInstruction
	effect effects.Effect
	kind   string
}

func newReview(pass *rule.Pass, found *effects.Result) *review {
	return &review{
		pass: pass, effects: found, loops: loops.New(pass.Pass),
		ofFunc: map[*ssa.Function]*loops.Function{},
		found:  map[*loops.Loop]*finding{},
	}
}

// migrationPath matches import paths and functions whose loops run once in the life of a database.
var migrationPath = regexp.MustCompile(`(?i)(^|[/._])(db_?)?(migrat\w*|seeds?|seeders?|fixtures?)($|[/._])`)

// function reviews the calls of fn.
func (r *review) function(fn *ssa.Function) {
	if len(fn.Blocks) == 0 || migrationPath.MatchString(r.pass.Pkg.Path()) || migrationName(fn) {
		return // silent/migration: it runs once per schema version, over a list that somebody wrote
	}
	var conditions *guards.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			list := r.effects.Of(call)
			if len(list) == 0 {
				continue
			}
			loop, over := r.itemLoop(fn, b)
			if loop == nil {
				continue
			}
			if conditions == nil {
				conditions = guards.Of(fn)
			}
			if r.onceInAWhile(conditions, fn, b) {
				continue
			}
			if o, ok := r.offence(loop, call, list); ok {
				r.add(loop, over, o)
			}
		}
	}
}

func migrationName(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	name := strings.ToLower(fn.Name())
	return strings.HasPrefix(name, "migrat") || strings.HasPrefix(name, "seed")
}

// of returns the loops of fn.
func (r *review) of(fn *ssa.Function) *loops.Function {
	f := r.ofFunc[fn]
	if f == nil {
		f = r.loops.Of(fn)
		r.ofFunc[fn] = f
	}
	return f
}

// itemLoop returns the loop over items that b belongs to: the innermost one, past loops that
// only repeat or group what they do for one item. It is nil if there is none, or if b
// waits for events inside.
func (r *review) itemLoop(fn *ssa.Function, b *ssa.BasicBlock) (*loops.Loop, callback) {
	for l := r.of(fn).Innermost(b); l != nil; l = l.Parent {
		switch l.Class {
		case loops.Items, loops.Rows:
			return l, callback{}
		case loops.Events:
			return nil, callback{} // silent/events: an iteration starts when something arrives
		}
	}
	if over, ok := r.perElement(fn); ok {
		if body := r.bodyOf(fn); body != nil && body.Blocks[b] {
			return body, over
		}
	}
	return nil, callback{}
}

// perElement returns the call whose callee calls fn once per element, if there is one.
func (r *review) perElement(fn *ssa.Function) (callback, bool) {
	if r.bodies == nil {
		r.bodies = map[symbol.Symbol]callback{}
		for call, callbacks := range r.effects.AllCallbacks() {
			for _, cb := range callbacks {
				if cb.How == knowledge.PerElement || cb.How == knowledge.PerRow {
					r.bodies[cb.Func] = callback{call, cb.How}
				}
			}
		}
	}
	over, ok := r.bodies[r.effects.Symbol(fn)]
	return over, ok && fn.Parent() != nil
}

// bodyOf returns a function that is called per element as a loop.
func (r *review) bodyOf(fn *ssa.Function) *loops.Loop {
	f := r.of(fn)
	for _, l := range f.Loops {
		if l.Parent == nil && l.Header == fn.Blocks[0] && l.Stmt == nil && l.Over == nil && len(fn.Blocks[0].Preds) == 0 {
			return l
		}
	}
	body := loops.BodyLoop(fn, func(ret *ssa.Return) bool {
		// A callback that returns an error as its last result is not called again after it.
		if n := len(ret.Results); n > 0 && types.Identical(ret.Results[n-1].Type(), types.Universe.Lookup("error").Type()) {
			c, ok := ret.Results[n-1].(*ssa.Const)
			return !ok || c.IsNil()
		}
		return true
	})
	if body != nil {
		f.Loops = append(f.Loops, body)
	}
	return body
}

// onceInAWhile reports whether b, in some loop around it up to and including the item loop, is reached
// only after a failure, only to fill a memory, or only until it succeeds.
func (r *review) onceInAWhile(conditions *guards.Function, fn *ssa.Function, b *ssa.BasicBlock) bool {
	if conditions.Memoised(b) {
		return true // silent/memoised: the next item that needs the same finds it
	}
	for l := r.of(fn).Innermost(b); l != nil; l = l.Parent {
		if conditions.OnlyAfterErrorIn(l.Blocks, l.Header, b) {
			return true // silent/errorpath: failures are few
		}
		if l.Class != loops.Items && l.Class != loops.Rows {
			continue
		}
		return conditions.RepeatsOnlyAfterError(l.Blocks, l.Header, b) // silent/retry: it ends with the first success
	}
	return conditions.OnlyAfterError(b)
}

// offence judges one call: which of its effects counts, and as what.
func (r *review) offence(loop *loops.Loop, call ssa.CallInstruction, list []effects.Effect) (offence, bool) {
	depends, handle := r.dependence(loop, call)
	if handle {
		return offence{}, false // silent/handles: another connection in each iteration
	}
	best := offence{}
	for _, e := range list {
		if e.Cond&effects.AfterError != 0 {
			continue // silent/errorpath: the callee gets there only after a failure
		}
		if e.Cond&effects.Memoised != 0 {
			continue // silent/memoised: the callee remembers
		}
		kind := kindOf(e.Kind, loop.Class)
		if kind == "" {
			continue // pings, schema changes, the end of a transaction that is reported where it begins
		}
		if !depends {
			if kind != kindRead && kind != kindRows || e.Kind != knowledge.Read || len(e.Via) > 0 {
				continue // silent/invariant: the same call again changes nothing that the loop shows
			}
			kind = kindInvariant
		}
		if best.kind == "" || priority(kind) < priority(best.kind) {
			best = offence{call: call, effect: e, kind: kind}
		}
	}
	return best, best.kind != ""
}

// kindOf returns the kind of a finding about effect e in a loop of the given class, "" if it is none.
func kindOf(e knowledge.Effect, class loops.Class) string {
	switch e {
	case knowledge.Read, knowledge.Write, knowledge.Exec:
		if class == loops.Rows {
			return kindRows
		}
		if e == knowledge.Read {
			return kindRead
		}
		return kindWrite
	case knowledge.Begin:
		return kindTransaction
	case knowledge.Prepare:
		return kindPrepare
	case knowledge.CacheRead, knowledge.CacheWrite, knowledge.RPC, knowledge.HTTP:
		return kindRemote
	}
	return ""
}

// priority orders kinds: a loop with several is reported for the first.
func priority(kind string) int {
	return slices.Index([]string{kindRows, kindTransaction, kindRead, kindWrite, kindPrepare, kindRemote, kindInvariant}, kind)
}

// dependence says whether what call asks for differs between iterations of loop, and whether
// the connection it asks does.
func (r *review) dependence(loop *loops.Loop, call ssa.CallInstruction) (depends, handle bool) {
	common := call.Common()
	values := slices.Clone(common.Args)
	if common.IsInvoke() {
		values = append([]ssa.Value{common.Value}, values...)
	} else if common.StaticCallee() == nil || len(values) == 0 {
		values = append(values, common.Value)
	}
	if closure, ok := common.Value.(*ssa.MakeClosure); ok {
		values = append(values, closure.Bindings...)
	}
	for _, v := range values {
		if isContext(v.Type()) || !loop.Varies(v) && !r.closureVaries(loop, v) {
			continue
		}
		if isHandle(v.Type()) {
			if fromElement(v, loop) {
				handle = true
			}
			continue
		}
		depends = true
	}
	return depends || loop.Stmt == nil && loop.Over == nil && !handle && len(common.Args) == 0, handle
}

// closureVaries reports whether v is a function literal that captures something varying.
func (r *review) closureVaries(loop *loops.Loop, v ssa.Value) bool {
	closure, ok := v.(*ssa.MakeClosure)
	if !ok {
		return false
	}
	return slices.ContainsFunc(closure.Bindings, func(b ssa.Value) bool { return loop.Varies(b) })
}

// fromElement reports whether a connection is, or is part of, what the loop iterates over:
// not if it was made or derived from another connection in the loop, as transactions and builders are.
func fromElement(v ssa.Value, loop *loops.Loop) bool {
	for range 8 {
		switch u := v.(type) {
		case *ssa.UnOp:
			v = u.X
		case *ssa.FieldAddr:
			v = u.X
		case *ssa.Field:
			v = u.X
		case *ssa.IndexAddr:
			return loop.Varies(u.Index) || loop.Varies(u.X)
		case *ssa.Index:
			return true
		case *ssa.Extract:
			if _, ok := u.Tuple.(*ssa.Next); ok {
				return true
			}
			if lookup, ok := u.Tuple.(*ssa.Lookup); ok {
				return loop.Varies(lookup.Index)
			}
			return false
		case *ssa.Lookup:
			return true
		case *ssa.Alloc:
			for _, ref := range *u.Referrers() {
				if store, ok := ref.(*ssa.Store); ok && store.Addr == u {
					return fromElement(store.Val, loop)
				}
			}
			return false
		case *ssa.Parameter:
			return loop.Varies(u)
		default:
			return false
		}
	}
	return false
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}

// isHandle reports whether t is a type of a client library: a connection, pool, client or
// session rather than data.
func isHandle(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && knowledge.Knows(named.Obj().Pkg().Path())
}

func (r *review) add(loop *loops.Loop, over callback, o offence) {
	f := r.found[loop]
	if f == nil {
		f = &finding{loop: loop, over: over}
		r.found[loop] = f
		r.order = append(r.order, f)
	}
	f.calls = append(f.calls, o)
}

// report files one comment per loop.
func (r *review) report() {
	for _, f := range r.order {
		slices.SortStableFunc(f.calls, func(a, b offence) int {
			return cmp.Or(cmp.Compare(priority(a.kind), priority(b.kind)), cmp.Compare(a.call.Pos(), b.call.Pos()))
		})
		first := f.calls[0]
		file := r.file(first.call)
		if file == nil {
			continue
		}
		expr := callAt(file, first.call.Pos())
		if expr == nil {
			continue
		}
		r.pass.Report(r.comment(f, first, expr))
	}
}

func (r *review) file(call ssa.CallInstruction) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= call.Pos() && call.Pos() <= f.FileEnd {
			return f
		}
	}
	return nil
}
