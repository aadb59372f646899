package nplusone

import (
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// jobPath matches the names of packages and files that write out or read in what the program has, one element after the other.
var jobPath = regexp.MustCompile(`(?i)(^|[/_])(backups?|dump|restore)($|[/_.])`)

// minor reports whether what f reports, of which first is the first, is not worth stopping for.
func (r *review) minor(f *finding, first offence) bool {
	switch first.kind {
	case kindTransaction:
		return r.requested(f.loop) || r.differs(f.loop, first.call.Block()) || r.picked(f.loop) || r.otherUnits(f, first) ||
			r.lasting(f, first) || r.notFound(f.loop, first.call.Block())
	case kindWrite:
		return r.requested(f.loop)
	case kindRemote:
		return len(first.effect.Via) > 0 // no pipeline reaches into the callee
	case kindRead:
	default:
		return false
	}
	path, file := r.pass.Pkg.Path(), filepath.Base(r.pass.Fset.Position(first.call.Common().Pos()).Filename)
	return r.changes(f) ||
		aside.Package(r.pass.Pass).Is(aside.Command) || jobPath.MatchString(path) || jobPath.MatchString(file) || r.effects.OnlyAtStart(first.call.Parent()) ||
		!r.growsWithData(f.loop) && !r.given(f.loop, first) ||
		r.requested(f.loop) ||
		first.effect.Cond&effects.Locks != 0 ||
		r.concurrent(f.loop, first.call) ||
		r.worksPerItem(f.loop) ||
		onlyChecked(first.call) ||
		len(first.effect.Via) > 0 && acts(f.loop, first.call) ||
		finds(f.loop, first.call) ||
		r.missed(f.loop, first.call.Block()) ||
		ownFilter(f.loop, first.call) ||
		r.partOfOne(f.loop) && sentAround(r.pass.TypesInfo.TypeOf(f.loop.Over)) ||
		r.narrow(f.loop, first.call.Block()) ||
		len(first.effect.Via) > maxDoubtfulPath && r.doubt(f, first) != "" ||
		r.excluded(f.loop, first.call) ||
		r.doubt(f, first) != "" && r.effects.InBackground(first.call.Parent())
}

// maxDoubtfulPath is the number of functions through which a read is followed that may be needed for few, or be done by now.
const maxDoubtfulPath = 3

// narrow reports whether b runs only for elements two of whose fields have a certain value each.
func (r *review) narrow(loop *loops.Loop, b *ssa.BasicBlock) bool {
	fields := map[int]bool{}
	for _, cond := range r.selections(loop, b) {
		cmp, ok := cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL {
			continue
		}
		if _, constant := cmp.Y.(*ssa.Const); !constant {
			continue
		}
		load, ok := cmp.X.(*ssa.UnOp)
		if !ok {
			continue
		}
		if field, ok := load.X.(*ssa.FieldAddr); ok && r.guardsOf(b.Parent()).OnlyIf(loop.Blocks, loop.Header, b, func(c ssa.Value) (int, bool) { return 0, c == cond }) {
			fields[field.Field] = true
		}
	}
	return len(fields) > 1
}

// picked reports whether the list of loop is a parameter with names, numbers or addresses: what somebody has picked.
func (r *review) picked(loop *loops.Loop) bool {
	if loop.Over == nil {
		return false
	}
	param, ok := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over)).(*ssa.Parameter)
	if !ok {
		return false
	}
	list, ok := param.Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	_, ok = list.Elem().Underlying().(*types.Basic)
	return ok
}

// otherUnits reports whether the loop of f also changes data outside of the transaction of first: then an item is several steps.
func (r *review) otherUnits(f *finding, first offence) bool {
	return len(first.effect.Via) > 0 && slices.ContainsFunc(f.calls, func(o offence) bool {
		return o.call != first.call && (o.kind == kindUnit || o.kind == kindTransaction) && o.effect.Cond&effects.Sometimes == 0
	})
}

// lasting reports whether an iteration of the loop of f also does for its item what no rollback takes back: it changes files, asks another
// service, or tells others. One transaction around the loop would undo the rows alone.
func (r *review) lasting(f *finding, first offence) bool {
	conditions := r.guardsOf(f.loop.Header.Parent())
	for b := range f.loop.Blocks {
		if conditions.OnlyAfterErrorIn(f.loop.Blocks, f.loop.Header, b) {
			continue
		}
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || call == first.call {
				continue
			}
			name, _, args := methodCall(call)
			if announcing.MatchString(name) && slices.ContainsFunc(args, f.loop.Varies) {
				return true
			}
			if slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool {
				return (e.Kind == knowledge.Work || e.Kind == knowledge.HTTP || e.Kind == knowledge.RPC || e.Kind == knowledge.CacheWrite) && e.Cond&(rare|effects.Memoised) == 0
			}) {
				return true
			}
		}
	}
	return false
}

// announcing matches the names of methods that tell others what has happened.
var announcing = regexp.MustCompile(`^(?i:publish|emit|notify|broadcast)|^(Send|Fire|Trigger)[A-Z]?\w*(Event|Message|Notification)`)

// notFound reports whether b runs only for elements that a search through another list, in the same iteration, has not found: of those
// that are new or gone there are few.
func (r *review) notFound(loop *loops.Loop, b *ssa.BasicBlock) bool {
	if !loop.Blocks[b] {
		return false
	}
	return r.guardsOf(b.Parent()).OnlyIf(loop.Blocks, loop.Header, b, func(cond ssa.Value) (int, bool) {
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			return 0, searches(not.X)
		}
		if searches(cond) {
			return 1, true
		}
		found, ok := cond.(*ssa.Phi)
		if !ok || !constants(found, map[ssa.Value]bool{}, map[string]bool{}) {
			return 0, false
		}
		for i, from := range found.Block().Preds {
			exhausted, ok := found.Edges[i].(*ssa.Const)
			if ok && r.isHeader(loop, from) {
				if constant.BoolVal(exhausted.Value) {
					return 0, true
				}
				return 1, true
			}
		}
		return 0, false
	})
}

// searches reports whether v is a search through a list.
func searches(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return false
	}
	name, _, _ := strings.Cut(call.Call.StaticCallee().Name(), "[")
	pkg := call.Call.StaticCallee().Pkg
	if origin := call.Call.StaticCallee().Origin(); origin != nil {
		pkg = origin.Pkg
	}
	return pkg != nil && pkg.Pkg.Path() == "slices" && (name == "Contains" || name == "ContainsFunc")
}

// isHeader reports whether b is the header of a loop in loop.
func (r *review) isHeader(loop *loops.Loop, b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(r.loopsOf(b.Parent()).Loops, func(l *loops.Loop) bool { return l.Header == b && l.Parent == loop })
}

// missed reports whether b runs only for elements that a map, which was filled before the loop from a query, does not have: what a query for all
// has brought is used, and the rest is asked for one by one.
func (r *review) missed(loop *loops.Loop, b *ssa.BasicBlock) bool {
	if !loop.Blocks[b] {
		return false
	}
	return r.guardsOf(b.Parent()).OnlyIf(loop.Blocks, loop.Header, b, func(cond ssa.Value) (int, bool) {
		miss := 1
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond, miss = not.X, 0
		}
		if cmp, ok := cond.(*ssa.BinOp); ok && isNil(cmp.Y) {
			switch cond = cmp.X; cmp.Op {
			case token.EQL:
				miss = 0
			case token.NEQ:
				miss = 1
			default:
				return 0, false
			}
		}
		if extract, ok := cond.(*ssa.Extract); ok {
			cond = extract.Tuple
		}
		lookup, ok := cond.(*ssa.Lookup)
		return miss, ok && !loop.Varies(lookup.X) && !fillsMap(loop, lookup.X) && r.collected(lookup.X, map[ssa.Value]bool{})
	})
}

// fillsMap reports whether loop puts something into m: then it notes what it has met.
func fillsMap(loop *loops.Loop, m ssa.Value) bool {
	for b := range loop.Blocks {
		for _, instr := range b.Instrs {
			if set, ok := instr.(*ssa.MapUpdate); ok && set.Map == m {
				return true
			}
		}
	}
	return false
}

// acts reports whether nothing comes back from what call reads: it returns no more than an error, and gets nothing of the item that it could
// put something into. Then it does something for the item.
func acts(loop *loops.Loop, call ssa.CallInstruction) bool {
	return !returnsValue(call) && !slices.ContainsFunc(inputs(call), func(v ssa.Value) bool {
		switch v.Type().Underlying().(type) {
		case *types.Basic, *types.Struct, *types.Array:
			return false
		case *types.Signature:
			return true
		}
		_, boxed := v.(*ssa.MakeInterface)
		return boxed || loop.Varies(v) && !symbol.IsContext(v.Type()) && !isHandle(v.Type())
	})
}

// given reports whether the statement of first stands in the loop itself, over a list that is a parameter: how long it is, the callers
// decide, and a statement for all of it is a line away.
func (r *review) given(loop *loops.Loop, first offence) bool {
	if loop.Over == nil || len(first.effect.Via) > 0 {
		return false
	}
	_, ok := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over)).(*ssa.Parameter)
	return ok
}

// onlyChecked reports whether of what call returns, an entity or a list, only is looked at whether there is one: it validates a form, or
// locks a row.
func onlyChecked(call ssa.CallInstruction) bool {
	sig := call.Common().Signature()
	if sig.Results().Len() != 2 {
		return false
	}
	switch sig.Results().At(0).Type().Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Slice, *types.Map, *types.Struct:
	default:
		return false
	}
	result := call.Value()
	if result == nil {
		return false
	}
	for _, ref := range *result.Referrers() {
		extract, ok := ref.(*ssa.Extract)
		if !ok {
			return false
		}
		if extract.Index == 0 && slices.ContainsFunc(*extract.Referrers(), func(use ssa.Instruction) bool {
			cmp, ok := use.(*ssa.BinOp)
			return !ok || !isNil(cmp.X) && !isNil(cmp.Y)
		}) {
			return false
		}
	}
	return true
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// finds reports whether the loop ends when call says so: it looks for an element, and what call does for some it does for what it looks for.
func finds(loop *loops.Loop, call ssa.CallInstruction) bool {
	result := call.Value()
	if result == nil {
		return false
	}
	for b := range loop.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return !loop.Blocks[s] }) {
			continue
		}
		cond := branch.Cond
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond = not.X
		}
		if extract, ok := cond.(*ssa.Extract); ok {
			cond = extract.Tuple
		}
		if cond == ssa.Value(result) {
			return true
		}
	}
	return false
}

// selections returns the conditions on the element without which b does not run, while the loop goes on. Of failures, of what
// is missing and of what was met before there are few, so they do not count.
func (r *review) selections(loop *loops.Loop, b *ssa.BasicBlock) (list []ssa.Value) {
	if !loop.Blocks[b] {
		return nil // in a literal
	}
	conditions := r.guardsOf(b.Parent())
	for from := range loop.Blocks {
		branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
		if !ok || from == loop.Header && len(loop.Ends) == 0 || !loop.Varies(branch.Cond) || usual(branch.Cond) {
			continue
		}
		for succ := range from.Succs {
			if loop.Blocks[from.Succs[1-succ]] && conditions.OnlyIf(loop.Blocks, loop.Header, b, func(cond ssa.Value) (int, bool) { return succ, cond == branch.Cond }) {
				list = append(list, branch.Cond)
			}
		}
	}
	return list
}

// usual reports whether cond is about a failure, something missing, or an entry of a map.
func usual(cond ssa.Value) bool {
	switch cond := cond.(type) {
	case *ssa.UnOp:
		return cond.Op == token.NOT && usual(cond.X)
	case *ssa.BinOp:
		return isNil(cond.X) || isNil(cond.Y) || types.Identical(cond.X.Type(), types.Universe.Lookup("error").Type())
	case *ssa.Lookup, *ssa.TypeAssert:
		return true
	case *ssa.Extract:
		if call, ok := cond.Tuple.(*ssa.Call); ok {
			results := call.Call.Signature().Results()
			return types.Identical(results.At(results.Len()-1).Type(), types.Universe.Lookup("error").Type()) // `row, found, err := ...`
		}
		return true
	case *ssa.Call:
		return slices.ContainsFunc(cond.Call.Args, func(arg ssa.Value) bool {
			return types.Identical(arg.Type(), types.Universe.Lookup("error").Type())
		})
	}
	return false
}

// excluded reports whether call runs under a condition on a field of the element whose column the function names: the query for the
// list has decided on it already.
func (r *review) excluded(loop *loops.Loop, call ssa.CallInstruction) bool {
	for _, cond := range r.selections(loop, call.Block()) {
		cmp, ok := cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		load, ok := cmp.X.(*ssa.UnOp)
		if !ok {
			continue
		}
		field, ok := load.X.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		st, ok := field.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		if ok && names(call.Parent(), loop, column(st.Field(field.Field).Name())) {
			return true
		}
	}
	return false
}

// column returns the usual name of the column of a field: `main_tag_id` of MainTagID.
func column(field string) string {
	var b strings.Builder
	for i, c := range field {
		if i > 0 && 'A' <= c && c <= 'Z' && ('a' <= field[i-1] && field[i-1] <= 'z' || i+1 < len(field) && 'a' <= field[i+1] && field[i+1] <= 'z') {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

// names reports whether a text in fn, outside of loop, names a column of several words.
func names(fn *ssa.Function, loop *loops.Loop, column string) bool {
	if !strings.Contains(column, "_") {
		return false
	}
	for _, b := range fn.Blocks {
		if loop.Blocks[b] {
			continue
		}
		for _, instr := range b.Instrs {
			for _, op := range instr.Operands(nil) {
				if *op != nil && slices.Contains(columnName.FindAllString(constText(*op), -1), column) {
					return true
				}
			}
		}
	}
	return false
}

var columnName = regexp.MustCompile(`\w+`)

// ownFilter reports whether each iteration asks in its own way: what it asks for is given as a list or a map, for which no list of keys stands.
func ownFilter(loop *loops.Loop, call ssa.CallInstruction) bool {
	lists := func(args []ssa.Value) bool {
		return slices.ContainsFunc(args, func(arg ssa.Value) bool {
			switch t := arg.Type().Underlying().(type) {
			case *types.Slice:
				if basic, ok := t.Elem().Underlying().(*types.Basic); ok && basic.Kind() == types.Byte {
					return false
				}
			case *types.Map:
			default:
				return false
			}
			return variadicElements(arg) == nil && loop.Varies(arg)
		})
	}
	for range maxBuilder {
		_, recv, args := methodCall(call)
		if lists(args) || slices.ContainsFunc(args, func(arg ssa.Value) bool { return ownColumns(loop, arg) }) {
			return true
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return false
		}
		if callee := before.Call.StaticCallee(); callee != nil && callee.Signature.Recv() == nil && isHandle(before.Type()) {
			return lists(before.Call.Args)
		}
		call = before
	}
	return false
}

// ownColumns reports whether arg is a map with conditions on columns that differ between iterations: each asks in its own way.
func ownColumns(loop *loops.Loop, arg ssa.Value) bool {
	if boxed, ok := arg.(*ssa.MakeInterface); ok {
		arg = boxed.X
	}
	if changed, ok := arg.(*ssa.ChangeType); ok {
		arg = changed.X
	}
	made, ok := arg.(*ssa.MakeMap)
	return ok && slices.ContainsFunc(*made.Referrers(), func(ref ssa.Instruction) bool {
		set, ok := ref.(*ssa.MapUpdate)
		if !ok {
			return false
		}
		if phi, chosen := set.Key.(*ssa.Phi); chosen {
			return loop.Contains(phi.Block())
		}
		return loop.Varies(set.Key)
	})
}

// grouped reports whether the loop iterates over a map of lists, of which call gets each as a whole.
func grouped(loop *loops.Loop, call ssa.CallInstruction) bool {
	group := func(arg ssa.Value) bool {
		if boxed, ok := arg.(*ssa.MakeInterface); ok {
			arg = boxed.X
		}
		list, ok := arg.Type().Underlying().(*types.Slice)
		if !ok {
			return false
		}
		if basic, ok := list.Elem().Underlying().(*types.Basic); ok && basic.Kind() == types.Byte {
			return false
		}
		extract, ok := arg.(*ssa.Extract)
		if !ok {
			return false
		}
		_, ok = extract.Tuple.(*ssa.Next)
		return ok && loop.IsElement(arg)
	}
	for range maxBuilder {
		_, recv, args := methodCall(call)
		if recv == nil {
			args = call.Common().Args
		}
		if slices.ContainsFunc(args, func(arg ssa.Value) bool { return group(arg) || slices.ContainsFunc(variadicElements(arg), group) }) {
			return true
		}
		before, ok := recv.(*ssa.Call)
		if !ok {
			return false
		}
		call = before
	}
	return false
}

// tableVaries reports whether the table that e is about is named after something that differs between iterations.
func tableVaries(loop *loops.Loop, call ssa.CallInstruction, e effects.Effect) bool {
	if e.Tables&effects.Unknown != 0 {
		return true // Have: a name that is put together from more than can be followed.
	}
	if slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		switch made := arg.(type) {
		case *ssa.BinOp:
			return ownText(loop, made, 6)
		case *ssa.Call:
			callee := made.Call.StaticCallee()
			return callee != nil && callee.String() == "fmt.Sprintf" && ownText(loop, made, 6)
		}
		return false
	}) {
		return true // Have: a statement for a helper that runs it.
	}
	for i, arg := range arguments(call) {
		if e.Tables&effects.InputAt(i) != 0 && varies(loop, arg) {
			return true
		}
	}
	return false
}

// sameQuestion reports whether none of the arguments that decide what e asks for differs between iterations.
func sameQuestion(loop *loops.Loop, call ssa.CallInstruction, e effects.Effect) bool {
	if len(e.Via) == 0 || e.Inputs&effects.Unknown != 0 {
		return false
	}
	args := arguments(call)
	for i, arg := range args {
		if e.Inputs&effects.InputAt(i) != 0 && varies(loop, arg) {
			return false
		}
	}
	return true
}

// differs reports whether b runs for what a request adds or takes away: depending on whether a map made of its elements has the item.
func (r *review) differs(loop *loops.Loop, b *ssa.BasicBlock) bool {
	if !loop.Blocks[b] {
		return false
	}
	for d := b.Idom(); d != nil && loop.Blocks[d]; d = d.Idom() {
		branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cond := branch.Cond
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond = not.X
		}
		if extract, ok := cond.(*ssa.Extract); ok {
			cond = extract.Tuple
		}
		lookup, ok := cond.(*ssa.Lookup)
		if !ok {
			continue
		}
		made, ok := lookup.X.(*ssa.MakeMap)
		if ok && slices.ContainsFunc(*made.Referrers(), func(ref ssa.Instruction) bool {
			_, set := ref.(*ssa.MapUpdate)
			if !set {
				return false
			}
			filling := r.loopsOf(made.Parent()).Innermost(ref.Block())
			return filling != nil && r.requested(filling)
		}) {
			return true
		}
	}
	return false
}

// goesOn reports whether the loop goes on with the next item if a transaction begun by call, or call in a transaction of its own, fails, or what
// follows it: each item is on its own, and one transaction for all would undo what went well.
func (r *review) goesOn(loop *loops.Loop, call ssa.CallInstruction, kind string) bool {
	if !loop.Blocks[call.Block()] || kind != kindTransaction && !r.begins(loop) {
		return false
	}
	return r.guardsOf(call.Parent()).ContinuesAfterError(loop.Blocks, loop.Header, call.Block())
}

// begins reports whether a call in loop begins a transaction.
func (r *review) begins(loop *loops.Loop) bool {
	for b := range loop.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool { return e.Kind == knowledge.Begin }) {
				return true
			}
		}
	}
	return false
}

// setElsewhere reports whether the function from reaches a method of the receiver of call which itself calls what e does in the end: as a
// rule it keeps the result in the same field.
func (r *review) setElsewhere(from symbol.Symbol, call ssa.CallInstruction, e effects.Effect) bool {
	if e.Cond&effects.Memoised == 0 || len(e.Via) < 2 {
		return false
	}
	load := e.Via[len(e.Via)-1]
	recv, ok := types.Unalias(call.Common().Args[0].Type()).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(recv.Elem()).(*types.Named)
	if !ok {
		return false
	}
	for method := range named.Methods() {
		if sym := symbol.Of(method); setter.MatchString(method.Name()) && r.effects.Calls(sym, load) && r.effects.Calls(from, sym) {
			return true
		}
	}
	return false
}

// setter matches the names of methods that fill fields of their receiver.
var setter = regexp.MustCompile(`(?i)^(load|fill|init|prepare|after|set|fetch)`)

// doubt returns the question that goes with a finding which is not certain, or "".
func (r *review) doubt(f *finding, first offence) string {
	loop, e := f.loop, first.effect
	switch {
	case e.Cond&effects.Possible != 0:
		return "only some implementations do, is it one of these?"
	case e.Cond&effects.Memoised != 0 && loop.Class != loops.Rows && !r.madeAnew(loop, e):
		return "or is it loaded by then?"
	case first.kind == kindWrite, first.kind == kindUnit, first.kind == kindRemote, first.kind == kindHTTP, first.kind == kindRPC,
		first.kind == kindRead && !r.growsWithData(loop):
		return "can this list grow?"
	case first.kind == kindRead && r.partOfOne(loop):
		return "can this list grow?"
	case first.kind == kindRead && len(r.selections(loop, first.call.Block())) > 0:
		return "is it needed for many?"
	}
	return ""
}
