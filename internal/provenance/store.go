package provenance

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// askedLog notes which summaries the analysis of one package asked for. It is guarded by the mutex of the module; nil
// if nobody wants to know.
type askedLog struct {
	path  string
	asked map[symbol.Symbol]*Summary // nil stands for none
	told  map[symbol.Symbol]*Summary // what the analysis told about the package, if it came after the link
}

func (m *Module) newLog(path string) *askedLog {
	if m.logs == nil {
		return nil
	}
	return &askedLog{path: path, asked: map[symbol.Symbol]*Summary{}}
}

func (l *askedLog) note(s symbol.Symbol, answer *Summary) {
	if l != nil {
		l.asked[s] = answer
	}
}

func (l *askedLog) clone() *askedLog {
	if l == nil {
		return nil
	}
	return &askedLog{path: l.path, asked: maps.Clone(l.asked)}
}

// storedQuestions is the form in which questions are kept between runs.
type storedQuestions struct {
	Absent []string // packages asked about that were not analysed
	Asked  []storedQuestion
	Told   map[symbol.Symbol]*Summary
}

// storedQuestion is the question for a summary, with the digest of the answer, zero if there was none.
type storedQuestion struct {
	Func   symbol.Symbol
	Answer cache.Digest
}

func (m *Module) stored(l *askedLog) ([]byte, error) {
	out := storedQuestions{Told: l.told}
	for _, sym := range slices.Sorted(maps.Keys(l.asked)) {
		answer := l.asked[sym]
		pkg := sym.Package()
		if pkg == l.path {
			continue
		}
		if answer == nil && m.packages[pkg] == nil {
			if !slices.Contains(out.Absent, pkg) {
				out.Absent = append(out.Absent, pkg)
			}
			continue
		}
		digest, err := digestOf(answer)
		if err != nil {
			return nil, err
		}
		out.Asked = append(out.Asked, storedQuestion{sym, digest})
	}
	return cache.Encode(out)
}

func digestOf(s *Summary) (cache.Digest, error) {
	if s == nil {
		return cache.Digest{}, nil
	}
	return cache.DigestOf(s)
}

// holds reports whether the answers are the same now.
func (m *Module) holds(data []byte) (q storedQuestions, ok bool) {
	if cache.Decode(data, &q) != nil {
		return q, false
	}
	for _, pkg := range q.Absent {
		if m.packages[pkg] != nil {
			return q, false
		}
	}
	for _, asked := range q.Asked {
		if digest, err := digestOf(m.lookup(asked.Func)); err != nil || digest != asked.Answer {
			return q, false
		}
	}
	return q, true
}

// storedState is what one package adds to a module.
type storedState struct {
	Types *dispatch.Package
	Calls map[symbol.Symbol][]symbol.Symbol
	Told  map[symbol.Symbol]*Summary
}

// Record makes m keep what rules ask, for [Module.Asked].
func (m *Module) Record() { m.logs = map[*types.Package]*askedLog{} }

// Linked implements engine.World.
func (m *Module) Linked() []*analysis.Analyzer { return []*analysis.Analyzer{Analyzer} }

// State implements engine.World.
func (m *Module) State(path string) (state, basis []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	st := m.packages[path]
	if st == nil {
		return nil, nil, true
	}
	state, err := cache.Encode(storedState{st.types, st.calls, st.told})
	if err != nil {
		return nil, nil, false
	}
	basis, err = m.stored(st.basis)
	return state, basis, err == nil
}

// Restore implements engine.World.
func (m *Module) Restore(path string, state, basis []byte) bool {
	var stored storedState
	if cache.Decode(state, &stored) != nil || stored.Types == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.holds(basis); !ok {
		return false
	}
	m.packages[path] = &packageState{types: stored.Types, calls: stored.Calls, told: stored.Told}
	maps.Copy(m.summaries, stored.Told)
	return true
}

// Asked implements engine.World.
func (m *Module) Asked(pkg *types.Package) (questions []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	log := m.logs[pkg]
	delete(m.logs, pkg)
	if log == nil {
		return nil, true
	}
	questions, err := m.stored(log)
	return questions, err == nil
}

// Holds implements engine.World.
func (m *Module) Holds(_ string, questions []byte) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	q, ok := m.holds(questions)
	if ok {
		maps.Copy(m.after, q.Told)
	}
	return ok
}
