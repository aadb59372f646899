package provenance

import (
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
)

// index is a census of one package: who calls what, and what is stored where.
type index struct {
	pkg     *ssa.Package
	funcs   []*ssa.Function
	callers map[*ssa.Function][]ssa.CallInstruction // calls that name the function; method calls through interfaces do not
	used    map[*ssa.Function]bool                  // the function is also used as a value
	made    map[*ssa.Function]*ssa.MakeClosure
	fields  map[*types.Var]*place
	globals map[*ssa.Global]*place
	inner   map[innerField][]*ssa.Store
	// recast are struct types that are converted from or to others.
	recast map[types.Type]bool
	byName func() map[string][]*ssa.Function // methods with bodies
	impls  map[interfaceMethod][]*ssa.Function
}

// An innerField is a field of the struct that holder itself is: an *ssa.Global, or the *types.Var of a field.
type innerField struct {
	holder any
	field  *types.Var
}

// A place is a field, whatever the struct, or a package-level variable.
type place struct {
	stores   []*ssa.Store
	loads    []ssa.Value       // of the whole value
	elements []ssa.Instruction // stores to elements: *ssa.Store to an index address, *ssa.MapUpdate
	escapes  []ssa.Value       // its address, where it is used for anything but loads and stores; each once
	passed   []passing         // of the address of a package-level variable to functions; a method of the variable itself is none
}

// A passing is an argument of a call, by its index in ssa.CallCommon.Args.
type passing struct {
	call ssa.CallInstruction
	arg  int
}

func newIndex(p *ssair.Package) *index {
	x := &index{
		pkg: p.SSA(), funcs: p.Funcs(),
		callers: map[*ssa.Function][]ssa.CallInstruction{}, used: map[*ssa.Function]bool{},
		made:   map[*ssa.Function]*ssa.MakeClosure{},
		fields: map[*types.Var]*place{}, globals: map[*ssa.Global]*place{}, inner: map[innerField][]*ssa.Store{},
		impls:  map[interfaceMethod][]*ssa.Function{},
		recast: map[types.Type]bool{},
	}
	for _, fn := range x.funcs {
		x.scan(fn)
	}
	if init := x.pkg.Func("init"); init != nil {
		x.scan(init)
	}
	x.byName = sync.OnceValue(func() map[string][]*ssa.Function {
		byName := map[string][]*ssa.Function{}
		for _, fn := range x.funcs {
			if fn.Signature.Recv() != nil {
				byName[fn.Name()] = append(byName[fn.Name()], fn)
			}
		}
		return byName
	})
	return x
}

func (x *index) scan(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			x.instruction(instr)
		}
	}
}

func (x *index) instruction(instr ssa.Instruction) {
	var called ssa.Value
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		common := instr.Common()
		if callee := origin(common.StaticCallee()); callee != nil {
			target, _ := unwrap(callee)
			x.callers[target] = append(x.callers[target], instr)
			called = common.Value
		}
	case *ssa.MakeClosure:
		fn := instr.Fn.(*ssa.Function)
		x.made[fn] = instr
		target, bound := unwrap(fn)
		for _, ref := range *instr.Referrers() {
			if call, ok := ref.(ssa.CallInstruction); !ok || call.Common().Value != instr {
				x.used[target] = true
			}
		}
		if bound {
			return
		}
		called = fn
	case *ssa.Store:
		if p := x.place(instr.Addr); p != nil {
			p.stores = append(p.stores, instr)
		}
		if addr, ok := instr.Addr.(*ssa.FieldAddr); ok {
			x.innerStore(addr, instr)
		}
	case *ssa.UnOp:
		if p := x.place(instr.X); p != nil && instr.Op == token.MUL {
			p.loads = append(p.loads, instr)
			x.elements(p, instr)
		}
	case *ssa.Field:
		if st, ok := instr.X.Type().Underlying().(*types.Struct); ok {
			p := x.field(st.Field(instr.Field))
			p.loads = append(p.loads, instr)
			x.elements(p, instr)
		}
	case *ssa.FieldAddr:
		x.address(x.place(instr), instr)
	case *ssa.ChangeType:
		if _, ok := instr.Type().Underlying().(*types.Struct); ok {
			x.recast[types.Unalias(instr.Type())] = true
			x.recast[types.Unalias(instr.X.Type())] = true
		}
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && *op != called {
			target, _ := unwrap(origin(fn))
			x.used[target] = true
		}
		if g, ok := (*op).(*ssa.Global); ok {
			x.globalUse(g, instr)
		}
	}
}

// innerStore notes s, a store to addr, if addr is a field of a package-level variable or of another field.
func (x *index) innerStore(addr *ssa.FieldAddr, s *ssa.Store) {
	in := innerField{field: fieldOf(addr).Origin()}
	switch holder := addr.X.(type) {
	case *ssa.Global:
		in.holder = holder
	case *ssa.FieldAddr:
		in.holder = fieldOf(holder).Origin()
	default:
		return
	}
	x.inner[in] = append(x.inner[in], s)
}

// innerStores returns the stores to the field of the struct that holder is, the first maxStores of them.
func (x *index) innerStores(holder any, field *types.Var) []*ssa.Store {
	list := x.inner[innerField{holder, field.Origin()}]
	return list[:min(len(list), maxStores)]
}

// globalUse notes a use of the address of g other than a load or store.
func (x *index) globalUse(g *ssa.Global, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		if instr.Addr == g {
			return
		}
	case *ssa.UnOp, *ssa.DebugRef, *ssa.FieldAddr:
		return
	case *ssa.IndexAddr:
		p := x.place(g)
		for _, ref := range *instr.Referrers() {
			if s, ok := ref.(*ssa.Store); ok && s.Addr == instr {
				p.elements = append(p.elements, s)
			}
		}
		return
	}
	p := x.place(g)
	p.escape(g)
	call, ok := instr.(ssa.CallInstruction)
	if !ok || len(p.passed) > 0 && p.passed[len(p.passed)-1].call == call {
		return // Have: no call, or the second operand of one that is noted.
	}
	args := call.Common().Args
	for i := len(args) - len(arguments(call.Common())); i < len(args); i++ {
		if args[i] == g {
			p.passed = append(p.passed, passing{call, i})
		}
	}
}

// escape notes that addr is used for anything but loads and stores: once, though it may have several such uses in a row.
func (p *place) escape(addr ssa.Value) {
	if n := len(p.escapes); n == 0 || p.escapes[n-1] != addr {
		p.escapes = append(p.escapes, addr)
	}
}

// address notes the uses of the address of a field other than loads and stores.
func (x *index) address(p *place, addr ssa.Value) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.FieldAddr, *ssa.DebugRef:
		case *ssa.Store:
			if ref.Addr != addr {
				p.escape(addr)
			}
		case *ssa.IndexAddr:
			x.elements(p, addr)
		default:
			p.escape(addr)
		}
	}
}

// elements notes stores to elements of the loaded slice or map v of p.
func (x *index) elements(p *place, v ssa.Value) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			if ref.Map == v {
				p.elements = append(p.elements, ref)
			}
		case *ssa.IndexAddr:
			for _, use := range *ref.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == ref {
					p.elements = append(p.elements, s)
				}
			}
		}
	}
}

// place returns the place with the given address, or nil if it is none.
func (x *index) place(addr ssa.Value) *place {
	switch addr := addr.(type) {
	case *ssa.Global:
		p := x.globals[addr]
		if p == nil {
			p = new(place)
			x.globals[addr] = p
		}
		return p
	case *ssa.FieldAddr:
		return x.field(fieldOf(addr))
	}
	return nil
}

func (x *index) field(f *types.Var) *place {
	f = f.Origin()
	p := x.fields[f]
	if p == nil {
		p = new(place)
		x.fields[f] = p
	}
	return p
}

// fieldOf returns the field that addr points to.
func fieldOf(addr *ssa.FieldAddr) *types.Var {
	return addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(addr.Field)
}

// An interfaceMethod is a question for implementations.
type interfaceMethod struct {
	iface *types.Interface
	name  string
}

// implementations returns the methods with the given name of the types of the package that implement iface.
func (x *index) implementations(iface *types.Interface, name string) []*ssa.Function {
	m := interfaceMethod{iface, name}
	list, known := x.impls[m]
	if !known {
		for _, fn := range x.byName()[name] {
			if types.Implements(fn.Signature.Recv().Type(), iface) {
				list = append(list, fn)
			}
		}
		x.impls[m] = list
	}
	return list
}

// creation returns the instruction that makes the closure fn, or nil if fn captures nothing.
func (x *index) creation(fn *ssa.Function) *ssa.MakeClosure { return x.made[fn] }

// binding returns what the closure made by mc has for v.
func binding(mc *ssa.MakeClosure, v *ssa.FreeVar) ssa.Value {
	for i, free := range v.Parent().FreeVars {
		if free == v {
			return mc.Bindings[i]
		}
	}
	return nil
}

// origin returns the generic function that fn is an instance of, or fn.
func origin(fn *ssa.Function) *ssa.Function {
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}

// unwrap returns the method behind a bound method or method expression, or fn itself; bound
// reports whether its receiver is bound.
func unwrap(fn *ssa.Function) (target *ssa.Function, bound bool) {
	if fn.Synthetic == "" || fn.Prog == nil {
		return fn, false
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return fn, false
	}
	if m := fn.Prog.FuncValue(obj.Origin()); m != nil && m != fn {
		return m, len(fn.FreeVars) > 0
	}
	return fn, false
}
