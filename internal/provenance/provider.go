package provenance

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Package]. Its own Run sees one package and the facts of its imports; our
// engine replaces it by [Module.Run].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintprovenance",
	Doc:        "compute where values come from",
	Requires:   []*analysis.Analyzer{ssair.Analyzer},
	FactTypes:  []analysis.Fact{new(Summary)},
	ResultType: reflect.TypeFor[*Package](),
	Run:        run,
}

// Package answers questions about the values of one package.
type Package struct {
	mu    sync.Mutex
	e     func() *evaluator
	sinks []Sink
}

// Of says what v is made of when instr uses it.
func (p *Package) Of(v ssa.Value, instr ssa.Instruction) *Node {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.e()
	return e.ask(maxWork, func() *Node { return e.eval(nil, v, pointOf(instr), nil) })
}

// Operand says what v is made of, an operand of the instruction that n.Value is: an argument of the call behind a [Result],
// what a [Plain] or [Number] encodes. What n owes to the way it was reached, such as the arguments of calls, v owes to the same.
func (p *Package) Operand(n *Node, v ssa.Value) *Node {
	var at point
	if instr, ok := n.Value.(ssa.Instruction); ok {
		at = pointOf(instr)
	} else if fn := n.Value.Parent(); fn != nil && len(fn.Blocks) > 0 {
		at = point{block: fn.Blocks[0]}
	} else {
		return unknown(v, "a value of another package")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.e()
	return e.ask(maxWork, func() *Node { return e.eval(nil, v, at, n.frame) })
}

// Sinks returns the sinks of the package, by function and position.
func (p *Package) Sinks() []Sink { return p.sinks }

// Callers returns the calls in the package that name fn.
func (p *Package) Callers(fn *ssa.Function) []ssa.CallInstruction {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.e().index.callers[fn]
}

func run(pass *analysis.Pass) (any, error) {
	return answer(pass, newWorld(pass), func(fn *types.Func, s *Summary) { pass.ExportObjectFact(fn, s) })
}

// answer analyses one package of the world w and hands out the summaries of its exported functions.
func answer(pass *analysis.Pass, w world, export func(*types.Func, *Summary)) (*Package, error) {
	ssaOf := pass.ResultOf[ssair.Analyzer].(*ssair.Package)
	p := &Package{e: sync.OnceValue(func() *evaluator { return newEvaluator(w, newIndex(ssaOf)) })}
	if Outside(pass) {
		return p, nil
	}
	sinks := relevant(pass, w) // Have: whatever reads, asks with text or calls what does.
	if !sinks && !declaresText(pass) {
		return p, nil
	}
	e := p.e()
	e.reads = e.readers()
	byFunc := map[*ssa.Function][]Sink{}
	if sinks {
		p.sinks = e.sinks()
		for _, s := range p.sinks {
			for _, open := range s.Open {
				byFunc[open.Func] = append(byFunc[open.Func], s)
			}
		}
	}
	for _, fn := range e.index.funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !obj.Exported() || len(byFunc[fn]) == 0 && !e.reads[fn] && !returnsText(fn) && !checks(fn) {
			continue
		}
		if s := e.export(fn, distinct(byFunc[fn])); s != nil {
			export(obj, s)
		}
	}
	return p, nil
}

// maxExported bounds the sinks in one summary.
const maxExported = 12

// distinct returns the sinks of one function, each use once, at most maxExported.
func distinct(sinks []Sink) []Sink {
	var list []Sink
	seen := map[ssa.Instruction]bool{}
	for _, s := range sinks {
		if s.Instr != nil && seen[s.Instr] || len(list) == maxExported {
			continue
		}
		seen[s.Instr] = true
		list = append(list, s)
	}
	return list
}

// checks reports whether fn may check text: it takes some and returns a bool or an error.
func checks(fn *ssa.Function) bool { return checkSignature(fn.Signature) }

func checkSignature(sig *types.Signature) bool {
	if sig.Results().Len() == 0 || sig.Results().Len() > 2 {
		return false
	}
	last := sig.Results().At(sig.Results().Len() - 1).Type()
	b, isBasic := last.Underlying().(*types.Basic)
	if !isError(last) && !(isBasic && b.Kind() == types.Bool) {
		return false
	}
	if sig.Recv() != nil && isText(sig.Recv().Type()) {
		return true
	}
	for p := range sig.Params().Variables() {
		if isText(p.Type()) {
			return true
		}
	}
	return false
}

// External reports whether the package belongs to the standard library or another module: what those do is
// known from tables, or not at all.
func Outside(pass *analysis.Pass) bool {
	if m := pass.Module; m != nil && m.Version != "" {
		return true
	}
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	return !strings.Contains(first, ".") && stdRoots[first]
}

// stdRoots are the first path elements of the standard library. Source: go list std, Go 1.26.
var stdRoots = func() map[string]bool {
	roots := map[string]bool{}
	for _, root := range strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed
		encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect
		regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak`) {
		roots[root] = true
	}
	return roots
}()

// relevant reports whether the package mentions anything that is, or leads to, a sink.
func relevant(pass *analysis.Pass, w world) bool {
	checked := map[types.Object]bool{}
	for _, sel := range pass.TypesInfo.Selections {
		if named, ok := types.Unalias(sel.Recv()).(*types.Named); ok && types.IsInterface(named) {
			if fn, ok := sel.Obj().(*types.Func); ok && w.summary(methodOf(named, fn.Name())) != nil {
				return true
			}
		}
	}
	for _, obj := range pass.TypesInfo.Uses {
		if checked[obj] || obj.Pkg() == nil {
			continue
		}
		checked[obj] = true
		switch obj := obj.(type) {
		case *types.Func:
			if knowledge.Knows(obj.Pkg().Path()) {
				if api, ok := knowledge.Lookup(obj, nil); ok && api.SQL != 0 {
					return true
				} else if !ok && obj.Signature().Recv() != nil {
					return true // promoted: it depends on the type it is selected from
				}
			} else if s := w.summary(symbol.Of(obj)); s != nil && (s.Reads || len(s.Sinks) > 0) {
				return true
			} else if api, ok := knowledge.ByShape(obj); ok && api.SQL != 0 {
				return true
			}
		case *types.TypeName, *types.Var:
			if obj.Pkg() != pass.Pkg && knowledge.HoldsSQL(obj.Pkg().Path()) {
				return true
			}
		}
	}
	return false
}

// declaresText reports whether the package declares an exported function that returns text or checks some.
func declaresText(pass *analysis.Pass) bool {
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() {
				continue
			}
			obj, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func)
			if !ok {
				continue
			}
			for r := range obj.Signature().Results().Variables() {
				if isText(r.Type()) || isTextList(r.Type()) {
					return true
				}
			}
			if checkSignature(obj.Signature()) {
				return true
			}
		}
	}
	return false
}

// localWorld knows one package and the summaries of those it imports.
type localWorld struct {
	pass      *analysis.Pass
	summaries map[symbol.Symbol]*Summary
	embeds    func() map[*types.Var]bool
}

func newWorld(pass *analysis.Pass) *localWorld {
	w := &localWorld{pass: pass, summaries: map[symbol.Symbol]*Summary{}}
	for _, of := range pass.AllObjectFacts() {
		if s, ok := of.Fact.(*Summary); ok && of.Object.Pkg() != pass.Pkg {
			if fn, ok := of.Object.(*types.Func); ok {
				w.summaries[symbol.Of(fn)] = s
			}
		}
	}
	w.embeds = sync.OnceValue(func() map[*types.Var]bool { return embeds(pass) })
	return w
}

func (w *localWorld) summary(s symbol.Symbol) *Summary { return w.summaries[s] }

func (w *localWorld) embedded(v *types.Var) bool { return w.embeds()[v] }

// embeds returns the variables that //go:embed directives fill.
func embeds(pass *analysis.Pass) map[*types.Var]bool {
	found := map[*types.Var]bool{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				value, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				if !slices.ContainsFunc([]*ast.CommentGroup{gen.Doc, value.Doc}, hasEmbed) {
					continue
				}
				for _, name := range value.Names {
					if v, ok := pass.TypesInfo.Defs[name].(*types.Var); ok {
						found[v] = true
					}
				}
			}
		}
	}
	return found
}

func hasEmbed(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	return slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}
