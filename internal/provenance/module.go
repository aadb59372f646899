package provenance

import (
	"cmp"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Module collects the summaries of methods of all packages, and once all are known answers what methods of
// interfaces do: what a handler passes to the interface of a repository reaches the text that the repository builds.
type Module struct {
	mu        sync.RWMutex
	linked    bool
	packages  map[string]*packageState
	summaries map[symbol.Symbol]*Summary // of methods
	index     *dispatch.Index
	methods   map[symbol.Symbol]*Summary        // of interfaces, once linked
	passed    map[symbol.Symbol]uint64          // what calls vary, see passedTo; nil until somebody asks
	callees   map[symbol.Symbol][]symbol.Symbol // the methods of interfaces through which a function may be called, likewise
	logs      map[string][]*askedLog            // by import path, of analyses before the link
	asked     map[*types.Package]*askedLog      // until [Module.Asked]; nil unless [Module.Record] was called
}

// packageState is what one package adds to a module.
type packageState struct {
	Types     *dispatch.Package
	Summaries []methodSummary // sorted
	Passes    []passedTo      // sorted
}

type methodSummary struct {
	Method  symbol.Symbol
	Summary *Summary
}

// NewModule returns a module without packages.
func NewModule() *Module {
	return &Module{
		packages: map[string]*packageState{}, summaries: map[symbol.Symbol]*Summary{},
		index: dispatch.NewIndex(), methods: map[symbol.Symbol]*Summary{}, logs: map[string][]*askedLog{},
	}
}

// Overrides implements engine.World.
func (m *Module) Overrides() map[*analysis.Analyzer]func(*analysis.Pass) (any, error) {
	return map[*analysis.Analyzer]func(*analysis.Pass) (any, error){Analyzer: m.summarise, LinkAnalyzer: m.link}
}

// summarise runs [Analyzer] and adds the package to m.
func (m *Module) summarise(pass *analysis.Pass) (any, error) {
	result, err := run(pass)
	if err != nil || Outside(pass) || aside.HasTests(pass) {
		return result, err
	}
	path := pass.Pkg.Path()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.packages[path] != nil || m.linked {
		return result, nil
	}
	st := &packageState{Types: dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo), Passes: passes(pass)}
	for sym, s := range result.(*Package).summaries {
		if strings.HasPrefix(string(sym), "(") {
			st.Summaries = append(st.Summaries, methodSummary{sym, s})
		}
	}
	slices.SortFunc(st.Summaries, func(a, b methodSummary) int { return cmp.Compare(a.Method, b.Method) })
	m.add(path, st)
	return result, nil
}

func (m *Module) link(pass *analysis.Pass) (any, error) {
	if Outside(pass) {
		return &Links{linker: unlinked{}}, nil
	}
	log := &askedLog{asked: map[symbol.Symbol]*Summary{}, params: map[param]bool{}}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.linked {
		m.logs[pass.Pkg.Path()] = append(m.logs[pass.Pkg.Path()], log)
	}
	if m.asked != nil {
		m.asked[pass.Pkg] = log
	}
	return &Links{linker: m, log: log}, nil
}

func (m *Module) add(path string, st *packageState) {
	m.packages[path] = st
	for _, s := range st.Summaries {
		m.summaries[s.Method] = s.Summary
	}
}

// Link makes the module answer, and returns the paths of the packages that were given answers which no longer hold, sorted.
func (m *Module) Link() []string {
	m.mu.Lock()
	for _, path := range slices.Sorted(maps.Keys(m.packages)) {
		m.index.Add(m.packages[path].Types)
	}
	m.linked = true
	logs := m.logs
	m.logs = nil
	m.mu.Unlock()
	var stale []string
	for path, list := range logs {
		if slices.ContainsFunc(list, func(log *askedLog) bool { return !m.answers(log) }) {
			stale = append(stale, path)
		}
	}
	slices.Sort(stale)
	return stale
}

// answers reports whether m gives the answers in log now.
func (m *Module) answers(log *askedLog) bool {
	for sym, answer := range log.asked {
		if !reflect.DeepEqual(m.method(sym), answer) {
			return false
		}
	}
	for p, answer := range log.params {
		if m.constantParam(p) != answer {
			return false
		}
	}
	return true
}

// constantParam implements linker: before the link nothing is known.
func (m *Module) constantParam(p param) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.linked && m.constant(p)
}

// method implements linker: before the link nothing is known, whatever has been analysed, so that answers do not depend on the order.
func (m *Module) method(sym symbol.Symbol) *Summary {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.linked {
		return nil
	}
	if s, ok := m.methods[sym]; ok {
		return s
	}
	impls, _ := m.index.Implementations(sym)
	var s *Summary
	if len(impls) > 0 && len(impls) <= maxImplementations {
		list := make([]*Summary, len(impls))
		for i, impl := range impls {
			list[i] = m.summaries[impl]
		}
		s = merge(impls, list)
	}
	m.methods[sym] = s
	return s
}

// Record makes m keep what rules ask, for [Module.Asked].
func (m *Module) Record() { m.asked = map[*types.Package]*askedLog{} }

// Linked returns the analyzers whose answers may change with [Module.Link].
func (m *Module) Linked() []*analysis.Analyzer { return []*analysis.Analyzer{LinkAnalyzer} }

// State implements engine.World.
func (m *Module) State(path string) (state, questions []byte, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	st := m.packages[path]
	if st == nil {
		return nil, nil, true
	}
	state, err := cache.Encode(*st)
	return state, nil, err == nil
}

// Restore implements engine.World.
func (m *Module) Restore(path string, state, questions []byte) bool {
	st := new(packageState)
	if cache.Decode(state, st) != nil || st.Types == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(path, st)
	return true
}

// storedAnswers are the questions about a package with their answers.
type storedAnswers struct {
	Methods []storedAnswer
	Params  []storedParam
}

// storedParam is a question about a parameter with the answer.
type storedParam struct {
	Param    param
	Constant bool
}

// storedAnswer is a question about a method with the digest of the answer, zero if there was none.
type storedAnswer struct {
	Method symbol.Symbol
	Answer cache.Digest
}

func digestOf(s *Summary) (cache.Digest, error) {
	if s == nil {
		return cache.Digest{}, nil
	}
	return cache.DigestOf(s)
}

// Asked implements engine.World.
func (m *Module) Asked(pkg *types.Package) (questions []byte, ok bool) {
	m.mu.Lock()
	log := m.asked[pkg]
	delete(m.asked, pkg)
	m.mu.Unlock()
	if log == nil || len(log.asked)+len(log.params) == 0 {
		return nil, true
	}
	var list storedAnswers
	for _, sym := range slices.Sorted(maps.Keys(log.asked)) {
		digest, err := digestOf(log.asked[sym])
		if err != nil {
			return nil, false
		}
		list.Methods = append(list.Methods, storedAnswer{sym, digest})
	}
	for p, constant := range log.params {
		list.Params = append(list.Params, storedParam{p, constant})
	}
	slices.SortFunc(list.Params, func(a, b storedParam) int {
		return cmp.Or(cmp.Compare(a.Param.Func, b.Param.Func), cmp.Compare(a.Param.Index, b.Param.Index))
	})
	questions, err := cache.Encode(list)
	return questions, err == nil
}

// Holds implements engine.World.
func (m *Module) Holds(_ string, questions []byte) bool {
	var list storedAnswers
	if cache.Decode(questions, &list) != nil {
		return false
	}
	for _, q := range list.Methods {
		if digest, err := digestOf(m.method(q.Method)); err != nil || digest != q.Answer {
			return false
		}
	}
	for _, q := range list.Params {
		if m.constantParam(q.Param) != q.Constant {
			return false
		}
	}
	return true
}
