package nplusone

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/reviewlint/reviewlint/internal/aside"
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
	guards  map[*ssa.Function]*guards.Function
	runs    map[*ssa.Function]run // how function literals are run
	found   map[*loops.Loop]*finding
	order   []*finding
}

// A run is the call that runs a function literal, or hands it to a callee that does.
type run struct {
	site ssa.CallInstruction
	how  knowledge.How
}

// finding is a loop with its offending calls.
type finding struct {
	loop   *loops.Loop
	over   ssa.CallInstruction // if the loop is the body of a callback: the call that it is handed to
	calls  []offence
	others int // the calls of the same kind as the first, without it
}

// offence is one call with an effect, of one kind.
type offence struct {
	call   ssa.CallInstruction
	effect effects.Effect
	kind   string
}

func newReview(pass *rule.Pass, found *effects.Result, funcs []*ssa.Function) *review {
	r := &review{
		pass: pass, effects: found, loops: pass.ResultOf[loops.Analyzer].(*loops.Package),
		ofFunc: map[*ssa.Function]*loops.Function{},
		guards: map[*ssa.Function]*guards.Function{},
		runs:   map[*ssa.Function]run{},
		found:  map[*loops.Loop]*finding{},
	}
	literals := map[symbol.Symbol]*ssa.Function{}
	for _, fn := range funcs {
		if fn.Parent() != nil {
			literals[found.Symbol(fn)] = fn
		}
	}
	for _, fn := range funcs {
		if site := iteration(fn); site != nil {
			r.runs[fn] = run{site, knowledge.Once}
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if callee := call.Common().StaticCallee(); callee != nil && callee.Parent() != nil {
					r.runs[callee] = run{call, knowledge.Once}
				}
				for _, cb := range found.Callbacks(call) {
					if literal := literals[cb.Func]; literal != nil {
						r.runs[literal] = run{call, cb.How}
					}
				}
			}
		}
	}
	return r
}

// iteration returns the call of the iterator whose loop body fn is, or nil if fn is none. How often
// the iterator runs the body is known from the class of the loop.
func iteration(fn *ssa.Function) ssa.CallInstruction {
	if _, body := fn.Syntax().(*ast.RangeStmt); !body {
		return nil
	}
	made := loops.Creation(fn)
	if made == nil {
		return nil
	}
	for _, ref := range *made.Referrers() {
		if call, ok := ref.(ssa.CallInstruction); ok {
			return call
		}
	}
	return nil
}

// onceName reports whether fn, or the function around it, is named after something that is done once.
func onceName(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	// The literals of package-level variables stand in a synthetic initializer, but run when somebody calls them.
	return fn.Synthetic == "" && (aside.Migrates(fn.Name()) || startWord.MatchString(fn.Name()))
}

// startWord matches `initDataFromFile`, but not `Initials`.
var startWord = regexp.MustCompile(`^([Ii]nit|[Bb]ootstrap)([A-Z0-9_#]|$)`)

// function reviews the calls of fn.
func (r *review) function(fn *ssa.Function) {
	if aside.Of(r.pass.Pass, fn.Pos()).Is(aside.Migration|aside.Test) || onceName(fn) {
		return // silent/migration: it runs once per schema version, over a list that somebody wrote
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			r.callbacks(call)
			list := r.effects.Of(call)
			if len(list) == 0 {
				continue
			}
			loop, over := r.itemLoop(fn, b)
			if loop == nil {
				continue
			}
			if o, ok := r.offence(loop, call, list); ok {
				r.add(loop, over, o)
			}
		}
	}
}

// callbacks reviews declared functions that call hands to a callee which calls them once per
// element. Function literals are reviewed where they stand.
func (r *review) callbacks(call ssa.CallInstruction) {
	for _, cb := range r.effects.Callbacks(call) {
		if cb.How != knowledge.PerElement && cb.How != knowledge.PerRow || strings.Contains(string(cb.Func), "$") {
			continue
		}
		class := loops.Items
		if cb.How == knowledge.PerRow {
			class = loops.Rows
		}
		loop := &loops.Loop{Class: class, Header: call.Block()}
		for _, e := range r.effects.Behind(cb.Func) {
			if kind := kindOf(e.Kind, class); kind != "" && e.Cond&(rare|effects.Memoised) == 0 {
				e.Via = slices.Concat([]symbol.Symbol{cb.Func}, e.Via)
				r.add(loop, call, offence{call, e, kind})
			}
		}
	}
}

// loopsOf returns the loops of fn.
func (r *review) loopsOf(fn *ssa.Function) *loops.Function {
	f := r.ofFunc[fn]
	if f == nil {
		f = r.loops.Of(fn)
		r.ofFunc[fn] = f
	}
	return f
}

func (r *review) guardsOf(fn *ssa.Function) *guards.Function {
	g := r.guards[fn]
	if g == nil {
		g = guards.Of(fn)
		r.guards[fn] = g
	}
	return g
}

// itemLoop returns the loop over items that b belongs to: the innermost one, past loops that
// only repeat or group what they do for one item, and out of function literals that run
// where they are made. It is nil if there is none, if b waits for events inside, or if b
// is reached once in a while only. over is set if the loop is a callee's.
func (r *review) itemLoop(fn *ssa.Function, b *ssa.BasicBlock) (loop *loops.Loop, over ssa.CallInstruction) {
	var inlined []*ssa.Function
	for range 8 {
		conditions := r.guardsOf(fn)
		if conditions.OnlyAfterError(b) {
			return nil, nil // silent/errorpath: the whole loop, or what runs the literal, is for failures
		}
		for l := r.loopsOf(fn).Innermost(b); l != nil; l = l.Parent {
			if conditions.OnlyAfterErrorIn(l.Blocks, l.Header, b) {
				return nil, nil // silent/errorpath: failures are few
			}
			switch l.Class {
			case loops.Events:
				return nil, nil // silent/events: an iteration starts when something arrives
			case loops.Items, loops.Rows:
				if r.remembered(l, conditions, b) {
					return nil, nil // silent/memoised: the next item that needs the same finds it
				}
				if r.fewInModule(l) || r.lengthChecked(l) || seldom(l, conditions, b) || lastWins(l, conditions, b) || r.untilSuccess(l, conditions, b) || !r.inline(l, inlined) {
					return nil, nil
				}
				return l, nil
			}
		}
		if _, ok := conditions.Memoised(b); ok {
			return nil, nil // silent/memoised
		}
		runs, ok := r.runs[fn]
		if !ok {
			return nil, nil
		}
		if runs.how == knowledge.PerElement || runs.how == knowledge.PerRow {
			l := r.bodyOf(fn, runs.how)
			if l == nil || !l.Blocks[b] || r.untilSuccess(l, conditions, b) || !r.inline(l, inlined) {
				return nil, nil
			}
			return l, runs.site
		}
		if runs.how == knowledge.FirstTime {
			return nil, nil // silent/memoised: sync.Once
		}
		inlined = append(inlined, fn)
		fn, b = runs.site.Parent(), runs.site.Block()
	}
	return nil, nil
}

// remembered reports whether b runs only if something that outlives an iteration does not hold the result:
// a result kept in the item itself is of no use to the next.
func (r *review) remembered(l *loops.Loop, conditions *guards.Function, b *ssa.BasicBlock) bool {
	if in, ok := conditions.Memoised(b); ok && (in == guards.Elsewhere || !l.Varies(b.Parent().Params[in])) {
		return true
	}
	return firstTime(l, conditions, b)
}

// firstTime reports whether b runs only as long as a variable that outlives the iteration has nothing of what b puts there, or until a flag is
// set that stays so.
func firstTime(l *loops.Loop, conditions *guards.Function, b *ssa.BasicBlock) bool {
	return conditions.OnlyIf(l.Blocks, l.Header, b, func(cond ssa.Value) (succ int, ok bool) {
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			return 0, isFlag(l, not.X)
		}
		cmp, ok := cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
			return 1, isFlag(l, cond)
		}
		kept, zero := cmp.X, cmp.Y
		if c, ok := zero.(*ssa.Const); !ok || !c.IsNil() && (c.Value == nil || c.Value.ExactString() != "0" && c.Value.ExactString() != `""`) {
			return 0, false
		}
		if length, ok := kept.(*ssa.Call); ok && len(length.Call.Args) == 1 {
			kept = length.Call.Args[0]
		}
		if cmp.Op == token.NEQ {
			succ = 1
		}
		return succ, keepsFrom(l, kept, b)
	})
}

// isFlag reports whether v is a variable outside of the loop to which it only gives one constant.
func isFlag(l *loops.Loop, v ssa.Value) bool {
	phi, ok := v.(*ssa.Phi)
	if !ok || phi.Block() != l.Header {
		return false
	}
	seen := map[ssa.Value]bool{phi: true}
	values := map[string]bool{}
	for i, edge := range phi.Edges {
		if l.Blocks[phi.Block().Preds[i]] && !constants(edge, seen, values) {
			return false
		}
	}
	return len(values) == 1
}

// constants adds the constants that v may be to values, as far as it is not in seen; it fails if v may be something else.
func constants(v ssa.Value, seen map[ssa.Value]bool, values map[string]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Const:
		values[v.String()] = true
		return true
	case *ssa.Phi:
		return !slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { return !constants(edge, seen, values) })
	}
	return false
}

// keepsFrom reports whether v is a variable that outlives an iteration of the loop and gets what a call in b returns.
func keepsFrom(l *loops.Loop, v ssa.Value, b *ssa.BasicBlock) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		alloc, ok := load.X.(*ssa.Alloc)
		return ok && !l.Contains(alloc.Block()) && slices.ContainsFunc(*alloc.Referrers(), func(ref ssa.Instruction) bool {
			store, ok := ref.(*ssa.Store)
			return ok && madeIn(store.Val, b)
		})
	}
	phi, ok := v.(*ssa.Phi)
	return ok && phi.Block() == l.Header && flows(phi, b, map[ssa.Value]bool{})
}

// flows reports whether phi may be what a call in b returns.
func flows(phi *ssa.Phi, b *ssa.BasicBlock, seen map[ssa.Value]bool) bool {
	seen[phi] = true
	return slices.ContainsFunc(phi.Edges, func(edge ssa.Value) bool {
		if inner, ok := edge.(*ssa.Phi); ok {
			return !seen[inner] && flows(inner, b, seen)
		}
		return madeIn(edge, b)
	})
}

// madeIn reports whether v is the result of a call in b.
func madeIn(v ssa.Value, b *ssa.BasicBlock) bool {
	if extract, ok := v.(*ssa.Extract); ok {
		v = extract.Tuple
	}
	call, ok := v.(*ssa.Call)
	return ok && call.Block() == b
}

// lastWins reports whether b runs for elements of one sort only, and what it returns is kept in a variable that holds one: there is one of
// each sort, as the stages of a pipeline.
func lastWins(l *loops.Loop, conditions *guards.Function, b *ssa.BasicBlock) bool {
	sorted := conditions.OnlyIf(l.Blocks, l.Header, b, func(cond ssa.Value) (succ int, ok bool) {
		cmp, ok := cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL || !l.Varies(cmp.X) {
			return 0, false
		}
		c, ok := cmp.Y.(*ssa.Const)
		return 0, ok && c.Value != nil
	})
	if !sorted {
		return false
	}
	for _, instr := range l.Header.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if !isError(phi.Type()) && flows(phi, b, map[ssa.Value]bool{}) {
			return true
		}
	}
	return false
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// maxChecked is the length up to which a list that was checked to have no more is short.
const maxChecked = 5

// lengthChecked reports whether the function comes to loop only if the list has a length that is small and constant: `if len(list) != 1 { return }`.
func (r *review) lengthChecked(l *loops.Loop) bool {
	if l.Over == nil || len(l.Header.Preds) == 0 {
		return false
	}
	list := overValue(l, r.pass.TypesInfo.TypeOf(l.Over))
	if list == nil {
		return false
	}
	fn := l.Header.Parent()
	blocks := map[*ssa.BasicBlock]bool{}
	for _, b := range fn.Blocks {
		blocks[b] = true
	}
	return r.guardsOf(fn).OnlyIf(blocks, fn.Blocks[0], l.Header, func(cond ssa.Value) (succ int, ok bool) {
		cmp, ok := cond.(*ssa.BinOp)
		if !ok {
			return 0, false
		}
		length, ok := cmp.X.(*ssa.Call)
		if !ok || len(length.Call.Args) != 1 || length.Call.Args[0] != list {
			return 0, false
		}
		if builtin, ok := length.Call.Value.(*ssa.Builtin); !ok || builtin.Name() != "len" {
			return 0, false
		}
		n, ok := cmp.Y.(*ssa.Const)
		if !ok || n.Value == nil || n.Int64() > maxChecked {
			return 0, false
		}
		switch cmp.Op {
		case token.EQL, token.LSS, token.LEQ:
			return 0, true
		case token.NEQ, token.GTR, token.GEQ:
			return 1, true
		}
		return 0, false
	})
}

// fewInModule reports whether l iterates over a list that all of the module keeps short: what is put into a field, or what the
// implementations of a method return.
func (r *review) fewInModule(l *loops.Loop) bool {
	if l.Over == nil {
		return false
	}
	needs, ok := r.loops.FewIf(l.Over)
	return ok && !slices.ContainsFunc(needs, func(p loops.Place) bool { return !r.effects.Few(p) })
}

// seldom reports whether b runs once or once in a while only: for one value of the elements, or when a counter or a buffer has
// reached some size.
func seldom(l *loops.Loop, conditions *guards.Function, b *ssa.BasicBlock) bool {
	return conditions.OnlyIf(l.Blocks, l.Header, b, func(cond ssa.Value) (succ int, ok bool) {
		cmp, ok := cond.(*ssa.BinOp)
		if !ok {
			return 0, false
		}
		switch cmp.Op {
		case token.EQL:
			return 0, l.IsElement(cmp.X) && isName(cmp.Y) || l.Counts(cmp.X) // silent/casebycase, silent/chunks
		case token.NEQ:
			return 1, l.IsElement(cmp.X) && isName(cmp.Y) || l.Counts(cmp.X)
		case token.GEQ, token.GTR:
			return 0, l.Counts(cmp.X) && l.Restarts(cmp.X) // silent/chunks
		case token.LSS, token.LEQ:
			return 1, l.Counts(cmp.X) && l.Restarts(cmp.X)
		}
		return 0, false
	})
}

// isName reports whether v is a constant text, as a switch compares the names of fields and the like with.
func isName(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) != ""
}

// untilSuccess reports whether the loop goes on after b only if something failed.
func (r *review) untilSuccess(l *loops.Loop, conditions *guards.Function, b *ssa.BasicBlock) bool {
	if len(l.Ends) > 0 {
		return conditions.ContinuesOnlyAfterError(l.Blocks, b, l.Ends...)
	}
	return conditions.ContinuesOnlyAfterError(l.Blocks, b, l.Header) // silent/retry
}

// inline makes the literals part of l. It fails if one of them is made outside of the loop: then
// it is the call in the loop that is reported, not what stands in the literal.
func (r *review) inline(l *loops.Loop, literals []*ssa.Function) bool {
	for _, fn := range slices.Backward(literals) {
		if made := loops.Creation(fn); made != nil && !l.Contains(made.Block()) {
			return false
		}
		l.Inline(fn, r.runs[fn].site)
	}
	return true
}

// bodyOf returns a literal that a callee calls per element as a loop.
func (r *review) bodyOf(fn *ssa.Function, how knowledge.How) *loops.Loop {
	f := r.loopsOf(fn)
	for _, l := range f.Loops {
		if l.Ends != nil && l.Stmt == nil {
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
		if how == knowledge.PerRow {
			body.Class = loops.Rows
		}
		f.Loops = append(f.Loops, body)
	}
	return body
}

// rare are the conditions under which a callee's effect does not happen once per call.
const rare = effects.AfterError | effects.OnEvent | effects.Background

// concurrent reports whether call, or a literal around it, runs in a goroutine that the loop starts.
func (r *review) concurrent(loop *loops.Loop, call ssa.CallInstruction) bool {
	if _, started := call.(*ssa.Go); started {
		return true
	}
	for fn := call.Parent(); fn != nil && loop.Contains(fn.Blocks[0]) && !loop.Blocks[fn.Blocks[0]]; fn = fn.Parent() {
		runs := r.runs[fn]
		if _, started := runs.site.(*ssa.Go); started || runs.how == knowledge.Concurrent {
			return true
		}
	}
	return false
}

// maxRemotePath is the number of functions through which a remote call is followed. Programs that talk to
// other programs do so from nearly everywhere, once in a while.
const maxRemotePath = 3

// maxCachePath is the number of functions through which a command of a cache is followed. Settings, sessions and the like are
// kept in caches by layers that the loop knows nothing of, and that no pipeline reaches through.
const maxCachePath = 1

// maxChancePath is the number of functions through which a query is followed that the callee can do without. Of the
// bugs that projects have fixed, nearly all are two to four calls deep.
const maxChancePath = 5

// maxUnitPath is the number of functions through which a change of data is followed. Of the deeper ones judged in
// the corpus most were independent units of work: a repository deleted, a job started.
const maxUnitPath = 3

// unitOfWork reports whether a callee that has effect e does also what cannot be done for many items at once: it removes
// files, runs a program, calls another service. Deeper down only what it does whenever it has effect e
// counts. list is all that it does.
func unitOfWork(e effects.Effect, list []effects.Effect) bool {
	return len(e.Via) > 0 && slices.ContainsFunc(list, func(other effects.Effect) bool {
		if other.Kind != knowledge.Work && other.Kind != knowledge.HTTP && other.Kind != knowledge.RPC {
			return false
		}
		doubts := other.Cond & (rare | effects.Memoised | effects.Sometimes)
		switch len(other.Via) {
		case 0:
			return false
		case 1:
			return doubts&^effects.Sometimes == 0
		}
		return doubts&^e.Cond == 0 && len(other.Via) <= maxChancePath
	})
}

// forgotten reports whether e is remembered in an argument of call that is another one in each iteration.
func forgotten(loop *loops.Loop, call ssa.CallInstruction, e effects.Effect) bool {
	args := arguments(call)
	return e.Memo > 0 && e.Memo <= len(args) && loop.Varies(args[e.Memo-1])
}

// offence judges one call: which of its effects counts, and as what.
func (r *review) offence(loop *loops.Loop, call ssa.CallInstruction, list []effects.Effect) (offence, bool) {
	depends, services, handle := r.dependence(loop, call)
	if handle {
		return offence{}, false // silent/handles: another connection in each iteration
	}
	if carried(loop, call) {
		return offence{}, false // silent/pagination: it needs what it found the time before
	}
	if sharesCarried(loop, call) {
		return offence{}, false // silent/pagination: another call for the same variable does
	}
	if plugin(loop, call) {
		return offence{}, false // silent/plugins: each element is another implementation, which asks for what it needs
	}
	if grouped(loop, call) {
		return offence{}, false // silent/chunks: an element is a group, which is asked for as a whole
	}
	best := offence{}
	for _, e := range list {
		if e.Cond&rare != 0 || e.Cond&effects.Memoised != 0 && !forgotten(loop, call, e) {
			continue // silent/errorpath, silent/memoised, silent/workers: in the callee
		}
		if e.Cond&effects.Sometimes != 0 && len(e.Via) > maxChancePath {
			continue // silent/remotechance: a query that few calls make, somewhere down
		}
		changes := e.Kind == knowledge.Begin || e.Kind == knowledge.Write
		if e.Kind == knowledge.Write && len(e.Via) == 0 && ownStatement(loop, call) || e.Kind == knowledge.Read && len(e.Via) == 0 && ownStatement(loop, call) {
			continue // silent/statementpertable: no list of parameters stands for tables or statements
		}
		if len(e.Via) > 0 && tableVaries(loop, call, e) {
			continue // silent/statementpertable: the callee names the table after the item
		}
		if changes && len(e.Via) > maxUnitPath {
			continue // silent/remotechance: what changes data that far down is a unit of work of its own
		}
		if (changes || e.Kind == knowledge.Read && e.Cond&effects.Sometimes != 0) && loop.Class != loops.Rows && unitOfWork(e, list) {
			continue // silent/unitofwork: no batch takes over what the callee does for one item
		}
		if loop.Class != loops.Rows && r.local(e) {
			continue // silent/sqlitestore: it costs no round trip
		}
		if len(e.Via) > 0 && r.loadedBefore(loop, call, e) {
			continue // silent/reloaded: the list came from what called the same for each element
		}
		if len(e.Via) > 0 && r.standsIn(loop, e.Via[0]) {
			continue // reported in the literal, where it stands
		}
		if depends && e.Kind != knowledge.Begin && len(e.Via) > 0 && e.Inputs&^services == 0 {
			continue // silent/settings: the callee asks for something that has nothing to do with what it gets
		}
		kind := kindOf(e.Kind, loop.Class)
		switch {
		case kind == "":
			continue // pings, schema changes, the end of a transaction that is reported where it begins
		case kind == kindPrepare:
			if depends {
				continue // silent/prepare: another statement per item
			}
		case kind == kindTransaction && len(e.Via) == 0:
		case (e.Kind == knowledge.HTTP || e.Kind == knowledge.RPC) && (e.Cond&effects.Sometimes != 0 || len(e.Via) > maxRemotePath):
			continue // silent/remotechance: a request that few calls make, somewhere down
		case (e.Kind == knowledge.CacheRead || e.Kind == knowledge.CacheWrite) && (e.Cond&(effects.Possible|effects.Sometimes) != 0 || len(e.Via) > maxCachePath):
			continue // silent/remotechance: a cache behind a layer of its own, which may also be kept in memory
		case (kind == kindRemote || kind == kindHTTP || kind == kindRPC) && r.concurrent(loop, call):
			continue // silent/remoteconcurrent: the requests do not wait for each other
		case e.Kind == knowledge.HTTP && endpointVaries(loop, call):
			continue // silent/endpointperitem: another server each time, which no other request can stand for
		case depends || e.Kind == knowledge.Write && len(e.Via) == 0:
		case returnsValue(call) && !slices.ContainsFunc(list, func(e effects.Effect) bool { return e.Kind != knowledge.Read }):
			if !always(loop, call.Block()) {
				continue // silent/invariant: what only some items need may be needed once
			}
			kind = kindInvariant
		default:
			continue // silent/invariant: what the call does next time depends on state that cannot be seen here
		}
		if loop.Class != loops.Rows && (kind == kindRead || kind == kindWrite || kind == kindTransaction) {
			if ofUnit(e, list) || kind != kindRead && r.goesOn(loop, call, kind) || kind == kindWrite && (!batchable(loop, call, e) || r.worksPerItem(loop)) {
				kind = kindUnit
			}
		}
		if best.kind == "" || priority(kind) < priority(best.kind) {
			best = offence{call: call, effect: e, kind: kind}
		}
	}
	return best, best.kind != ""
}

// local reports whether the package that makes the request of e is for SQLite, which is a library in the same process.
func (r *review) local(e effects.Effect) bool {
	path := r.pass.Pkg.Path()
	if n := len(e.Via); n > 0 {
		path = e.Via[n-1].Package()
	}
	return strings.Contains(path[strings.LastIndexByte(path, '/')+1:], "sqlite")
}

// loadedBefore reports whether the list that loop iterates over comes from a function that has called the same method as call, or what
// keeps the result of e in an element, as a rule for each element.
func (r *review) loadedBefore(loop *loops.Loop, call ssa.CallInstruction, e effects.Effect) bool {
	from := r.producer(loop)
	if from == "" || call.Common().Signature().Recv() == nil || len(call.Common().Args) == 0 || !loop.Varies(call.Common().Args[0]) {
		return false
	}
	return r.effects.Calls(from, e.Via[0]) || e.Cond&effects.Memoised != 0 && len(e.Via) > 1 && r.effects.Calls(from, e.Via[1]) ||
		r.setElsewhere(from, call, e)
}

// producer returns the function that returned the list which loop iterates over, or "" if that is not known.
func (r *review) producer(loop *loops.Loop) symbol.Symbol {
	if loop.Over == nil {
		return ""
	}
	call, ok := r.loops.Origin(loop.Over).(*ast.CallExpr)
	if !ok {
		return ""
	}
	from := typeutil.StaticCallee(r.pass.TypesInfo, call)
	if from == nil || from.Pkg() == nil || symbol.Standard(from.Pkg().Path()) {
		return ""
	}
	return symbol.Of(from)
}

// madeAnew reports whether the elements of the list that loop iterates over have just been read, by a query or a function that does not
// also load what e does.
func (r *review) madeAnew(loop *loops.Loop, e effects.Effect) bool {
	if from := r.producer(loop); from != "" {
		return slices.ContainsFunc(r.effects.Behind(from), func(e effects.Effect) bool { return e.Kind == knowledge.Read }) &&
			!r.effects.Calls(from, e.Via[len(e.Via)-1])
	}
	if loop.Over == nil {
		return false
	}
	load, ok := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over)).(*ssa.UnOp)
	if !ok {
		return false
	}
	alloc, ok := load.X.(*ssa.Alloc)
	return ok && slices.ContainsFunc(*alloc.Referrers(), func(ref ssa.Instruction) bool {
		boxed, ok := ref.(*ssa.MakeInterface)
		return ok && slices.ContainsFunc(*boxed.Referrers(), func(use ssa.Instruction) bool {
			call, ok := use.(*ssa.Call)
			return ok && slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool { return e.Kind == knowledge.Read && len(e.Via) == 0 })
		})
	})
}

// sharesCarried reports whether another call of the same function, which fills the same variable as call, is [carried].
func sharesCarried(loop *loops.Loop, call ssa.CallInstruction) bool {
	for b := range loop.Blocks {
		for _, instr := range b.Instrs {
			other, ok := instr.(*ssa.Call)
			if !ok || ssa.CallInstruction(other) == call || !sameCallee(other, call) || !carried(loop, other) {
				continue
			}
			mine := filled(call)
			if slices.ContainsFunc(filled(other), func(v *ssa.Alloc) bool { return slices.Contains(mine, v) }) {
				return true
			}
		}
	}
	return false
}

func sameCallee(a, b ssa.CallInstruction) bool {
	if a.Common().IsInvoke() || b.Common().IsInvoke() {
		return a.Common().Method != nil && a.Common().Method == b.Common().Method
	}
	return a.Common().StaticCallee() != nil && a.Common().StaticCallee() == b.Common().StaticCallee()
}

// filled returns the variables whose address call, or a method of its result, gets.
func filled(call ssa.CallInstruction) (vars []*ssa.Alloc) {
	args := inputs(call)
	if result := call.Value(); result != nil {
		for _, ref := range *result.Referrers() {
			if method, ok := ref.(*ssa.Call); ok {
				args = append(args, method.Call.Args...)
			}
		}
	}
	for _, arg := range slices.Clone(args) {
		args = append(args, variadicElements(arg)...)
	}
	for _, v := range args {
		if boxed, ok := v.(*ssa.MakeInterface); ok {
			v = boxed.X
		}
		if alloc, ok := v.(*ssa.Alloc); ok {
			vars = append(vars, alloc)
		}
	}
	return vars
}

// plugin reports whether call asks one implementation of an interface after the other for the same: the elements of the
// loop are what was registered, not data.
func plugin(loop *loops.Loop, call ssa.CallInstruction) bool {
	if !call.Common().IsInvoke() || !fromElement(call.Common().Value, loop) {
		return false
	}
	asked := 0
	for _, arg := range call.Common().Args {
		if symbol.IsContext(arg.Type()) || isHandle(arg.Type()) {
			continue
		}
		if varies(loop, arg) {
			return false
		}
		asked++
	}
	return asked > 0
}

// always reports whether b runs in every iteration that the loop continues after.
func always(loop *loops.Loop, b *ssa.BasicBlock) bool {
	for _, p := range loop.Header.Preds {
		if loop.Blocks[p] && !b.Dominates(p) {
			return false
		}
	}
	return !slices.ContainsFunc(loop.Ends, func(end *ssa.BasicBlock) bool { return !b.Dominates(end) })
}

// returnsValue reports whether call returns anything but an error: something to hoist.
func returnsValue(call ssa.CallInstruction) bool {
	for result := range call.Common().Signature().Results().Variables() {
		if !types.Identical(result.Type(), types.Universe.Lookup("error").Type()) {
			return true
		}
	}
	return false
}

// standsIn reports whether sym is a function literal made in the loop.
func (r *review) standsIn(loop *loops.Loop, sym symbol.Symbol) bool {
	for fn, runs := range r.runs {
		if r.effects.Symbol(fn) != sym || !loop.Contains(runs.site.Block()) {
			continue
		}
		made := loops.Creation(fn)
		return made == nil || loop.Contains(made.Block())
	}
	return false
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
	case knowledge.CacheRead, knowledge.CacheWrite:
		return kindRemote
	case knowledge.RPC:
		return kindRPC
	case knowledge.HTTP:
		return kindHTTP
	}
	return ""
}

// priority orders kinds: a loop with several is reported for the first.
func priority(kind string) int {
	return slices.Index([]string{kindRows, kindTransaction, kindRead, kindWrite, kindPrepare, kindRemote, kindInvariant, kindUnit, kindRPC, kindHTTP}, kind)
}

// dependence says whether anything that call works with differs between iterations of loop, which of its
// arguments say where to ask rather than what for, and whether the connection it asks differs.
func (r *review) dependence(loop *loops.Loop, call ssa.CallInstruction) (depends bool, services effects.Inputs, handle bool) {
	receiver := call.Common().Signature().Recv() != nil
	for i, arg := range arguments(call) {
		if (i == 0 && receiver || isHandle(arg.Type())) && !varies(loop, arg) {
			services |= effects.InputAt(i)
		}
	}
	for _, v := range inputs(call) {
		depends = depends || varies(loop, v)
		handle = handle || isHandle(v.Type()) && !symbol.IsContext(v.Type()) && fromElement(v, loop)
	}
	// A method of a wrapper that each iteration has another of, called with nothing else that differs.
	if sig := call.Common().Signature(); depends && sig.Recv() != nil && !call.Common().IsInvoke() && ownsHandle(sig.Recv().Type()) {
		recv := call.Common().Args[0]
		if fromElement(recv, loop) && !slices.ContainsFunc(call.Common().Args[1:], func(arg ssa.Value) bool { return !symbol.IsContext(arg.Type()) && loop.Varies(arg) }) {
			handle = true
		}
	}
	return depends, services, handle
}

// varies reports whether v, an input of a call, differs between iterations of loop. A connection does if it
// is built in the loop from something that does.
func varies(loop *loops.Loop, v ssa.Value) bool {
	switch {
	case symbol.IsContext(v.Type()):
		return false
	case isHandle(v.Type()):
		return builtFrom(v, loop, 10)
	}
	return loop.Varies(v)
}

// arguments returns the arguments of call, its receiver included.
func arguments(call ssa.CallInstruction) []ssa.Value {
	args := call.Common().Args
	if call.Common().IsInvoke() {
		args = append([]ssa.Value{call.Common().Value}, args...)
	}
	return args
}

// ownsHandle reports whether t is a wrapper around a connection: a struct that holds one and is no
// entity, which would have an ID.
func ownsHandle(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	holds := false
	for field := range st.Fields() {
		if strings.EqualFold(field.Name(), "id") {
			return false
		}
		holds = holds || isHandle(field.Type())
	}
	return holds
}

// carried reports whether call works with its own result of the iteration before.
func carried(loop *loops.Loop, call ssa.CallInstruction) bool {
	result, ok := call.(*ssa.Call)
	if !ok {
		return false
	}
	for _, in := range inputs(call) {
		if !symbol.IsContext(in.Type()) && !isHandle(in.Type()) && feeds(loop, in, result, map[ssa.Value]bool{}) {
			return true
		}
	}
	return false
}

// feeds reports whether v is, or was in the iteration before, computed from result.
func feeds(loop *loops.Loop, v ssa.Value, result *ssa.Call, seen map[ssa.Value]bool) bool {
	if v == result {
		return true
	}
	if seen[v] || len(seen) > 200 {
		return false
	}
	seen[v] = true
	if load, ok := v.(*ssa.UnOp); ok {
		addr := load.X
		if field, ok := addr.(*ssa.FieldAddr); ok {
			addr = field.X
		}
		if alloc, ok := addr.(*ssa.Alloc); ok && !loop.Contains(alloc.Block()) && (filledFrom(loop, alloc, result) || fills(loop, alloc, result)) {
			return true
		}
	}
	switch v := v.(type) {
	case *ssa.Alloc:
		// The elements of a variadic argument.
		for _, ref := range *v.Referrers() {
			if at, ok := ref.(*ssa.IndexAddr); ok && loop.Contains(at.Block()) {
				for _, use := range *at.Referrers() {
					if store, ok := use.(*ssa.Store); ok && feeds(loop, store.Val, result, seen) {
						return true
					}
				}
			}
		}
		return false
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || !loop.Contains(instr.Block()) {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && !symbol.IsContext((*op).Type()) && !isHandle((*op).Type()) && feeds(loop, *op, result, seen) {
			return true
		}
	}
	return false
}

// filledFrom reports whether a method of result gets the address of alloc in the loop, as in
// `db.QueryRow(query, last).Scan(&last)`.
func filledFrom(loop *loops.Loop, alloc *ssa.Alloc, result *ssa.Call) bool {
	for _, ref := range *result.Referrers() {
		method, ok := ref.(*ssa.Call)
		if !ok || len(method.Call.Args) < 2 || method.Call.Args[0] != result {
			continue
		}
		slice, ok := method.Call.Args[len(method.Call.Args)-1].(*ssa.Slice)
		if !ok {
			continue
		}
		for _, use := range *alloc.Referrers() {
			boxed, ok := use.(*ssa.MakeInterface)
			if !ok {
				continue
			}
			for _, at := range *boxed.Referrers() {
				if store, ok := at.(*ssa.Store); ok {
					if elem, ok := store.Addr.(*ssa.IndexAddr); ok && elem.X == slice.X {
						return true
					}
				}
			}
		}
	}
	return false
}

// fills reports whether call gets the address of alloc to put its result there, as in `db.Get(&row, query, row.Next)`, and
// nothing else in the loop writes to it.
func fills(loop *loops.Loop, alloc *ssa.Alloc, call *ssa.Call) bool {
	gets := false
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == alloc && loop.Contains(ref.Block()) {
				return false
			}
		case *ssa.FieldAddr:
			for _, use := range *ref.Referrers() {
				if store, ok := use.(*ssa.Store); ok && store.Addr == ref && loop.Contains(store.Block()) {
					return false
				}
			}
		case *ssa.MakeInterface:
			gets = gets || slices.Contains(call.Call.Args, ssa.Value(ref))
		case *ssa.Call:
			gets = gets || ref == call
		}
	}
	return gets
}

// inputs returns what a call works with: receiver, arguments, captured variables.
func inputs(call ssa.CallInstruction) []ssa.Value {
	common := call.Common()
	values := slices.Clone(common.Args)
	if common.IsInvoke() || common.StaticCallee() == nil {
		values = append(values, common.Value)
	}
	for _, v := range append(slices.Clone(values), common.Value) {
		if closure, ok := v.(*ssa.MakeClosure); ok {
			values = append(values, closure.Bindings...)
		}
	}
	return values
}

// builtFrom reports whether the handle v is built in the loop from something that varies, as a
// query is in `db.Where("id = ?", id)`.
func builtFrom(v ssa.Value, loop *loops.Loop, depth int) bool {
	instr, ok := v.(ssa.Instruction)
	if !ok || depth == 0 || !loop.Contains(instr.Block()) {
		return false
	}
	if filledByMethods(v, loop) {
		return true
	}
	switch v := v.(type) {
	case *ssa.Call:
		for _, in := range inputs(v) {
			switch {
			case symbol.IsContext(in.Type()):
			case isHandle(in.Type()):
				if builtFrom(in, loop, depth-1) {
					return true
				}
			case loop.Varies(in):
				return true
			}
		}
	case *ssa.Phi, *ssa.Extract, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.UnOp, *ssa.FieldAddr, *ssa.TypeAssert:
		for _, op := range v.(ssa.Instruction).Operands(nil) {
			if *op != nil && builtFrom(*op, loop, depth-1) {
				return true
			}
		}
	}
	return false
}

// filledByMethods reports whether v is a batch, pipeline or builder whose methods get something that varies.
func filledByMethods(v ssa.Value, loop *loops.Loop) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.Call:
	default:
		return false
	}
	for _, ref := range *v.Referrers() {
		method, ok := ref.(*ssa.Call)
		if !ok || !loop.Contains(ref.Block()) {
			continue
		}
		receives := method.Call.Value == v || len(method.Call.Args) > 0 && method.Call.Args[0] == v
		if receives && slices.ContainsFunc(method.Call.Args, func(arg ssa.Value) bool {
			return arg != v && !symbol.IsContext(arg.Type()) && !isHandle(arg.Type()) && loop.Varies(arg)
		}) {
			return true
		}
	}
	return false
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
		case *ssa.Index, *ssa.Lookup:
			return true
		case *ssa.Extract:
			switch tuple := u.Tuple.(type) {
			case *ssa.Next:
				return true
			case *ssa.Lookup:
				return loop.Varies(tuple.Index)
			}
			return false
		case *ssa.Alloc:
			stored := ssa.Value(nil)
			for _, ref := range *u.Referrers() {
				if store, ok := ref.(*ssa.Store); ok && store.Addr == u {
					stored = store.Val
				}
			}
			if stored == nil {
				return false
			}
			v = stored
		case *ssa.Parameter:
			return loop.Varies(u)
		default:
			return false
		}
	}
	return false
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

func (r *review) add(loop *loops.Loop, over ssa.CallInstruction, o offence) {
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
			return cmp.Or(cmp.Compare(priority(a.kind), priority(b.kind)), cmp.Compare(a.call.Common().Pos(), b.call.Common().Pos()))
		})
		first := f.calls[0]
		file := r.file(first.call)
		if file == nil {
			continue // a wrapper without source
		}
		f.others = 0
		for _, o := range f.calls[1:] {
			if o.kind == first.kind {
				f.others++
			}
		}
		switch {
		case first.kind == kindWrite && r.differentStatements(f):
			first.kind = kindUnit
		case r.minor(f, first):
			first.kind = kindMinor
		}
		if expr := callAt(file, first.call.Common().Pos()); expr != nil {
			r.pass.Report(r.comment(f, first, expr))
		}
	}
}

// differentStatements reports whether the loop of f, which inserts or deletes per item, runs other statements that change data for the same
// item, which must come in turn.
func (r *review) differentStatements(f *finding) bool {
	if slices.ContainsFunc(f.calls, func(o offence) bool {
		return o.kind == kindUnit && (len(o.effect.Via) == 0 || ofElement(f.loop, o.call))
	}) {
		return true
	}
	return slices.ContainsFunc(r.order, func(inner *finding) bool {
		return inner != f && f.loop.Blocks[inner.loop.Header] && slices.ContainsFunc(inner.calls, func(o offence) bool { return o.kind == kindWrite })
	})
}

// ofElement reports whether call gets the element of loop or a part of it.
func ofElement(loop *loops.Loop, call ssa.CallInstruction) bool {
	return slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool { return isEntity(arg) && loop.Varies(arg) || fromElement(arg, loop) })
}

// changes reports whether the loop of f also changes data per item: then each item is a unit of work.
func (r *review) changes(f *finding) bool {
	if slices.ContainsFunc(f.calls, func(o offence) bool {
		return o.kind == kindWrite || o.kind == kindUnit || o.kind == kindTransaction
	}) {
		return true
	}
	for b := range f.loop.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if ok && slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool {
				return (e.Kind == knowledge.Write || e.Kind == knowledge.Begin) && e.Cond&(rare|effects.Memoised) == 0 &&
					(e.Cond&(effects.Sometimes|effects.Possible) == 0 || len(e.Via) > 0 && changing.MatchString(e.Via[0].Name()))
			}) {
				return true
			}
		}
	}
	return false
}

// changing matches the names of functions that are there to change something.
var changing = regexp.MustCompile(`^(?i:create|insert|add|save|store|update|upsert|delete|remove|set|mark)|[a-z](Create|Insert|Add|Save|Update|Upsert|Delete|Remove)`)

func (r *review) file(call ssa.CallInstruction) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= call.Common().Pos() && call.Common().Pos() <= f.FileEnd {
			return f
		}
	}
	return nil
}
