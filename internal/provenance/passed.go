package provenance

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A param is a parameter of a function, counted without the receiver.
type param struct {
	Func  symbol.Symbol
	Index int
}

// passedTo says what a package passes to the parameters of a function: which of them get something else than constants, as bits. Of
// functions of its own only calls through interfaces count: those that name the function are followed in package provenance.
type passedTo struct {
	Func   symbol.Symbol
	Varied uint64
}

// allVaried is for a function that is used as a value: nobody knows what it gets.
const allVaried = ^uint64(0)

// passes returns what the package passes to functions of its module that take text, sorted.
func passes(pass *analysis.Pass) []passedTo {
	varied := map[symbol.Symbol]uint64{}
	called := map[*ast.Ident]bool{}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			id, sym, fn := calledIn(pass, call)
			if fn == nil {
				return true
			}
			called[id] = true
			dynamic := types.IsInterface(recvOf(fn))
			if fn.Pkg() == pass.Pkg && !dynamic {
				return true
			}
			bits := variedIn(pass, call, fn.Signature())
			varied[sym] |= bits
			return true
		})
	}
	for id, obj := range pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && !called[id] && ofModule(fn, pass.Pkg) && takesText(fn.Signature()) {
			varied[symbol.Of(fn)] = allVaried
		}
	}
	list := make([]passedTo, 0, len(varied))
	for sym, bits := range varied {
		list = append(list, passedTo{sym, bits})
	}
	slices.SortFunc(list, func(a, b passedTo) int { return cmp.Compare(a.Func, b.Func) })
	return list
}

// calledIn returns the function of the module that call names, with its name in the source and its symbol; nil if there is none that takes text.
func calledIn(pass *analysis.Pass, call *ast.CallExpr) (*ast.Ident, symbol.Symbol, *types.Func) {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	var id *ast.Ident
	var recv types.Type
	switch x := fun.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
		sel := pass.TypesInfo.Selections[x]
		if sel != nil && sel.Kind() != types.MethodVal {
			return nil, "", nil // a method expression, whose receiver is an argument
		}
		if sel != nil {
			recv = sel.Recv()
		}
	default:
		return nil, "", nil
	}
	fn, ok := pass.TypesInfo.Uses[id].(*types.Func)
	if !ok || !ofModule(fn, pass.Pkg) || !takesText(fn.Signature()) {
		return nil, "", nil
	}
	sym := symbol.Of(fn.Origin())
	if iface, ok := types.Unalias(recv).(*types.Named); ok && types.IsInterface(recv) {
		sym = methodOf(iface, fn.Name())
	}
	return id, sym, fn
}

func recvOf(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return types.Typ[types.Invalid]
}

func ofModule(fn *types.Func, pkg *types.Package) bool {
	return fn.Pkg() != nil && SameModule(fn.Pkg().Path(), pkg.Path())
}

func takesText(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if isText(p.Type()) {
			return true
		}
	}
	return false
}

// variedIn returns the parameters of a function with the given signature that get something else than a constant from call.
func variedIn(pass *analysis.Pass, call *ast.CallExpr, sig *types.Signature) (bits uint64) {
	n := sig.Params().Len()
	if n > 63 || len(call.Args) != n || call.Ellipsis.IsValid() {
		return allVaried // a list of arguments, or results of a call
	}
	for i, arg := range call.Args {
		if pass.TypesInfo.Types[arg].Value == nil {
			bits |= 1 << i
		}
	}
	return bits
}

// constant reports whether all calls in the module pass constants for p, and there are some. m must be linked, and locked.
func (m *Module) constant(p param) bool {
	if p.Index < 0 || p.Index > 62 {
		return false
	}
	if m.passed == nil {
		m.passed = map[symbol.Symbol]uint64{}
		m.callees = map[symbol.Symbol][]symbol.Symbol{}
		for _, st := range m.packages {
			for _, to := range st.Passes {
				m.passed[to.Func] |= to.Varied
			}
		}
		for method := range m.passed {
			impls, _ := m.index.Implementations(method)
			for _, impl := range impls {
				m.callees[impl] = append(m.callees[impl], method)
			}
		}
	}
	bits, known := m.passed[p.Func]
	for _, method := range m.callees[p.Func] {
		bits, known = bits|m.passed[method], true
	}
	return known && bits&(1<<p.Index) == 0
}
