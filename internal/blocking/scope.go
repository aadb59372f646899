package blocking

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Bounds of the functions that one exploration may concern.
const (
	maxScopeFuncs  = 80
	maxScopeInstrs = 12_000
	maxInvoked     = 4 // methods that the call of an interface method may run
)

// A scope is what the exploration of one function is about: the things to wait for which it
// creates, the values that may lead to them, and the functions that such values get to. All
// other code is left out of the skeletons. It is computed without regard to order and
// context, fields by their names.
type scope struct {
	p    *program
	root *ssa.Function

	funcs    []*ssa.Function // those that are concerned, root first
	visited  map[*ssa.Function]bool
	marked   map[ssa.Value]bool      // may be or lead to something that was created here
	cells    map[any]bool            // variables and fields that hold something marked
	filled   map[*ssa.Parameter]bool // something marked is put into what they point to
	contents map[types.Type]bool
	returns  map[*ssa.Function][]bool // results that are marked
	literals []*ssa.Function          // functions that are used as values

	active map[*ssa.Function]bool // contains something to execute
	memory map[any]bool           // variables and fields whose contents decide something
	codes  map[*ssa.Function]*code
	again  map[*ssa.Call]bool // answers of askedAgain

	instrs  int
	changed bool
	tooBig  bool
}

// newScope returns the scope of root, nil if nothing in it can wait for what root creates, or if
// more code is concerned than can be explored.
func (p *program) newScope(root *ssa.Function) *scope {
	sc := &scope{
		p: p, root: root, visited: map[*ssa.Function]bool{}, marked: map[ssa.Value]bool{}, cells: map[any]bool{}, filled: map[*ssa.Parameter]bool{},
		contents: map[types.Type]bool{}, returns: map[*ssa.Function][]bool{},
		active: map[*ssa.Function]bool{}, memory: map[any]bool{}, codes: map[*ssa.Function]*code{}, again: map[*ssa.Call]bool{},
	}
	sc.visit(root)
	for sc.changed && !sc.tooBig {
		sc.changed = false
		for i := 0; i < len(sc.funcs); i++ {
			sc.flow(sc.funcs[i])
		}
	}
	if sc.tooBig || !sc.waits() {
		return nil
	}
	sc.activate()
	return sc
}

func (sc *scope) visit(fn *ssa.Function) {
	if sc.visited[fn] || len(fn.Blocks) == 0 {
		return
	}
	sc.instrs += sc.p.flow(fn).size
	if len(sc.funcs) >= maxScopeFuncs || sc.instrs > maxScopeInstrs {
		sc.tooBig = true
		return
	}
	sc.visited[fn] = true
	sc.funcs = append(sc.funcs, fn)
	sc.changed = true
}

func (sc *scope) mark(v ssa.Value) {
	if !sc.marked[v] {
		sc.marked[v] = true
		sc.changed = true
	}
}

// markIf marks v if that can lead to something to wait for.
func (sc *scope) markIf(v ssa.Value, yes bool) {
	if yes && !sc.marked[v] && sc.p.carrying(v.Type()) {
		sc.mark(v)
	}
}

func (sc *scope) any(list []ssa.Value) bool {
	return slices.ContainsFunc(list, func(v ssa.Value) bool { return sc.marked[v] })
}

// A flow is what there is in a function that marks can get through.
type flow struct {
	size     int // instructions altogether
	instrs   []ssa.Instruction
	literals []*ssa.Function // functions that are used as values
}

// flow returns what marks can get through in fn.
func (p *program) flow(fn *ssa.Function) *flow {
	if f := p.flows[fn]; f != nil {
		return f
	}
	f := &flow{}
	p.flows[fn] = f
	var operands [10]*ssa.Value
	for _, b := range fn.Blocks {
		f.size += len(b.Instrs)
		for _, in := range b.Instrs {
			for _, op := range in.Operands(operands[:0]) {
				if lit, ok := (*op).(*ssa.Function); ok {
					if call, isCall := in.(ssa.CallInstruction); !isCall || call.Common().Value != lit {
						f.literals = append(f.literals, source(lit))
					}
				}
			}
			if mc, ok := in.(*ssa.MakeClosure); ok {
				f.literals = append(f.literals, mc.Fn.(*ssa.Function))
			}
			if p.lets(in) {
				f.instrs = append(f.instrs, in)
			}
		}
	}
	return f
}

// lets reports whether in can let something through that leads to something to wait for.
func (p *program) lets(in ssa.Instruction) bool {
	some := func(list []ssa.Value) bool {
		return slices.ContainsFunc(list, func(v ssa.Value) bool { return p.carrying(v.Type()) })
	}
	switch in := in.(type) {
	case *ssa.BinOp, *ssa.If, *ssa.Jump, *ssa.Panic, *ssa.RunDefers, *ssa.DebugRef, *ssa.Range, *ssa.Next:
		return false
	case *ssa.Store:
		return p.carrying(in.Val.Type())
	case *ssa.Return:
		return some(in.Results)
	case *ssa.MakeClosure, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.MakeChan:
		return true
	case ssa.CallInstruction:
		c := in.Common()
		v, _ := in.(ssa.Value)
		return some(c.Args) || v != nil && p.carrying(v.Type()) || p.carrying(c.Value.Type()) && c.StaticCallee() == nil
	case ssa.Value:
		return p.carrying(in.Type())
	}
	return true
}

// flow carries the marks through the instructions of fn.
func (sc *scope) flow(fn *ssa.Function) {
	f := sc.p.flow(fn)
	for _, literal := range f.literals {
		sc.literal(literal)
	}
	for _, in := range f.instrs {
		sc.flowThrough(fn, in)
		if sc.tooBig {
			return
		}
	}
}

func (sc *scope) flowThrough(fn *ssa.Function, in ssa.Instruction) {
	if v, ok := in.(ssa.Value); ok && !sc.marked[v] && sc.creates(v) {
		sc.mark(v)
	}
	switch in := in.(type) {
	case *ssa.Phi:
		sc.markIf(in, sc.any(in.Edges))
	case *ssa.ChangeType:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.ChangeInterface:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.MakeInterface:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.TypeAssert:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.Slice:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.Extract:
		sc.extract(in)
	case *ssa.FieldAddr:
		sc.markIf(in, sc.marked[in.X] && (sc.p.holdsPrimitive(elemOf(in.Type())) || sc.cells[fieldOf(in)]))
	case *ssa.Field:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.IndexAddr:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.Index:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.Lookup:
		sc.markIf(in, sc.marked[in.X])
	case *ssa.UnOp:
		switch in.Op {
		case token.MUL:
			sc.load(in)
		case token.ARROW:
			sc.markIf(in, sc.contents[sentType(in.X.Type())])
		}
	case *ssa.Store:
		switch {
		case sc.marked[in.Val]:
			sc.store(in.Addr)
		case sc.cells[sc.p.memoryKey(in.Addr)]:
			sc.hold(in.Val, 8) // another name for it
		}
	case *ssa.MapUpdate:
		if sc.marked[in.Key] || sc.marked[in.Value] {
			sc.hold(in.Map, 8)
		}
	case *ssa.Send:
		if sc.marked[in.X] {
			sc.contents[sentType(in.Chan.Type())] = true
		}
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.SendOnly && sc.marked[st.Send] {
				sc.contents[sentType(st.Chan.Type())] = true
			}
		}
	case *ssa.MakeClosure:
		literal := in.Fn.(*ssa.Function)
		for i, bound := range in.Bindings {
			if sc.marked[bound] && i < len(literal.FreeVars) {
				sc.mark(literal.FreeVars[i])
				sc.visit(literal)
				sc.markIf(in, true)
			}
		}
	case *ssa.Return:
		for i, v := range in.Results {
			if sc.marked[v] {
				if sc.returns[fn] == nil {
					sc.returns[fn] = make([]bool, len(in.Results))
				}
				if !sc.returns[fn][i] {
					sc.returns[fn][i] = true
					sc.changed = true
				}
			}
		}
	case ssa.CallInstruction:
		sc.call(in)
	}
}

func (sc *scope) literal(fn *ssa.Function) {
	if len(fn.Blocks) > 0 && !slices.Contains(sc.literals, fn) {
		sc.literals = append(sc.literals, fn)
		sc.changed = true
	}
}

// elemOf returns the type of what a pointer, a channel or a slice leads to.
func elemOf(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		return t.Elem()
	case *types.Chan:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	}
	return nil
}

// sentType returns the type of what the channels of type t carry: of a generic one that without type arguments, since each function has
// type parameters of its own.
func sentType(t types.Type) types.Type {
	elem := elemOf(t)
	if p, ok := elem.(*types.Pointer); ok {
		elem = p.Elem() // Have: pointers and what they point to need not be told apart.
	}
	if named, ok := types.Unalias(elem).(*types.Named); ok {
		return named.Origin()
	}
	return elem
}

// creates reports whether v is something to wait for that the instruction creates, or a variable
// of such a type.
func (sc *scope) creates(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return true
	case *ssa.Alloc:
		if sc.p.unmade(v) {
			sc.fill(v)
			return true
		}
		return sc.p.holdsSync(elemOf(v.Type()))
	case *ssa.Call:
		callee := source(v.Call.StaticCallee())
		if callee == nil {
			return false
		}
		switch model(callee) {
		case opWithCancel, opNewCond, opErrgroup:
			return true
		}
		if sc.p.fresh[callee] && (v.Parent() != sc.root || sc.p.confined(v)) {
			sc.visit(callee)
			return true
		}
	}
	return false
}

func (sc *scope) extract(in *ssa.Extract) {
	if sc.marked[in] || !sc.p.carrying(in.Type()) {
		return
	}
	switch tuple := in.Tuple.(type) {
	case *ssa.Call:
		callee := source(tuple.Call.StaticCallee())
		switch {
		case callee != nil && len(callee.Blocks) > 0:
			sc.markIf(in, sc.returned(callee, in.Index))
		case callee == nil:
			sc.markIf(in, sc.resultOf(&tuple.Call, in.Index))
		default:
			sc.markIf(in, sc.marked[tuple])
		}
	case *ssa.UnOp:
		if tuple.Op == token.ARROW && in.Index == 0 {
			sc.markIf(in, sc.contents[sentType(tuple.X.Type())])
		}
	case *ssa.Select:
		n := 2
		for _, st := range tuple.States {
			if st.Dir == types.RecvOnly {
				if n == in.Index {
					sc.markIf(in, sc.contents[sentType(st.Chan.Type())])
				}
				n++
			}
		}
	default:
		sc.markIf(in, sc.marked[in.Tuple])
	}
}

func (sc *scope) returned(fn *ssa.Function, i int) bool {
	list := sc.returns[fn]
	return i < len(list) && list[i]
}

func (sc *scope) load(in *ssa.UnOp) {
	if sc.marked[in] {
		return
	}
	if key := sc.p.memoryKey(in.X); key != nil {
		yes := sc.cells[key]
		if !yes && sc.marked[in.X] {
			_, isStruct := in.Type().Underlying().(*types.Struct)
			yes = isStruct
		}
		sc.markIf(in, yes)
		return
	}
	sc.markIf(in, sc.marked[in.X])
}

// store records that something marked is put where addr points to.
func (sc *scope) store(addr ssa.Value) {
	sc.fill(sc.p.memoryKey(addr))
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		sc.hold(addr.X, 8)
	case *ssa.IndexAddr:
		sc.hold(addr.X, 8)
	default:
		sc.hold(addr, 8)
	}
}

// fill records that the variable or field with this key holds something marked.
func (sc *scope) fill(key any) {
	if key != nil && !sc.cells[key] {
		sc.cells[key] = true
		sc.changed = true
	}
}

// hold marks what v is the address or the handle of, because something marked is put into it. It
// reports whether that was created in the functions concerned: what leads to parameters of the root
// is out of sight anyway.
func (sc *scope) hold(v ssa.Value, depth int) bool {
	if sc.marked[v] {
		return true
	}
	if depth == 0 || !sc.p.carrying(v.Type()) {
		return false
	}
	ours := false
	switch x := v.(type) {
	case *ssa.Alloc, *ssa.FreeVar, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Call:
		ours = true
	case *ssa.Parameter:
		if !sc.filled[x] {
			sc.filled[x] = true
			sc.changed = true
		}
		return false // unless its callers say so
	case *ssa.FieldAddr:
		ours = sc.hold(x.X, depth-1)
	case *ssa.IndexAddr:
		ours = sc.hold(x.X, depth-1)
	case *ssa.Phi:
		for _, edge := range x.Edges {
			ours = sc.hold(edge, depth-1) || ours
		}
	case *ssa.Extract:
		_, ours = x.Tuple.(*ssa.Call)
	case *ssa.MakeInterface:
		ours = sc.hold(x.X, depth-1)
	case *ssa.ChangeInterface:
		ours = sc.hold(x.X, depth-1)
	case *ssa.ChangeType:
		ours = sc.hold(x.X, depth-1)
	case *ssa.TypeAssert:
		ours = sc.hold(x.X, depth-1)
	case *ssa.UnOp: // a pointer or container that is kept in a variable
		ours = x.Op == token.MUL && sc.hold(x.X, depth-1)
		if ours {
			sc.fill(sc.p.memoryKey(x.X))
		}
	}
	if ours {
		sc.mark(v)
	}
	return ours
}

func (sc *scope) call(in ssa.CallInstruction) {
	c := in.Common()
	result, _ := in.(*ssa.Call)
	pass := func(fn *ssa.Function, args []ssa.Value) {
		for i, arg := range args {
			if i >= len(fn.Params) {
				break
			}
			if sc.filled[fn.Params[i]] {
				sc.hold(arg, 8)
			}
			if sc.marked[arg] {
				sc.visit(fn)
				if sc.visited[fn] {
					sc.mark(fn.Params[i])
				}
			}
		}
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" && result != nil {
			sc.markIf(result, sc.any(c.Args))
		}
		return
	}
	callee := source(c.StaticCallee())
	if callee == nil {
		if !sc.marked[c.Value] && !sc.any(c.Args) {
			return
		}
		for _, fn := range sc.candidates(c) {
			if c.IsInvoke() {
				pass(fn, append([]ssa.Value{c.Value}, c.Args...))
			} else {
				pass(fn, c.Args)
			}
		}
		if result != nil {
			if _, isTuple := result.Type().(*types.Tuple); !isTuple {
				sc.markIf(result, sc.resultOf(c, 0))
			}
		}
		return
	}
	switch model(callee) {
	case opNone:
	case opNewCond:
		if sc.marked[c.Args[0]] {
			cond := elemOf(callee.Signature.Results().At(0).Type()).Underlying().(*types.Struct)
			sc.fill(cond.Field(condL))
		}
		return
	case opWithValue, opRLocker, opErrgroup:
		if result != nil {
			sc.markIf(result, sc.any(c.Args))
		}
		return
	default:
		// What is started or run by it.
		for _, arg := range c.Args {
			switch arg := arg.(type) {
			case *ssa.Function:
				if sc.any(c.Args) {
					sc.visit(source(arg))
				}
			case *ssa.MakeClosure:
				if sc.any(c.Args) {
					sc.visit(arg.Fn.(*ssa.Function))
				}
			}
		}
		return
	}
	if len(callee.Blocks) == 0 {
		return
	}
	pass(callee, c.Args)
	if result != nil {
		if _, isTuple := result.Type().(*types.Tuple); !isTuple {
			sc.markIf(result, sc.returned(callee, 0))
		}
	}
}

// candidates returns the functions of the package that a call through an interface or a function
// value may run.
func (sc *scope) candidates(c *ssa.CallCommon) []*ssa.Function {
	if c.IsInvoke() {
		iface, ok := c.Value.Type().Underlying().(*types.Interface)
		if !ok {
			return nil
		}
		var list []*ssa.Function
		for _, m := range sc.p.methods[c.Method.Name()] {
			if recv := m.Signature.Recv().Type(); types.Implements(recv, iface) || types.Implements(types.NewPointer(recv), iface) {
				list = append(list, m)
			}
		}
		if len(list) > maxInvoked {
			return nil
		}
		return list
	}
	var list []*ssa.Function
	for _, fn := range sc.literals {
		if types.Identical(withoutReceiver(fn.Signature), withoutReceiver(c.Signature())) {
			list = append(list, fn)
		}
	}
	return list
}

func withoutReceiver(sig *types.Signature) types.Type {
	if sig.Recv() == nil {
		return sig
	}
	return types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
}

// resultOf reports whether result i of a call through an interface or a function value may be
// marked.
func (sc *scope) resultOf(c *ssa.CallCommon, i int) bool {
	if c.IsInvoke() && c.Method.Name() == "Done" && symbol.IsContext(c.Value.Type()) {
		return sc.marked[c.Value]
	}
	return slices.ContainsFunc(sc.candidates(c), func(fn *ssa.Function) bool { return sc.returned(fn, i) })
}

// channel reports whether v may be a channel that was created here, or is always nil.
func (sc *scope) channel(v ssa.Value) bool { return sc.marked[v] || isNil(v) }

// waits reports whether some function concerned can wait for what is marked: for a lock only if
// goroutines are started.
func (sc *scope) waits() bool {
	locks, starts := false, false
	for _, fn := range sc.funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Send:
					if sc.channel(in.Chan) {
						return true
					}
				case *ssa.UnOp:
					if in.Op == token.ARROW && sc.channel(in.X) {
						return true
					}
				case *ssa.Select:
					if in.Blocking && len(in.States) > 0 && !slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return !sc.marked[st.Chan] }) {
						return true
					}
				case ssa.CallInstruction:
					if _, ok := in.(*ssa.Go); ok {
						starts = starts || sc.any(in.Common().Args) || sc.marked[in.Common().Value]
						continue
					}
					c := in.Common()
					if c.IsInvoke() {
						locks = locks || modelMethod(c.Method) == opLock && sc.marked[c.Value]
						continue
					}
					switch model(source(c.StaticCallee())) {
					case opWait, opCondWait:
						if sc.marked[c.Args[0]] {
							return true
						}
					case opLock, opRLock, opOnce:
						locks = locks || sc.marked[c.Args[0]]
					case opAfterFunc, opWaitGo:
						starts = true
					}
				}
			}
		}
	}
	return locks
}

// calls reports whether a call belongs to the skeleton.
func (sc *scope) calls(in ssa.CallInstruction) bool {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return (b.Name() == "close" || b.Name() == "append") && sc.any(c.Args)
	}
	callee := source(c.StaticCallee())
	switch {
	case callee == nil:
		if c.IsInvoke() && symbol.IsContext(c.Value.Type()) {
			return false // its methods are values only
		}
		return sc.marked[c.Value] || sc.given(c)
	case model(callee) != opNone:
		switch model(callee) {
		case opBackground, opWithTimeout:
			return false
		}
		return sc.any(c.Args)
	case len(callee.Blocks) > 0:
		if !sc.active[callee] {
			return false
		}
		v, ok := in.(ssa.Value)
		return sc.any(c.Args) || sc.marked[c.Value] || ok && sc.marked[v]
	}
	return !retainsNothing(callee) && sc.given(c)
}

// given reports whether the call hands something marked to an unknown callee. Contexts and
// errors may be handed to anybody.
func (sc *scope) given(c *ssa.CallCommon) bool {
	return slices.ContainsFunc(c.Args, func(v ssa.Value) bool { return sc.marked[v] && !holdsBack(v.Type()) })
}

// activate finds the functions with something to execute, and the memory that decides about it.
// What matters depends on what callees do, and which stores matter on what is read.
func (sc *scope) activate() {
	known := map[*ssa.Function]sliced{}
	for changed := true; changed; {
		changed = false
		for _, fn := range sc.funcs {
			if old, ok := known[fn]; ok && !sc.grows(fn, old) {
				continue
			}
			c := sc.slice(fn)
			known[fn] = c
			changed = changed || c.changed
			if !sc.active[fn] && c.acts {
				sc.active[fn] = true
				changed = true
			}
		}
	}
}

// grows reports whether more instructions of fn are events than when it was sliced.
func (sc *scope) grows(fn *ssa.Function, old sliced) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if !old.keep[in] && sc.event(in) {
				return true
			}
		}
	}
	return false
}
