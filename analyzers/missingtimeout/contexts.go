package missingtimeout

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A rootUse is a call that waits on a context which never ends.
type rootUse struct {
	fn      *ssa.Function
	call    ssa.CallInstruction
	effect  effects.Effect
	origin  deadlines.Origin
	changes bool // call changes something
}

// An openCall waits on no context, or on one that never ends, in a function that has no other.
type openCall struct {
	fn   *ssa.Function
	call ssa.CallInstruction
}

// waiting are the effects that wait for another machine.
var waiting = map[knowledge.Effect]bool{
	knowledge.Read: true, knowledge.Write: true, knowledge.Exec: true, knowledge.Prepare: true, knowledge.Begin: true,
	knowledge.CacheRead: true, knowledge.CacheWrite: true, knowledge.RPC: true,
}

// context looks at what a call does with the context that it gets, or does not get.
func (r *review) context(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func) {
	args := call.Common().Args
	i := slices.IndexFunc(args, func(v ssa.Value) bool { return symbol.IsContext(v.Type()) })
	if i < 0 {
		r.withoutContext(fn, call, obj)
		return
	}
	origin := r.contexts.Of(args[i])
	if !origin.Endless() || len(origin.Roots) == 0 || r.excused(fn, call) {
		return
	}
	effect, ok := r.waits(call)
	if !ok {
		return
	}
	for _, root := range origin.Roots {
		if r.roots[root] != nil {
			continue
		}
		r.roots[root] = &rootUse{fn: fn, call: call, effect: effect, origin: origin, changes: r.changes(call)}
		r.rootOrder = append(r.rootOrder, root)
	}
}

// excused reports whether call need not end with the context at hand.
func (r *review) excused(fn *ssa.Function, call ssa.CallInstruction) bool {
	if _, ok := call.(*ssa.Call); !ok {
		return true // a deferred call is what is left to do after the context has ended; another goroutine has a life of its own
	}
	detached, known := r.detached[fn]
	if !known {
		// What goes on in a goroutine or cleans up may outlive the context, nobody knows how long a migration takes, what is
		// made for all callers must not fail with the first, and the context of a request does not end with its
		// connection once that was taken over.
		detached = inBackground(fn) || cleans(fn) || r.often.Migrates(fn) || makesOnce(fn) || ssair.Calls(fn, takesOver)
		r.detached[fn] = detached
	}
	callee := ssair.Callee(call.Common())
	return detached || callee != nil && cleanName.MatchString(callee.Name()) || afterEnd(call)
}

// waits returns what call waits for under the context that it gets.
func (r *review) waits(call ssa.CallInstruction) (effects.Effect, bool) {
	for _, e := range r.effects.Of(call) {
		if waiting[e.Kind] && e.Cond&(effects.OwnContext|effects.AfterError|effects.Background|effects.OnEvent|effects.Memoised) == 0 {
			return e, true
		}
	}
	return effects.Effect{}, false
}

// changes reports whether call changes anything on another machine.
func (r *review) changes(call ssa.CallInstruction) bool {
	return slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool {
		switch e.Kind {
		case knowledge.Write, knowledge.Exec, knowledge.CacheWrite:
			return true
		}
		return false
	})
}

// inBackground reports whether fn is a literal that is started as a goroutine, or is inside of one.
func inBackground(fn *ssa.Function) bool {
	for f := fn; f.Parent() != nil; f = f.Parent() {
		if started(f) {
			return true
		}
	}
	return false
}

func started(literal *ssa.Function) bool {
	for _, b := range literal.Parent().Blocks {
		for _, instr := range b.Instrs {
			g, ok := instr.(*ssa.Go)
			if !ok {
				continue
			}
			if g.Call.Value == literal {
				return true
			}
			if mc, ok := g.Call.Value.(*ssa.MakeClosure); ok && mc.Fn == literal {
				return true
			}
		}
	}
	return false
}

// takesOver reports whether a call of method takes the connection of a request from the server.
func takesOver(_ *ssa.CallCommon, method *types.Func) bool {
	return method.Name() == "Upgrade" || method.Name() == "Hijack"
}

// makesOnce reports whether fn fills a field or package-level variable that it has found to be nil.
func makesOnce(fn *ssa.Function) bool {
	empty, filled := map[any]bool{}, map[any]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.BinOp:
				load, ok := instr.X.(*ssa.UnOp)
				if c, isConst := instr.Y.(*ssa.Const); ok && isConst && c.IsNil() {
					empty[placeOf(load.X)] = true
				}
			case *ssa.Store:
				filled[placeOf(instr.Addr)] = true
			}
		}
	}
	for place := range filled {
		if place != nil && empty[place] {
			return true
		}
	}
	return false
}

// placeOf returns the field or package-level variable at addr, nil for anything else.
func placeOf(addr ssa.Value) any {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return ssair.Field(a)
	case *ssa.Global:
		return a
	}
	return nil
}

// cleans reports whether fn is, or is inside of, a function that ends something.
func cleans(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if cleanName.MatchString(f.Name()) {
			return true
		}
	}
	return false
}

// cleanName matches the names of functions that put things away.
var cleanName = regexp.MustCompile(`(?i)^(abort|close|stop|shutdown|cleanup|teardown|release|rollback|unlock|drain|terminate|finalize|finish|dispose|flush|async|background)`)

// afterEnd reports whether call runs only once a context has ended: behind a receive from Done, or a check of Err.
func afterEnd(call ssa.Instruction) bool {
	for d := call.Block(); d != nil; d = d.Idom() {
		for _, instr := range d.Instrs {
			if instr == call {
				break
			}
			if wait, ok := instr.(*ssa.UnOp); ok && wait.Op == token.ARROW && isDone(wait.X) {
				return true
			}
		}
		up := d.Idom()
		if up == nil {
			break
		}
		branch, ok := up.Instrs[len(up.Instrs)-1].(*ssa.If)
		if ok && len(d.Preds) == 1 && checksEnd(branch.Cond) {
			return true
		}
	}
	return false
}

func isDone(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	return ok && call.Call.IsInvoke() && symbol.Of(call.Call.Method) == "(context.Context).Done"
}

// checksEnd reports whether cond asks whether a context has ended, or which case of a select that waits for it was taken.
func checksEnd(cond ssa.Value) bool {
	op, ok := cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	for _, v := range []ssa.Value{op.X, op.Y} {
		switch v := v.(type) {
		case *ssa.Call:
			if v.Call.IsInvoke() && symbol.Of(v.Call.Method) == "(context.Context).Err" {
				return true
			}
		case *ssa.Extract:
			s, ok := v.Tuple.(*ssa.Select)
			index, isConst := op.Y.(*ssa.Const)
			if ok && v.Index == 0 && isConst && int(index.Int64()) < len(s.States) && index.Int64() >= 0 && isDone(s.States[index.Int64()].Chan) {
				return true
			}
		}
	}
	return false
}

// withoutContext looks at a call that gets no context.
func (r *review) withoutContext(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func) {
	if obj == nil || obj.Pkg() == nil {
		return
	}
	variant := contextVariant(call.Common(), obj)
	if variant == nil {
		return
	}
	waits := false
	for _, e := range r.effects.Of(call) {
		waits = waits || waiting[e.Kind] && len(e.Via) == 0
	}
	if !waits || r.excused(fn, call) {
		return
	}
	expr := r.syntax.call(call)
	if expr == nil {
		return
	}
	ctx := r.syntax.atHand(fn, expr.Pos())
	if ctx == "" {
		if r.onRequest(fn) {
			r.open = append(r.open, openCall{fn, call})
		}
		return
	}
	sel, ok := expr.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	with := types.ExprString(expr.Fun)
	with = rule.Shorten(with[:len(with)-len(sel.Sel.Name)]+variant.Name(), 40) + "(" + ctx + ", ...)"
	if len(expr.Args) == 0 {
		with = with[:len(with)-len(", ...)")] + ")"
	}
	if r.told[said{fn, kindNoContext}] {
		return // one finding for each function
	}
	r.told[said{fn, kindNoContext}] = true
	r.add(rule.Comment{
		Kind: kindNoContext, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
		Message: code(expr.Fun) + " does not get `" + ctx + "`: it goes on after the caller has given up, for as long as the database takes; use `" + with + "`",
		Doubt:   r.doubtful(fn, ctx),
		Fixes:   passContext(expr, variant.Name(), ctx),
	})
}

// doubtful asks about a function that no request is known to reach.
func (r *review) doubtful(fn *ssa.Function, ctx string) string {
	return r.doubt(fn, "is it to outlive `"+ctx+"`?")
}

// contextVariant returns the function or method that does the same as obj and takes a context first, nil if there is none.
func contextVariant(common *ssa.CallCommon, obj *types.Func) *types.Func {
	name := obj.Name() + "Context"
	var found types.Object
	if recv := obj.Signature().Recv(); recv == nil {
		found = obj.Pkg().Scope().Lookup(name)
	} else {
		t := recv.Type()
		if common.IsInvoke() {
			t = common.Value.Type()
		}
		found, _, _ = types.LookupFieldOrMethod(t, true, obj.Pkg(), name)
	}
	variant, ok := found.(*types.Func)
	if !ok {
		return nil
	}
	params := variant.Signature().Params()
	if params.Len() != obj.Signature().Params().Len()+1 || !symbol.IsContext(params.At(0).Type()) {
		return nil
	}
	return variant
}

// command looks at a call of exec.Command.
func (r *review) command(fn *ssa.Function, call ssa.CallInstruction) {
	value, ok := call.(*ssa.Call)
	if !ok || r.excused(fn, call) || r.interactive(fn) || !runsHere(value) {
		return // it is run elsewhere, or on purpose without anybody waiting
	}
	expr := r.syntax.call(call)
	if expr == nil {
		return
	}
	ctx := r.syntax.atHand(fn, expr.Pos())
	if ctx == "" {
		return
	}
	sel, ok := expr.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	if r.told[said{fn, kindCommand}] {
		return
	}
	r.told[said{fn, kindCommand}] = true
	r.add(rule.Comment{
		Kind: kindCommand, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
		Message: code(expr.Fun) + " does not get `" + ctx + "`: a command that hangs is never killed, and this function never returns; use `" + types.ExprString(sel.X) + ".CommandContext(" + ctx + ", ...)`",
		Doubt:   r.doubtful(fn, ctx),
		Fixes:   passContext(expr, "CommandContext", ctx),
	})
}

// runsHere reports whether the function around the call that makes cmd runs it to its end, and nobody else gets it or kills it.
func runsHere(cmd *ssa.Call) bool {
	runs := false
	for _, ref := range *cmd.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			if ssair.Field(ref).Name() == "Process" {
				return false // to be killed, or left alone
			}
		case *ssa.Call:
			obj := ssair.Callee(ref.Common())
			if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != "os/exec" {
				return false
			}
			switch obj.Name() {
			case "Run", "Output", "CombinedOutput", "Wait":
				runs = true
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return runs
}

func (r *review) reportRoots() {
	for _, root := range r.rootOrder {
		u := r.roots[root]
		expr := r.syntax.call(root)
		use := r.syntax.call(u.call)
		if expr == nil || use == nil {
			continue
		}
		if r.syntax.commented(expr.Pos(), reason, 1) {
			continue // on purpose
		}
		if u.origin.Stored != nil {
			r.stored(root, u, expr, use)
			continue
		}
		ctx := ""
		if root.Parent() == u.fn {
			ctx = r.syntax.atHand(u.fn, expr.Pos())
		}
		limit := knowledge.DefaultLimits[u.effect.Library]
		if ctx == "" {
			if limit == "" && r.onRequest(u.fn) {
				r.open = append(r.open, openCall{u.fn, u.call})
			}
			continue
		}
		c := rule.Comment{
			Kind: kindBackground, Pos: expr.Pos(), End: expr.End(),
			Path: append(append([]symbol.Symbol{}, u.effect.Via...), u.effect.API),
		}
		harm := "it goes on after the caller has given up, for as long as the other side takes"
		switch detached := u.origin.Source&deadlines.Detached != 0; {
		case limit != "" && (detached || knowsEnd(u.fn)):
			continue // detached on purpose, and not for long
		case limit != "":
			c.Kind = kindDropped
			c.Message = code(expr) + " cuts " + code(use.Fun) + " off from `" + ctx + "`: it goes on after the caller has given up, for up to " + limit + "; pass `" + ctx + "`"
			c.Doubt = "is that meant?"
		case detached:
			c.Kind = kindDetached
			c.Message = code(expr.Fun) + " takes the deadline from the context of " + code(use.Fun) + ": " + harm + "; add one with `context.WithTimeout`"
			c.Doubt = "is it short?"
		case u.origin.Partly:
			c.Message = code(use.Fun) + " has a deadline on one way, and " + code(expr) + " on another: there " + harm + "; pass `" + ctx + "`"
		default:
			c.Message = code(expr) + " cuts " + code(use.Fun) + " off from `" + ctx + "`: " + harm + "; pass `" + ctx + "`"
			if u.changes && symbol.Of(ssair.Callee(root.Common())) == "context.Background" {
				// Whoever writes Background for a change mostly wants it to be completed; TODO is what was to be replaced.
				c.Kind = kindDetached
			}
		}
		if r.told[said{u.fn, c.Kind}] {
			continue // one finding for each function
		}
		r.told[said{u.fn, c.Kind}] = true
		if c.Doubt == "" {
			c.Doubt = "is it to outlive `" + ctx + "`?"
		}
		if c.Kind != kindDetached && r.syntax.keeps(expr) {
			c.Fixes = []analysis.SuggestedFix{{
				Message:   "Pass " + ctx,
				TextEdits: []analysis.TextEdit{{Pos: expr.Pos(), End: expr.End(), NewText: []byte(ctx)}},
			}}
		}
		r.add(c)
	}
}

// reason matches comments that explain a context.
var reason = regexp.MustCompile(`(?i)\b(context|ctx|cancel\w*|interrupt\w*|timeout|deadline|outlives?)\b`)

// said is what one function was told already.
type said struct {
	fn   *ssa.Function
	kind string
}

// knowsEnd reports whether fn, or a literal in it, asks whether a context has ended: then another context may be there on purpose.
func knowsEnd(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
				switch symbol.Of(call.Common().Method) {
				case "(context.Context).Done", "(context.Context).Err":
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, knowsEnd)
}

func (r *review) stored(root *ssa.Call, u *rootUse, expr, use *ast.CallExpr) {
	if !r.onRequest(u.fn) {
		return // the life of a service
	}
	r.add(rule.Comment{
		Kind: kindStored, Pos: expr.Pos(), End: expr.End(), Refs: []token.Pos{use.Pos()},
		Message: code(expr) + " is kept in `" + u.origin.Stored.Name() + "`, and " + code(use.Fun) + " at line {0} waits on it: no deadline ever reaches that call; take a context as parameter there",
		Doubt:   "does something else end it?",
	})
}

// manyOpen is how many calls make a package one through which no context reaches the database.
const manyOpen = 3

// reportPackage asks once about calls that no context can reach.
func (r *review) reportPackage() {
	if len(r.open) < manyOpen {
		return // a few may have their reasons
	}
	first := r.open[0]
	for _, o := range r.open {
		if o.call.Pos() < first.call.Pos() {
			first = o
		}
	}
	expr := r.syntax.call(first.call)
	if expr == nil {
		return
	}
	r.add(rule.Comment{
		Kind: kindPackage, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
		Message: code(expr.Fun) + " gets no context of a request: " + strconv.Itoa(len(r.open)) + " calls of this package run on when the client is gone, and wait as long as the other side likes; give the functions a `ctx`",
		Doubt:   "is there a limit on the other side?",
	})
}
