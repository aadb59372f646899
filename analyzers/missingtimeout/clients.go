package missingtimeout

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A clientUse says how a client without timeout is used.
type clientUse struct {
	call    ssa.CallInstruction // the first that nothing ends
	fn      *ssa.Function
	request bool // a request reaches one of them
}

// A defaultUse is what one function sends through the default client.
type defaultUse struct {
	call     ssa.CallInstruction
	fallback bool // only where no other client was given
}

// limited looks at a call of a method that waits for as long as the fields of its receiver allow.
func (r *review) limited(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func) {
	common := call.Common()
	if r.interactive(fn) || len(common.Args) > 1 && loopback(common.Args[1]) {
		return
	}
	endless := true
	if obj.Name() == "Do" {
		endless = r.contexts.Of(common.Args[1]).Endless()
	}
	leaves, complete := r.origins(common.Args[0], call)
	for _, leaf := range leaves {
		switch {
		case isDefaultClient(leaf):
			if endless && !r.bounded && !r.streams(fn) && (!r.downloads(fn) || r.onRequest(fn)) {
				u := r.defaultUse(fn, call)
				u.fallback = u.fallback || len(leaves) > 1 || !complete
			}
		case r.built.of(leaf) != nil:
			r.use(r.built.of(leaf), fn, call, endless)
		}
	}
}

// use notes that call waits for as long as b allows; endless says that nothing else ends it.
func (r *review) use(b *built, fn *ssa.Function, call ssa.CallInstruction, endless bool) {
	if b.set || r.bounds(b) {
		return
	}
	u := r.clients[b]
	if u == nil {
		u = new(clientUse)
		r.clients[b] = u
	}
	switch {
	case !endless || r.streams(fn):
		// A stream has no end that anybody knows.
	case r.downloads(fn) && !r.onRequest(fn):
		// It takes its time, and nobody waits for it.
	case u.call == nil || r.onRequest(fn) && !u.request:
		u.call, u.fn, u.request = call, fn, r.onRequest(fn)
	}
}

// origins returns where the value of a client can have been made; complete says that these are all.
func (r *review) origins(v ssa.Value, call ssa.CallInstruction) (list []ssa.Value, complete bool) {
	if r.built.of(v) != nil {
		return []ssa.Value{v}, true
	}
	complete = true
	for leaf := range r.values.Of(v, call).Leaves() {
		switch {
		case leaf.Value != nil && (isDefaultClient(leaf.Value) || r.built.of(leaf.Value) != nil):
			list = append(list, leaf.Value)
		case leaf.Kind == provenance.Constant: // nil
		default:
			complete = false
		}
	}
	return list, complete
}

// isDefaultClient reports whether v is http.DefaultClient, or its value.
func isDefaultClient(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	g, ok := v.(*ssa.Global)
	return ok && g.Object() != nil && g.Name() == "DefaultClient" && g.Object().Pkg().Path() == "net/http"
}

// setsDefaultClient reports whether fn gives http.DefaultClient a timeout, or replaces it.
func setsDefaultClient(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			s, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			if isDefaultClient(s.Addr) {
				return true
			}
			if f, ok := s.Addr.(*ssa.FieldAddr); ok && isDefaultClient(f.X) && fieldOf(f).Name() == "Timeout" {
				return true
			}
		}
	}
	return false
}

func (r *review) defaultClient(fn *ssa.Function, call ssa.CallInstruction) {
	if r.bounded || r.streams(fn) || r.interactive(fn) || r.downloads(fn) && !r.onRequest(fn) {
		return
	}
	r.defaultUse(fn, call)
}

func (r *review) defaultUse(fn *ssa.Function, call ssa.CallInstruction) *defaultUse {
	u := r.defaults[fn]
	if u == nil {
		u = &defaultUse{call: call}
		r.defaults[fn] = u
	}
	return u
}

// dialer looks at a dial through the dialer v.
func (r *review) dialer(fn *ssa.Function, call ssa.CallInstruction, v ssa.Value) {
	if r.interactive(fn) || slices.ContainsFunc(call.Common().Args, loopback) {
		return
	}
	leaves, _ := r.origins(v, call)
	for _, leaf := range leaves {
		if b := r.built.of(leaf); b != nil {
			r.use(b, fn, call, true)
		}
	}
}

// bounds reports whether a transport of a client ends requests, or may do so.
func (r *review) bounds(b *built) bool {
	return slices.ContainsFunc(b.transports, func(v ssa.Value) bool { return r.mayEnd(v, maxDerived) })
}

// maxDerived is how many steps a transport is followed to where it is made; what is further away may end requests.
const maxDerived = 6

// mayEnd reports whether the transport v ends requests, or may do so.
func (r *review) mayEnd(v ssa.Value, depth int) bool {
	if depth == 0 {
		return true
	}
	switch t := v.(type) {
	case *ssa.MakeInterface:
		return r.mayEnd(t.X, depth-1)
	case *ssa.TypeAssert:
		return r.mayEnd(t.X, depth-1)
	case *ssa.Const:
		return !t.IsNil() // nil: the default transport
	case *ssa.Alloc:
		return r.transportBounds(t)
	case *ssa.UnOp:
		switch at := t.X.(type) {
		case *ssa.Global:
			if at.Name() == "DefaultTransport" && at.Pkg.Pkg.Path() == "net/http" {
				return false
			}
			stored := r.built.transports[at]
			return len(stored) == 0 || at.Object().Exported() || slices.ContainsFunc(stored, func(v ssa.Value) bool { return r.mayEnd(v, depth-1) })
		case *ssa.Alloc:
			for _, ref := range *at.Referrers() {
				if s, ok := ref.(*ssa.Store); ok && s.Addr == at && r.mayEnd(s.Val, depth-1) {
					return true
				}
			}
			return false
		}
	case *ssa.Call:
		callee := calleeOf(t.Common())
		if callee == nil {
			return true
		}
		switch symbol.Of(callee) {
		case "(*net/http.Transport).Clone", "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.NewTransport":
			return r.mayEnd(t.Common().Args[0], depth-1) || r.fieldsBound(t)
		}
	}
	return true // somebody else's, which may do anything
}

// transportBounds reports whether the http.Transport t ends requests by itself.
func (r *review) transportBounds(t *ssa.Alloc) bool {
	return symbol.TypeKey(t.Type()) != "*net/http.Transport" || r.fieldsBound(t)
}

// fieldsBound reports whether the code sets fields of the transport t that end requests.
func (r *review) fieldsBound(t ssa.Value) bool {
	for _, ref := range *t.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		switch fieldOf(f).Name() {
		case "ResponseHeaderTimeout":
			return true
		case "Dial", "DialContext", "DialTLS", "DialTLSContext":
			for _, use := range *f.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == f && setsDeadlines(s.Val, 4) {
					return true
				}
			}
		}
	}
	return false
}

// setsDeadlines reports whether the dial function v gives the connections that it returns a deadline, or may do so, or
// connects to a socket of the machine.
func setsDeadlines(v ssa.Value, depth int) bool {
	if depth == 0 {
		return true
	}
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return setsDeadlines(v.Fn, depth-1)
	case *ssa.ChangeType:
		return setsDeadlines(v.X, depth-1)
	case *ssa.Call:
		return setsDeadlines(v.Common().Value, depth-1)
	case *ssa.Function:
		return sets(v, depth) || calls(v, dialsSocket)
	}
	return false
}

// dialsSocket reports whether call connects to a socket of the machine.
func dialsSocket(common *ssa.CallCommon, obj *types.Func) bool {
	return strings.HasPrefix(obj.Name(), "Dial") && slices.ContainsFunc(common.Args, func(v ssa.Value) bool {
		network, _ := constantText(v)
		return network == "unix"
	})
}

// calls reports whether fn has a call that is as wanted.
func calls(fn *ssa.Function, wanted func(*ssa.CallCommon, *types.Func) bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if obj := calleeOf(call.Common()); obj != nil && wanted(call.Common(), obj) {
					return true
				}
			}
		}
	}
	return false
}

func sets(fn *ssa.Function, depth int) bool {
	if calls(fn, func(_ *ssa.CallCommon, obj *types.Func) bool { return deadlineSetters[obj.Name()] }) {
		return true
	}
	for _, literal := range fn.AnonFuncs {
		if depth > 0 && sets(literal, depth-1) {
			return true
		}
	}
	return false
}

// deadlineSetters are the methods that limit what comes after them on a connection.
var deadlineSetters = map[string]bool{"SetDeadline": true, "SetReadDeadline": true}

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
		}
		c.Message = what + ": a server that stops answering blocks this goroutine for ever; " + remedy
		if u.fallback {
			c.Doubt = "does that client ever get here?"
		}
		r.add(c)
	}
}

func (r *review) reportClients() {
	for _, b := range r.built.order {
		u := r.clients[b]
		if u == nil || u.call == nil {
			continue // no call needs a timeout
		}
		at := r.syntax.built(b)
		call := r.syntax.call(u.call)
		if call == nil {
			continue
		}
		if at == nil {
			at = call.Fun
		}
		c := rule.Comment{Kind: kindClient, Pos: at.Pos(), End: at.End(), Refs: []token.Pos{call.Pos()}}
		noun, first := nouns[b.limited.Type], firstWord(b.limited.Fields)
		switch b.limited.Type {
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
	for _, b := range r.built.order {
		if b.limited.Type != "Server" || b.set || b.address != nil && loopback(b.address) {
			continue
		}
		at := r.syntax.built(b)
		if at == nil || b.pos != token.NoPos && !b.used && !b.escapes {
			continue // nobody serves with it
		}
		if b.local && !b.used {
			continue // others than the machine itself cannot connect
		}
		r.add(rule.Comment{
			Kind: kindServer, Pos: at.Pos(), End: at.End(),
			Message: "this `http.Server` has neither `ReadHeaderTimeout` nor `ReadTimeout`: clients that send their header byte by byte hold connections for ever; set `ReadHeaderTimeout`",
			Doubt:   r.insiders(b.fn, at.Pos()),
		})
	}
}

func (r *review) serving(fn *ssa.Function, call ssa.CallInstruction, w knowledge.Wait) {
	expr := r.syntax.call(call)
	if expr == nil {
		return
	}
	r.add(rule.Comment{
		Kind: kindServer, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
		Message: code(expr.Fun) + " runs a server without timeouts: clients that send their header byte by byte hold connections for ever; " + w.Remedy,
		Doubt:   r.insiders(fn, expr.Pos()),
	})
}

// insiders asks about servers that are for monitoring or the installation, by the names around them: firewalls tend to keep others out.
func (r *review) insiders(fn *ssa.Function, pos token.Pos) string {
	path := strings.Split(r.Pkg.Path(), "/")
	if inside(strings.Join(path[max(0, len(path)-2):], "/"), insiderName) || insiderName.MatchString(outermost(fn).RelString(r.Pkg)) || r.syntax.mentions(pos, insiderName) {
		return "can others than insiders connect?"
	}
	return ""
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
	if calls(fn, func(_ *ssa.CallCommon, obj *types.Func) bool { return symbol.Of(obj) == "net.DialTimeout" }) {
		return // whoever configures it has asked for no timeout
	}
	if u := r.dials[fn]; u != nil {
		u.more = append(u.more, call.Pos())
		return
	}
	r.dials[fn] = &dialUse{call: call, wait: w}
}

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
		if ctx := r.syntax.atHand(fn, expr.Pos()); ctx != "" && types.ExprString(expr.Fun) == "net.Dial" {
			remedy, c.Doubt = "use `new(net.Dialer).DialContext("+ctx+", ...)`", ""
		}
		if len(u.more) > 0 {
			remedy += ", also at line {0}"
			c.Refs = u.more[:1]
		}
		c.Message = code(expr.Fun) + what + remedy
		r.add(c)
	}
}

// handshake looks at the handshake of a TLS connection: with somebody who connected, and without a deadline.
func (r *review) handshake(fn *ssa.Function, call ssa.CallInstruction, w knowledge.Wait) {
	for leaf := range r.values.Of(call.Common().Args[0], call).Leaves() {
		server, ok := leaf.Value.(*ssa.Call)
		if !ok || leaf.Func != "crypto/tls.Server" {
			continue // a client's, or a connection that somebody else prepared
		}
		if !r.accepted(server.Call.Args[0], server, 3) {
			continue
		}
		if sets(outermost(fn), 4) || sets(outermost(server.Parent()), 4) {
			continue
		}
		if expr := r.syntax.call(call); expr != nil {
			r.add(rule.Comment{
				Kind: kindHandshake, Pos: expr.Fun.Pos(), End: expr.Fun.End(),
				Message: code(expr.Fun) + " waits for whoever connected: a client that says nothing holds the connection and this goroutine for ever; " + w.Remedy,
			})
			return
		}
	}
}

// accepted reports whether v is a connection that a listener of the package accepted.
func (r *review) accepted(v ssa.Value, at ssa.Instruction, depth int) bool {
	for leaf := range r.values.Of(v, at).Leaves() {
		switch leaf.Kind {
		case provenance.Result:
			switch leaf.Func.Name() {
			case "Accept", "AcceptTCP", "AcceptUnix":
				return true
			}
		case provenance.Param:
			fn := leaf.Value.Parent()
			if depth == 0 || sets(outermost(fn), 4) {
				continue
			}
			for _, site := range r.values.Callers(fn) {
				if args := site.Common().Args; leaf.Index < len(args) && !sets(outermost(site.Parent()), 4) && r.accepted(args[leaf.Index], site, depth-1) {
					return true
				}
			}
		}
	}
	return false
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// code spells an expression in backticks.
func code(e ast.Expr) string { return "`" + rule.Shorten(types.ExprString(e), 40) + "`" }
