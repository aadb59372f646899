package effects

import (
	"go/types"
	"maps"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// storedState is what one package adds to a module.
type storedState struct {
	Types *dispatch.Package
	Graph *Graph
	Lists []List
	// Summaries are those of the functions in the graph, after the link. Before the link of another run they are
	// a good guess: if they turn out wrong, who relied on them is analysed again.
	Summaries []*Summary
}

// Record makes m keep what rules ask, for [Module.Asked].
func (m *Module) Record() { m.logs = map[*types.Package]*askedLog{} }

// Overrides implements engine.World.
func (m *Module) Overrides() map[*analysis.Analyzer]func(*analysis.Pass) (any, error) {
	return map[*analysis.Analyzer]func(*analysis.Pass) (any, error){Analyzer: m.Run}
}

// Linked returns the analyzers whose answers may change with [Module.Link].
func (m *Module) Linked() []*analysis.Analyzer { return []*analysis.Analyzer{Analyzer} }

// State implements engine.World.
func (m *Module) State(path string) (state, basis []byte, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	st := m.packages[path]
	if st == nil {
		return nil, nil, true
	}
	stored := storedState{Types: st.types, Graph: st.graph, Lists: st.lists}
	if st.graph != nil {
		for _, f := range st.graph.Funcs {
			stored.Summaries = append(stored.Summaries, m.summaries[f.Sym])
		}
	}
	state, err := cache.Encode(stored)
	if err != nil {
		return nil, nil, false
	}
	basis, err = cache.Encode(sortedExistences(st.basis))
	return state, basis, err == nil
}

// Restore implements engine.World.
func (m *Module) Restore(path string, state, basis []byte) bool {
	var list []existence
	if cache.Decode(basis, &list) != nil || !allHold(list, m) {
		return false
	}
	var stored storedState
	if cache.Decode(state, &stored) != nil || stored.Types == nil {
		return false
	}
	restored := map[symbol.Symbol]*Summary{}
	if stored.Graph != nil {
		if len(stored.Graph.Funcs) != len(stored.Summaries) {
			return false
		}
		for i, f := range stored.Graph.Funcs {
			if stored.Summaries[i] == nil {
				return false
			}
			restored[f.Sym] = stored.Summaries[i]
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.packages[path] = &packageState{graph: stored.Graph, types: stored.Types, lists: stored.Lists}
	maps.Copy(m.summaries, restored)
	return true
}

// Asked implements engine.World.
func (m *Module) Asked(pkg *types.Package) (questions []byte, ok bool) {
	m.mu.Lock()
	log := m.logs[pkg]
	delete(m.logs, pkg)
	m.mu.Unlock()
	if log == nil {
		return nil, true
	}
	questions, err := log.stored()
	return questions, err == nil
}

// Holds implements engine.World.
func (m *Module) Holds(_ string, questions []byte) bool {
	var stored storedQuestions
	if cache.Decode(questions, &stored) != nil || !allHold(stored.Basis, m) {
		return false
	}
	var w world = m
	if len(stored.Own) > 0 {
		w = m.with(stored.Own)
	}
	for _, q := range stored.Asked {
		if digest, err := cache.DigestOf(q.Question.in(w)); err != nil || digest != q.Answer {
			return false
		}
	}
	return true
}
