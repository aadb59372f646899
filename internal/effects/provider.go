package effects

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result]. Its own Run sees one package and the facts of its imports;
// our engine replaces it by [Module.Run].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlinteffects",
	Doc:        "compute what functions do to the outside world",
	Requires:   []*analysis.Analyzer{ssair.Analyzer, loops.Analyzer, deadlines.Analyzer},
	FactTypes:  []analysis.Fact{new(Summary)},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// run computes the effects of one package with what facts tell about its imports.
func run(pass *analysis.Pass) (any, error) {
	if symbol.Standard(pass.Pkg.Path()) {
		return &Result{}, nil // what the standard library does is in the tables
	}
	w := newLocalWorld(pass)
	if !relevant(pass, w) {
		return &Result{}, nil
	}
	x := extract(pass, w)
	w.graph(x.graph)
	solve(x.graph.Funcs, w.summaries, w)
	w.requests = sync.OnceValue(func() map[symbol.Symbol]bool { return reachable(x.graph.Funcs, w) })
	w.start = sync.OnceValue(func() map[symbol.Symbol]bool { return startOnly(x.graph.Funcs, w.stores, w) })
	w.reached = sync.OnceValue(func() map[symbol.Symbol]Reach { return reaches(x.graph.Funcs, w.stores, w) })
	w.jobs = sync.OnceValue(func() map[symbol.Symbol]bool { return backgroundOnly(x.graph.Funcs, w.stores, w) })
	for fn, sym := range x.funcs {
		if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() == pass.Pkg {
			if s := w.summaries[sym]; s != nil && !s.empty() {
				pass.ExportObjectFact(obj, s)
			}
		}
	}
	return &Result{calls: x.calls, funcs: x.funcs, world: w}, nil
}

// relevant reports whether the package mentions anything that may have an effect: only
// then is its SSA form needed.
func relevant(pass *analysis.Pass, w world) bool {
	checked := map[*types.Func]bool{}
	for _, obj := range pass.TypesInfo.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || checked[fn] {
			continue
		}
		checked[fn] = true
		if fn.Pkg() == nil {
			continue
		}
		recv := fn.Signature().Recv()
		switch {
		case recv != nil && types.IsInterface(recv.Type()) && (fn.Pkg() == pass.Pkg || w.analysed(fn.Pkg().Path())):
			return true
		case knowledge.Knows(fn.Pkg().Path()):
			api, ok := knowledge.Lookup(fn, nil)
			if ok && (api.Effect != knowledge.None || api.Cursor) {
				return true
			}
			if !ok && recv != nil && unexported(recv.Type()) {
				return true // promoted from a type that callers do not see: it depends on theirs
			}
		case fn.Pkg() != pass.Pkg && w.summary(symbol.Of(fn)) != nil:
			return true
		case waits(fn):
			return true // for who asks whether a request reaches it
		default:
			if _, ok := knowledge.ByShape(fn); ok {
				return true
			}
		}
	}
	return false
}

func waits(fn *types.Func) bool {
	_, ok := knowledge.WaitOf(fn)
	return ok
}

func unexported(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !named.Obj().Exported()
}

// localWorld is the world of one package under a driver that sees one at a time.
type localWorld struct {
	pass      *analysis.Pass
	summaries map[symbol.Symbol]*Summary
	index     *dispatch.Index
	stores    map[symbol.Symbol][]Target
	requests  func() map[symbol.Symbol]bool
	start     func() map[symbol.Symbol]bool
	jobs      func() map[symbol.Symbol]bool
	reached   func() map[symbol.Symbol]Reach
	funcs     map[symbol.Symbol]*Func // of the package
}

func newLocalWorld(pass *analysis.Pass) *localWorld {
	w := &localWorld{pass: pass, summaries: map[symbol.Symbol]*Summary{}, stores: map[symbol.Symbol][]Target{}}
	imported := map[*types.Package]bool{}
	for _, of := range pass.AllObjectFacts() {
		if s, ok := of.Fact.(*Summary); ok && of.Object.Pkg() != pass.Pkg {
			w.summaries[symbol.Of(of.Object.(*types.Func))] = s
			imported[of.Object.Pkg()] = true
		}
	}
	w.index = dispatch.NewIndex()
	w.index.Add(dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo))
	for _, pkg := range pass.Pkg.Imports() {
		if imported[pkg] || w.analysed(pkg.Path()) {
			w.index.Add(dispatch.Describe(pass.Fset, pkg, nil))
		}
	}
	return w
}

// graph makes the functions of g part of the world.
func (w *localWorld) graph(g *Graph) {
	w.funcs = map[symbol.Symbol]*Func{}
	for i, f := range g.Funcs {
		w.summaries[f.Sym] = new(Summary)
		w.funcs[f.Sym] = &g.Funcs[i]
	}
	for _, s := range g.Stores {
		addStore(w.stores, s)
	}
}

func addStore(stores map[symbol.Symbol][]Target, s Store) {
	if !slices.Contains(stores[s.Place], s.Value) {
		stores[s.Place] = append(stores[s.Place], s.Value)
	}
}

func (w *localWorld) summary(s symbol.Symbol) *Summary { return w.summaries[s] }

func (w *localWorld) calls(fn, other symbol.Symbol) bool {
	return callsWithin(fn, other, func(s symbol.Symbol) *Func { return w.funcs[s] }, w)
}

// few is not known: other packages may have more to say.
func (w *localWorld) few(symbol.Symbol) bool { return false }

func (w *localWorld) fromRequest(s symbol.Symbol) bool { return w.requests()[s] }

func (w *localWorld) onlyAtStart(s symbol.Symbol) bool { return w.start()[s] }

func (w *localWorld) inBackground(s symbol.Symbol) bool { return w.jobs()[s] }

func (w *localWorld) reach(s symbol.Symbol) Reach { return w.reached()[s] }

func (w *localWorld) implementations(m symbol.Symbol) ([]symbol.Symbol, bool) {
	return w.index.Implementations(m)
}

func (w *localWorld) stored(place symbol.Symbol) []Target { return w.stores[place] }

// analysed reports whether facts about the package with the given path may exist: it is of the same module.
func (w *localWorld) analysed(path string) bool {
	if path == w.pass.Pkg.Path() {
		return true
	}
	if m := w.pass.Module; m != nil && m.Path != "" {
		return path == m.Path || strings.HasPrefix(path, m.Path+"/")
	}
	own, _, _ := strings.Cut(w.pass.Pkg.Path(), "/")
	first, _, _ := strings.Cut(path, "/")
	return own == first && !symbol.Standard(path)
}
