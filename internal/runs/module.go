package runs

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Module collects who calls whom in all packages, and once all are known answers for callers in other packages. Before
// that it knows nothing, whatever has been analysed, so that answers do not depend on the order.
type Module struct {
	mu       sync.Mutex
	packages map[string][]*Func
	answers  *answers                     // once linked
	logs     map[string][]*askedLog       // by import path, of analyses before the link
	asked    map[*types.Package]*askedLog // until [Module.Asked]; nil unless [Module.Record] was called
}

// A question is what a rule asked about a function.
type question struct {
	Func  symbol.Symbol
	About about
}

// about says what is asked.
type about uint8

const (
	once     about = iota // whether it runs at most once per process
	fatal                 // whether its errors end the process, or come only once
	survived              // whether somebody goes on after its errors, again and again
)

// askedLog holds the questions about other packages in one analysis, with the answers.
type askedLog struct {
	mu    sync.Mutex
	asked map[question]bool
}

// NewModule returns a module without packages.
func NewModule() *Module {
	return &Module{packages: map[string][]*Func{}, logs: map[string][]*askedLog{}}
}

// Overrides implements engine.World.
func (m *Module) Overrides() map[*analysis.Analyzer]func(*analysis.Pass) (any, error) {
	return map[*analysis.Analyzer]func(*analysis.Pass) (any, error){Analyzer: m.run}
}

// run takes the place of the Run function of [Analyzer].
func (m *Module) run(pass *analysis.Pass) (any, error) {
	r := newResult(pass)
	r.module, r.log = m, &askedLog{asked: map[question]bool{}}
	path := pass.Pkg.Path()
	m.mu.Lock()
	known := m.answers != nil || m.packages[path] != nil || aside.HasTests(pass)
	m.mu.Unlock()
	var funcs []*Func
	if !known {
		funcs = r.local().graph.funcs
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil {
		if !known {
			m.packages[path] = funcs
		}
		m.logs[path] = append(m.logs[path], r.log)
	}
	if m.asked != nil {
		m.asked[pass.Pkg] = r.log
	}
	return r, nil
}

// ask asks the module, if there is one, and notes the answer.
func (r *Result) ask(q question) bool {
	if r.module == nil {
		return false
	}
	yes := r.module.answer(q)
	r.log.mu.Lock()
	defer r.log.mu.Unlock()
	r.log.asked[q] = yes
	return yes
}

func (m *Module) answer(q question) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil {
		return false
	}
	return m.answers.answer(q)
}

// Link makes the module answer, and returns the paths of the packages that were given answers which no longer hold, sorted.
func (m *Module) Link() []string {
	var funcs []*Func
	m.mu.Lock()
	for _, path := range slices.Sorted(maps.Keys(m.packages)) {
		funcs = append(funcs, m.packages[path]...)
	}
	m.answers = newAnswers(funcs, true)
	logs := m.logs
	m.logs = nil
	m.mu.Unlock()
	var stale []string
	for path, list := range logs {
		if slices.ContainsFunc(list, func(l *askedLog) bool { return !m.holds(l.list()) }) {
			stale = append(stale, path)
		}
	}
	slices.Sort(stale)
	return stale
}

// Record makes m keep what rules ask, for [Module.Asked].
func (m *Module) Record() { m.asked = map[*types.Package]*askedLog{} }

// Linked returns the analyzers whose answers may change with [Module.Link].
func (m *Module) Linked() []*analysis.Analyzer { return []*analysis.Analyzer{Analyzer} }

// State implements engine.World.
func (m *Module) State(path string) (state, questions []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	funcs := m.packages[path]
	if funcs == nil {
		return nil, nil, true
	}
	state, err := cache.Encode(funcs)
	return state, nil, err == nil
}

// Restore implements engine.World.
func (m *Module) Restore(path string, state, questions []byte) bool {
	var funcs []*Func
	if cache.Decode(state, &funcs) != nil || slices.Contains(funcs, nil) {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.packages[path] = funcs
	return true
}

// storedAnswer is a question with its answer.
type storedAnswer struct {
	Question question
	Yes      bool
}

// list returns the questions with their answers, in order.
func (l *askedLog) list() []storedAnswer {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []storedAnswer
	for q, yes := range l.asked {
		list = append(list, storedAnswer{q, yes})
	}
	slices.SortFunc(list, func(a, b storedAnswer) int {
		return cmp.Or(cmp.Compare(a.Question.Func, b.Question.Func), cmp.Compare(a.Question.About, b.Question.About))
	})
	return list
}

// holds reports whether the questions in list get the same answers now.
func (m *Module) holds(list []storedAnswer) bool {
	return !slices.ContainsFunc(list, func(s storedAnswer) bool { return m.answer(s.Question) != s.Yes })
}

// Asked implements engine.World.
func (m *Module) Asked(pkg *types.Package) (questions []byte, ok bool) {
	m.mu.Lock()
	log := m.asked[pkg]
	delete(m.asked, pkg)
	m.mu.Unlock()
	if log == nil {
		return nil, true
	}
	list := log.list()
	if len(list) == 0 {
		return nil, true
	}
	questions, err := cache.Encode(list)
	return questions, err == nil
}

// Holds implements engine.World.
func (m *Module) Holds(_ string, questions []byte) bool {
	var list []storedAnswer
	return cache.Decode(questions, &list) == nil && m.holds(list)
}
