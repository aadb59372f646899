package provenance

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Module holds the summaries of all packages of a module. Once all are known, [Module.Link] gives
// methods of interfaces the sinks of the methods that implement them: what a handler passes to a repository
// interface reaches the text that the repository builds.
type Module struct {
	mu        sync.RWMutex
	linked    bool
	packages  map[string]*packageState
	summaries map[symbol.Symbol]*Summary // as before the link
	after     map[symbol.Symbol]*Summary // of packages that were analysed after the link
	index     *dispatch.Index
	methods   map[symbol.Symbol]*Summary   // of interfaces, once linked
	logs      map[*types.Package]*askedLog // of analyses, until [Module.Asked]; nil unless [Module.Record] was called
}

type packageState struct {
	types *dispatch.Package
	told  map[symbol.Symbol]*Summary        // summaries
	basis *askedLog                         // what they depend on
	calls map[symbol.Symbol][]symbol.Symbol // declared function -> functions of other packages, and interface methods, that it mentions
}

// NewModule returns a module without packages.
func NewModule() *Module {
	return &Module{
		packages: map[string]*packageState{}, summaries: map[symbol.Symbol]*Summary{}, after: map[symbol.Symbol]*Summary{},
		index: dispatch.NewIndex(), methods: map[symbol.Symbol]*Summary{},
	}
}

// Run answers for one package of the module: it takes the place of the Run function of [Analyzer].
// Packages must come after those they import.
func (m *Module) Run(pass *analysis.Pass) (any, error) {
	var st *packageState
	if !Outside(pass) && !m.linked {
		st = m.describe(pass)
	}
	w := &moduleWorld{Module: m, embeds: sync.OnceValue(func() map[*types.Var]bool { return embeds(pass) }), log: m.newLog(pass.Pkg.Path())}
	told := map[symbol.Symbol]*Summary{}
	result, err := answer(pass, w, func(fn *types.Func, s *Summary) { told[symbol.Of(fn)] = s })
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case st != nil:
		st.told, st.basis = told, w.log.clone()
		maps.Copy(m.summaries, told)
	case m.linked && !hasTests(pass): // Have: nobody imports a test variant.
		if w.log != nil {
			w.log.told = told
		}
		maps.Copy(m.after, told)
	}
	if m.logs != nil {
		m.logs[pass.Pkg] = w.log
	}
	return result, err
}

// hasTests reports whether the package under analysis contains test files.
func hasTests(pass *analysis.Pass) bool {
	return slices.ContainsFunc(pass.Files, func(f *ast.File) bool {
		return strings.HasSuffix(pass.Fset.File(f.FileStart).Name(), "_test.go")
	})
}

// describe notes what the link needs to know about a package.
func (m *Module) describe(pass *analysis.Pass) *packageState {
	st := &packageState{types: dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo), calls: map[symbol.Symbol][]symbol.Symbol{}}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			if obj, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
				st.calls[symbol.Of(obj)] = mentioned(pass, fn.Body)
			}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.packages[pass.Pkg.Path()] = st
	return st
}

// mentioned returns the functions that body calls, each once: those of the package's own module or with
// a summary, as far as that can be told here.
func mentioned(pass *analysis.Pass, body *ast.BlockStmt) []symbol.Symbol {
	var list []symbol.Symbol
	seen := map[*types.Func]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
				if fn, ok := pass.TypesInfo.Uses[id].(*types.Func); ok && !seen[fn] {
					seen[fn] = true
					list = append(list, symbol.Of(fn))
				}
			}
			return true
		}
		fn, ok := pass.TypesInfo.Uses[sel.Sel].(*types.Func)
		if !ok || fn.Pkg() == nil || stdRoots[fn.Pkg().Path()] {
			return true
		}
		sym := symbol.Of(fn)
		if s := pass.TypesInfo.Selections[sel]; s != nil && types.IsInterface(s.Recv()) {
			if named, ok := types.Unalias(s.Recv()).(*types.Named); ok {
				sym = methodOf(named, fn.Name())
			}
		} else if seen[fn] {
			return true
		}
		seen[fn] = true
		if !slices.Contains(list, sym) {
			list = append(list, sym)
		}
		return true
	})
	return list
}

// methodOf names a method of an interface by the interface that a call names: that one
// decides about implementations.
func methodOf(iface *types.Named, name string) symbol.Symbol {
	return "(" + dispatch.TypeSymbol(iface) + ")." + symbol.Symbol(name)
}

// Link gives methods of interfaces their sinks, and returns the paths of the packages that have to be looked at again:
// those that call such methods, and those that call functions which do.
func (m *Module) Link() []string {
	var paths []string
	for path := range m.packages {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	m.linked = true
	if !slices.ContainsFunc(paths, func(path string) bool { return len(m.packages[path].types.Interfaces) > 0 }) {
		return nil
	}
	for _, path := range paths {
		m.index.Add(m.packages[path].types)
	}
	callers := map[symbol.Symbol][]symbol.Symbol{}
	owner := map[symbol.Symbol]string{}
	for _, path := range paths {
		for fn, callees := range m.packages[path].calls {
			owner[fn] = path
			for _, callee := range callees {
				callers[callee] = append(callers[callee], fn)
			}
		}
	}
	var work []symbol.Symbol
	for callee := range callers {
		if m.method(callee) != nil {
			work = append(work, callee)
		}
	}
	stale := map[string]bool{}
	seen := map[symbol.Symbol]bool{}
	for len(work) > 0 {
		sym := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[sym] {
			continue
		}
		seen[sym] = true
		for _, caller := range callers[sym] {
			stale[owner[caller]] = true
			work = append(work, caller)
		}
	}
	var list []string
	for _, path := range paths {
		if stale[path] {
			list = append(list, path)
		}
	}
	return list
}

// method returns the summary of an interface method, or nil if none of its implementations has sinks.
func (m *Module) method(sym symbol.Symbol) *Summary {
	if s, ok := m.methods[sym]; ok {
		return s
	}
	m.methods[sym] = nil
	impls, _ := m.index.Implementations(sym)
	if len(impls) == 0 || len(impls) > maxImplementations {
		return nil
	}
	merged := new(Summary)
	for _, impl := range impls {
		s := m.summaries[impl]
		if s == nil || len(s.Sinks) == 0 {
			continue
		}
		offset := int32(len(merged.Nodes))
		for _, n := range s.Nodes {
			n.Parts = slices.Clone(n.Parts)
			for i := range n.Parts {
				n.Parts[i] += offset
			}
			merged.Nodes = append(merged.Nodes, n)
		}
		for _, sink := range s.Sinks {
			sink.Node += offset
			sink.Via = append([]symbol.Symbol{impl}, sink.Via...)
			merged.Sinks = append(merged.Sinks, sink)
		}
	}
	if len(merged.Sinks) == 0 {
		return nil
	}
	m.methods[sym] = merged
	return merged
}

// maxImplementations bounds the methods that stand for one of an interface.
const maxImplementations = 6

// moduleWorld is the module as one package sees it.
type moduleWorld struct {
	*Module
	embeds func() map[*types.Var]bool
	log    *askedLog
}

func (w *moduleWorld) summary(s symbol.Symbol) *Summary {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := w.lookup(s)
	w.log.note(s, found)
	return found
}

// lookup returns what is known about a function or method; m.mu is held.
func (m *Module) lookup(s symbol.Symbol) *Summary {
	if found := m.after[s]; found != nil {
		return found
	}
	if found := m.summaries[s]; found != nil || !m.linked {
		return found
	}
	if s[0] == '(' && s[1] != '*' {
		return m.method(s)
	}
	return nil
}

func (w *moduleWorld) embedded(v *types.Var) bool { return w.embeds()[v] }
