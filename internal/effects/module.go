package effects

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/loops"
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
	requests  map[symbol.Symbol]bool       // what handlers reach, once linked
	start     map[symbol.Symbol]bool       // what runs only while the program starts, once linked
	jobs      map[symbol.Symbol]bool       // what only runs in the background, once linked
	reached   map[symbol.Symbol]Reach      // for whom functions run, once linked
	funcs     map[symbol.Symbol]*Func      // all functions, once linked
	lists     map[symbol.Symbol]List       // by place, once linked
	logs      map[*types.Package]*askedLog // of analyses, until [Module.Asked]; nil unless [Module.Record] was called
}

type packageState struct {
	graph *Graph
	types *dispatch.Package
	lists []List
	basis map[existence]bool // what the graph depends on
	log   *askedLog          // of the analysis before the link; nil if the state was restored
}

// NewModule returns a module without packages.
func NewModule() *Module {
	return &Module{
		packages: map[string]*packageState{}, summaries: map[symbol.Symbol]*Summary{},
		index: dispatch.NewIndex(), stores: map[symbol.Symbol][]Target{}, lists: map[symbol.Symbol]List{},
	}
}

// Run computes the effects of one package in the module: it takes the place of the Run function
// of [Analyzer]. Before [Module.Link] packages must come after those they import.
func (m *Module) Run(pass *analysis.Pass) (any, error) {
	path := pass.Pkg.Path()
	m.mu.Lock()
	linked := m.linked
	st := m.packages[path]
	first := st == nil && !linked
	if first {
		st = &packageState{
			types: dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo),
			lists: listsOf(pass.ResultOf[loops.Analyzer].(*loops.Package)),
		}
		m.packages[path] = st
	}
	m.mu.Unlock()

	known := newOutline(m)
	extracted := relevant(pass, known)
	var x *extractor
	if extracted {
		x = extract(pass, known)
	}
	log := new(askedLog)
	if first {
		st.basis = known.noted
	} else {
		log.basis = known.noted // there is no state that depends on it, but there are findings
	}
	if !extracted {
		if !first {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.remember(pass.Pkg, log)
		}
		return &Result{}, nil
	}
	result := &Result{calls: x.calls, funcs: x.funcs, world: m, log: log}
	own := map[symbol.Symbol]*Summary{}
	if linked {
		// Test variants come after the link: the module knows what the plain package declares.
		for _, f := range x.graph.Funcs {
			if m.summary(f.Sym) == nil {
				log.own = append(log.own, f)
			}
		}
		if len(log.own) > 0 {
			result.world = m.with(log.own)
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.remember(pass.Pkg, log)
		return result, nil
	}
	for _, f := range x.graph.Funcs {
		own[f.Sym] = new(Summary)
	}
	solve(x.graph.Funcs, own, overlay{m, own})
	m.mu.Lock()
	defer m.mu.Unlock()
	st.graph, st.log = x.graph, log
	maps.Copy(m.summaries, own)
	m.remember(pass.Pkg, log)
	return result, nil
}

// with returns the linked module with more functions, which it does not depend on.
func (m *Module) with(funcs []Func) world {
	own := map[symbol.Symbol]*Summary{}
	for _, f := range funcs {
		own[f.Sym] = new(Summary)
	}
	w := overlay{m, own}
	solve(funcs, own, w)
	return w
}

func (m *Module) remember(pkg *types.Package, log *askedLog) {
	if m.logs != nil {
		m.logs[pkg] = log
	}
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

// onlyAtStart is open until the link, too.
func (m *Module) onlyAtStart(s symbol.Symbol) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.start[s]
}

// inBackground is open until the link, too.
func (m *Module) inBackground(s symbol.Symbol) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.jobs[s]
}

// reach is open until the link, too.
func (m *Module) reach(s symbol.Symbol) Reach {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.reached[s]
}

// calls is open until the link, too.
func (m *Module) calls(fn, other symbol.Symbol) bool {
	return callsWithin(fn, other, func(s symbol.Symbol) *Func {
		m.mu.RLock()
		defer m.mu.RUnlock()
		return m.funcs[s]
	}, m)
}

// few is open until the link, too.
func (m *Module) few(place symbol.Symbol) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.linked && m.fewWithin(place, maxNeeds)
}

// maxNeeds bounds the places through which a list is followed.
const maxNeeds = 4

// fewWithin is few within depth steps. m must be locked.
func (m *Module) fewWithin(place symbol.Symbol, depth int) bool {
	if depth == 0 {
		return false
	}
	if list, known := m.lists[place]; known {
		return list.Few && !slices.ContainsFunc(list.Needs, func(need symbol.Symbol) bool { return !m.fewWithin(need, depth-1) })
	}
	impls, _ := m.index.Implementations(place)
	return len(impls) > 0 && !slices.ContainsFunc(impls, func(impl symbol.Symbol) bool {
		_, known := m.lists[impl]
		return !known || !m.fewWithin(impl, depth-1)
	})
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
		for _, list := range st.lists {
			merge(m.lists, list)
		}
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
	m.start = startOnly(funcs, m.stores, m)
	m.jobs = backgroundOnly(funcs, m.stores, m)
	m.reached = reaches(funcs, m.stores, m)
	m.funcs = map[symbol.Symbol]*Func{}
	for i := range funcs {
		m.funcs[funcs[i].Sym] = &funcs[i]
	}

	var stale []string
	for _, path := range paths {
		if log := m.packages[path].log; log != nil && log.outdated(m) {
			stale = append(stale, path)
		}
	}
	return stale
}

// listsOf returns what a package says about lists, one for each place.
func listsOf(p *loops.Package) []List {
	byPlace := map[symbol.Symbol]List{}
	for _, l := range p.Lists() {
		needs := make([]symbol.Symbol, len(l.Needs))
		for i, need := range l.Needs {
			needs[i] = placeOf(need)
		}
		merge(byPlace, List{placeOf(l.Place), l.Few, needs})
	}
	return slices.SortedFunc(maps.Values(byPlace), func(a, b List) int { return strings.Compare(string(a.Place), string(b.Place)) })
}

// merge adds to what is known about a place.
func merge(byPlace map[symbol.Symbol]List, l List) {
	known, ok := byPlace[l.Place]
	l.Few = l.Few && (known.Few || !ok)
	l.Needs = slices.Concat(known.Needs, l.Needs)
	slices.Sort(l.Needs)
	l.Needs = slices.Compact(l.Needs)
	if !l.Few {
		l.Needs = nil
	}
	byPlace[l.Place] = l
}

func placeOf(p loops.Place) symbol.Symbol {
	if p.Func != nil {
		return symbol.Of(p.Func)
	}
	return symbol.OfType(p.Owner) + "." + symbol.Symbol(p.Field.Name())
}
