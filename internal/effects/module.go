package effects

import (
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Module is the world of a whole module: it collects the graphs of all packages while they are
// analysed, and links them when all are known.
//
// While packages are analysed, calls through interfaces and function-valued fields are
// open: nothing is said about them, whatever has been analysed already, so that answers do not depend
// on the order. [Module.Link] closes them and tells which packages were given
// answers that no longer hold.
type Module struct {
	mu        sync.RWMutex
	linked    bool
	packages  map[string]*packageState
	summaries map[symbol.Symbol]*Summary
	index     *dispatch.Index
	stores    map[symbol.Symbol][]Target
	requests  map[symbol.Symbol]bool // what handlers reach, once linked
}

type packageState struct {
	graph *Graph
	types *dispatch.Package
	asked []question
	// requests are the functions of which a rule asked whether a request reaches them, with the answers.
	requests map[symbol.Symbol]bool
}

// A question is one that a rule asked about a call, and the answer it got.
type question struct {
	call   Call
	answer []Effect
}

// NewModule returns a module without packages.
func NewModule() *Module {
	return &Module{
		packages: map[string]*packageState{}, summaries: map[symbol.Symbol]*Summary{},
		index: dispatch.NewIndex(), stores: map[symbol.Symbol][]Target{},
	}
}

// Run computes the effects of one package in the module: it takes the place of the Run function
// of [Analyzer]. Before [Module.Link] packages must come after those they import.
func (m *Module) Run(pass *analysis.Pass) (any, error) {
	path := pass.Pkg.Path()
	m.mu.Lock()
	linked := m.linked
	st := m.packages[path]
	first := st == nil
	if first {
		st = &packageState{types: dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo)}
		m.packages[path] = st
	}
	m.mu.Unlock()

	if !relevant(pass, m) {
		return &Result{}, nil
	}
	x := extract(pass, m)
	result := &Result{calls: x.calls, funcs: x.funcs, world: m}
	if linked || !first {
		return result, nil
	}
	own := map[symbol.Symbol]*Summary{}
	for _, f := range x.graph.Funcs {
		own[f.Sym] = new(Summary)
	}
	solve(x.graph.Funcs, own, overlay{m, own})
	m.mu.Lock()
	defer m.mu.Unlock()
	st.graph = x.graph
	for sym, s := range own {
		m.summaries[sym] = s
	}
	var mu sync.Mutex
	result.asked = func(c Call, answer []Effect) {
		mu.Lock()
		defer mu.Unlock()
		st.asked = append(st.asked, question{c, answer})
	}
	result.askedRequest = func(s symbol.Symbol, answer bool) {
		mu.Lock()
		defer mu.Unlock()
		if st.requests == nil {
			st.requests = map[symbol.Symbol]bool{}
		}
		st.requests[s] = answer
	}
	return result, nil
}

// overlay is the module with the summaries of a package in progress.
type overlay struct {
	*Module
	own map[symbol.Symbol]*Summary
}

func (o overlay) summary(s symbol.Symbol) *Summary {
	if own := o.own[s]; own != nil {
		return own
	}
	return o.Module.summary(s)
}

func (m *Module) summary(s symbol.Symbol) *Summary {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.summaries[s]
}

func (m *Module) implementations(method symbol.Symbol) ([]symbol.Symbol, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.linked {
		return nil, false
	}
	return m.index.Implementations(method)
}

func (m *Module) stored(place symbol.Symbol) []Target {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.stores[place]
}

// fromRequest is open until the link, like calls through interfaces.
func (m *Module) fromRequest(s symbol.Symbol) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.requests[s]
}

func (m *Module) analysed(path string) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.packages[path] != nil
}

// Link resolves what was open while packages were analysed and returns the paths of
// the packages that were given an answer which no longer holds, sorted.
func (m *Module) Link() []string {
	var paths []string
	for path := range m.packages {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	var funcs []Func
	for _, path := range paths {
		st := m.packages[path]
		m.index.Add(st.types)
		if st.graph == nil {
			continue
		}
		funcs = append(funcs, st.graph.Funcs...)
		for _, s := range st.graph.Stores {
			addStore(m.stores, s)
		}
	}
	m.linked = true
	m.summaries = map[symbol.Symbol]*Summary{}
	for _, f := range funcs {
		m.summaries[f.Sym] = new(Summary)
	}
	solve(funcs, m.summaries, m)
	m.requests = reachable(funcs, m)

	var stale []string
	for _, path := range paths {
		if m.packages[path].outdated(m) {
			stale = append(stale, path)
		}
	}
	return stale
}

// outdated reports whether a rule was given an answer that no longer holds.
func (st *packageState) outdated(m *Module) bool {
	for s, answer := range st.requests {
		if m.requests[s] != answer {
			return true
		}
	}
	return slices.ContainsFunc(st.asked, func(q question) bool {
		return !reflect.DeepEqual(normal(evaluate(q.call, m).Effects), normal(q.answer))
	})
}

// normal makes an empty list equal to none.
func normal(list []Effect) []Effect {
	if len(list) == 0 {
		return nil
	}
	return list
}
