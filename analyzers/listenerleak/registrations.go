package listenerleak

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// mentions reports whether the package uses what registrations looks at: only then is its SSA form needed.
func (r *review) mentions() bool {
	for _, obj := range r.TypesInfo.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil {
			continue
		}
		switch path := fn.Pkg().Path(); {
		case path == "os/signal" && fn.Name() == "Notify":
			return true
		case path == "net/http" && serves(fn.Name()) && fn.Signature().Recv() != nil:
			return true
		case registers.MatchString(fn.Name()) && (removal(fn.Signature()) || cancelField(fn.Signature()) != nil):
			return true
		}
	}
	return false
}

// serves reports whether the method of http.Server called name runs until the server is shut down.
func serves(name string) bool {
	switch name {
	case "ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS":
		return true
	}
	return false
}

// keptListener reports whether call serves a listener that is kept in a field.
func keptListener(call *ssa.CallCommon) bool {
	if name := call.StaticCallee().Name(); name != "Serve" && name != "ServeTLS" {
		return false
	}
	load, ok := call.Args[1].(*ssa.UnOp)
	if !ok {
		return false
	}
	_, ok = load.X.(*ssa.FieldAddr)
	return ok
}

// registrations looks at signal channels, servers and handlers.
func (r *review) registrations(funcs []*ssa.Function) {
	servers := map[field][]token.Pos{}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Call:
					r.notify(instr)
					r.handler(instr)
				case *ssa.Store:
					if f, ok := serverField(instr.Addr); ok {
						servers[f] = append(servers[f], instr.Pos())
					}
				}
			}
		}
	}
	r.servers(funcs, servers)
}

// notify reports signal.Notify in code that runs again and again without signal.Stop.
func (r *review) notify(call *ssa.Call) {
	fn := call.Common().StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "os/signal" || fn.Name() != "Notify" {
		return
	}
	per := ""
	switch r.often.Repeats(call) {
	case runs.PerItem:
		if !madeBeside(call) {
			return // the same channel again
		}
		per = "iteration"
	case runs.PerRequest:
		per = "request"
	default:
		return // as a rule once per process
	}
	if mentionsStop(ssair.Outermost(call.Parent())) {
		return
	}
	if expr := lifetimes.CallAt(r.Files, call.Pos()); expr != nil {
		r.Report(rule.Comment{
			Kind: kindSignal, Pos: expr.Pos(), End: expr.End(),
			Message: "`signal.Notify` registers one more channel per " + per + " and nothing calls `signal.Stop`: package signal keeps and serves each of them for ever; " +
				"add `defer signal.Stop(c)`, or register once at the start",
		})
	}
}

// madeBeside reports whether the channel of signal.Notify is made in the same function.
func madeBeside(call *ssa.Call) bool {
	c := call.Common().Args[0]
	for {
		switch v := c.(type) {
		case *ssa.ChangeType:
			c = v.X
			continue
		case *ssa.UnOp:
			alloc, ok := v.X.(*ssa.Alloc)
			if !ok {
				return false
			}
			for _, ref := range *alloc.Referrers() {
				if s, ok := ref.(*ssa.Store); ok && s.Addr == alloc {
					_, made := s.Val.(*ssa.MakeChan)
					return made
				}
			}
			return false
		}
		_, made := c.(*ssa.MakeChan)
		return made
	}
}

// mentionsStop reports whether fn or a literal in it calls signal.Stop, Reset or Ignore.
func mentionsStop(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if callee := call.Common().StaticCallee(); callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "os/signal" && callee.Name() != "Notify" {
					return true
				}
			}
		}
	}
	for _, literal := range fn.AnonFuncs {
		if mentionsStop(literal) {
			return true
		}
	}
	return false
}

var (
	registers = regexp.MustCompile(`^(Subscribe|Watch|Observe|AddListener|AddHandler|AddObserver|On[A-Z])`)
)

// removal reports whether a function with this signature gets a function and returns one that takes it back.
func removal(sig *types.Signature) bool {
	if sig.Results().Len() != 1 {
		return false
	}
	back, ok := sig.Results().At(0).Type().Underlying().(*types.Signature)
	if !ok || back.Params().Len() > 0 || back.Results().Len() > 0 {
		return false
	}
	for p := range sig.Params().Variables() {
		switch p.Type().Underlying().(type) {
		case *types.Signature, *types.Chan:
			return true
		}
	}
	return false
}

// cancelField returns the field of the struct that a function with this signature returns which takes the registration back,
// a function, or nil.
func cancelField(sig *types.Signature) *types.Var {
	if sig.Results().Len() == 0 {
		return nil
	}
	t := sig.Results().At(0).Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		switch f.Name() {
		case "Cancel", "Unsubscribe", "Stop", "Close", "cancel", "unsubscribe", "stop":
			if cancel, ok := f.Type().Underlying().(*types.Signature); ok && cancel.Params().Len() == 0 {
				return f
			}
		}
	}
	return nil
}

// unused reports whether only other fields than cancel of what call returns are used.
func unused(call *ssa.Call, cancel *types.Var) bool {
	other := func(t types.Type, i int) bool {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		return ok && st.Field(i) != cancel
	}
	// The values to look at: the result and the variables that it is stored in.
	work, seen := []ssa.Value{call}, map[ssa.Value]bool{}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.DebugRef:
			case *ssa.FieldAddr:
				if !other(ref.X.Type(), ref.Field) {
					return false
				}
			case *ssa.Field:
				if !other(ref.X.Type(), ref.Field) {
					return false
				}
			case *ssa.Extract:
				if ref.Index == 0 {
					work = append(work, ref)
				}
			case *ssa.Store:
				addr, ok := ref.Addr.(*ssa.Alloc)
				if !ok {
					return false
				}
				work = append(work, addr)
			case *ssa.UnOp:
				work = append(work, ref)
			default:
				return false
			}
		}
	}
	return true
}

// handler reports a registration per request whose removal is ignored.
func (r *review) handler(call *ssa.Call) {
	var fn *types.Func
	if call.Common().IsInvoke() {
		fn = call.Common().Method
	} else if callee := call.Common().StaticCallee(); callee != nil {
		fn, _ = callee.Object().(*types.Func)
	}
	if fn == nil || !registers.MatchString(fn.Name()) {
		return
	}
	cancel := cancelField(fn.Signature())
	switch {
	case removal(fn.Signature()) && len(*call.Referrers()) == 0:
	case cancel != nil && unused(call, cancel):
	default:
		return // removed, or somebody else may do it
	}
	if r.often.Repeats(call) != runs.PerRequest {
		return // a registration at the start may live as long as the process
	}
	if expr := lifetimes.CallAt(r.Files, call.Pos()); expr != nil {
		if cancel != nil {
			r.Report(rule.Comment{
				Kind: kindHandler, Pos: expr.Pos(), End: expr.End(),
				Message: "`" + rule.Shorten(types.ExprString(expr.Fun), 40) + "` subscribes once per request and nobody calls the `" + cancel.Name() +
					"` of what it returns: each subscription stays, with all that it holds; `defer` that call",
				Doubt: "or does it end by itself?",
			})
			return
		}
		r.Report(rule.Comment{
			Kind: kindHandler, Pos: expr.Pos(), End: expr.End(),
			Message: "`" + rule.Shorten(types.ExprString(expr.Fun), 40) + "` registers a function per request and the function that it returns is dropped: " +
				"each registration stays, with all that it captures; keep the result and `defer` it",
			Doubt: "or does the result do something else?",
		})
	}
}

// field is a field of a declared type.
type field struct {
	owner *types.TypeName
	index int
}

// serverField returns the field that addr is the address of, if it holds an http.Server.
func serverField(addr ssa.Value) (field, bool) {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return field{}, false
	}
	named, ok := types.Unalias(fa.X.Type().Underlying().(*types.Pointer).Elem()).(*types.Named)
	if !ok {
		return field{}, false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok || !isServer(st.Field(fa.Field).Type()) {
		return field{}, false
	}
	return field{named.Origin().Obj(), fa.Field}, true
}

func isServer(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, ok := t.(*types.Named)
	return ok && n.Obj().Name() == "Server" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "net/http"
}

// servers reports servers in fields that are started, and that the Close of their owner does not shut down.
func (r *review) servers(funcs []*ssa.Function, servers map[field][]token.Pos) {
	if len(servers) == 0 {
		return
	}
	started := map[field]token.Pos{}
	ended := map[field]bool{}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				fa, ok := instr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				f, ok := serverField(fa)
				if !ok || servers[f] == nil {
					continue
				}
				r.serverUse(fa, f, started, ended)
			}
		}
	}
	for f, pos := range started {
		st := f.owner.Type().Underlying().(*types.Struct)
		v := st.Field(f.index)
		closer := lifetimes.Closer(f.owner)
		if ended[f] || closer == nil || v.Embedded() || v.Exported() && f.owner.Exported() || f.owner.Pkg() != r.Pkg {
			continue
		}
		call := lifetimes.CallAt(r.Files, pos)
		if call == nil {
			continue
		}
		r.Report(rule.Comment{
			Kind: kindServer, Pos: call.Pos(), End: call.End(),
			Message: "the server in field `" + v.Name() + "` is started here and `" + f.owner.Name() + "." + closer.Name() +
				"` never shuts it down: it keeps its port and its goroutines; call `" + v.Name() + "." + shutdown(funcs, closer) + "` there",
		})
	}
}

// shutdown returns the call that closer should end a server with: the method that it calls on others.
func shutdown(funcs []*ssa.Function, closer *types.Func) string {
	i := slices.IndexFunc(funcs, func(fn *ssa.Function) bool { return fn.Object() == closer })
	calls := func(method string) bool {
		return i >= 0 && ssair.Calls(funcs[i], func(_ *ssa.CallCommon, callee *types.Func) bool {
			recv := callee.Signature().Recv()
			return recv != nil && isServer(recv.Type()) && callee.Name() == method
		})
	}
	if calls("Close") && !calls("Shutdown") {
		return "Close()"
	}
	return "Shutdown(ctx)"
}

// serverUse notes what is done with the server whose address or pointer is in the field at fa.
func (r *review) serverUse(fa *ssa.FieldAddr, f field, started map[field]token.Pos, ended map[field]bool) {
	var uses func(v ssa.Value)
	uses = func(v ssa.Value) {
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp:
				if _, pointer := ref.Type().Underlying().(*types.Pointer); pointer {
					uses(ref)
				}
			case ssa.CallInstruction:
				callee := ref.Common().StaticCallee()
				switch {
				case callee == nil || callee.Signature.Recv() == nil || ref.Common().Args[0] != v:
					ended[f] = true // somebody else may do it
				case keptListener(ref.Common()):
					ended[f] = true // who keeps the listener closes it, and the server ends with that
				case serves(callee.Name()):
					if r.often.Of(ref) != runs.Once { // else it lives as long as the process, whatever its owner's Stop is for
						started[f] = ref.Common().Pos()
					}
				case callee.Name() == "Shutdown" || callee.Name() == "Close":
					ended[f] = true
				}
			case *ssa.Store:
				if ref.Val == v {
					ended[f] = true
				}
			case *ssa.FieldAddr, *ssa.BinOp, *ssa.DebugRef:
			default:
				ended[f] = true
			}
		}
	}
	uses(fa)
}
