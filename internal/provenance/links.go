package provenance

import (
	"go/types"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Links tells what methods of interfaces do with what they are given: which only the whole module knows.
type Links struct {
	linker linker
	log    *askedLog // nil if nobody wants to know
}

// LinkAnalyzer provides *[Links]. Its own Run knows nothing; our engine replaces it by that of a [Module].
var LinkAnalyzer = &analysis.Analyzer{
	Name:       "reviewlintprovenancelinks",
	Doc:        "tell what becomes of what is passed to methods of interfaces",
	Requires:   []*analysis.Analyzer{Analyzer},
	ResultType: reflect.TypeFor[*Links](),
	Run:        func(*analysis.Pass) (any, error) { return &Links{linker: unlinked{}}, nil },
}

// linker answers for methods of interfaces.
type linker interface {
	// method returns the joint summary of the implementations of an interface's method, or nil if nothing is known of it.
	method(symbol.Symbol) *Summary
	// constantParam reports whether all calls in the module that the function's package does not show pass constants for a parameter, and there are some.
	constantParam(param) bool
}

type unlinked struct{}

func (unlinked) method(symbol.Symbol) *Summary { return nil }
func (unlinked) constantParam(param) bool      { return false }

// Constant reports whether n, a [Param] that functions outside of its package may pass something for, gets nothing but constants from
// those of the module, and from some.
func (l *Links) Constant(n *Node) bool {
	fn, ok := n.Value.Parent().Object().(*types.Func)
	if !ok || n.As != nil {
		return false
	}
	p := param{symbol.Of(fn.Origin()), n.Index}
	if fn.Signature().Recv() != nil {
		p.Index--
	}
	constant := l.linker.constantParam(p)
	if l.log != nil {
		l.log.noteParam(p, constant)
	}
	return constant
}

// method asks for a method and notes question and answer.
func (l *Links) method(sym symbol.Symbol) *Summary {
	s := l.linker.method(sym)
	if l.log != nil {
		l.log.note(sym, s)
	}
	return s
}

// Harmless reports whether n, the result of a method of an interface, is harmless text whatever type implements it.
// It is where nobody can know: without a link.
func (l *Links) Harmless(n *Node) bool {
	if l.linker == (unlinked{}) {
		return true
	}
	s := l.method(n.Func)
	if s == nil || n.Index >= len(s.Results) || s.Results[n.Index] < 0 {
		return false
	}
	seen := map[int32]bool{}
	var harmless func(i int32) bool
	harmless = func(i int32) bool {
		if seen[i] {
			return true
		}
		seen[i] = true
		flat := s.Nodes[i]
		node := Node{Kind: flat.Kind}
		if node.Leaf() && !node.Harmless() {
			return false
		}
		return !slices.ContainsFunc(flat.Parts, func(p int32) bool { return !harmless(p) })
	}
	return harmless(s.Results[n.Index])
}

// merge puts the summaries of the implementations of a method together: their sinks and calls are all
// possible, their results are known if all are.
func merge(impls []symbol.Symbol, summaries []*Summary) *Summary {
	merged := new(Summary)
	for i, s := range summaries {
		if s == nil {
			merged.Results = nil
			continue
		}
		offset := int32(len(merged.Nodes))
		for _, n := range s.Nodes {
			n.Parts = slices.Clone(n.Parts)
			for j := range n.Parts {
				n.Parts[j] += offset
			}
			merged.Nodes = append(merged.Nodes, n)
		}
		for _, sink := range s.Sinks {
			sink.Node += offset
			sink.Via = append([]symbol.Symbol{impls[i]}, sink.Via...)
			merged.Sinks = append(merged.Sinks, sink)
		}
		for _, call := range s.Calls {
			call.Node += offset
			call.Via = append([]symbol.Symbol{impls[i]}, call.Via...)
			merged.Calls = append(merged.Calls, call)
		}
		merged.Reads = merged.Reads || s.Reads
	}
	results := -1
	for _, s := range summaries {
		if s == nil {
			results = 0
			break
		}
		if results < 0 || len(s.Results) < results {
			results = len(s.Results)
		}
	}
	for r := range max(results, 0) {
		any := FlatNode{Kind: Choice}
		known := true
		offset := int32(0)
		for _, s := range summaries {
			known = known && s.Results[r] >= 0
			any.Parts = append(any.Parts, s.Results[r]+offset)
			offset += int32(len(s.Nodes))
		}
		root := int32(-1)
		if known {
			root = int32(len(merged.Nodes))
			merged.Nodes = append(merged.Nodes, any)
		}
		merged.Results = append(merged.Results, root)
	}
	if len(merged.Sinks) == 0 && len(merged.Calls) == 0 && !merged.Reads && !slices.ContainsFunc(merged.Results, func(r int32) bool { return r >= 0 }) {
		return nil
	}
	return merged
}

// Limits of what is followed through interfaces.
const (
	maxImplementations = 6 // of one method
	maxDispatches      = 4 // interfaces in a row
)

// expand returns s with the sinks behind its calls of interfaces' methods.
func (l *Links) expand(s *Summary, depth int) *Summary {
	if len(s.Calls) == 0 || depth >= maxDispatches {
		return s
	}
	out := *s
	out.Nodes = slices.Clone(s.Nodes)
	out.Sinks = slices.Clone(s.Sinks)
	for _, call := range s.Calls {
		if call.Via != nil && slices.Contains(call.Via, call.Method) {
			continue
		}
		callee := l.method(call.Method)
		if callee == nil {
			continue
		}
		callee = l.expand(callee, depth+1)
		for _, sink := range callee.Sinks {
			if len(out.Sinks) >= maxExported {
				break
			}
			c := composer{out: &out, callee: callee, call: call, made: map[int32]int32{}}
			root, ok := c.node(sink.Node)
			if !ok {
				continue
			}
			out.Sinks = append(out.Sinks, FlatSink{
				Kind: sink.Kind, API: sink.API, Library: sink.Library, Node: root,
				Via: slices.Concat(call.Via, sink.Via),
			})
		}
	}
	return &out
}

// composer copies nodes of a callee's summary to its caller's, with arguments in the place of parameters.
type composer struct {
	out    *Summary
	callee *Summary
	call   FlatCall
	made   map[int32]int32
}

func (c *composer) node(i int32) (int32, bool) {
	if at, ok := c.made[i]; ok {
		return at, true
	}
	flat := c.callee.Nodes[i]
	if flat.Kind == Param {
		at, ok := c.argument(flat)
		c.made[i] = at
		return at, ok
	}
	at := int32(len(c.out.Nodes))
	c.made[i] = at
	c.out.Nodes = append(c.out.Nodes, FlatNode{})
	parts := make([]int32, len(flat.Parts))
	for j, p := range flat.Parts {
		part, ok := c.node(p)
		if !ok {
			return 0, false
		}
		parts[j] = part
	}
	flat.Parts = parts
	c.out.Nodes[at] = flat
	return at, true
}

// argument returns the node for a parameter of the callee, or a part of it.
func (c *composer) argument(param FlatNode) (int32, bool) {
	list := c.out.Nodes[c.call.Node]
	for i, arg := range c.call.Args {
		if arg.Param != param.Index || len(arg.Path) > len(param.As) || !slices.Equal(arg.Path, param.As[:len(arg.Path)]) {
			continue
		}
		at := list.Parts[i]
		rest := param.As[len(arg.Path):]
		if len(rest) == 0 {
			return at, true
		}
		n := c.out.Nodes[at]
		if n.Kind != Param || len(n.As)+len(rest) > maxPath {
			return 0, false
		}
		n.As = slices.Concat(n.As, rest)
		n.Enum = n.Enum || param.Enum
		c.out.Nodes = append(c.out.Nodes, n)
		return int32(len(c.out.Nodes) - 1), true
	}
	at := int32(len(c.out.Nodes))
	c.out.Nodes = append(c.out.Nodes, FlatNode{Kind: Foreign}) // Have: no part of the caller's parameters.
	return at, true
}

// askedLog holds what was asked about one package, with the answers.
type askedLog struct {
	mu     sync.Mutex
	asked  map[symbol.Symbol]*Summary
	params map[param]bool
}

func (l *askedLog) noteParam(p param, constant bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.params[p] = constant
}

func (l *askedLog) note(sym symbol.Symbol, answer *Summary) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[sym] = answer
}

// isDispatched reports whether fn is a method of an interface that types of the module may implement: not one of the
// standard library or a known library.
func isDispatched(fn *types.Func, pkg *types.Package) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type()) && fn.Pkg() != nil && SameModule(fn.Pkg().Path(), pkg.Path())
}
