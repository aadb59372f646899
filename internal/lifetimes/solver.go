package lifetimes

import (
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/infallible"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// solver answers questions about the functions of one package, each once.
type solver struct {
	pass       *analysis.Pass
	table      *knowledge.Table
	infallible *infallible.Result
	pkg        *ssa.Package
	shapes     map[*ssa.Function]*shape
	roles      map[roleKey]knowledge.Role
	results    map[*ssa.Function][]Owned
	found      map[*ssa.Function][]*Acquired
	facts      map[*types.Func]*Summary
	release    map[releaseKey]bool
	holders    map[holderKey]*knowledge.Resource
	holds      map[types.Type]bool
	values     map[*types.TypeName]int // how many values a type has; see enumerated

	stored    map[*ssa.Function]map[*types.Var]bool // see storedBy
	lastCases func() map[token.Pos]bool             // see ssair.LastCases

	funcs  []*ssa.Function
	uneven map[token.Pos]bool    // see unevenCalls
	places map[place][]*Acquired // fields that what was acquired is stored in
}

type roleKey struct {
	fn    *ssa.Function
	index int // of the parameter; of the captured variable: -1 - index
	noErr int // index of the parameter that is a nil error, or -1
	part  bool
	kind  *knowledge.Resource
}

// releaseKey is a question: can something of type t release what it holds of this kind?
type releaseKey struct {
	t    types.Type
	kind *knowledge.Resource
}

func newSolver(pass *analysis.Pass, pkg *ssa.Package) *solver {
	table, _ := pass.ResultOf[knowledge.Analyzer].(*knowledge.Table)
	return &solver{
		pass: pass, pkg: pkg, table: table, infallible: pass.ResultOf[infallible.Analyzer].(*infallible.Result),
		shapes:    map[*ssa.Function]*shape{},
		roles:     map[roleKey]knowledge.Role{},
		results:   map[*ssa.Function][]Owned{},
		found:     map[*ssa.Function][]*Acquired{},
		facts:     map[*types.Func]*Summary{},
		release:   map[releaseKey]bool{},
		holders:   map[holderKey]*knowledge.Resource{},
		holds:     map[types.Type]bool{},
		values:    map[*types.TypeName]int{},
		stored:    map[*ssa.Function]map[*types.Var]bool{},
		lastCases: sync.OnceValue(func() map[token.Pos]bool { return ssair.LastCases(pass.Files) }),
		places:    map[place][]*Acquired{},
	}
}

// body returns the function with a body in this package that is called, or nil.
func (v *solver) body(common *ssa.CallCommon) *ssa.Function {
	fn := common.StaticCallee()
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if fn.Blocks == nil || fn.Package() != v.pkg {
		return nil
	}
	return fn
}

// fact returns what is known about a function of another package.
func (v *solver) fact(fn *types.Func) *Summary {
	fn = fn.Origin()
	if s, ok := v.facts[fn]; ok {
		return s
	}
	var s *Summary
	if fn.Pkg() != nil && fn.Pkg() != v.pass.Pkg && !symbol.Standard(fn.Pkg().Path()) {
		var fact Summary
		if v.pass.ImportObjectFact(fn, &fact) {
			s = &fact
		}
	}
	v.facts[fn] = s
	return s
}

// anything stands for a resource of unknown sort.
var anything = &knowledge.Resource{ID: "any", Noun: "resource", Release: releaseNames}

// maxTypeDepth bounds how deep the parts of a type are looked at.
const maxTypeDepth = 8

// releaseNames are the names that methods have which release something.
const releaseNames = "Close CloseWithError CloseNow CloseIdleConnections Stop Shutdown GracefulStop Release Rollback Commit Unsubscribe Drain Cancel Abort " +
	"Destroy Dispose Free Finish End EndSession Terminate Kill Disconnect Detach Remove Done Quit Exit Cleanup Teardown TearDown Hijack " +
	"close stop shutdown release rollback commit unsubscribe drain cancel abort destroy free finish cleanup teardown"

func releaseName(name string) bool { return listed(releaseNames, name) }

// kindFor returns the resource that a parameter of type t is.
func kindFor(t types.Type) *knowledge.Resource {
	if r := knowledge.ResourceOf(t); r != nil {
		return r
	}
	return anything
}

// role returns what fn does with its parameter index, if the parameter noErr (-1: none) is a nil error.
// kind is the sort of resource, nil if only the type of the parameter tells.
func (v *solver) role(fn *ssa.Function, index, noErr int, kind *knowledge.Resource) knowledge.Role {
	if index >= len(fn.Params) {
		return knowledge.Keeps
	}
	if kind == nil {
		kind = kindFor(fn.Params[index].Type())
	}
	key := roleKey{fn: fn, index: index, noErr: noErr, kind: kind}
	if role, ok := v.roles[key]; ok {
		return role
	}
	v.roles[key] = knowledge.Keeps // of a recursive call
	s := subject{fn: fn, kind: kind, param: fn.Params[index]}
	if noErr >= 0 && noErr < len(fn.Params) {
		s.noErr = fn.Params[noErr]
	}
	role := roleOf(v.walk(s))
	v.roles[key] = role
	return role
}

// capturedRole returns what the literal fn does with what its captured variable holds: a resource of the
// given kind, or its part.
func (v *solver) capturedRole(fn *ssa.Function, index int, kind *knowledge.Resource, m meaning) knowledge.Role {
	key := roleKey{fn: fn, index: -1 - index, noErr: -1, part: m == part, kind: kind}
	if role, ok := v.roles[key]; ok {
		return role
	}
	if fn.Blocks == nil {
		return knowledge.Keeps
	}
	v.roles[key] = knowledge.Keeps
	role := roleOf(v.walk(subject{fn: fn, kind: kind, part: m == part, captured: fn.FreeVars[index]}))
	v.roles[key] = role
	return role
}

func roleOf(o *outcome) knowledge.Role {
	switch {
	case o.unfinished || o.moved:
		return knowledge.Keeps
	case o.released && len(o.open) == 0 && !o.exhausted:
		return knowledge.Releases
	case o.released:
		return knowledge.Keeps // only sometimes
	case o.held:
		return knowledge.Holds
	case o.exhausted && len(o.open) == 0:
		return knowledge.Exhausts
	}
	return knowledge.Borrows
}

// capturesToRelease reports whether mc may release what the variable at addr holds: a resource of the given kind, nil if only the type of the variable
// tells.
func (v *solver) capturesToRelease(mc *ssa.MakeClosure, addr ssa.Value, kind *knowledge.Resource) bool {
	fn := mc.Fn.(*ssa.Function)
	if kind == nil {
		kind = kindFor(addr.Type().Underlying().(*types.Pointer).Elem())
	}
	for i, b := range mc.Bindings {
		if b == addr {
			switch v.capturedRole(fn, i, kind, resource) {
			case knowledge.Borrows, knowledge.Exhausts:
			default:
				return true
			}
		}
	}
	return false
}

// canRelease reports whether t has a method that releases something, or may hide anything.
func canRelease(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		if u.NumMethods() == 0 {
			return true
		}
		if _, ok := t.(*types.TypeParam); ok {
			return true
		}
		for m := range u.Methods() {
			if releaseName(m.Name()) {
				return true
			}
		}
		return false
	}
	return true
}

// mayRelease reports whether something of type t that holds a resource of the given kind could release it.
func (v *solver) mayRelease(t types.Type, kind *knowledge.Resource) bool {
	key := releaseKey{t, kind}
	if yes, ok := v.release[key]; ok {
		return yes
	}
	yes := releasing(t, kind, maxTypeDepth, map[types.Type]bool{})
	v.release[key] = yes
	return yes
}

func releasing(t types.Type, kind *knowledge.Resource, depth int, seen map[types.Type]bool) bool {
	if depth == 0 {
		return true // unknown
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok {
		for m := range named.Methods() {
			if releaseName(m.Name()) || kind.Releases(m.Name()) {
				return true
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return releasing(u.Elem(), kind, depth-1, seen)
	case *types.Struct:
		for f := range u.Fields() {
			if releasing(f.Type(), kind, depth-1, seen) {
				return true
			}
		}
		return false
	case *types.Interface:
		return canRelease(t)
	case *types.Slice:
		return releasing(u.Elem(), kind, depth-1, seen)
	case *types.Array:
		return releasing(u.Elem(), kind, depth-1, seen)
	case *types.Map:
		return releasing(u.Elem(), kind, depth-1, seen)
	case *types.Basic:
		return false
	}
	return true
}

// canHold reports whether a value of type t can refer to a resource.
func (v *solver) canHold(t types.Type) bool {
	if yes, ok := v.holds[t]; ok {
		return yes
	}
	yes := holding(t, maxTypeDepth, map[types.Type]bool{})
	v.holds[t] = yes
	return yes
}

// holding is canHold without memory. Types in seen are looked at already: a type that reaches itself holds
// what its other parts do.
func holding(t types.Type, depth int, seen map[types.Type]bool) bool {
	if symbol.IsError(t) {
		return false
	}
	if depth == 0 {
		return true // unknown
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if named.Obj().Pkg() != nil {
			switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
			case "io/fs.FileInfo", "io/fs.DirEntry", "io/fs.FileMode", "time.Time", "net/url.URL", "net.Addr":
				return false
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return holding(u.Elem(), depth-1, seen)
	case *types.Array:
		return holding(u.Elem(), depth-1, seen)
	case *types.Map:
		return holding(u.Elem(), depth-1, seen)
	case *types.Struct:
		for f := range u.Fields() {
			if holding(f.Type(), depth-1, seen) {
				return true
			}
		}
		return false
	}
	return true
}
