package provenance

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Limits of the search for callers of functions that pass a parameter to a sink.
const (
	maxCallers = 60 // of one function
)

func isTextList(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && isText(s.Elem())
}

// A source of a sink: the value before callers are known.
type base struct {
	Sink
	value func(f *frame) *Node
}

// maxSinkWork bounds the values evaluated for all sinks of a package: about a second. Those that come later in the source are Unknown.
const maxSinkWork = 400_000

// sinks finds all sinks of the package: through links, if there are any, also those behind methods of interfaces. left is the
// work that may be spent on all of them.
func (e *evaluator) sinks(left int) []Sink {
	var list []Sink
	for _, fn := range e.index.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, found := range e.bases(instr) {
					list = append(list, e.derive(found, sinkLimits, &left)...)
				}
			}
		}
	}
	return list
}

// bases returns the sinks at instr itself.
func (e *evaluator) bases(instr ssa.Instruction) []base {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		return e.callBases(instr)
	case *ssa.Store:
		addr, ok := instr.Addr.(*ssa.FieldAddr)
		if !ok {
			return nil
		}
		if t := addr.X.Type(); knowledge.SQLField(t, fieldOf(addr).Name()) {
			return []base{{
				Sink{Kind: SQLText, API: symbol.OfType(named(t)), Library: knowledge.LibraryOf(t), Instr: instr},
				func(f *frame) *Node { return e.eval(nil, instr.Val, pointOf(instr), f) },
			}}
		}
	case *ssa.MapUpdate:
		if t := instr.Map.Type(); knowledge.SQLKeys(t) {
			return []base{{
				Sink{Kind: SQLText, API: symbol.OfType(named(t)), Library: knowledge.LibraryOf(t), Instr: instr},
				func(f *frame) *Node { return e.eval(nil, instr.Key, pointOf(instr), f) },
			}}
		}
	}
	return nil
}

// callBases returns the sinks among the arguments of call.
func (e *evaluator) callBases(call ssa.CallInstruction) []base {
	common := call.Common()
	obj, recv := callee(common)
	if obj == nil {
		return e.variableBases(call)
	}
	sym := symbol.Of(obj)
	api, ok := e.know.Lookup(obj, staticType(common))
	if !ok && (recv == nil || types.IsInterface(recv) || obj.Pkg() != e.index.pkg.Pkg) {
		if e.world.summary(obj) == nil && !hasBody(common) {
			if api, ok = knowledge.ByShape(obj); !ok && obj.Pkg() != nil && !SameModule(obj.Pkg().Path(), e.index.pkg.Pkg.Path()) {
				api, ok = knowledge.ByName(obj)
			}
		}
	}
	if ok {
		if api.SQL == 0 || api.Rewrites {
			return nil
		}
		arg := api.SQL - 1
		arg += len(common.Args) - len(arguments(common))
		if arg >= len(common.Args) {
			return nil
		}
		return e.argument(call, sym, api, arg, api.SQL-1)
	}
	s := e.summaryOf(common, obj)
	if s == nil {
		return nil
	}
	var list []base
	for _, flat := range s.Sinks {
		list = append(list, base{
			Sink{
				Kind: flat.Kind, API: flat.API, Library: knowledge.ByID(flat.Library),
				Via: append([]symbol.Symbol{sym}, flat.Via...), Instr: call,
			},
			func(f *frame) *Node { return e.instantiate(s, flat.Node, call, allArguments(common), nil, f) },
		})
	}
	return list
}

// variableBases returns the sinks among the arguments of a call of a function that a variable of another package holds.
func (e *evaluator) variableBases(call ssa.CallInstruction) []base {
	load, ok := call.Common().Value.(*ssa.UnOp)
	if !ok {
		return nil
	}
	g, ok := load.X.(*ssa.Global)
	if !ok || g.Object() == nil || g.Pkg == e.index.pkg {
		return nil
	}
	v, ok := g.Object().(*types.Var)
	if !ok {
		return nil
	}
	api, ok := knowledge.LookupVar(v)
	if !ok || api.SQL == 0 {
		return nil
	}
	return e.argument(call, symbol.Symbol(v.Pkg().Path()+"."+v.Name()), api, api.SQL-1, api.SQL-1)
}

// summaryOf returns what is known of the callee: through links, if there are any, also of a method of an interface.
func (e *evaluator) summaryOf(common *ssa.CallCommon, obj *types.Func) *Summary {
	var s *Summary
	switch {
	case !common.IsInvoke():
		s = e.world.summary(obj)
	case e.links != nil && isDispatched(obj, e.index.pkg.Pkg):
		s = e.links.method(calledSymbol(common, symbol.Of(obj)))
	}
	if s != nil && e.links != nil {
		return e.links.expand(s, 0)
	}
	return s
}

// calledSymbol returns the symbol of the callee: of a method of an interface, by the interface that the call names.
func calledSymbol(common *ssa.CallCommon, sym symbol.Symbol) symbol.Symbol {
	if common.IsInvoke() {
		if iface, ok := types.Unalias(common.Value.Type()).(*types.Named); ok {
			return methodOf(iface, common.Method.Name())
		}
	}
	return sym
}

// hasBody reports whether the callee is a function of this package.
func hasBody(common *ssa.CallCommon) bool {
	fn := origin(common.StaticCallee())
	if fn == nil {
		return false
	}
	target, _ := unwrap(fn)
	return len(target.Blocks) > 0
}

// argument returns the sinks in one argument of call: one, or one per element of a list of texts.
func (e *evaluator) argument(call ssa.CallInstruction, sym symbol.Symbol, api knowledge.API, arg, param int) []base {
	sink := Sink{Kind: SQLText, API: sym, Library: api.Library, Instr: call, Arg: arg}
	v := call.Common().Args[arg]
	one := func(step Step, v ssa.Value) base {
		return base{sink, func(f *frame) *Node {
			if step == 0 {
				return e.eval(nil, v, pointOf(call), f)
			}
			return e.into(step, "", nil, v, pointOf(call), f)
		}}
	}
	sig := call.Common().Signature()
	if sig.Variadic() && param == sig.Params().Len()-1 {
		elem := sig.Params().At(param).Type().(*types.Slice).Elem()
		args, made := variadic(v)
		if isText(elem) {
			if !made {
				return []base{one(Elements, v)}
			}
			var list []base
			for _, a := range args {
				list = append(list, one(0, a))
			}
			return list
		}
		if !made {
			return []base{one(First, v)}
		}
		if len(args) == 0 || !mayBeText(args[0]) {
			return nil
		}
		return []base{one(0, args[0])}
	}
	if isTextList(v.Type()) || api.Lists && isTextList(unboxed(v).Type()) {
		return []base{one(Elements, v)}
	}
	if !mayBeText(v) {
		return nil
	}
	return []base{one(0, v)}
}

func unboxed(v ssa.Value) ssa.Value {
	switch boxed := v.(type) {
	case *ssa.MakeInterface:
		return boxed.X
	case *ssa.ChangeInterface:
		return boxed.X
	}
	return v
}

// mayBeText reports whether v is a string, or an interface that can hold one. Libraries that take conditions as `any` have a case for string alone:
// values of a defined type, such as `type UserID string`, are bound (gorm: Statement.BuildCondition, xorm: Statement.Where, squirrel: wherePart).
func mayBeText(v ssa.Value) bool {
	if x := unboxed(v); x != v {
		if _, defined := types.Unalias(x.Type()).(*types.Named); defined && isText(x.Type()) {
			return false
		}
		v = x
	}
	if isText(v.Type()) {
		return true
	}
	i, ok := v.Type().Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// step is one call on the way to a sink.
type step struct {
	fn   *ssa.Function
	site ssa.CallInstruction
}

// limits bound the ways to one use of a value that are followed.
type limits struct {
	ways  int
	sites int // calls on one way
	work  int // for one way
}

var sinkLimits = limits{ways: 400, sites: 5, work: maxWork}

// derive returns the sink b for each way to it on which its value depends. Values evaluated and leaves looked at are taken
// from left; when nothing is left, the value is Unknown.
func (e *evaluator) derive(b base, within limits, left *int) []Sink {
	var list []Sink
	var visit func(way []step)
	visit = func(way []step) {
		if len(list) >= within.ways {
			return
		}
		var f *frame
		for _, s := range slices.Backward(way) {
			f = e.call(s.fn, s.site, allArguments(s.site.Common()), f)
		}
		sink := b.Sink
		before := e.spent
		sink.Node = e.ask(min(within.work, *left), func() *Node { return b.value(f) })
		*left = max(*left-(e.spent-before), 0)
		for _, s := range slices.Backward(way) {
			sink.Sites = append(sink.Sites, s.site)
		}
		owners := map[*ssa.Function]bool{}
		var order []*ssa.Function
		for leaf := range sink.Node.Leaves() {
			*left = max(*left-1, 0)
			if leaf.Kind != Param || !carriesText(leaf) {
				continue
			}
			fn := leaf.Value.Parent()
			if e.openTo(fn) {
				open := OpenParam{fn, leaf.Index}
				if !slices.Contains(sink.Open, open) {
					sink.Open = append(sink.Open, open)
				}
			}
			if !owners[fn] {
				owners[fn] = true
				order = append(order, fn)
			}
		}
		list = append(list, sink)
		if len(way) >= within.sites {
			return
		}
		for _, fn := range order {
			if slices.ContainsFunc(way, func(s step) bool { return s.fn == fn }) {
				continue
			}
			callers := e.index.callers[fn]
			for _, site := range callers[:min(len(callers), maxCallers)] {
				visit(append(slices.Clone(way), step{fn, site}))
			}
		}
	}
	visit(nil)
	return list
}

// carriesText reports whether a parameter can bring text.
func carriesText(leaf *Node) bool {
	t := leaf.Value.Type()
	return leaf.As != nil || !isNumeric(t)
}

// openTo reports whether fn has callers that the package does not show: it is exported, or used as a value.
func (e *evaluator) openTo(fn *ssa.Function) bool {
	if e.index.used[fn] {
		return true
	}
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.Exported() && e.index.pkg.Pkg.Name() != "main" || fn.Parent() != nil && len(e.index.callers[fn]) == 0
}

// readers finds the functions of the package that ask the database: directly or through others.
func (e *evaluator) readers() map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	var work []*ssa.Function
	add := func(fn *ssa.Function) {
		if !found[fn] {
			found[fn] = true
			work = append(work, fn)
		}
	}
	for _, fn := range e.index.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok && e.isRead(call.Common()) {
					add(fn)
				}
			}
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		if fn.Parent() != nil {
			add(fn.Parent())
		}
		for _, site := range e.index.callers[fn] {
			add(site.Parent())
		}
	}
	return found
}

// isRead reports whether a call asks the database, as far as the call itself tells.
func (e *evaluator) isRead(common *ssa.CallCommon) bool {
	obj, _ := callee(common)
	if obj == nil {
		return false
	}
	if api, ok := e.know.Lookup(obj, staticType(common)); ok {
		return api.Effect == knowledge.Read
	}
	if s := e.world.summary(obj); s != nil {
		return s.Reads
	}
	if hasBody(common) {
		return false
	}
	api, ok := knowledge.ByShape(obj)
	return ok && api.Effect == knowledge.Read
}

// A dispatchedCall is a call of an interface's method as callers of the functions in Open see it. Node is a List of what it passes.
type dispatchedCall struct {
	Sink
	args []FlatArg
}

// via returns the functions that lead to the call, outermost first, without the one that the summary is about.
func (c dispatchedCall) via() []symbol.Symbol {
	var list []symbol.Symbol
	for _, site := range c.Sites {
		if obj, _ := callee(site.Common()); obj != nil {
			list = append(list, symbol.Of(obj))
		}
	}
	return list
}

// Limits of the calls of interfaces' methods: there are many, and few of them lead anywhere.
var dispatchLimits = limits{ways: 20, sites: 3, work: 300}

// maxDispatchWork bounds the values evaluated for all of them in a package.
const maxDispatchWork = 300_000

// dispatchedCalls finds the calls of methods of the module's interfaces that get something from a parameter of a function
// with callers elsewhere.
func (e *evaluator) dispatchedCalls() []dispatchedCall {
	var list []dispatchedCall
	left := maxDispatchWork
	for _, fn := range e.index.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || !call.Common().IsInvoke() || !isDispatched(call.Common().Method, e.index.pkg.Pkg) {
					continue
				}
				if call.Common().Signature().Results().Len() == 0 {
					continue // a logger, a metric: what asks a database can fail
				}
				if left == 0 {
					return list
				}
				if _, known := e.know.Lookup(call.Common().Method, call.Common().Value.Type()); known {
					continue
				}
				list = append(list, e.dispatched(call, &left)...)
			}
		}
	}
	return list
}

// maxFields bounds the fields of a struct that are looked at one by one.
const maxFields = 12

func (e *evaluator) dispatched(call ssa.CallInstruction, left *int) []dispatchedCall {
	common := call.Common()
	var args []FlatArg
	var values []func(f *frame) *Node
	add := func(i int, v ssa.Value, steps ...FlatStep) {
		args = append(args, FlatArg{int32(i + 1), steps})
		values = append(values, func(f *frame) *Node {
			as, ok := e.unflatten(steps)
			if !ok {
				return unknown(v, "a part of a part of a value")
			}
			return e.eval(as, v, pointOf(call), f)
		})
	}
	for i, v := range common.Args {
		t := v.Type()
		switch {
		case isText(t):
			add(i, v)
		case isTextList(t):
			add(i, v, FlatStep{Elements, ""})
		case isNumeric(t) || symbol.IsContext(t):
		default:
			st, ok := structOf(t)
			if !ok {
				continue
			}
			if _, made := root(v).(*ssa.Alloc); !made {
				if _, isParam := v.(*ssa.Parameter); isParam {
					add(i, v) // handed on as it came
					continue
				}
			}
			n := 0
			for field := range st.Fields() {
				if n < maxFields && (isText(field.Type()) || isTextList(field.Type())) {
					n++
					add(i, v, FlatStep{FieldOf, field.Name()})
				}
			}
		}
	}
	if len(args) == 0 {
		return nil
	}
	sink := Sink{API: calledSymbol(common, symbol.Of(common.Method)), Instr: call}
	var list []dispatchedCall
	for _, s := range e.derive(base{sink, func(f *frame) *Node {
		n := &Node{Kind: List}
		for _, value := range values {
			n.Parts = append(n.Parts, value(f))
		}
		return n
	}}, dispatchLimits, left) {
		if len(s.Open) > 0 {
			list = append(list, dispatchedCall{s, args})
		}
	}
	return list
}

// structOf returns the struct that t is, or points to.
func structOf(t types.Type) (*types.Struct, bool) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return st, ok
}
