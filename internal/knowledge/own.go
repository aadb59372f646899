package knowledge

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Table knows the functions that the user declares besides those of [Libraries]. What the
// user says holds over what the libraries say.
type Table struct {
	own      map[symbol.Symbol]API
	packages map[string]bool
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
	t := &Table{own: map[symbol.Symbol]API{}, packages: map[string]bool{}}
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
	return t
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
