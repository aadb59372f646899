package provenance

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Package].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintprovenance",
	Doc:        "compute where values come from",
	Requires:   []*analysis.Analyzer{ssair.Analyzer, knowledge.Analyzer},
	FactTypes:  []analysis.Fact{new(Summary)},
	ResultType: reflect.TypeFor[*Package](),
	Run:        run,
}

// Package answers questions about the values of one package. Its methods may be used from several goroutines.
type Package struct {
	mu        sync.Mutex
	world     *factWorld
	ssa       *ssair.Package
	know      *knowledge.Table
	e         *evaluator
	answers   map[question]*Node // to what rules asked
	sinks     []Sink
	summaries map[symbol.Symbol]*Summary
}

// Of says what v is made of when instr uses it.
func (p *Package) Of(v ssa.Value, instr ssa.Instruction) *Node {
	return p.answer(question{v: v, at: pointOf(instr)})
}

// answer answers q, on its own: how far the work for one question gets must not depend on what was asked before.
func (p *Package) answer(q question) *Node {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := p.answers[q]; n != nil {
		return n
	}
	e := p.evaluator()
	e.memo = map[question]*Node{}
	n := e.ask(maxWork, func() *Node { return e.eval(q.as, q.v, q.at, q.in) })
	if p.answers == nil {
		p.answers = map[question]*Node{}
	}
	p.answers[q] = n
	return n
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
	return p.answer(question{v: v, at: at, in: n.frame})
}

// Callers returns the calls in the package that name fn.
func (p *Package) Callers(fn *ssa.Function) []ssa.CallInstruction {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.evaluator().index.callers[fn]
}

// Sinks returns the sinks of the package, by function and position. Those behind methods of interfaces
// are among them as far as links knows.
func (p *Package) Sinks(links *Links) []Sink {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.linksMatter(links) {
		return p.sinks
	}
	e := newEvaluator(p.world, p.know, p.evaluator().index)
	e.reads, e.links = p.e.reads, links
	return e.sinks(maxSinkWork)
}

// linksMatter reports whether links knows of a sink behind something that the package calls. It asks for all of them.
func (p *Package) linksMatter(links *Links) bool {
	if p.world == nil {
		return false
	}
	matter := false
	for _, sym := range p.world.methods() {
		if s := links.method(sym); s != nil && len(links.expand(s, 0).Sinks) > 0 {
			matter = true
		}
	}
	for _, fn := range p.world.functions() {
		if s := p.world.summary(fn); s != nil && len(s.Calls) > 0 && len(links.expand(s, 0).Sinks) > len(s.Sinks) {
			matter = true
		}
	}
	return matter
}

// evaluator returns the evaluator that makes the summaries.
func (p *Package) evaluator() *evaluator {
	if p.e == nil {
		p.e = newEvaluator(p.world, p.know, newIndex(p.ssa))
		p.e.reads = p.e.readers()
	}
	return p.e
}

func run(pass *analysis.Pass) (any, error) {
	p := &Package{
		ssa:       pass.ResultOf[ssair.Analyzer].(*ssair.Package),
		know:      pass.ResultOf[knowledge.Analyzer].(*knowledge.Table),
		summaries: map[symbol.Symbol]*Summary{},
	}
	p.world = newWorld(pass, p.know)
	if Outside(pass) {
		return p, nil
	}
	sinks := p.world.relevant() // Have: whatever reads, asks with text or calls what does.
	dispatches := len(p.world.methods()) > 0
	if !sinks && !dispatches && !declaresText(pass) {
		return p, nil
	}
	e := p.evaluator()
	byFunc := map[*ssa.Function][]Sink{}
	if sinks {
		p.sinks = e.sinks(maxSinkWork)
		for _, s := range p.sinks {
			for _, open := range s.Open {
				byFunc[open.Func] = append(byFunc[open.Func], s)
			}
		}
	}
	calls := map[*ssa.Function][]dispatchedCall{}
	if dispatches {
		for _, c := range e.dispatchedCalls() {
			for _, open := range c.Open {
				if list := calls[open.Func]; len(list) < maxExported && (len(list) == 0 || list[len(list)-1].Instr != c.Instr) {
					calls[open.Func] = append(list, c)
				}
			}
		}
	}
	for _, fn := range e.index.funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !obj.Exported() || len(byFunc[fn]) == 0 && len(calls[fn]) == 0 && !e.reads[fn] && !returnsText(fn) && !checks(fn) {
			continue
		}
		if s := e.export(fn, distinct(byFunc[fn]), calls[fn]); s != nil {
			p.summaries[symbol.Of(obj)] = s
			pass.ExportObjectFact(obj, s)
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
	if !symbol.IsError(last) && !(isBasic && b.Kind() == types.Bool) {
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

// Outside reports whether the package belongs to the standard library or another module: what those do is
// known from tables, or not at all.
func Outside(pass *analysis.Pass) bool {
	if m := pass.Module; m != nil && m.Version != "" {
		return true
	}
	return symbol.Standard(pass.Pkg.Path())
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

// factWorld knows one package, and what facts tell about others.
type factWorld struct {
	pass    *analysis.Pass
	know    *knowledge.Table
	facts   map[*types.Func]*Summary
	embeds  func() map[*types.Var]bool
	mention func() mentions
}

// mentions are the functions that a package mentions.
type mentions struct {
	funcs   []*types.Func   // of other packages that may have summaries
	methods []symbol.Symbol // of interfaces of the module
}

func newWorld(pass *analysis.Pass, know *knowledge.Table) *factWorld {
	w := &factWorld{pass: pass, know: know, facts: map[*types.Func]*Summary{}}
	w.embeds = sync.OnceValue(func() map[*types.Var]bool { return embeds(pass) })
	w.mention = sync.OnceValue(w.mentions)
	return w
}

func (w *factWorld) summary(fn *types.Func) *Summary {
	fn = fn.Origin()
	if fn.Pkg() == nil || fn.Pkg() == w.pass.Pkg || symbol.Standard(fn.Pkg().Path()) {
		return nil
	}
	s, ok := w.facts[fn]
	if !ok {
		fact := new(Summary)
		if w.pass.ImportObjectFact(fn, fact) {
			s = fact
		}
		w.facts[fn] = s
	}
	return s
}

func (w *factWorld) embedded(v *types.Var) bool { return w.embeds()[v] }

func (w *factWorld) methods() []symbol.Symbol { return w.mention().methods }

func (w *factWorld) functions() []*types.Func { return w.mention().funcs }

func (w *factWorld) mentions() mentions {
	var m mentions
	seen := map[*types.Func]bool{}
	for _, obj := range w.pass.TypesInfo.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || seen[fn] || fn.Pkg() == nil {
			continue
		}
		seen[fn] = true
		if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			continue
		}
		if fn.Pkg() != w.pass.Pkg && !symbol.Standard(fn.Pkg().Path()) {
			m.funcs = append(m.funcs, fn)
		}
	}
	called := map[symbol.Symbol]bool{}
	for _, sel := range w.pass.TypesInfo.Selections {
		fn, ok := sel.Obj().(*types.Func)
		if !ok || !types.IsInterface(sel.Recv()) || !isDispatched(fn, w.pass.Pkg) || !takesOrReturnsText(fn.Signature()) {
			continue
		}
		if iface, ok := types.Unalias(sel.Recv()).(*types.Named); ok {
			called[methodOf(iface, fn.Name())] = true
		}
	}
	m.methods = slices.Sorted(maps.Keys(called))
	return m
}

// takesOrReturnsText reports whether text can go in or come out, alone or in a struct or list.
func takesOrReturnsText(sig *types.Signature) bool {
	for result := range sig.Results().Variables() {
		if isText(result.Type()) {
			return true
		}
	}
	for param := range sig.Params().Variables() {
		t := param.Type()
		if isText(t) || isTextList(t) {
			return true
		}
		if st, ok := structOf(t); ok && !symbol.IsContext(t) && st.NumFields() > 0 {
			return true
		}
	}
	return false
}

// methodOf names a method of an interface by the interface that a call names: that one
// decides about implementations.
func methodOf(iface *types.Named, name string) symbol.Symbol {
	return "(" + dispatch.TypeSymbol(iface) + ")." + symbol.Symbol(name)
}

// SameModule reports whether two packages are likely to be of one module, as far as their paths tell.
func SameModule(a, b string) bool {
	if symbol.Standard(a) || symbol.Standard(b) {
		return false
	}
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	n := 1
	if strings.Contains(x[0], ".") {
		n = min(3, len(x), len(y))
	}
	return len(y) >= n && slices.Equal(x[:n], y[:n])
}

// relevant reports whether the package mentions anything that is, or leads to, a sink.
func (w *factWorld) relevant() bool {
	checked := map[types.Object]bool{}
	for _, obj := range w.pass.TypesInfo.Uses {
		if obj.Pkg() == nil || checked[obj] {
			continue
		}
		checked[obj] = true
		switch obj := obj.(type) {
		case *types.Func:
			if w.know.Knows(obj.Pkg().Path()) {
				if api, ok := w.know.Lookup(obj, nil); ok && api.SQL != 0 {
					return true
				} else if !ok && obj.Signature().Recv() != nil {
					return true // promoted: it depends on the type it is selected from
				}
			} else if s := w.summary(obj); s != nil && (s.Reads || len(s.Sinks) > 0) {
				return true
			} else if api, ok := knowledge.ByShape(obj); ok && api.SQL != 0 {
				return true
			} else if _, ok := knowledge.ByName(obj); ok && !SameModule(obj.Pkg().Path(), w.pass.Pkg.Path()) {
				return true
			}
		case *types.TypeName, *types.Var:
			if obj.Pkg() != w.pass.Pkg && knowledge.HoldsSQL(obj.Pkg().Path()) {
				return true
			}
		}
	}
	return false
}

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
