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
	maxCallers = 60  // of one function
	maxSites   = 5   // calls on the way to a sink
	maxSinks   = 400 // ways to one sink
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

// sinks finds all sinks of the package.
func (e *evaluator) sinks() []Sink {
	var list []Sink
	for _, fn := range e.index.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, found := range e.bases(instr) {
					list = append(list, e.derive(found)...)
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
		return nil
	}
	sym := symbol.Of(obj)
	api, ok := knowledge.Lookup(obj, staticType(common))
	if !ok && (recv == nil || types.IsInterface(recv) || obj.Pkg() != e.index.pkg.Pkg) {
		if e.world.summary(sym) == nil && !hasBody(common) {
			api, ok = knowledge.ByShape(obj)
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
	s := e.world.summary(calledSymbol(common, sym))
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
	if isTextList(unboxed(v).Type()) {
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

// mayBeText reports whether v is a string, or an interface that can hold one.
func mayBeText(v ssa.Value) bool {
	t := unboxed(v).Type()
	if isText(t) {
		return true
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// step is one call on the way to a sink.
type step struct {
	fn   *ssa.Function
	site ssa.CallInstruction
}

// derive returns the sink b for each way to it on which its value depends.
func (e *evaluator) derive(b base) []Sink {
	var list []Sink
	var visit func(way []step)
	visit = func(way []step) {
		if len(list) >= maxSinks {
			return
		}
		var f *frame
		for _, s := range slices.Backward(way) {
			f = e.call(s.fn, s.site, allArguments(s.site.Common()), f)
		}
		sink := b.Sink
		sink.Node = e.ask(maxWork, func() *Node { return b.value(f) })
		for _, s := range slices.Backward(way) {
			sink.Sites = append(sink.Sites, s.site)
		}
		owners := map[*ssa.Function]bool{}
		var order []*ssa.Function
		for leaf := range sink.Node.Leaves() {
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
		if len(way) >= maxSites {
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
	return ok && obj.Exported() && e.index.pkg.Pkg.Name() != "main" || fn.Parent() != nil && len(e.index.callers[fn]) == 0 ||
		ok && obj.Signature().Recv() != nil && e.viaInterface(obj)
}

// viaInterface reports whether a method that is not exported is called through an interface of the package.
func (e *evaluator) viaInterface(obj *types.Func) bool {
	return false
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
	if api, ok := knowledge.Lookup(obj, staticType(common)); ok {
		return api.Effect == knowledge.Read
	}
	if s := e.world.summary(symbol.Of(obj)); s != nil {
		return s.Reads
	}
	if hasBody(common) {
		return false
	}
	api, ok := knowledge.ByShape(obj)
	return ok && api.Effect == knowledge.Read
}
