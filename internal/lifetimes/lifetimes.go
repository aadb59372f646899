// Package lifetimes answers the question: is what is acquired here released on every path, and
// by whom?
//
// What has to be released is in the tables of package knowledge. From each acquisition the
// analysis follows the paths of the function's SSA form on which the acquisition succeeded, with
// what they know: the error is nil, the value is not, a condition that was true stays
// true. A path ends well when the resource is released, directly, deferred, by a closure or a
// helper, and when somebody else may own it: it was returned, stored, sent, or
// passed to a function that may keep it. A path ends badly at a return where nobody can release the
// resource any more, and when it comes back to the acquisition.
//
// Callees with a body are followed through summaries: what a function does with each parameter, and which
// results it hands over with the obligation to release them ([Summary], also the fact for importers).
// Whatever cannot be followed counts as released: the analysis is silent when in doubt.
package lifetimes

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintlifetimes",
	Doc:        "find what is acquired and not released on every path",
	Requires:   []*analysis.Analyzer{ssair.Analyzer, knowledge.Analyzer, infallible.Analyzer},
	FactTypes:  []analysis.Fact{new(Summary), new(InMemory)},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// Result holds what the functions of one package acquire.
type Result struct {
	Acquired []*Acquired // in source order
	Fields   []*Field    // in source order of the acquisitions
}

// Acquired is one acquisition and what becomes of it.
type Acquired struct {
	Resource *knowledge.Resource
	Call     *ssa.Call
	Func     *ssa.Function   // that contains the call
	Index    int             // of the result of Call, -1 for an argument
	Via      []symbol.Symbol // the called wrapper and those below it, outermost first; empty if the call itself acquires
	Part     bool            // the result is what Resource.Through names

	InLoop    bool            // the call may run more than once in its function
	Dropped   bool            // nobody can refer to the result
	Never     bool            // no path releases it or gives it away
	Stopped   bool            // some path releases it
	Meant     token.Pos       // where the function shows that it has to be released where it is open: it does so after another failure, or defers it later
	Again     bool            // a path comes back to the call with it still open
	Open      []*ssa.Return   // the returns at which it is still open, in source order
	Left      []*ssa.Return   // the returns of the goroutine that alone has it at which it is still open, in source order
	LeftNever bool            // and no path of that goroutine releases it
	LeftParam int             // which parameter of the goroutine's function it is
	Exhausted bool            // on some path it is not released, but was read to its end
	Failing   bool            // each return in Open returns an error
	Moved     bool            // some path gives it away
	Taker     *ssa.CallCommon // the method of an interface that each path gives it to which releases it nowhere, if that returns nothing but an error
	Handed    bool            // some path returns it or something that uses it, or leaves it to a goroutine
	Deferred  bool            // its release is deferred on some path
	LateDefer *ssa.Defer      // its release is deferred in a loop
	Bound     bool            // the end of a transaction or connection releases it too
	Nilable   bool            // the function that hands it over may succeed with nil in its place
	Unmatched bool            // leaks only where a text is none of those that a switch without default names
	Unchecked bool            // drained in a loop, and nobody asks whether that ended in a failure
	Logged    bool            // and what the loop reads goes to the log and nowhere else
}

// Leaks reports whether some path does not release it.
func (a *Acquired) Leaks() bool { return a.Again || len(a.Open) > 0 }

// Deferrable reports whether it may be released when the function returns: there is only one, and nobody goes on with it.
func (a *Acquired) Deferrable() bool { return !a.InLoop && !a.Handed && (a.Deferred || !a.Moved) }

// Lends reports whether what the function returns may go on reading from a: a reader, or a list of some, that may be made of it.
func (a *Acquired) Lends() bool {
	results := a.Call.Common().Signature().Results()
	if a.Part || a.Index < 0 || !isReader(results.At(a.Index).Type()) {
		return false
	}
	for r := range a.Func.Signature.Results().Variables() {
		t := r.Type()
		if list, ok := t.Underlying().(*types.Slice); ok {
			t = list.Elem()
		}
		if isReader(t) {
			return true
		}
	}
	return false
}

// isReader reports whether t has a method Read.
func isReader(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Read")
	_, ok := obj.(*types.Func)
	return ok
}

// A Summary is what a function does with what its caller owns, and what it hands to the caller.
type Summary struct {
	Params  []Param
	Results []Owned
}

// AFact marks Summary as a fact.
func (*Summary) AFact() {}

// String returns a short form for debug output.
func (s *Summary) String() string {
	var parts []string
	for _, r := range s.Results {
		parts = append(parts, "returns "+r.Resource)
	}
	return strings.Join(parts, " ")
}

// A Param says what a function does with a parameter.
type Param struct {
	Index int // the receiver counts
	Role  knowledge.Role
}

// An Owned is a result that the caller has to release.
type Owned struct {
	Index    int
	Resource string // ID of the knowledge.Resource
	Part     bool   // the result is what Resource.Through names
	Nil      bool   // the function may succeed with nil in its place
	Via      []symbol.Symbol

	Owner, Through, Ends, Args string // of a result that holds the resource, as in [knowledge.Resource]
}

// maxVia bounds the chain of wrappers that is remembered.
const maxVia = 4

func run(pass *analysis.Pass) (any, error) {
	if symbol.Standard(pass.Pkg.Path()) {
		return &Result{}, nil // what the standard library does is in the tables
	}
	acquires, params := relevant(pass)
	uneven := unevenCalls(pass)
	acquires = acquires || len(uneven) > 0
	res := &Result{}
	if !acquires && len(params) == 0 {
		return res, nil
	}
	pkg := pass.ResultOf[ssair.Analyzer].(*ssair.Package)
	v := newSolver(pass, pkg.SSA())
	v.funcs = pkg.Funcs()
	v.exportInMemory()
	v.uneven = uneven
	if acquires {
		for _, fn := range v.funcs {
			v.function(fn)
			res.Acquired = append(res.Acquired, v.found[fn]...)
		}
		slices.SortStableFunc(res.Acquired, func(a, b *Acquired) int {
			return cmp.Or(cmp.Compare(a.Call.Pos(), b.Call.Pos()), cmp.Compare(a.Index, b.Index))
		})
		res.Acquired = oneCause(res.Acquired)
		res.Fields = v.leakedFields(v.places)
		slices.SortFunc(res.Fields, func(a, b *Field) int {
			return cmp.Or(cmp.Compare(a.Acquired.Call.Pos(), b.Acquired.Call.Pos()), cmp.Compare(a.Var.Pos(), b.Var.Pos()))
		})
	}
	v.export(v.funcs, params)
	return res, nil
}

// oneCause drops what is open at the same return as an earlier acquisition of the same sort that flows into the same variable:
// calls in the cases of a switch whose result the code after it forgets.
func oneCause(list []*Acquired) []*Acquired {
	type cause struct {
		at       *ssa.Return
		resource *knowledge.Resource
		variable ssa.Value
	}
	seen := map[cause]bool{}
	return slices.DeleteFunc(list, func(a *Acquired) bool {
		variable := mergedIn(a)
		if a.Again || a.Unchecked || len(a.Open) == 0 || variable == nil {
			return false
		}
		c := cause{a.Open[0], a.Resource, variable}
		again := seen[c]
		seen[c] = true
		return again
	})
}

// mergedIn returns the value in which the result of a meets those of other calls, or nil.
func mergedIn(a *Acquired) ssa.Value {
	for _, ref := range *a.Call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == a.Index {
			return meeting(e)
		}
	}
	return nil
}

// meeting returns the phi or the variable that v, converted or not, goes to, or nil.
func meeting(v ssa.Value) ssa.Value {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Phi:
			return ref
		case *ssa.Store:
			if addr, ok := ref.Addr.(*ssa.Alloc); ok {
				return addr
			}
		case *ssa.MakeInterface:
			if m := meeting(ref); m != nil {
				return m
			}
		case *ssa.ChangeInterface:
			if m := meeting(ref); m != nil {
				return m
			}
		}
	}
	return nil
}

// export writes the facts about the package's functions.
func (v *solver) export(funcs []*ssa.Function, params map[*types.Func][]int) {
	for _, fn := range funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || obj.Pkg() != v.pass.Pkg || obj.Name() == "init" || obj.Name() == "_" {
			continue
		}
		s := &Summary{Results: v.results[fn]}
		for _, i := range params[obj] {
			if role := v.role(fn, i, -1, nil); role != knowledge.Keeps {
				s.Params = append(s.Params, Param{i, role})
			}
		}
		if len(s.Results)+len(s.Params) > 0 {
			v.pass.ExportObjectFact(obj, s)
		}
	}
}

// relevant reports whether the package calls anything that acquires, and which parameters of which of
// its functions get what callers may have to release.
func relevant(pass *analysis.Pass) (acquires bool, params map[*types.Func][]int) {
	v := newSolver(pass, nil)
	seen := map[types.Object]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		if seen[obj] {
			continue
		}
		seen[obj] = true
		switch obj := obj.(type) {
		case *types.Func:
			acquires = acquires || v.acquires(obj)
		case *types.Var:
			if sig, ok := obj.Type().Underlying().(*types.Signature); ok {
				acquires = acquires || len(byType(sig, obj.Name())) > 0
			}
		}
	}
	params = map[*types.Func][]int{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !ok || !fn.Exported() {
				continue
			}
			offset := 0
			if fn.Signature().Recv() != nil {
				offset = 1
			}
			for i := range fn.Signature().Params().Len() {
				if t := fn.Signature().Params().At(i).Type(); knowledge.ResourceOf(t) != nil || isCloser(t) {
					params[fn] = append(params[fn], i+offset)
				}
			}
		}
	}
	return acquires, params
}

// isCloser reports whether t is an interface with a method that releases.
func isCloser(t types.Type) bool {
	u, ok := t.Underlying().(*types.Interface)
	if _, param := types.Unalias(t).(*types.TypeParam); param || !ok {
		return false
	}
	return u.NumMethods() > 0 && canRelease(t)
}

// acquires reports whether fn acquires something, as far as is known without its body.
func (v *solver) acquires(fn *types.Func) bool {
	if len(v.table.Acquires(fn)) > 0 {
		return true
	}
	if f := v.fact(fn); f != nil && len(f.Results) > 0 {
		return true
	}
	return fn.Pkg() != nil && !symbol.Standard(fn.Pkg().Path()) && len(byType(fn.Signature(), fn.Name())) > 0
}

// byType returns what a function without known body acquires as the types of its results tell.
func byType(sig *types.Signature, name string) []knowledge.Acquisition {
	n := sig.Results().Len()
	if n != 2 || !symbol.IsError(sig.Results().At(1).Type()) {
		return nil
	}
	if r := knowledge.ResourceOf(sig.Results().At(0).Type()); r != nil && r.Unknown != "" {
		if r == knowledge.Body && !sendsOnly(sig) {
			return nil // may decode the body into an argument, and close it
		}
		if r.Unknown == "*" || strings.HasPrefix(name, r.Unknown) {
			return []knowledge.Acquisition{{Resource: r}}
		}
	}
	return nil
}

// sendsOnly reports whether there are parameters and all of them say what to send, none where to put the answer.
func sendsOnly(sig *types.Signature) bool {
	if sig.Params().Len() == 0 {
		return false // request.Execute() of a generated client, which has read and closed the body
	}
	for p := range sig.Params().Variables() {
		path, name := symbol.NameOf(p.Type())
		switch path + "." + name {
		case "net/http.Request", "net/http.Header", "net/url.URL", "net/url.Values", "context.Context", "io.Reader", "io.ReadCloser":
			continue
		}
		if _, basic := p.Type().Underlying().(*types.Basic); !basic {
			return false
		}
	}
	return true
}

// acquisition is one result of a call that is to be released.
type acquisition struct {
	resource *knowledge.Resource
	result   int // -1: the argument arg
	arg      ssa.Value
	part     bool
	nilable  bool
	bound    bool
	within   ssa.Value // what releases it too when it ends, nil if nothing does: a transaction, a connection
	via      []symbol.Symbol
}

// acquisitions returns what a call acquires.
func (v *solver) acquisitions(call *ssa.Call) []acquisition {
	common := call.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		return nil
	}
	var list []acquisition
	bound := func(r *knowledge.Resource) bool { return r.Drained != "" && transactionOf(common) != nil }
	known := func(entries []knowledge.Acquisition) {
		args := common.Args
		if !common.IsInvoke() && common.Signature().Recv() != nil {
			args = args[1:]
		}
		for _, e := range entries {
			a := acquisition{resource: e.Resource, result: e.Result, bound: e.Bound || bound(e.Resource)}
			if a.bound || e.Within {
				a.within = ownerOf(common)
			}
			if e.Param > 0 {
				a.result, a.arg = -1, args[e.Param-1]
			}
			list = append(list, a)
		}
	}
	owned := func(results []Owned, callee symbol.Symbol) {
		for _, o := range results {
			if r := v.table.ResourceByID(o.Resource); r != nil {
				if o.Owner != "" {
					r = v.foreignHolder(r, o)
				}
				via := append([]symbol.Symbol{callee}, o.Via...)
				a := acquisition{resource: r, result: o.Index, part: o.Part, nilable: o.Nil, bound: bound(r), via: via[:min(len(via), maxVia)]}
				if a.bound {
					a.within = ownerOf(common)
				}
				list = append(list, a)
			}
		}
	}
	fn := calledFunc(common)
	if fn != nil {
		if entries := v.table.Acquires(fn); len(entries) > 0 {
			known(entries)
			return list
		}
	}
	if callee := v.body(common); callee != nil {
		v.function(callee)
		sym := symbol.Symbol(callee.Name())
		if fn != nil {
			sym = symbol.Of(fn)
		}
		owned(v.results[callee], sym)
		return list
	}
	if fn != nil && !common.IsInvoke() {
		if f := v.fact(fn); f != nil {
			owned(f.Results, symbol.Of(fn))
			return list
		}
		if v.analysed(fn.Pkg()) {
			return nil // Have: its body was seen and hands over nothing.
		}
	}
	name := ""
	if fn != nil {
		name = fn.Name()
		if fn.Pkg() != nil && symbol.Standard(fn.Pkg().Path()) {
			return nil // all of it that acquires is in the tables
		}
	}
	for _, a := range byType(common.Signature(), name) {
		if !a.Resource.HasHead(calledBy(common) + name) {
			known([]knowledge.Acquisition{a})
		}
	}
	return list
}

// calledBy returns the name of the type of the receiver of a call, or of the function value.
func calledBy(common *ssa.CallCommon) string {
	of := common.Value.Type()
	if recv := receiver(common); recv != nil {
		of = recv.Type()
	}
	_, name := symbol.NameOf(of)
	return name
}

// analysed reports whether the bodies of pkg were analysed: it is of the same module.
func (v *solver) analysed(pkg *types.Package) bool {
	if pkg == nil || v.pass.Module == nil || v.pass.Module.Path == "" {
		return false
	}
	m := v.pass.Module.Path
	return pkg.Path() == m || strings.HasPrefix(pkg.Path(), m+"/")
}

// function finds out what fn acquires and which results it hands over.
func (v *solver) function(fn *ssa.Function) {
	if _, done := v.results[fn]; done {
		return
	}
	v.results[fn] = nil // for recursive calls
	owned := map[returned]acquisition{}
	acquired := map[ssa.Value]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			list := v.acquisitions(call)
			if len(list) == 0 {
				list = v.closers(call)
			}
			for _, a := range list {
				if a.resource != knowledge.Closer {
					acquired[call] = true
				}
				if a.resource == knowledge.Body && (head(call) || v.inMemory(call.Common())) {
					continue // the answer to HEAD has no body, and a copy holds nothing
				}
				if a.bound && v.ownsReceiver(call) {
					continue // released with its owner, which is followed itself
				}
				s := subject{fn: fn, kind: a.resource, call: call, result: a.result, part: a.part, arg: a.arg, within: a.within}
				o := v.walk(s)
				for r, m := range o.returned {
					if a.resource == knowledge.Closer {
						break // that this function closes it says nothing about its caller
					}
					handed := a
					handed.part = m == part
					owned[r] = handed
				}
				for _, c := range o.carriers {
					acquired[c] = acquired[call]
				}
				for _, h := range o.holders {
					acquired[h.holder] = true
					for r := range v.walkHolder(s, h).returned {
						handed := a
						handed.resource, handed.part = h.kind, false
						owned[r] = handed
					}
				}
				if o.unfinished {
					continue
				}
				if a.resource.Context && v.cancelled(call) {
					// Released with its context; what is left to ask is whether it was drained.
					*o = outcome{released: true, deferred: o.deferred, returned: o.returned, places: o.places}
				}
				found := &Acquired{
					Resource: a.resource, Call: call, Func: fn, Index: a.result, Via: a.via, Part: a.part, Nilable: a.nilable,
					Dropped: a.result >= 0 && v.dropped(call, a.result),
					InLoop:  ssair.InLoop(b),
					Never:   !o.released && !o.moved && !o.held,
					Stopped: o.released, Exhausted: o.exhausted, Moved: o.moved, Handed: o.held || o.shared || len(o.returned) > 0, Deferred: o.deferred, Failing: failed(o.open),
					Again: o.again, Open: o.open, LateDefer: o.lateDefer, Bound: a.bound,
					Unchecked: a.resource.Check != "" && v.unchecked(call, a),
				}
				if found.Leaks() && (found.Stopped || found.Moved) {
					s.checked = true
					o := v.walk(s)
					found.Unmatched = !o.unfinished && !o.again && len(o.open) == 0
				}
				found.Logged = found.Unchecked && v.logged(call, a)
				if !o.released && !o.kept && !found.Handed {
					found.Taker = o.taker
				}
				v.found[fn] = append(v.found[fn], found)
				found.Meant, found.Left, found.LeftNever, found.LeftParam = meant(o), o.left, o.leftNever, o.leftParam
				if a.resource == knowledge.Closer {
					continue // nor about a field
				}
				for p := range o.places {
					v.places[p] = append(v.places[p], found)
				}
			}
		}
	}
	v.results[fn] = handedOver(fn, owned, acquired)
}

// ownsReceiver reports whether the receiver of call, or the transaction that it runs in, was acquired in the same function.
func (v *solver) ownsReceiver(call *ssa.Call) bool {
	recv := ownerOf(call.Common())
	for range maxTypeDepth { // variables may be copied to each other
		switch x := recv.(type) {
		case *ssa.Extract:
			c, ok := x.Tuple.(*ssa.Call)
			return ok && len(v.acquisitions(c)) > 0
		case *ssa.Call:
			return len(v.acquisitions(x)) > 0
		case *ssa.UnOp:
			switch addr := x.X.(type) {
			case *ssa.FieldAddr: // of an embedded field
				recv = addr.X
				continue
			case *ssa.Alloc:
				for _, ref := range *addr.Referrers() {
					if s, ok := ref.(*ssa.Store); ok && s.Addr == addr {
						recv = s.Val
					}
				}
				if recv != x {
					continue
				}
			}
		case *ssa.MakeInterface:
			recv = x.X
			continue
		}
		return false
	}
	return false
}

// failed reports whether each of the returns is one of an error that was looked at.
func failed(returns []*ssa.Return) bool {
	for _, ret := range returns {
		n := len(ret.Results) - 1
		if n < 0 || !symbol.IsError(ret.Results[n].Type()) {
			return false
		}
		switch e := resultAt(ret, n).(type) {
		case *ssa.Const:
			if e.IsNil() {
				return false
			}
		case *ssa.Call:
			if e.Block() == ret.Block() && !ssair.MakesError(e.Common()) && !wrapsFailure(e) {
				return false // return rows.Scan(&id): as a rule a success
			}
		}
	}
	return len(returns) > 0
}

// wrapsFailure reports whether call gets an error that was found not to be nil: return wrap(err).
func wrapsFailure(call *ssa.Call) bool {
	for _, arg := range call.Common().Args {
		if isFailure(arg, call.Block()) {
			return true
		}
	}
	return false
}

// dropped reports whether nothing refers to a result of call.
func (v *solver) dropped(call *ssa.Call, result int) bool {
	refs := *call.Referrers()
	if call.Common().Signature().Results().Len() == 1 {
		return len(refs) == 0
	}
	for _, ref := range refs {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == result && len(*e.Referrers()) > 0 {
			return false
		}
	}
	return true
}

// handedOver returns the results that fn always hands to its caller to release, or else are nil.
func handedOver(fn *ssa.Function, owned map[returned]acquisition, acquired map[ssa.Value]bool) []Owned {
	if len(owned) == 0 {
		return nil
	}
	var list []Owned
	for i := range fn.Signature.Results().Len() {
		var o *acquisition
		always, nilable := true, false
		for _, b := range fn.Blocks {
			ret, ok := last(b).(*ssa.Return)
			if !ok || b == fn.Recover {
				continue
			}
			if a, ok := owned[returned{ret, i}]; ok && ownedOrNil(resultAt(ret, i), acquired, map[ssa.Value]bool{}) {
				nilable = nilable || a.nilable
				if o == nil || len(a.via) < len(o.via) {
					o = &a
				}
			} else if succeedsWithNil(ret, i) {
				nilable = true
			} else if !nilOrFailed(ret, i) {
				always = false
			}
		}
		if o != nil && always {
			handed := Owned{Index: i, Resource: o.resource.ID, Part: o.part, Nil: nilable, Via: o.via}
			if r := o.resource; r.Owner != "" {
				handed.Owner, handed.Through, handed.Ends, handed.Args = r.Owner, r.Through, r.Ends, r.Args
			}
			list = append(list, handed)
		}
	}
	return list
}

// succeedsWithNil reports whether ret returns nil as result i and as its error.
func succeedsWithNil(ret *ssa.Return, i int) bool {
	n := len(ret.Results) - 1
	if n == i || !symbol.IsError(ret.Results[n].Type()) {
		return false
	}
	c, ok := resultAt(ret, i).(*ssa.Const)
	e, okErr := resultAt(ret, n).(*ssa.Const)
	return ok && okErr && c.IsNil() && e.IsNil()
}

// ownedOrNil reports whether each value that v may be is nil or was acquired. The values in seen are being
// asked already: what leads back to them adds nothing.
func ownedOrNil(v ssa.Value, acquired, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Phi:
		for _, e := range v.Edges {
			if !ownedOrNil(e, acquired, seen) {
				return false
			}
		}
		return true
	case *ssa.MakeInterface:
		return ownedOrNil(v.X, acquired, seen)
	case *ssa.ChangeInterface:
		return ownedOrNil(v.X, acquired, seen)
	case *ssa.ChangeType:
		return ownedOrNil(v.X, acquired, seen)
	case *ssa.TypeAssert:
		return ownedOrNil(v.X, acquired, seen)
	case *ssa.Call, *ssa.Alloc:
		return acquired[v]
	case *ssa.Extract:
		if t, ok := v.Tuple.(*ssa.TypeAssert); ok {
			return ownedOrNil(t.X, acquired, seen)
		}
		call, ok := v.Tuple.(*ssa.Call)
		return ok && acquired[call]
	case *ssa.UnOp:
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			return ownedOrNil(addr.X, acquired, seen)
		case *ssa.Alloc:
			for _, ref := range *addr.Referrers() {
				if s, ok := ref.(*ssa.Store); ok && s.Addr == addr && !ownedOrNil(s.Val, acquired, seen) {
					return false
				}
			}
			return true
		}
	}
	return false
}

// resultAt returns the value of result i of ret. In functions with deferred calls, results are
// stored in variables before these run.
func resultAt(ret *ssa.Return, i int) ssa.Value {
	load, ok := ret.Results[i].(*ssa.UnOp)
	if !ok {
		return ret.Results[i]
	}
	addr, ok := load.X.(*ssa.Alloc)
	if !ok {
		return load
	}
	instrs := ret.Block().Instrs
	for j := len(instrs) - 1; j >= 0; j-- {
		if s, ok := instrs[j].(*ssa.Store); ok && s.Addr == addr {
			return s.Val
		}
	}
	return load
}

// nilOrFailed reports whether result i of ret is nil, or ret returns an error that is not nil for sure.
func nilOrFailed(ret *ssa.Return, i int) bool {
	if c, ok := resultAt(ret, i).(*ssa.Const); ok && c.IsNil() {
		return true
	}
	n := len(ret.Results) - 1
	if n == i || !symbol.IsError(ret.Results[n].Type()) {
		return false
	}
	e := resultAt(ret, n)
	if isFailure(e, ret.Block()) {
		return true
	}
	switch e := e.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.UnOp:
		_, global := e.X.(*ssa.Global)
		return global
	case *ssa.Call:
		return ssair.MakesError(e.Common())
	}
	return false
}

// Expr returns the call expression of a in the files of pass, or nil.
func (a *Acquired) Expr(files []*ast.File) *ast.CallExpr { return CallAt(files, a.Call.Pos()) }

// CallAt returns the call expression whose opening parenthesis is at pos, or nil.
func CallAt(files []*ast.File, pos token.Pos) *ast.CallExpr {
	var call *ast.CallExpr
	for _, file := range files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call != nil || n == nil || pos < n.Pos() || n.End() <= pos {
				return false
			}
			if c, ok := n.(*ast.CallExpr); ok && c.Lparen == pos {
				call = c
			}
			return true
		})
	}
	return call
}

// Release returns the call that releases a if it is in the variable called name.
func (a *Acquired) Release(name string) string {
	if a.Resource.ByCall() {
		return name + "()"
	}
	if a.Resource.Taken {
		return a.Resource.Release + "(" + name + ")"
	}
	if a.Resource.Owner == "" && a.Resource.Through != "" && !a.Part {
		name += "." + a.Resource.Through
	}
	return name + "." + a.Resource.Remedy() + "(" + a.Resource.Args + ")"
}

// Holder returns the name of the type of what is acquired if that is not the resource itself but holds it, else "".
func (a *Acquired) Holder() string {
	return a.Resource.Owner[strings.LastIndexByte(a.Resource.Owner, '.')+1:]
}

// Variable returns the name of the variable that the acquired result is assigned to, or "".
func (a *Acquired) Variable(files []*ast.File) string {
	if id := a.Identifier(files); id != nil {
		return id.Name
	}
	return ""
}

// Narrowed returns the type of the acquired result if it is assigned to a variable of an interface without the method that releases
// it, else nil.
func (a *Acquired) Narrowed(files []*ast.File, info *types.Info) types.Type {
	id := a.Identifier(files)
	if id == nil || a.Resource.ByCall() || a.Resource.Taken || a.Resource.Through != "" && !a.Part {
		return nil
	}
	variable := info.ObjectOf(id)
	if variable == nil || !types.IsInterface(variable.Type()) {
		return nil
	}
	if m, _, _ := types.LookupFieldOrMethod(variable.Type(), false, variable.Pkg(), a.Resource.Remedy()); m != nil {
		return nil
	}
	return a.Call.Common().Signature().Results().At(a.Index).Type()
}

// Identifier returns the variable that the acquired result is assigned to, or nil.
func (a *Acquired) Identifier(files []*ast.File) *ast.Ident {
	expr := a.Expr(files)
	if expr == nil {
		return nil
	}
	var variable *ast.Ident
	for _, file := range files {
		if expr.Pos() < file.FileStart || file.FileEnd <= expr.Pos() {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil || variable != nil || expr.Pos() < n.Pos() || n.End() < expr.End() {
				return false
			}
			var lhs []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if len(n.Rhs) == 1 && ast.Unparen(n.Rhs[0]) == expr {
					lhs = n.Lhs
				}
			case *ast.ValueSpec:
				if len(n.Values) == 1 && ast.Unparen(n.Values[0]) == expr {
					for _, id := range n.Names {
						lhs = append(lhs, id)
					}
				}
			}
			if a.Index >= 0 && a.Index < len(lhs) {
				if id, ok := lhs[a.Index].(*ast.Ident); ok && id.Name != "_" {
					variable = id
				}
			}
			return true
		})
	}
	return variable
}

// OpenAt returns the position of the first return at which a is not released: the closing brace of the
// function for one that is not written.
func (a *Acquired) OpenAt() token.Pos { return ReturnPos(a.Open[0]) }

// ReturnPos returns the position of ret: the closing brace of the function for one that is not written.
func ReturnPos(ret *ssa.Return) token.Pos {
	if ret.Pos().IsValid() {
		return ret.Pos()
	}
	if syntax := ret.Parent().Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return token.NoPos
}
