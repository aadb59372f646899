package provenance

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// maxNodes bounds the stored form of one value.
const maxNodes = 80

// flattener stores nodes as seen from the callers of fn.
type flattener struct {
	fn      *ssa.Function
	foreign bool // what is not made of parameters is judged where it stands
	nodes   []FlatNode
	index   map[*Node]int32
	start   int // of the value being stored
	full    bool
}

// add stores n and returns its index.
func (fl *flattener) add(n *Node) int32 {
	if i, ok := fl.index[n]; ok {
		return i
	}
	if len(fl.nodes)-fl.start >= maxNodes {
		fl.full = true
		return 0
	}
	i := int32(len(fl.nodes))
	fl.index[n] = i
	fl.nodes = append(fl.nodes, FlatNode{})
	flat := FlatNode{Kind: n.Kind, Text: n.Text, Func: n.Func, Name: n.Name, Index: int32(n.Index), As: flatPath(n.As), Enum: n.Enum}
	switch {
	case n.Kind == Param:
		if n.Value.Parent() != fl.fn {
			flat = fl.leaf(n)
		}
	case n.Kind == Passed:
		flat.Kind = Choice
	case n.Kind == Made || n.Leaf() && !n.Harmless():
		flat = fl.leaf(n)
	}
	if !n.Leaf() {
		for _, p := range n.Parts {
			flat.Parts = append(flat.Parts, fl.add(p))
		}
	}
	fl.nodes[i] = flat
	return i
}

// leaf is the stored form of a leaf that callers can do nothing about.
func (fl *flattener) leaf(n *Node) FlatNode {
	if fl.foreign {
		return FlatNode{Kind: Foreign}
	}
	switch n.Kind {
	case Request, Environment, Database, Result:
		return FlatNode{Kind: n.Kind, Func: n.Func, Name: n.Name, Index: int32(n.Index), As: flatPath(n.As), Text: n.Why, Dispatched: n.Dispatched}
	}
	return FlatNode{Kind: Unknown}
}

// instantiate says what node root of the summary s is at a call with args.
func (e *evaluator) instantiate(s *Summary, root int32, call ssa.CallInstruction, args []ssa.Value, as *Path, f *frame) *Node {
	value, _ := call.(ssa.Value)
	made := map[int32]*Node{}
	var build func(i int32) *Node
	build = func(i int32) *Node {
		if n := made[i]; n != nil {
			return n
		}
		if int(i) >= len(s.Nodes) {
			return unknown(value, "a broken summary")
		}
		flat := s.Nodes[i]
		if flat.Kind == Param {
			if int(flat.Index) >= len(args) {
				return unknown(value, "a missing argument")
			}
			as, ok := e.unflatten(flat.As)
			if !ok {
				return unknown(value, "a part of a part of a value")
			}
			arg := e.eval(as, args[flat.Index], pointOf(call), f)
			if flat.Enum {
				arg = enumerated(arg, args[flat.Index], 3)
			}
			if arg.pending || !arg.Harmless() {
				arg = &Node{Kind: Passed, Value: args[flat.Index], Site: call, Index: int(flat.Index), As: as, Parts: []*Node{arg}}
			}
			made[i] = arg
			return arg
		}
		n := &Node{Value: value, pending: true}
		made[i] = n
		done := Node{Kind: flat.Kind, Text: flat.Text, Func: flat.Func, Name: flat.Name, Index: int(flat.Index), Dispatched: flat.Dispatched}
		if flat.Kind >= Constant || flat.Kind == Unknown {
			done.Value = value // Have: a leaf. What is put together, is so in the other package.
		}
		if flat.Kind == Request || flat.Kind == Unknown {
			done.Why, done.Text = flat.Text, ""
			if flat.Kind == Unknown && done.Why == "" {
				done.Why = "the result of a function of another package"
			}
		}
		for _, p := range flat.Parts {
			done.Parts = append(done.Parts, build(p))
		}
		if done.Kind == Choice && len(done.Parts) == 0 {
			done = *text("")
		}
		*n = done
		return n
	}
	n := build(root)
	switch {
	case as == nil || n.pending:
	case n.Kind == List:
		return n.Parts[0]
	case n.Leaf():
		part := *n
		part.As = as
		return &part
	}
	return n
}

func flatPath(p *Path) []FlatStep {
	var list []FlatStep
	for ; p != nil; p = p.Rest {
		list = append(list, FlatStep{p.Step, p.Name})
	}
	return list
}

func (e *evaluator) unflatten(steps []FlatStep) (p *Path, ok bool) {
	ok = true
	for _, s := range slices.Backward(steps) {
		if p, ok = e.step(s.Step, s.Name, p); !ok {
			return nil, false
		}
	}
	return p, true
}

// export returns the summary of fn, or nil if callers gain nothing from it.
func (e *evaluator) export(fn *ssa.Function, sinks []Sink, calls []dispatchedCall) *Summary {
	s := new(Summary)
	if returnsText(fn) {
		fl := &flattener{fn: fn, index: map[*Node]int32{}}
		for i := range fn.Signature.Results().Len() {
			root := int32(-1)
			if t := fn.Signature.Results().At(i).Type(); isText(t) || isTextList(t) {
				fl.start = len(fl.nodes)
				n := e.ask(maxExport, func() *Node { return e.returned(nil, fn, i) })
				if informative(fn, n) {
					root = fl.add(n)
				}
				if fl.full {
					fl.full, root = false, -1
				}
			}
			s.Results = append(s.Results, root)
		}
		s.Nodes = fl.nodes
	}
	e.exportParts(fn, s)
	if len(sinks) > 0 {
		fl := &flattener{fn: fn, foreign: true, nodes: s.Nodes, index: map[*Node]int32{}}
		for _, sink := range sinks {
			fl.start = len(fl.nodes)
			root := fl.add(sink.Node)
			if fl.full {
				// Have: a statement too long to store. The parameter is some part of it.
				fl.nodes, fl.full = fl.nodes[:fl.start], false
				clear(fl.index)
				continue
			}
			library := ""
			if sink.Library != nil {
				library = sink.Library.ID
			}
			s.Sinks = append(s.Sinks, FlatSink{Kind: sink.Kind, API: sink.API, Library: library, Via: append([]symbol.Symbol{}, sink.Via...), Node: root})
		}
		s.Nodes = fl.nodes
	}
	for _, c := range calls {
		fl := &flattener{fn: fn, foreign: true, nodes: s.Nodes, index: map[*Node]int32{}, start: len(s.Nodes)}
		root := fl.add(c.Node)
		if !fl.full {
			s.Nodes = fl.nodes
			s.Calls = append(s.Calls, FlatCall{Method: c.API, Via: c.via(), Args: c.args, Node: root})
		}
	}
	s.Checks = e.checksOf(fn)
	s.Reads = e.reads[fn]
	useful := len(s.Parts) > 0 || len(s.Sinks) > 0 || len(s.Calls) > 0 || len(s.Checks) > 0 || s.Reads
	for _, r := range s.Results {
		useful = useful || r >= 0
	}
	if !useful {
		return nil
	}
	return s
}

// Limits of the parts of results that summaries tell about.
const (
	maxParts     = 16     // of one function
	maxPartDepth = 3      // steps into a result
	maxPartWork  = 1000   // values evaluated for one of them
	maxPartsWork = 60_000 // values evaluated for all functions of a package
)

// exportParts adds to s what the texts in composite results of fn are made of.
func (e *evaluator) exportParts(fn *ssa.Function, s *Summary) {
	if e.reads[fn] || e.partsWork > maxPartsWork {
		return
	}
	start := e.spent
	fl := &flattener{fn: fn, index: map[*Node]int32{}, nodes: s.Nodes}
	for i := range fn.Signature.Results().Len() {
		t := fn.Signature.Results().At(i).Type()
		if isText(t) || isTextList(t) || symbol.IsError(t) {
			continue
		}
		for _, steps := range textsIn(t, maxPartDepth) {
			as, ok := e.unflatten(steps)
			if !ok || len(s.Parts) == maxParts {
				continue
			}
			n := e.ask(maxPartWork, func() *Node { return e.returned(as, fn, i) })
			if n.Kind == Constant && n.Text == "" || !informative(fn, n) {
				continue
			}
			fl.start = len(fl.nodes)
			root := fl.add(n)
			if fl.full {
				fl.full, fl.nodes = false, fl.nodes[:fl.start]
				clear(fl.index)
				continue
			}
			s.Parts = append(s.Parts, FlatPart{int32(i), steps, root})
		}
	}
	s.Nodes = fl.nodes
	e.partsWork += e.spent - start
}

// textsIn returns the ways to texts in values of type t, of at most depth steps: through maps, lists and exported fields.
func textsIn(t types.Type, depth int) [][]FlatStep {
	var ways [][]FlatStep
	through := func(step FlatStep, t types.Type) {
		if isText(t) {
			ways = append(ways, []FlatStep{step})
			return
		}
		for _, rest := range textsIn(t, depth-1) {
			ways = append(ways, append([]FlatStep{step}, rest...))
		}
	}
	if depth == 0 {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		if isText(u.Key()) {
			through(FlatStep{Keys, ""}, u.Key())
		}
		through(FlatStep{Elements, ""}, u.Elem())
	case *types.Slice:
		through(FlatStep{Elements, ""}, u.Elem())
	}
	if st, ok := structOf(t); ok {
		for field := range st.Fields() {
			if field.Exported() && len(ways) < maxParts {
				through(FlatStep{FieldOf, field.Name()}, field.Type())
			}
		}
	}
	return ways
}

// part returns the node of the summary for the part as of result i; ok is false if nothing is known of it.
func (s *Summary) part(as *Path, i int) (root int32, ok bool) {
	steps := flatPath(as)
	for _, p := range s.Parts {
		if int(p.Result) == i && slices.Equal(p.As, steps) {
			return p.Node, true
		}
	}
	return 0, false
}

// returned says what the part as of result i of fn is, for any caller.
func (e *evaluator) returned(as *Path, fn *ssa.Function, i int) *Node {
	var parts []*Node
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(ret.Results) && !failed(ret) {
			parts = append(parts, e.eval(as, ret.Results[i], pointOf(ret), nil))
		}
	}
	n := choice(nil, parts...)
	if as != nil || i != 0 {
		return n
	}
	return e.treated(fn, n, nil, func() []*Node {
		var list []*Node
		for _, p := range fn.Params {
			if isText(p.Type()) {
				list = append(list, e.eval(nil, p, point{block: fn.Blocks[0]}, nil))
			}
		}
		return list
	})
}

// informative reports whether n tells a caller more than that the function returned something: whether
// every leaf is known.
func informative(fn *ssa.Function, n *Node) bool {
	for leaf := range n.Leaves() {
		switch leaf.Kind {
		case Param:
			if leaf.Value.Parent() != fn {
				return false
			}
		case Unknown, Field, Global, Made, Database:
			return false
		case Result:
			if !leaf.Dispatched || leaf.As != nil {
				return false
			}
		}
	}
	return true
}

func returnsText(fn *ssa.Function) bool {
	for r := range fn.Signature.Results().Variables() {
		if isText(r.Type()) || isTextList(r.Type()) {
			return true
		}
	}
	return false
}
