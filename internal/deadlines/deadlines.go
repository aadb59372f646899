// Package deadlines says what can end the wait of a call that gets a context, or a request that carries one.
//
// It answers one question: where can this context come from? Backwards over SSA, through the
// functions of context, tracing and the like that derive one context from another, through variables, captured
// ones and fields of the package, into its functions and, by a fact, into those of other packages:
//
//	ctx := logger.Into(context.Background(), log)   Root: nothing ever ends it
//	ctx, cancel := context.WithTimeout(ctx, d)      Deadline, whatever it was made from
//	db.QueryContext(r.Context(), q)                 Request: ends when the client goes away
//	func (s *Store) Load(ctx context.Context)       Param: for the callers to decide
//
// Whatever it does not understand is Unseen, and a rule says nothing about it. What a call does with the context
// is for package effects to say; how a client or a server was built, for package provenance.
package deadlines

import (
	"go/types"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Source is a set of places where a context can come from.
type Source uint8

const (
	Unseen   Source = 1 << iota // beyond what the analysis looks at
	Param                       // a parameter
	Request                     // a request that is being served
	Deadline                    // it has a deadline
	Cancel                      // another part of the program cancels it
	Root                        // context.Background or TODO
	Detached                    // context.WithoutCancel
)

// An Origin says where a context can come from.
type Origin struct {
	Source Source
	// Partly says that it has a deadline on one way through the function and comes from a root on another.
	Partly bool
	// Roots are the calls in the package that made or detached it, each once.
	Roots []*ssa.Call
	// Stored is the field or package-level variable that a root was kept in, nil if it was not.
	Stored *types.Var
}

// Endless reports whether nothing ends the context, on some way through the function at least.
func (o Origin) Endless() bool {
	return o.Source&(Root|Detached) != 0 && o.Source&(Unseen|Param|Request|Cancel) == 0 && (o.Partly || o.Source&Deadline == 0)
}

func (o Origin) or(p Origin) Origin {
	for _, r := range p.Roots {
		if !slices.Contains(o.Roots, r) {
			o.Roots = append(slices.Clip(o.Roots), r)
		}
	}
	if o.Stored == nil {
		o.Stored = p.Stored
	}
	o.Partly = o.Partly || p.Partly
	o.Source |= p.Source
	return o
}

// Derived is the fact about a function that returns contexts.
type Derived struct {
	Results []DerivedResult
}

// A DerivedResult says where one result can come from, besides the parameters Params, counted as in ssa.Function.Params.
type DerivedResult struct {
	Index  int
	Source Source
	Params []int
}

// AFact marks Derived as a fact.
func (*Derived) AFact() {}

// Lookup is the fact about a function that only looks up values in the contexts it gets: with them, nothing that it returns ends.
type Lookup struct{}

// AFact marks Lookup as a fact.
func (*Lookup) AFact() {}

// Analyzer provides a *[Package].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintdeadlines",
	Doc:        "compute where contexts come from",
	Requires:   []*analysis.Analyzer{ssair.Analyzer},
	FactTypes:  []analysis.Fact{new(Derived), new(Lookup)},
	ResultType: reflect.TypeFor[*Package](),
	Run:        run,
}

// Package answers questions about the contexts of one package. Its methods may be used from several goroutines.
type Package struct {
	mu      sync.Mutex
	ssa     *ssair.Package
	derived func(*types.Func) *Derived // of functions of other packages
	lookups map[*types.Func]bool
	stores  func() map[*types.Var][]*ssa.Store
	work    int
}

func run(pass *analysis.Pass) (any, error) {
	p := &Package{ssa: pass.ResultOf[ssair.Analyzer].(*ssair.Package), lookups: map[*types.Func]bool{}}
	p.stores = sync.OnceValue(p.census)
	p.derived = func(*types.Func) *Derived { return nil }
	if symbol.Standard(pass.Pkg.Path()) {
		return p, nil // what the standard library does is in a table
	}
	imported := map[*types.Func]*Derived{}
	for _, obj := range pass.TypesInfo.Uses {
		// What can be called is named here. All facts, of all packages in the graph, would be too many.
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
			continue
		}
		fn = fn.Origin()
		if takesContext(fn.Signature()) && pass.ImportObjectFact(fn, new(Lookup)) {
			p.lookups[fn] = true
		}
		if imported[fn] != nil || !returnsCarrier(fn.Signature()) {
			continue
		}
		if d := new(Derived); pass.ImportObjectFact(fn, d) {
			imported[fn] = d
		}
	}
	for fn := range lookups(pass) {
		p.lookups[fn] = true
		if fn.Exported() {
			pass.ExportObjectFact(fn, new(Lookup))
		}
	}
	p.derived = func(fn *types.Func) *Derived { return imported[fn.Origin()] }
	for _, obj := range pass.TypesInfo.Defs {
		fn, ok := obj.(*types.Func)
		if !ok || !fn.Exported() || !returnsCarrier(fn.Signature()) {
			continue
		}
		if body := p.ssa.SSA().Prog.FuncValue(fn); body != nil {
			if d := p.export(body); d != nil {
				pass.ExportObjectFact(fn, d)
			}
		}
	}
	return p, nil
}

// returnsCarrier reports whether a function with signature sig returns a context or a request.
func returnsCarrier(sig *types.Signature) bool {
	for r := range sig.Results().Variables() {
		if IsCarrier(r.Type()) {
			return true
		}
	}
	return false
}

// export returns the fact about fn, nil if nothing is known about it.
func (p *Package) export(fn *ssa.Function) *Derived {
	var d Derived
	for i := range fn.Signature.Results().Len() {
		if !IsCarrier(fn.Signature.Results().At(i).Type()) {
			continue
		}
		p.work = maxWork
		params := map[int]bool{}
		o := p.results(fn, i, nil, params, maxDepth)
		if o.Source == Unseen || o.Source == 0 {
			continue
		}
		r := DerivedResult{Index: i, Source: o.Source &^ Param}
		for k := range fn.Params {
			if params[k] {
				r.Params = append(r.Params, k)
			}
		}
		if o.Partly {
			r.Source |= Unseen // Have: a deadline in some cases; which, its caller knows.
		}
		d.Results = append(d.Results, r)
	}
	if len(d.Results) == 0 {
		return nil
	}
	return &d
}

// Limits that keep the work bounded. What lies beyond them is Unseen.
const (
	maxWork   = 400
	maxDepth  = 24
	maxFrames = 4
)

// Of says where the context, or the context of the request, v can come from.
func (p *Package) Of(v ssa.Value) Origin {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.work = maxWork
	return p.eval(v, nil, nil, maxDepth)
}

// frame is a call of a function of the package.
type frame struct {
	fn    *ssa.Function
	args  []ssa.Value
	up    *frame
	depth int
}

// eval says where v comes from. It notes in params, if that is not nil, the indexes of parameters that it meets outside of all frames.
func (p *Package) eval(v ssa.Value, f *frame, params map[int]bool, depth int) Origin {
	if depth == 0 || p.work <= 0 {
		return Origin{Source: Unseen}
	}
	p.work--
	switch v := v.(type) {
	case *ssa.Parameter:
		if f != nil && f.fn == v.Parent() {
			for i, param := range f.fn.Params {
				if param == v && i < len(f.args) {
					return p.eval(f.args[i], f.up, params, depth-1)
				}
			}
		}
		if params != nil {
			params[slices.Index(v.Parent().Params, v)] = true
		}
		return Origin{Source: Param}
	case *ssa.Const:
		return Origin{} // nil: for one who checks it
	case *ssa.Phi:
		return p.phi(v, f, params, depth)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return p.call(call, v.Index, f, params, depth)
		}
	case *ssa.Call:
		return p.call(v, 0, f, params, depth)
	case *ssa.MakeInterface:
		if symbol.TypeKey(v.X.Type()) == "*github.com/gin-gonic/gin.Context" {
			return Origin{Source: Request}
		}
	case *ssa.ChangeInterface:
		return p.eval(v.X, f, params, depth-1)
	case *ssa.TypeAssert:
		return p.eval(v.X, f, params, depth-1)
	case *ssa.FreeVar:
		if bound := bindingOf(v); bound != nil {
			return p.eval(bound, outside(f, v.Parent()), params, depth-1)
		}
	case *ssa.UnOp:
		return p.load(v.X, f, params, depth-1)
	}
	return Origin{Source: Unseen}
}

// outside returns the frame around the literal fn.
func outside(f *frame, fn *ssa.Function) *frame {
	if f != nil && f.fn == fn {
		return f.up
	}
	return f
}

func (p *Package) phi(v *ssa.Phi, f *frame, params map[int]bool, depth int) Origin {
	var all Origin
	ended, endless := false, false
	for _, edge := range v.Edges {
		if edge == v {
			continue
		}
		o := p.eval(edge, f, params, depth-1)
		ended = ended || o.Source == Deadline
		endless = endless || o.Endless()
		all = all.or(o)
	}
	all.Partly = all.Partly || ended && endless
	return all
}

// load says what a variable or field holds. Stores are not told apart by their order: one of a
// context with a deadline is enough.
func (p *Package) load(addr ssa.Value, f *frame, params map[int]bool, depth int) Origin {
	var stores []*ssa.Store
	var place *types.Var
	switch a := addr.(type) {
	case *ssa.Alloc:
		for _, ref := range *a.Referrers() {
			if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
				stores = append(stores, s)
			}
		}
		if captured(a) {
			stores = append(stores, p.storesInLiterals(a)...)
		}
	case *ssa.FreeVar:
		if bound := bindingOf(a); bound != nil && depth > 0 {
			return p.load(bound, outside(f, a.Parent()), params, depth-1)
		}
	case *ssa.FieldAddr:
		field := ssair.Field(a)
		if field.Exported() || field.Pkg() != p.ssa.SSA().Pkg {
			return Origin{Source: Unseen}
		}
		stores, place, f = p.stores()[field.Origin()], field, nil
	case *ssa.Global:
		obj, ok := a.Object().(*types.Var)
		if !ok || obj.Exported() || a.Pkg != p.ssa.SSA() {
			return Origin{Source: Unseen}
		}
		stores, place, f = p.stores()[obj], obj, nil
	}
	if len(stores) == 0 {
		return Origin{Source: Unseen}
	}
	var all Origin
	for _, s := range stores {
		all = all.or(p.eval(s.Val, f, params, depth-1))
	}
	if all.Source&Deadline != 0 {
		return Origin{Source: Deadline}
	}
	if place != nil && all.Source&(Root|Detached) != 0 {
		all.Stored = place
	}
	return all
}

// captured reports whether a literal shares the variable a.
func captured(a *ssa.Alloc) bool {
	return slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool { _, ok := ref.(*ssa.MakeClosure); return ok })
}

// storesInLiterals returns what literals store to the variable a, which they share.
func (p *Package) storesInLiterals(a *ssa.Alloc) (stores []*ssa.Store) {
	for _, ref := range *a.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		fn := mc.Fn.(*ssa.Function)
		for i, bound := range mc.Bindings {
			if bound != a || i >= len(fn.FreeVars) {
				continue
			}
			for _, use := range *fn.FreeVars[i].Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == fn.FreeVars[i] {
					stores = append(stores, s)
				}
			}
		}
	}
	return stores
}

// census returns what the package stores to fields and variables that hold contexts.
func (p *Package) census() map[*types.Var][]*ssa.Store {
	found := map[*types.Var][]*ssa.Store{}
	scan := func(fn *ssa.Function) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				s, ok := instr.(*ssa.Store)
				if !ok || !IsCarrier(s.Val.Type()) {
					continue
				}
				switch a := s.Addr.(type) {
				case *ssa.FieldAddr:
					field := ssair.Field(a).Origin()
					found[field] = append(found[field], s)
				case *ssa.Global:
					if obj, ok := a.Object().(*types.Var); ok {
						found[obj] = append(found[obj], s)
					}
				}
			}
		}
	}
	for _, fn := range p.ssa.Funcs() {
		scan(fn)
	}
	if init := p.ssa.SSA().Func("init"); init != nil {
		scan(init)
	}
	return found
}

// bindingOf returns what the literal around v captured as v, nil if that cannot be seen.
func bindingOf(v *ssa.FreeVar) ssa.Value {
	literal := v.Parent()
	outer := literal.Parent()
	if outer == nil {
		return nil
	}
	for _, b := range outer.Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == literal {
				if i := slices.Index(literal.FreeVars, v); i >= 0 && i < len(mc.Bindings) {
					return mc.Bindings[i]
				}
			}
		}
	}
	return nil
}

// IsCarrier reports whether t is a context or an HTTP request, which carries one.
func IsCarrier(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return symbol.IsNamed(p.Elem(), "net/http", "Request")
	}
	return symbol.IsContext(t)
}
