package missingtimeout

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/limits"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A clientUse says how a client without timeout is used.
type clientUse struct {
	call    ssa.CallInstruction // the first that nothing ends
	fn      *ssa.Function
	request bool // a request reaches one of them
	replace bool // all of them may go through another client
}

// A defaultUse is what one function sends through the default client.
type defaultUse struct {
	call     ssa.CallInstruction // the first
	request  *ssa.Call           // of http.NewRequest, for it, if that is all that the function sends
	fallback bool                // only where no other client was given
}

// limited looks at a call of a method that waits for as long as the fields of its receiver allow.
func (r *review) limited(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func) {
	common := call.Common()
	if r.interactive(fn) || len(common.Args) > 1 && limits.Local(common.Args[1]) {
		return
	}
	endless, request := true, (*ssa.Call)(nil)
	if obj.Name() == "Do" {
		origin := r.contexts.Of(common.Args[1])
		endless, request = origin.Endless(), newRequest(origin)
		if request != nil && limits.Local(request.Call.Args[1]) {
			return
		}
	}
	o := r.limits.Of(common.Args[0], call)
	if o.Default && endless {
		r.defaultClient(fn, call, request, o.Others)
	}
	for _, m := range o.Made {
		r.use(m, fn, call, endless, o.Others)
	}
}

// newRequest returns the call of http.NewRequest that a request with the given origin comes from, nil if there is no such call
// or there are several.
func newRequest(o deadlines.Origin) *ssa.Call {
	if len(o.Roots) != 1 {
		return nil
	}
	if obj := ssair.Callee(o.Roots[0].Common()); obj == nil || symbol.Of(obj) != "net/http.NewRequest" {
		return nil
	}
	return o.Roots[0]
}

// use notes that call waits for as long as m allows; endless says that nothing else ends it, and replace that another client may be there.
func (r *review) use(m *limits.Made, fn *ssa.Function, call ssa.CallInstruction, endless, replace bool) {
	if m.Limited || !endless || r.patient(fn) || m.Type.Type == "Dialer" && dials(fn) {
		return
	}
	u := r.clients[m]
	replace = replace && (u == nil || u.replace)
	if u == nil || !u.request && r.onRequest(fn) {
		u = &clientUse{call: call, fn: fn, request: r.onRequest(fn)}
		r.clients[m] = u
	}
	u.replace = replace
}

// defaultClient looks at a call that sends request, if it is known, through the default client; fallback says that another client may be there.
func (r *review) defaultClient(fn *ssa.Function, call ssa.CallInstruction, request *ssa.Call, fallback bool) {
	if r.limits.DefaultLimited || r.interactive(fn) || r.patient(fn) {
		return
	}
	if u := r.defaults[fn]; u == nil {
		r.defaults[fn] = &defaultUse{call: call, request: request, fallback: fallback}
	} else {
		u.request = nil
		u.fallback = u.fallback || fallback
	}
}

// dialer looks at a dial through the dialer v.
func (r *review) dialer(fn *ssa.Function, call ssa.CallInstruction, v ssa.Value) {
	if r.interactive(fn) || slices.ContainsFunc(call.Common().Args, limits.Local) {
		return
	}
	for _, m := range r.limits.Of(v, call).Made {
		r.use(m, fn, call, true, false)
	}
}

func (r *review) reportDefaults() {
	for _, fn := range r.ssa.Funcs() {
		u := r.defaults[fn]
		if u == nil {
			continue
		}
		call := r.syntax.call(u.call)
		if call == nil {
			continue
		}
		c := rule.Comment{Kind: kindDefault, Pos: call.Fun.Pos(), End: call.Fun.End()}
		what := code(call.Fun) + " uses `http.DefaultClient`, which has no timeout"
		if types.ExprString(call.Fun) == "http.DefaultClient.Do" {
			what = "`http.DefaultClient` has no timeout, and this request no deadline"
		}
		remedy := "use a client with `Timeout`, or a context with a deadline"
		c.Doubt = r.doubt(fn, "can nothing else end it?")
		if r.downloads(fn) {
			remedy, c.Doubt = "use a transport with `ResponseHeaderTimeout`", longDownload
		} else if ctx, fix := r.requestFix(fn, u.request); ctx != "" {
			remedy = "pass `" + ctx + "` to `http.NewRequestWithContext`, or use a client with `Timeout`"
			c.Fixes = fix
		}
		c.Message = what + ": a server that stops answering blocks this goroutine for ever; " + remedy
		if u.fallback {
			c.Doubt = "does that client ever get here?"
		}
		r.add(c)
	}
}

// requestFix returns the context that fn could give request, and the edits that do so; "" if there is none.
func (r *review) requestFix(fn *ssa.Function, request *ssa.Call) (ctx string, fix []analysis.SuggestedFix) {
	if request == nil || request.Parent() != fn {
		return "", nil
	}
	expr := r.syntax.call(request)
	if expr == nil {
		return "", nil
	}
	if ctx = r.syntax.atHand(fn, expr.Pos()); ctx == "" {
		return "", nil
	}
	return ctx, passContext(expr, "NewRequestWithContext", ctx)
}

// passContext returns the edits that make expr call the function or method with the given name, and ctx its first argument.
func passContext(expr *ast.CallExpr, name, ctx string) []analysis.SuggestedFix {
	sel, ok := expr.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	comma := ", "
	if len(expr.Args) == 0 {
		comma = ""
	}
	return []analysis.SuggestedFix{{
		Message: "Pass " + ctx,
		TextEdits: []analysis.TextEdit{
			{Pos: sel.Sel.Pos(), End: sel.Sel.End(), NewText: []byte(name)},
			{Pos: expr.Lparen + 1, End: expr.Lparen + 1, NewText: []byte(ctx + comma)},
		},
	}}
}

func (r *review) reportClients() {
	for _, m := range r.limits.Made {
		u := r.clients[m]
		if u == nil {
			continue // no call needs a timeout
		}
		at := r.syntax.made(m)
		call := r.syntax.call(u.call)
		if call == nil {
			continue
		}
		if at == nil {
			at = call.Fun
		}
		c := rule.Comment{Kind: kindClient, Pos: at.Pos(), End: at.End(), Refs: []token.Pos{call.Pos()}}
		noun, first := nouns[m.Type.Type], firstWord(m.Type.Fields)
		switch m.Type.Type {
		case "Client":
			c.Message = "this " + noun + " has no `Timeout`, and " + code(call.Fun) + " at line {0} sends a request without deadline: a server that stops answering blocks it for ever; "
			if r.downloads(u.fn) {
				c.Message += "set `ResponseHeaderTimeout` of its transport"
				c.Doubt = longDownload
			} else {
				c.Message += "set `Timeout`"
			}
		default:
			c.Kind = kindDial
			c.Message = "this " + noun + " has no `" + first + "`, and " + code(call.Fun) + " at line {0} waits on it: an address that does not answer blocks it for minutes; set `" + first + "`"
		}
		if !u.request && c.Doubt == "" {
			c.Doubt = r.doubt(u.fn, "can nothing else end it?")
		}
		if u.replace {
			c.Kind, c.Doubt = kindReplaceable, ""
			c.Message = "this " + noun + " has no `" + first + "`, and " + code(call.Fun) + " at line {0} waits on it unless a caller gives another one: a server that stops answering blocks it for ever; set `" + first + "`"
		}
		r.add(c)
	}
}

const longDownload = "is it to take that long?"

// nouns are what messages call the limited types.
var nouns = map[string]string{"Client": "`http.Client`", "Server": "`http.Server`", "Dialer": "dialer"}

func firstWord(list string) string {
	for i, c := range list {
		if c == ' ' {
			return list[:i]
		}
	}
	return list
}

func (r *review) reportServers() {
	for _, m := range r.limits.Made {
		if m.Type.Type != "Server" || m.Limited || m.Local && !m.Served {
			continue // it has a limit, or others than the machine itself cannot connect
		}
		at := r.syntax.made(m)
		if at == nil || m.Pos != token.NoPos && !m.Served && !m.Escapes || r.forInsiders(m.Fn, at.Pos()) {
			continue // nobody serves with it, or not to those who may attack it
		}
		r.add(rule.Comment{
			Kind: kindServer, Pos: at.Pos(), End: at.End(),
			Message: "this `http.Server` has neither `ReadHeaderTimeout` nor `ReadTimeout`: clients that send their header byte by byte hold connections for ever; set `ReadHeaderTimeout`",
		})
	}
}

func (r *review) serving(fn *ssa.Function, call ssa.CallInstruction, w knowledge.Wait) {
	expr := r.syntax.call(call)
	if expr == nil || r.forInsiders(fn, expr.Pos()) {
		return
	}
	r.add(rule.Comment{
		Kind: kindServer, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
		Message: code(expr.Fun) + " runs a server without timeouts: clients that send their header byte by byte hold connections for ever; " + w.Remedy,
	})
}

// forInsiders reports whether a server made or run at pos is for metrics, probes and profiles, or the installation, by the names
// around it: those who can connect to it as a rule do not attack it.
func (r *review) forInsiders(fn *ssa.Function, pos token.Pos) bool {
	dirs := strings.Split(aside.Dir(r.Pass.Pass), "/")
	return slices.ContainsFunc(dirs[max(0, len(dirs)-2):], insiderName.MatchString) || insiderName.MatchString(ssair.Outermost(fn).RelString(r.Pkg)) || r.syntax.mentions(pos, insiderName) || routesForInsiders(fn)
}

// routesForInsiders reports whether fn makes a mux, and all routes of it are for insiders.
func routesForInsiders(fn *ssa.Function) bool {
	routes := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			made, ok := instr.(*ssa.Call)
			if !ok || symbol.TypeKey(made.Type()) != "*net/http.ServeMux" {
				continue
			}
			for _, ref := range *made.Referrers() {
				switch ref := ref.(type) {
				case *ssa.MakeInterface: // it becomes a handler
				case *ssa.Call:
					if len(ref.Call.Args) < 2 {
						return false
					}
					pattern, ok := ssair.Text(ref.Call.Args[1])
					if !ok || !insiderName.MatchString(pattern) {
						return false
					}
					routes = true
				default:
					return false // others may add routes
				}
			}
		}
	}
	return routes
}

var insiderName = regexp.MustCompile(`(?i)metric|prometheus|promhttp|exporter|telemetry|instrument|monitor|health|probe|pprof|:6060|profil|debug|^install`)

// A dialUse is what one function dials without timeout.
type dialUse struct {
	call ssa.CallInstruction // the first
	wait knowledge.Wait
	more []token.Pos
}

func (r *review) dial(fn *ssa.Function, call ssa.CallInstruction, w knowledge.Wait) {
	if r.interactive(fn) {
		return
	}
	if ssair.Calls(fn, func(_ *ssa.CallCommon, obj *types.Func) bool { return symbol.Of(obj) == "net.DialTimeout" }) {
		return // whoever configures it has asked for no timeout
	}
	if expr := r.syntax.call(call); expr == nil || slices.ContainsFunc(expr.Args, func(e ast.Expr) bool { return matches(e, localName) }) {
		return // something next to it, by its name
	}
	u := r.dials[fn]
	switch {
	case u == nil:
		r.dials[fn] = &dialUse{call: call, wait: w}
	case call.Pos() < u.call.Pos():
		u.more = append(u.more, u.call.Pos())
		u.call, u.wait = call, w
	default:
		u.more = append(u.more, call.Pos())
	}
}

// localName matches names of addresses on the same machine.
var localName = regexp.MustCompile(`(?i)^local|loopback`)

func (r *review) reportDials() {
	for _, fn := range r.ssa.Funcs() {
		u := r.dials[fn]
		if u == nil {
			continue
		}
		expr := r.syntax.call(u.call)
		if expr == nil {
			continue
		}
		c := rule.Comment{Kind: kindDial, Pos: expr.Fun.Pos(), End: expr.Fun.End(), Doubt: r.doubt(fn, "may this wait?")}
		what, remedy := " has no timeout: an address that does not answer blocks it for minutes; ", u.wait.Remedy
		if u.wait.Kind == knowledge.Talking {
			what = " has no timeout: a server that accepts and then says nothing blocks it for ever; "
		}
		if ctx := r.syntax.atHand(fn, expr.Pos()); ctx != "" && types.ExprString(expr.Fun) == "net.Dial" && len(u.more) == 0 && (!strings.Contains(ctx, "(") || r.onRequest(fn)) {
			// Have: a context, or a request that is being served: one to be sent may have a context that never ends.
			remedy = "use `new(net.Dialer).DialContext(" + ctx + ", ...)`"
			c.Fixes = passContext(expr, "Dialer).DialContext", ctx)
			c.Fixes[0].TextEdits = append(c.Fixes[0].TextEdits, analysis.TextEdit{Pos: expr.Pos(), End: expr.Pos(), NewText: []byte("new(")})
		}
		if len(u.more) > 0 {
			remedy += ", also at line {0}"
			c.Refs = []token.Pos{slices.Min(u.more)}
		}
		c.Message = code(expr.Fun) + what + remedy
		r.add(c)
	}
}

// handshake looks at the handshake of a TLS connection: with somebody who connected, and without a deadline.
// handshake looks at a TLS handshake: with whoever connects, a client that says nothing is one of many.
func (r *review) handshake(fn *ssa.Function, call ssa.CallInstruction, w knowledge.Wait) {
	conn := call.Common().Args[0]
	if limits.SetsDeadline(ssair.Outermost(fn)) || !r.serves(conn, call) && !r.limits.Accepted(conn, call) {
		return
	}
	if expr := r.syntax.call(call); expr != nil {
		r.add(rule.Comment{
			Kind: kindHandshake, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
			Message: code(expr.Fun) + " waits for whoever connected: a client that says nothing holds the connection and this goroutine for ever; " + w.Remedy,
		})
	}
}

// serves reports whether conn can be the server's end of a connection that was accepted. Others are a client's, or somebody has prepared them.
func (r *review) serves(conn ssa.Value, at ssa.Instruction) bool {
	for leaf := range r.values.Of(conn, at).Leaves() {
		server, ok := leaf.Value.(*ssa.Call)
		if ok && leaf.Func == "crypto/tls.Server" && r.limits.Accepted(server.Call.Args[0], server) && !limits.SetsDeadline(ssair.Outermost(server.Parent())) {
			return true
		}
	}
	return false
}

// code spells an expression in backticks.
func code(e ast.Expr) string { return "`" + rule.Shorten(types.ExprString(e), 40) + "`" }
