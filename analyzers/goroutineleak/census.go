package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// unserved words what nobody in the package ever does for the members of class, so that an operation on
// them waits for ever; ok is false if there is nothing to say.
func (r *review) unserved(class *census.Class) (c rule.Comment, ok bool) {
	if !kept(class, r.Pkg) {
		return c, false
	}
	switch class.Subject {
	case census.Channel:
		return r.unservedChannel(class)
	case census.Cond:
		if class.Has(census.Signal) {
			return c, false
		}
		for u := range class.Of(census.Wait) {
			c, op := at(u, r.index)
			c.Kind = kindCond
			c.Message = op + " blocks for ever: nobody calls `Signal` or `Broadcast` on " + name(class) + " and the goroutine leaks; call it after each change of the condition"
			return c, op != ""
		}
	case census.Cancel:
		return r.neverCalled(class)
	}
	return c, false
}

// kept reports whether the members of class are kept in fields or variables of the package, and for more than tests, which are
// out of sight.
func kept(class *census.Class, pkg *types.Package) bool {
	return len(class.Vars) > 0 && !slices.ContainsFunc(class.Vars, func(v *types.Var) bool {
		return strings.Contains(strings.ToLower(v.Name()), "test") || testWord.MatchString(ownerOf(v, pkg))
	})
}

// ownerOf returns the name of the type in pkg that has the field v, "" if there is none.
func ownerOf(v *types.Var, pkg *types.Package) string {
	for _, name := range pkg.Scope().Names() {
		if t, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			if s, ok := t.Type().Underlying().(*types.Struct); ok {
				for f := range s.Fields() {
					if f.Origin() == v {
						return name
					}
				}
			}
		}
	}
	return ""
}

// ofTests reports whether n names something that is there for tests: opts.withTestHooks.ready.
func ofTests(n ast.Node) bool {
	found := false
	if n == nil {
		return false
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && testWord.MatchString(id.Name) {
			found = true
		}
		return !found
	})
	return found
}

var testWord = regexp.MustCompile(`^[Tt]est($|[A-Z_])|Test($|[A-Z_])|ForTest(s|ing)($|[A-Z_])|_test(_|$)`)

func (r *review) unservedChannel(class *census.Class) (c rule.Comment, ok bool) {
	switch {
	case !class.Has(census.Make):
		if class.Has(census.Compare) {
			return c, false // its absence is provided for
		}
		for u := range class.Of(census.Send | census.Receive | census.Close) {
			if !u.Alone() || ofTests(r.index.At(u.Syntax)) {
				continue
			}
			c, op := at(u, r.index)
			c.Kind = kindNil
			harm, others := " blocks for ever: ", ", and whoever waits for it waits for ever"
			if u.Op == census.Close {
				harm, others = " panics: ", ""
			}
			c.Message = op + harm + name(class) + " is nil, since nobody in the package makes it" + others + "; make the channel where its owner is made"
			return c, op != ""
		}
	case class.Others&census.Make != 0:
	case !class.Has(census.Send | census.Close):
		if !class.Vars[0].IsField() {
			return c, false // a variable of the package is meant to park somebody
		}
		for u := range class.Of(census.Receive) {
			if !u.Alone() || r.parks(u) {
				continue
			}
			c, op := at(u, r.index)
			c.Kind = kindReceive
			if u.Range {
				c.Kind = kindRange
			}
			c.Message = op + " blocks for ever: nobody in the package sends on or closes " + name(class) + ", and the goroutine leaks; close it where its owner is closed"
			return c, op != ""
		}
	case !class.Has(census.Receive) && unbuffered(class):
		for u := range class.Of(census.Send) {
			if !u.Alone() {
				continue
			}
			c, op := at(u, r.index)
			c.Kind = kindSend
			c.Message = op + " blocks for ever: nobody in the package receives from " + name(class) + ", and the goroutine leaks; receive from it, or drop the channel"
			return c, op != ""
		}
	}
	return c, false
}

// parks reports whether u is meant to keep a function from returning, as that of a server that runs until the process ends: it is not in a
// goroutine that the package starts, and nobody wants the value.
func (r *review) parks(u census.Use) bool {
	recv, ok := u.Instr.(*ssa.UnOp)
	return ok && !u.Range && len(*recv.Referrers()) == 0 && !r.started()[recv.Parent()]
}

// startedIn returns the functions that are started as goroutines in funcs.
func startedIn(funcs []*ssa.Function) map[*ssa.Function]bool {
	started := map[*ssa.Function]bool{}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if start, ok := in.(*ssa.Go); ok {
					started[start.Call.StaticCallee()] = true
				}
			}
		}
	}
	return started
}

// unbuffered reports whether no channel of class has room.
func unbuffered(class *census.Class) bool {
	n := 0
	for u := range class.Of(census.Make) {
		size, ok := u.Instr.(*ssa.MakeChan).Size.(*ssa.Const)
		if !ok || size.Int64() != 0 {
			return false
		}
		n++
	}
	return n > 0 && class.Others&census.Make == 0
}

// unwatched words the sends of class that wait for nothing but the receiver, where another send, or the context of the function that hands
// out the channel, shows when the receiver goes away.
func (r *review) unwatched(class *census.Class) (list []rule.Comment) {
	if class.Subject != census.Channel || !unbuffered(class) {
		return nil
	}
	for u := range class.Of(census.Send) {
		send, ok := u.Instr.(*ssa.Send)
		if !ok {
			continue
		}
		c, op := at(u, r.index)
		if op == "" {
			continue
		}
		if exit := r.watching(class, send); exit.IsValid() && mayLeave(class) {
			way, _ := spell(r.index.At(exit))
			c.Kind = kindSibling
			c.Refs = []token.Pos{exit}
			c.Causes = []rule.Cause{{Role: "schedule", Pos: exit, End: exit}}
			c.Message = op + " waits for the receiver alone, while another send on the channel also watches " + way + " at line {0}: after that nobody receives, and the goroutine leaks; select here too"
			list = append(list, c)
		} else if ctx := handsOut(class, send); ctx != "" && !r.drains(ssair.Outermost(send.Parent())) {
			c.Kind = kindGenerator
			c.Message = op + " does not watch `" + ctx + "`, as the rest of this goroutine does: once it is done nobody receives any more, and the goroutine leaks; select on `" + ctx + ".Done()` as well"
			list = append(list, c)
		}
	}
	return list
}

// mayLeave reports whether a receiver of class may stop receiving: it waits for other things too, or is out of sight.
func mayLeave(class *census.Class) bool {
	return class.Others&census.Receive != 0 || slices.ContainsFunc(class.Uses, func(u census.Use) bool { return u.Op == census.Receive && !u.Alone() })
}

// watching returns where another send of class, in the same function or a method of the same type, watches for a cancellation
// beside it.
func (r *review) watching(class *census.Class, send *ssa.Send) token.Pos {
	fn := ssair.Outermost(send.Parent())
	for u := range class.Of(census.Send) {
		sel, ok := u.Instr.(*ssa.Select)
		if !ok || !sel.Blocking {
			continue
		}
		other := ssair.Outermost(sel.Parent())
		if other != fn && (fn.Signature.Recv() == nil || other.Signature.Recv() == nil || !types.Identical(fn.Signature.Recv().Type(), other.Signature.Recv().Type())) {
			continue
		}
		for _, st := range sel.States {
			if st.Dir == types.RecvOnly && isCancellation(st.Chan) && !r.endsAfter(send, st.Chan) {
				return st.Pos
			}
		}
	}
	return token.NoPos
}

// endsAfter reports whether done is closed only by what the function of send defers, when the send is over.
func (r *review) endsAfter(send *ssa.Send, done ssa.Value) bool {
	class := r.ResultOf[census.Analyzer].(*census.Result).Of(done)
	if class == nil || class.Others&census.Close != 0 {
		return false
	}
	n := 0
	for u := range class.Of(census.Close) {
		n++
		fn := u.Instr.Parent()
		_, deferred := u.Instr.(*ssa.Defer)
		if fn != send.Parent() || !deferred {
			if fn.Parent() != send.Parent() || !defers(send.Parent(), fn) {
				return false
			}
		}
	}
	return n > 0
}

// defers reports whether fn defers a call of the literal.
func defers(fn, literal *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if d, ok := in.(*ssa.Defer); ok && d.Call.StaticCallee() == literal {
				return true
			}
		}
	}
	return false
}

// isCancellation reports whether a receive from ch waits for an end: ch is ctx.Done(), or carries nothing.
func isCancellation(ch ssa.Value) bool {
	st, ok := ch.Type().Underlying().(*types.Chan).Elem().Underlying().(*types.Struct)
	return ok && st.NumFields() == 0
}

// handsOut returns the name of the context of the function that starts the goroutine of send and returns the channel, "" if
// there is none, the channel stays in the package, or the goroutine does not look at the context: then consumers know that they must drain it.
func handsOut(class *census.Class, send *ssa.Send) string {
	fn := ssair.Outermost(send.Parent())
	if send.Parent() == fn || class.Others&census.Receive == 0 {
		return ""
	}
	returned := false
	for ch := range fn.Signature.Results().Variables() {
		_, isChan := ch.Type().Underlying().(*types.Chan)
		returned = returned || isChan
	}
	if !returned || !slices.ContainsFunc(class.Uses, func(u census.Use) bool { return u.Op == census.Make && u.Instr.Parent() == fn }) {
		return ""
	}
	for p := range fn.Signature.Params().Variables() {
		if symbol.IsContext(p.Type()) && p.Name() != "" && p.Name() != "_" && looksAt(send.Parent()) && !afterDone(send) {
			return p.Name()
		}
	}
	return ""
}

// looksAt reports whether fn asks a context whether it is done.
func looksAt(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && call.Call.IsInvoke() && symbol.IsContext(call.Call.Value.Type()) && (call.Call.Method.Name() == "Done" || call.Call.Method.Name() == "Err")
		})
	})
}

// afterDone reports whether in happens only after a context is done: it says so to those who wait for that.
func afterDone(in ssa.Instruction) bool {
	for _, b := range in.Parent().Blocks {
		for _, other := range b.Instrs {
			recv, ok := other.(*ssa.UnOp)
			if !ok || recv.Op != token.ARROW || b != in.Block() && !b.Dominates(in.Block()) {
				continue
			}
			if call, ok := recv.X.(*ssa.Call); ok && call.Call.IsInvoke() && call.Call.Method.Name() == "Done" && symbol.IsContext(call.Call.Value.Type()) {
				return true
			}
		}
	}
	return false
}

// drains reports whether the package calls fn, itself or through an interface, only to range over the channel that it returns until that is closed.
func (r *review) drains(fn *ssa.Function) bool {
	calls := 0
	for _, caller := range r.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs() {
		for _, b := range caller.Blocks {
			for _, in := range b.Instrs {
				call, ok := in.(*ssa.Call)
				if !ok || !mayCall(call, fn) {
					continue
				}
				if _, tuple := call.Type().(*types.Tuple); tuple || !rangedOver(call) {
					return false
				}
				calls++
			}
		}
	}
	return calls > 0
}

// mayCall reports whether call may run fn: it names it, or a method of an interface that is like it.
func mayCall(call *ssa.Call, fn *ssa.Function) bool {
	if !call.Call.IsInvoke() {
		return call.Call.StaticCallee() == fn
	}
	m := call.Call.Method
	return fn.Signature.Recv() != nil && m.Name() == fn.Name() && types.Identical(m.Signature().Params(), fn.Signature.Params()) &&
		types.Identical(m.Signature().Results(), fn.Signature.Results())
}

// rangedOver reports whether all that happens to the channel ch is a range loop that only its end leaves.
func rangedOver(ch ssa.Value) bool {
	for _, ref := range *ch.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			head := ref.Block()
			if head.Comment != "rangechan.loop" || len(head.Succs) != 2 || leaves(head) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// leaves reports whether something in the loop that begins at head leaves it, other than head.
func leaves(head *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{head: true}
	work := []*ssa.BasicBlock{head.Succs[0]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if b == head.Succs[1] || len(b.Succs) == 0 {
			return true
		}
		work = append(work, b.Succs...)
	}
	return false
}

// name spells what the members of class are kept in.
func name(class *census.Class) string { return "`" + rule.Shorten(class.Vars[0].Name(), 24) + "`" }

// at starts a comment at u and returns the operation as the source has it, "" if it has none.
func at(u census.Use, index *blocking.Index) (c rule.Comment, op string) {
	n := index.At(u.Syntax)
	if n == nil {
		return c, ""
	}
	op, _ = spell(n)
	c.Pos, c.End = n.Pos(), n.End()
	if r, ok := n.(*ast.RangeStmt); ok {
		c.End = r.X.End()
	}
	return c, op
}
