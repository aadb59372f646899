package provenance

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A proof is that the value with the given path is one of a list, or plain.
type proof struct {
	path string
	kind Kind // Listed or Plain
}

// proofs are the checks of one function: edges of its control-flow graph that are taken only
// if something is known about a value.
//
// A value is proved where every way from its definition passes such an edge, whatever the shape of the
// code: what cannot be reached without them needs them.
type proofs struct {
	fn     *ssa.Function
	edges  map[string]map[edge]Kind // by path
	stores map[string][]*ssa.Store  // to variables and fields that have a path

	joining map[*ssa.Phi]bool // conditions being looked at
}

func newProofs(fn *ssa.Function) *proofs {
	return &proofs{fn: fn, edges: map[string]map[edge]Kind{}, stores: map[string][]*ssa.Store{}, joining: map[*ssa.Phi]bool{}}
}

type edge struct {
	from *ssa.BasicBlock
	succ int
}

// proved returns Listed or Plain if v, of which as is asked, is that at p, and Unknown otherwise.
func (e *evaluator) proved(v ssa.Value, as *Path, p point, f *frame) Kind {
	suffix := ""
	if as.element() && as.Rest == nil && !as.is(Keys) {
		if elem := elementType(v.Type()); elem == nil || !isText(elem) {
			return Unknown
		}
		suffix = elementsOf
	} else if as != nil || !isText(valueType(v)) {
		return Unknown
	}
	if p.block == nil {
		return Unknown
	}
	fn := p.block.Parent()
	if v.Parent() != nil && v.Parent() != fn {
		return Unknown
	}
	ps := e.proofsOf(fn)
	if len(ps.edges) == 0 {
		return Unknown
	}
	key := path(v)
	if key == "" || ps.edges[key+suffix] == nil {
		return Unknown
	}
	return ps.at(key+suffix, p, start(v))
}

// valueType returns the type of v, or of the variable that it is the address of.
func valueType(v ssa.Value) types.Type {
	switch v.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		if p, ok := v.Type().Underlying().(*types.Pointer); ok {
			return p.Elem()
		}
	}
	t := v.Type()
	if i, ok := t.Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
		return types.Typ[types.String]
	}
	return t
}

// start returns the block in which v comes to be.
func start(v ssa.Value) *ssa.BasicBlock {
	if instr, ok := v.(ssa.Instruction); ok && !strings.ContainsAny(path(v), ".([") {
		return instr.Block()
	}
	return nil
}

// at returns what is proved about the value with the given path at p.
func (ps *proofs) at(key string, p point, from *ssa.BasicBlock) Kind {
	edges := ps.edges[key]
	kind := Unknown
	for _, k := range edges {
		if kind == Unknown || k == Plain {
			kind = k
		}
	}
	if from == nil {
		from = ps.fn.Blocks[0]
	}
	// A store to the variable makes what was known of it void, unless it stores a constant: then
	// the variable is known from there on.
	done := make([]bool, len(ps.fn.Blocks)) // by index of the block: it was reached, or need not be looked at
	for _, s := range ps.stores[key] {
		if _, ok := s.Val.(*ssa.Const); ok {
			done[s.Block().Index] = true
		}
	}
	reached := false // p.block
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if done[b.Index] {
			continue
		}
		done[b.Index] = true
		reached = reached || b == p.block
		for i, succ := range b.Succs {
			if _, cut := edges[edge{b, i}]; !cut {
				if b == p.block && succ == p.to {
					return Unknown
				}
				work = append(work, succ)
			}
		}
	}
	if p.to == nil && reached {
		return Unknown
	}
	return kind // if the block is reached, the edge is not taken without a proof
}

// proofsOf finds the checks of fn.
func (e *evaluator) proofsOf(fn *ssa.Function) *proofs {
	if fn == e.proving.fn {
		return e.proving // Have: what a condition of fn is made of. It does not see the checks after it.
	}
	return settle(e, e.proofs, fn, newProofs(fn), func() *proofs { return e.findProofs(fn) })
}

// findProofs is proofsOf without memory.
func (e *evaluator) findProofs(fn *ssa.Function) *proofs {
	ps := newProofs(fn)
	defer e.aside(ps)()
	var joined []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if s, ok := instr.(*ssa.Store); ok {
				if key := path(s.Addr); key != "" {
					ps.stores[key] = append(ps.stores[key], s)
				}
			}
		}
		cond := condition(b)
		if cond == nil {
			continue
		}
		if _, ok := cond.(*ssa.Phi); ok {
			joined = append(joined, b)
			continue
		}
		ps.add(b, 0, e.implied(cond, true, ps))
		ps.add(b, 1, e.implied(cond, false, ps))
	}
	for _, b := range joined {
		ps.add(b, 0, e.implied(condition(b), true, ps))
		ps.add(b, 1, e.implied(condition(b), false, ps))
	}
	ps.eachElement()
	// A value that is stored after the check, and is no constant, may be anything.
	for key, edges := range ps.edges {
		for _, s := range ps.stores[key] {
			if _, ok := s.Val.(*ssa.Const); ok || initial(s) {
				continue
			}
			for ed := range edges {
				if reaches(ed.from.Succs[ed.succ], s.Block()) {
					delete(edges, ed)
				}
			}
		}
		if len(edges) == 0 {
			delete(ps.edges, key)
		}
	}
	return ps
}

// initial reports whether s gives a variable the value of a parameter, as captured ones get it.
func initial(s *ssa.Store) bool {
	_, ok := s.Val.(*ssa.Parameter)
	return ok && s.Block().Index == 0
}

func reaches(from, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

func (ps *proofs) add(b *ssa.BasicBlock, succ int, list []proof) {
	for _, p := range list {
		if p.path == "" {
			continue
		}
		if ps.edges[p.path] == nil {
			ps.edges[p.path] = map[edge]Kind{}
		}
		ps.edges[p.path][edge{b, succ}] = p.kind
	}
}

// condition returns the condition that b ends with, or nil.
func condition(b *ssa.BasicBlock) ssa.Value {
	if len(b.Instrs) == 0 {
		return nil
	}
	if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		return branch.Cond
	}
	return nil
}

// implied returns what is proved if cond is sense.
func (e *evaluator) implied(cond ssa.Value, sense bool, ps *proofs) []proof {
	switch c := cond.(type) {
	case *ssa.UnOp:
		if c.Op == token.NOT {
			return e.implied(c.X, !sense, ps)
		}
	case *ssa.BinOp:
		switch {
		case c.Op == token.EQL && sense, c.Op == token.NEQ && !sense:
			return e.equal(c.X, c.Y)
		case c.Op == token.EQL || c.Op == token.NEQ:
			return e.unequal(c.X, c.Y)
		}
	case *ssa.Extract:
		switch t := c.Tuple.(type) {
		case *ssa.Lookup:
			if sense && c.Index == 1 {
				return []proof{{subject(t.Index), Listed}}
			}
		case *ssa.Call:
			if sense {
				return e.promised(t, c.Index)
			}
		}
	case *ssa.Lookup:
		if sense {
			return []proof{{subject(c.Index), Listed}}
		}
	case *ssa.Call:
		if sense {
			return e.promised(c, 0)
		}
	case *ssa.Phi:
		if !ps.joining[c] { // Have: no condition that depends on itself, in a loop.
			ps.joining[c] = true
			defer delete(ps.joining, c)
			return e.joined(c, sense, ps)
		}
	}
	return nil
}

// subject names the value that a check is about: spelling in upper or lower case, spaces around it
// and its type make no difference.
func subject(v ssa.Value) string {
	for range 8 {
		switch u := v.(type) {
		case *ssa.Call:
			obj, _ := callee(u.Common())
			if obj == nil || !spelling[symbol.Of(obj)] {
				return path(v)
			}
			v = u.Common().Args[0]
		case *ssa.ChangeType:
			v = u.X
		case *ssa.Convert:
			v = u.X
		case *ssa.MakeInterface:
			v = u.X
		default:
			return path(v)
		}
	}
	return path(v)
}

var spelling = map[symbol.Symbol]bool{
	"strings.ToLower": true, "strings.ToUpper": true, "strings.TrimSpace": true, "strings.Clone": true,
}

// equal returns what x == y proves.
func (e *evaluator) equal(x, y ssa.Value) []proof {
	if isNil(y) {
		return e.nilProves(x)
	}
	if isNil(x) {
		return e.nilProves(y)
	}
	if !isText(valueType(x)) && !isText(valueType(y)) {
		return e.lengthZero(x, y)
	}
	switch {
	case e.listed(y):
		return []proof{{subject(x), Listed}, {path(x), Listed}}
	case e.listed(x):
		return []proof{{subject(y), Listed}, {path(y), Listed}}
	}
	return nil
}

// lengthZero returns what len(x) == 0 proves.
func (e *evaluator) lengthZero(x, y ssa.Value) []proof {
	call, ok := x.(*ssa.Call)
	c, zero := y.(*ssa.Const)
	if !ok || !zero || c.Value == nil || c.Value.Kind() != constant.Int || c.Int64() != 0 {
		return nil
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" && isText(call.Call.Args[0].Type()) {
		return []proof{{path(call.Call.Args[0]), Listed}}
	}
	return nil
}

// unequal returns what x != y proves: a look-up that gives more than the zero value has found its key.
func (e *evaluator) unequal(x, y ssa.Value) []proof {
	for _, v := range []ssa.Value{x, y} {
		if l, ok := v.(*ssa.Lookup); ok {
			return []proof{{subject(l.Index), Listed}}
		}
		if c, ok := v.(*ssa.Call); ok {
			// slices.Index(list, x) != -1 and the like
			if obj, _ := callee(c.Common()); obj != nil && symbol.Of(obj) == "slices.Index" {
				return []proof{{subject(c.Common().Args[1]), Listed}}
			}
		}
	}
	return nil
}

// listed reports whether v is one of a list of constants.
func (e *evaluator) listed(v ssa.Value) bool {
	if c, ok := v.(*ssa.Const); ok {
		return c.Value != nil
	}
	switch v := v.(type) {
	case *ssa.UnOp, *ssa.Extract, *ssa.Lookup, *ssa.Index:
		n := e.eval(nil, v, pointOf(v.(ssa.Instruction)), nil)
		return onlyConstants(n, map[*Node]bool{})
	}
	return false
}

func onlyConstants(n *Node, seen map[*Node]bool) bool {
	if seen[n] {
		return true
	}
	seen[n] = true
	switch n.Kind {
	case Constant, Listed:
		return !n.pending
	case Concat, Choice, Passed:
		for _, p := range n.Parts {
			if !onlyConstants(p, seen) {
				return false
			}
		}
		return len(n.Parts) > 0
	}
	return false
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// nilProves returns what it proves that an error is nil.
func (e *evaluator) nilProves(v ssa.Value) []proof {
	switch v := v.(type) {
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return e.promised(c, v.Index)
		}
	case *ssa.Call:
		return e.promised(v, 0)
	}
	return nil
}

// promised returns what is proved about the arguments of call if its result i is true, or a nil error.
func (e *evaluator) promised(call *ssa.Call, i int) []proof {
	common := call.Common()
	obj, _ := callee(common)
	if obj == nil {
		if fn := origin(common.StaticCallee()); fn != nil {
			return e.checked(e.checksOf(fn), allArguments(common), i)
		}
		return nil
	}
	args := arguments(common)
	sym := symbol.Of(obj)
	switch sym {
	case "strings.EqualFold":
		return e.equal(args[0], args[1])
	case "slices.Contains", "golang.org/x/exp/slices.Contains", "github.com/samber/lo.Contains":
		return []proof{{subject(args[1]), Listed}}
	case "slices.ContainsFunc", "golang.org/x/exp/slices.ContainsFunc":
		return e.containsFunc(args)
	case "slices.BinarySearch":
		if i == 1 {
			return []proof{{subject(args[1]), Listed}}
		}
	case "(*regexp.Regexp).MatchString", "(*regexp.Regexp).Match":
		if pattern, ok := e.pattern(common.Args[0]); ok && plainPattern(pattern) {
			return []proof{{path(args[0]), Plain}}
		}
	case "regexp.MatchString", "regexp.Match":
		if c, ok := args[0].(*ssa.Const); ok && i == 0 && plainPattern(constant.StringVal(c.Value)) {
			return []proof{{path(args[1]), Plain}}
		}
	}
	if api, ok := e.know.Lookup(obj, staticType(common)); ok && api.Parses != 0 && api.Parses <= len(args) {
		n := obj.Signature().Results().Len()
		if i == n-1 {
			return []proof{{path(args[api.Parses-1]), Plain}}
		}
	}
	if obj.Signature().Results().Len() == 1 && len(args) == 1 && isNamedLike(obj.Name(), "Contains", "Has", "Exists", "Includes") && isSet(staticType(common)) {
		return []proof{{subject(args[0]), Listed}}
	}
	if fn := origin(common.StaticCallee()); fn != nil && len(fn.Blocks) > 0 {
		return e.checked(e.checksOf(fn), allArguments(common), i)
	}
	if s := e.world.summary(obj); s != nil {
		return e.checked(s.Checks, allArguments(common), i)
	}
	return nil
}

func isNamedLike(name string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// isSet reports whether t is a map, or a type that is named after a set.
func isSet(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, ok := t.Underlying().(*types.Map); ok {
		return true
	}
	name := named(t)
	return name != nil && strings.HasSuffix(strings.ToLower(name.Name()), "set")
}

// containsFunc returns what slices.ContainsFunc proves: the value that the function compares with its argument.
func (e *evaluator) containsFunc(args []ssa.Value) []proof {
	mc, ok := args[1].(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	fn := mc.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			var x, y ssa.Value
			switch instr := instr.(type) {
			case *ssa.BinOp:
				if instr.Op != token.EQL {
					continue
				}
				x, y = instr.X, instr.Y
			case *ssa.Call:
				if obj, _ := callee(instr.Common()); obj == nil || symbol.Of(obj) != "strings.EqualFold" {
					continue
				}
				x, y = instr.Call.Args[0], instr.Call.Args[1]
			default:
				continue
			}
			for _, v := range []ssa.Value{x, y} {
				if load, ok := v.(*ssa.UnOp); ok {
					v = load.X
				}
				if free, ok := v.(*ssa.FreeVar); ok {
					return []proof{{path(binding(mc, free)), Listed}}
				}
			}
		}
	}
	return nil
}

// checked translates the checks of a callee to the arguments of a call.
func (e *evaluator) checked(checks []Check, args []ssa.Value, i int) []proof {
	var list []proof
	for _, c := range checks {
		if c.Result != i || c.Param >= len(args) {
			continue
		}
		if base := subject(args[c.Param]); base != "" {
			list = append(list, proof{base + c.Path, c.Kind})
		}
	}
	return list
}

// joined returns what a condition proves that was put together by && or ||.
func (e *evaluator) joined(phi *ssa.Phi, sense bool, ps *proofs) []proof {
	var common map[string]Kind
	for i, in := range phi.Edges {
		if c, ok := in.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.Bool && constant.BoolVal(c.Value) != sense {
			continue
		}
		here := map[string]Kind{}
		for _, p := range e.implied(in, sense, ps) {
			here[p.path] = p.kind
		}
		pred := point{phi.Block().Preds[i], phi.Block()}
		for key := range ps.edges {
			if k := ps.at(key, pred, nil); k != Unknown {
				here[key] = k
			}
		}
		if common == nil {
			common = here
			continue
		}
		for key := range common {
			if _, ok := here[key]; !ok {
				delete(common, key)
			}
		}
	}
	var list []proof
	for key, kind := range common {
		list = append(list, proof{key, kind})
	}
	return list
}

// checksOf returns what the results of fn, which has a body, say about its parameters.
func (e *evaluator) checksOf(fn *ssa.Function) []Check {
	if len(fn.Blocks) == 0 || fn == e.proving.fn {
		return nil // Have: a recursive function proves nothing.
	}
	return settle(e, e.checks, fn, nil, func() []Check { return e.findChecks(fn) })
}

// findChecks is checksOf without memory.
func (e *evaluator) findChecks(fn *ssa.Function) []Check {
	defer e.aside(new(proofs))()
	ps := e.proofsOf(fn)
	var list []Check
	for i := range fn.Signature.Results().Len() {
		t := fn.Signature.Results().At(i).Type()
		isErr := symbol.IsError(t)
		if b, ok := t.Underlying().(*types.Basic); !isErr && (!ok || b.Kind() != types.Bool) {
			continue
		}
		for key, kind := range e.promises(fn, i, isErr, ps) {
			if param, rest, ok := splitParam(key); ok && param < len(fn.Params) {
				list = append(list, Check{Param: param, Path: rest, Result: i, Kind: kind})
			}
		}
		if !isErr {
			for param := range fn.Params {
				if isText(fn.Params[param].Type()) && rejectsSpecial(fn, param, i, false) {
					list = append(list, Check{Param: param, Result: i, Kind: Plain})
				}
			}
		} else {
			for param := range fn.Params {
				if isText(fn.Params[param].Type()) && rejectsSpecial(fn, param, i, true) {
					list = append(list, Check{Param: param, Result: i, Kind: Plain})
				}
			}
		}
	}
	sortChecks(list)
	return list
}

// promises returns what is proved wherever result i of fn is true, or a nil error.
func (e *evaluator) promises(fn *ssa.Function, i int, isErr bool, ps *proofs) map[string]Kind {
	var common map[string]Kind
	meet := func(here map[string]Kind) {
		if common == nil {
			common = here
			return
		}
		for key := range common {
			if _, ok := here[key]; !ok {
				delete(common, key)
			}
		}
	}
	var visit func(v ssa.Value, p point, depth int)
	visit = func(v ssa.Value, p point, depth int) {
		if phi, ok := v.(*ssa.Phi); ok && depth < 4 {
			for j, in := range phi.Edges {
				visit(in, point{phi.Block().Preds[j], phi.Block()}, depth+1)
			}
			return
		}
		here := map[string]Kind{}
		switch {
		case isErr && certainError(v):
			return
		case isErr && !isNil(v):
			for _, pr := range e.nilProves(v) {
				here[pr.path] = pr.kind
			}
		case !isErr:
			if c, ok := v.(*ssa.Const); ok {
				if c.Value != nil && !constant.BoolVal(c.Value) {
					return
				}
			} else {
				for _, pr := range e.implied(v, true, ps) {
					here[pr.path] = pr.kind
				}
			}
		}
		for key := range ps.edges {
			if k := ps.at(key, p, nil); k != Unknown {
				here[key] = k
			}
		}
		meet(here)
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && i < len(ret.Results) {
			visit(ret.Results[i], pointOf(ret), 0)
		}
	}
	return common
}

// certainError reports whether v is an error that is not nil.
func certainError(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.Call:
		obj, _ := callee(v.Common())
		return obj != nil && obj.Pkg() != nil && (obj.Pkg().Path() == "errors" && (obj.Name() == "New" || obj.Name() == "Join") ||
			obj.Pkg().Path() == "fmt" && obj.Name() == "Errorf" || strings.HasPrefix(obj.Name(), "New") || strings.HasPrefix(obj.Name(), "Err"))
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		return ok && strings.HasPrefix(strings.ToLower(g.Name()), "err")
	}
	return false
}

// splitParam splits the path of a parameter, or of a field of it.
func splitParam(key string) (param int, rest string, ok bool) {
	if !strings.HasPrefix(key, "p") {
		return 0, "", false
	}
	end := 1
	for end < len(key) && key[end] >= '0' && key[end] <= '9' {
		param = param*10 + int(key[end]-'0')
		end++
	}
	rest = key[end:]
	return param, rest, end > 1 && (rest == "" || rest[0] == '.' && !strings.Contains(rest, "("))
}

// elementsOf follows the path of a slice in the name of what is proved of each of its elements.
const elementsOf = "[…]"

// eachElement notes that a loop checks every element of a slice: after the loop each of them is proved.
func (ps *proofs) eachElement() {
	for _, b := range ps.fn.Blocks {
		for _, instr := range b.Instrs {
			load, ok := instr.(*ssa.UnOp)
			if !ok || load.Op != token.MUL {
				continue
			}
			ia, ok := load.X.(*ssa.IndexAddr)
			if !ok || ps.edges[path(load)] == nil {
				continue
			}
			slice := path(ia.X)
			header := loopHeader(b)
			if slice == "" || header == nil || len(header.Succs) != 2 {
				continue
			}
			edges := ps.edges[path(load)]
			kind, complete := Unknown, true
			seen := map[*ssa.BasicBlock]bool{}
			work := []*ssa.BasicBlock{b}
			for len(work) > 0 && complete {
				c := work[len(work)-1]
				work = work[:len(work)-1]
				if seen[c] {
					continue
				}
				seen[c] = true
				for i, succ := range c.Succs {
					if k, proved := edges[edge{c, i}]; proved {
						kind = k
						continue
					}
					if succ == header || !header.Dominates(succ) {
						complete = false // the next element, with this one unchecked
						break
					}
					work = append(work, succ)
				}
			}
			if !complete || kind == Unknown {
				continue
			}
			for i, succ := range header.Succs {
				if succ != b && !succ.Dominates(b) {
					ps.add(header, i, []proof{{slice + elementsOf, kind}})
				}
			}
		}
	}
}

// loopHeader returns the header of the innermost loop around b, or nil.
func loopHeader(b *ssa.BasicBlock) *ssa.BasicBlock {
	for h := b; h != nil; h = h.Idom() {
		for _, pred := range h.Preds {
			if h.Dominates(pred) && (h == b || reaches(b, pred)) {
				return h
			}
		}
	}
	return nil
}
