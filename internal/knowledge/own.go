package knowledge

import (
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Table knows the functions that the user declares besides those of [Libraries]. What the
// user says holds over what the libraries say.
type Table struct {
	own       map[symbol.Symbol]API
	packages  map[string]bool
	resources map[symbol.Symbol]ownResource // by the function that hands them out
	releases  map[symbol.Symbol]bool        // functions that take a resource to release it
}

// ownResource is a resource of the user's: one that a method of its own releases, and one that is given to a
// function. The type of the result tells which holds.
type ownResource struct {
	release       symbol.Symbol
	method, taken *Resource
}

// Analyzer provides the *[Table] of the run, made from the configuration.
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintknowledge",
	Doc:        "provide what is known about functions of libraries and of the user's own",
	Requires:   []*analysis.Analyzer{config.Analyzer},
	ResultType: reflect.TypeFor[*Table](),
	Run: func(pass *analysis.Pass) (any, error) {
		return NewTable(pass.ResultOf[config.Analyzer].(*config.Config).APIs), nil
	},
}

// effects are the effects by the names of the configuration.
var effects = map[string]Effect{
	"read": Read, "write": Write, "exec": Exec, "prepare": Prepare, "begin": Begin,
	"rpc": RPC, "http": HTTP, "cache-read": CacheRead, "cache-write": CacheWrite,
}

// ownLibrary stands for all functions that users declare.
var ownLibrary = &Library{ID: "own", Name: "own"}

// NewTable returns a table that knows apis.
func NewTable(apis config.APIs) *Table {
	t := &Table{
		own: map[symbol.Symbol]API{}, packages: map[string]bool{},
		resources: map[symbol.Symbol]ownResource{}, releases: map[symbol.Symbol]bool{},
	}
	add := func(fn symbol.Symbol, change func(*Methods)) {
		api, ok := t.own[fn]
		if !ok {
			api = API{Library: ownLibrary, Methods: Methods{Names: fn.Name()}}
		}
		change(&api.Methods)
		t.own[fn] = api
		t.packages[fn.Package()] = true
	}
	for _, q := range apis.Queries {
		add(q.Function, func(m *Methods) { m.Effect, m.SQL = effects[q.Effect], q.SQL })
	}
	for _, c := range apis.Clients {
		add(c.Function, func(m *Methods) { m.Effect = effects[c.Effect] })
	}
	for _, q := range apis.Quoters {
		add(q, func(m *Methods) { m.SafeSQL = true })
	}
	for _, r := range apis.Resources {
		id := ownID + string(r.Acquire)
		t.resources[r.Acquire] = ownResource{
			release: r.Release,
			method:  &Resource{ID: id, Noun: "result", Release: r.Release.Name(), Own: true},
			taken:   &Resource{ID: id + takenID, Noun: "result", Release: r.Release.Short(), Own: true, Taken: true},
		}
		t.releases[r.Release] = true
	}
	return t
}

// The IDs of the user's resources are made of these and the function that hands them out.
const (
	ownID   = "own "
	takenID = " taken"
)

// Acquires is [Acquires] for t.
func (t *Table) Acquires(fn *types.Func) []Acquisition {
	if t != nil && len(t.resources) > 0 {
		if own, ok := t.resources[symbol.Of(fn)]; ok && fn.Signature().Results().Len() > 0 {
			return []Acquisition{{Resource: own.of(fn.Signature().Results().At(0).Type())}}
		}
	}
	return Acquires(fn)
}

// of returns the resource that a result of type typ is.
func (o ownResource) of(typ types.Type) *Resource {
	methods := types.NewMethodSet(typ)
	for i := range methods.Len() {
		if fn, ok := methods.At(i).Obj().(*types.Func); ok && symbol.Of(fn) == o.release {
			return o.method
		}
	}
	return o.taken
}

// PassesTo is [PassesTo] for t.
func (t *Table) PassesTo(fn *types.Func, param int) (Role, bool) {
	if t != nil && param >= 0 && t.releases[symbol.Of(fn)] {
		return Releases, true
	}
	return PassesTo(fn, param)
}

// ResourceByID is [ResourceByID] for t.
func (t *Table) ResourceByID(id string) *Resource {
	acquire, own := strings.CutPrefix(id, ownID)
	if !own || t == nil {
		return ResourceByID(id)
	}
	acquire, taken := strings.CutSuffix(acquire, takenID)
	if o, ok := t.resources[symbol.Symbol(acquire)]; ok {
		if taken {
			return o.taken
		}
		return o.method
	}
	return nil
}

// Lookup is [Lookup] for t.
func (t *Table) Lookup(fn *types.Func, static types.Type) (API, bool) {
	if len(t.own) > 0 {
		if api, ok := t.own[symbol.Of(fn)]; ok {
			return api, true
		}
	}
	return Lookup(fn, static)
}

// Knows is [Knows] for t.
func (t *Table) Knows(path string) bool {
	return t.packages[path] || Knows(path)
}
