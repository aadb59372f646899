package missingtimeout

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// review looks at one package.
type review struct {
	*rule.Pass
	ssa      *ssair.Package
	effects  *effects.Result
	contexts *deadlines.Package
	values   *provenance.Package
	built    *census
	syntax   *syntax

	clients   map[*built]*clientUse
	roots     map[*ssa.Call]*rootUse
	rootOrder []*ssa.Call
	defaults  map[*ssa.Function]*defaultUse
	dials     map[*ssa.Function]*dialUse
	comments  []rule.Comment
	open      []openCall // what nobody can bound, for want of a context
	told      map[said]bool
	detached  map[*ssa.Function]bool // functions whose calls may outlive their contexts
	bounded   bool                   // the package sets the timeout of http.DefaultClient
}

func newReview(pass *rule.Pass, found *effects.Result) *review {
	r := &review{
		Pass:     pass,
		ssa:      pass.ResultOf[ssair.Analyzer].(*ssair.Package),
		effects:  found,
		contexts: pass.ResultOf[deadlines.Analyzer].(*deadlines.Package),
		values:   pass.ResultOf[provenance.Analyzer].(*provenance.Package),
		syntax:   newSyntax(pass),
		clients:  map[*built]*clientUse{},
		roots:    map[*ssa.Call]*rootUse{},
		defaults: map[*ssa.Function]*defaultUse{},
		dials:    map[*ssa.Function]*dialUse{},
		told:     map[said]bool{},
		detached: map[*ssa.Function]bool{},
	}
	r.built = newCensus(r.ssa.Funcs(), r.ssa.SSA().Func("init"))
	r.bounded = slices.ContainsFunc(r.ssa.Funcs(), setsDefaultClient)
	return r
}

// function looks at the calls of fn.
func (r *review) function(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				r.call(fn, call)
			}
		}
	}
}

func (r *review) call(fn *ssa.Function, call ssa.CallInstruction) {
	common := call.Common()
	obj := calleeOf(common)
	if obj != nil {
		if w, ok := knowledge.WaitOf(obj); ok {
			r.wait(fn, call, obj, w)
			return
		}
		if recv := obj.Signature().Recv(); recv != nil && !common.IsInvoke() {
			if l, ok := knowledge.LimitedType(recv.Type()); ok {
				if l.WaitsIn(obj.Name()) {
					r.limited(fn, call, obj)
				} else if b := r.built.of(common.Args[0]); b != nil {
					r.serves(b, common.Args[1:])
				}
				return
			}
		}
		if symbol.Of(obj) == "crypto/tls.DialWithDialer" {
			r.dialer(fn, call, common.Args[0])
			return
		}
	}
	for _, arg := range common.Args {
		if b := r.built.of(arg); b != nil && overUnix(common.Args) {
			b.local = true // Have: a helper gets a server and its listener.
		}
	}
	r.context(fn, call, obj)
}

// serves notes that a method of the server b is called.
func (r *review) serves(b *built, args []ssa.Value) {
	if overUnix(args) {
		b.local = true
	} else {
		b.used = true
	}
}

// overUnix reports whether one of args is a listener for a socket of the machine.
func overUnix(args []ssa.Value) bool { return slices.ContainsFunc(args, isUnix) }

func isUnix(v ssa.Value) bool {
	for range 4 {
		if symbol.TypeKey(v.Type()) == "*net.UnixListener" {
			return true
		}
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Call:
			obj := calleeOf(x.Common())
			if obj == nil || symbol.Of(obj) != "net.Listen" {
				return false
			}
			network, _ := constantText(x.Call.Args[0])
			return network == "unix"
		default:
			return false
		}
	}
	return false
}

// calleeOf returns the function or method that a call names, nil if it calls a value.
func calleeOf(common *ssa.CallCommon) *types.Func {
	if common.IsInvoke() {
		return common.Method
	}
	callee := common.StaticCallee()
	if callee == nil {
		return nil
	}
	if callee.Origin() != nil {
		callee = callee.Origin()
	}
	obj, _ := callee.Object().(*types.Func)
	return obj
}

// wait looks at a call of a function that no deadline can reach.
func (r *review) wait(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func, w knowledge.Wait) {
	switch w.Kind {
	case knowledge.DefaultClient:
		if len(call.Common().Args) > 0 && loopback(call.Common().Args[0]) {
			return
		}
		r.defaultClient(fn, call)
	case knowledge.Serving:
		if args := arguments(call.Common(), obj); slices.ContainsFunc(args, loopback) || overUnix(args) {
			return // nobody from outside can connect
		}
		r.serving(fn, call, w)
	case knowledge.Dialing, knowledge.Talking:
		args := arguments(call.Common(), obj)
		if w.Network > 0 && w.Network <= len(args) && !remote(args[w.Network-1]) {
			return // nobody waits for a socket of the same machine, or for one without connections
		}
		if slices.ContainsFunc(args, loopback) {
			return // the machine itself answers, or refuses, at once
		}
		if dials(fn) {
			return // Have: what the transport of a client calls: the client's timeout counts.
		}
		r.dial(fn, call, w)
	case knowledge.Handshaking:
		r.handshake(fn, call, w)
	case knowledge.Running:
		r.command(fn, call)
	}
}

// arguments returns the arguments of a call without its receiver.
func arguments(common *ssa.CallCommon, obj *types.Func) []ssa.Value {
	if !common.IsInvoke() && obj.Signature().Recv() != nil && len(common.Args) > 0 {
		return common.Args[1:]
	}
	return common.Args
}

// remote reports whether v names a network on which a dial waits: one that is not known may be another.
func remote(v ssa.Value) bool {
	text, ok := constantText(v)
	return ok && strings.HasPrefix(text, "tcp")
}

// loopback reports whether v is an address or URL of the machine itself.
func loopback(v ssa.Value) bool {
	for range 6 {
		switch x := v.(type) {
		case *ssa.Const:
			text, _ := constantText(x)
			return loopbackForm.MatchString(text)
		case *ssa.BinOp:
			v = x.X // Have: what stands first in a text put together.
		case *ssa.Call:
			obj := calleeOf(x.Common())
			if obj == nil {
				return false
			}
			switch symbol.Of(obj) {
			case "(net.Addr).String":
				v = x.Call.Value
			case "(net.Listener).Addr", "(*net.TCPListener).Addr":
				return true // Have: what the program itself listens on.
			case "net.IPv4":
				first, ok := x.Call.Args[0].(*ssa.Const)
				return ok && first.Uint64() == 127
			case "fmt.Sprintf", "net.JoinHostPort", "net.ParseIP":
				v = x.Call.Args[0]
			default:
				return false
			}
		case *ssa.Alloc:
			v = hostOf(x)
			if v == nil {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// hostOf returns the value of the field IP of the address a, nil if it has none.
func hostOf(a *ssa.Alloc) ssa.Value {
	for _, ref := range *a.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok || fieldOf(f).Name() != "IP" {
			continue
		}
		for _, use := range *f.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == f {
				return s.Val
			}
		}
	}
	return nil
}

var loopbackForm = regexp.MustCompile(`^(https?://)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)`)

func constantText(v ssa.Value) (string, bool) {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value), true
	}
	return "", false
}

// dials reports whether fn has the signature of the dial functions of transports without context.
func dials(fn *ssa.Function) bool {
	sig := fn.Signature
	return sig.Params().Len() == 2 && sig.Results().Len() == 2 && symbol.TypeKey(sig.Results().At(0).Type()) == "net.Conn" &&
		isString(sig.Params().At(0).Type()) && isString(sig.Params().At(1).Type())
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.String
}

// onRequest reports whether fn can run on behalf of a request.
func (r *review) onRequest(fn *ssa.Function) bool { return r.effects.FromRequest(fn) }

// doubt asks about what is not known to run on behalf of a request.
func (r *review) doubt(fn *ssa.Function, question string) string {
	if r.onRequest(fn) {
		return ""
	}
	return question
}

// interactive reports whether fn is part of a command, which somebody waits for and can interrupt.
func (r *review) interactive(fn *ssa.Function) bool {
	return (r.Pkg.Name() == "main" || inside(r.Pkg.Path(), commandDir) || slices.ContainsFunc(r.Pkg.Imports(), parsesCommands)) && !r.onRequest(fn)
}

func parsesCommands(pkg *types.Package) bool { return knowledge.CommandLine[pkg.Path()] }

// inside reports whether a directory on the path of a package matches form.
func inside(path string, form *regexp.Regexp) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), form.MatchString)
}

var (
	// commandDir matches directories of commands.
	commandDir = regexp.MustCompile(`^cmds?$|cli$`)
	// asideDir matches directories of what does not run in production: tests and their tools, examples, tools of developers.
	asideDir = regexp.MustCompile(`^(e2e|integration|mocks?|fakes?|examples?|demos?|tools?|hack|scripts?|contrib|bench(marks?)?)$|^test|^(\w+[^ae])?tests?$`)
	// migrationName matches directories, files and names of migrations, which take as long as they take.
	migrationName = regexp.MustCompile(`(?i)migrat|backfill`)
)

// migrates reports whether fn is part of a migration.
func (r *review) migrates(fn *ssa.Function) bool {
	fn = outermost(fn)
	if inside(r.Pkg.Path(), migrationName) || migrationName.MatchString(fn.RelString(r.Pkg)) {
		return true
	}
	return migrationName.MatchString(filepath.Base(r.Fset.Position(fn.Pos()).Filename))
}

// streams reports whether fn, or a function around it, is about something that has no end.
func (r *review) streams(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if streamName.MatchString(f.Name()) {
			return true
		}
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					if text, ok := constantText(*op); ok && text == "text/event-stream" {
						return true
					}
				}
			}
		}
	}
	return false
}

// downloads reports whether fn fetches something to keep, of which nobody knows how large it is: it is named so, or copies to a file.
func (r *review) downloads(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if downloadName.MatchString(f.Name()) || copiesToFile(f) {
			return true
		}
	}
	return false
}

func copiesToFile(fn *ssa.Function) bool {
	return calls(fn, func(common *ssa.CallCommon, obj *types.Func) bool {
		if symbol.Of(obj) != "io.Copy" {
			return false
		}
		to, ok := common.Args[0].(*ssa.MakeInterface)
		return ok && symbol.TypeKey(to.X.Type()) == "*os.File"
	})
}

var downloadName = regexp.MustCompile(`(?i)download`)

// streamName matches the names of functions that wait on purpose.
var streamName = regexp.MustCompile(`(?i)stream|watch|subscri|follow|^tail|longpoll|sse$|websocket`)

// report tells what was found, in the order of the code.
func (r *review) report() {
	r.reportClients()
	r.reportServers()
	r.reportRoots()
	r.reportDefaults()
	r.reportDials()
	r.reportPackage()
	slices.SortStableFunc(r.comments, func(a, b rule.Comment) int { return cmp.Compare(a.Pos, b.Pos) })
	for _, c := range r.comments {
		r.Report(c)
	}
}

// waiver matches the comments with which the same remark was turned down when another linter made it.
var waiver = regexp.MustCompile(`#nosec|gosec:disable|nolint:\S*(gosec|noctx|contextcheck)`)

func (r *review) add(c rule.Comment) {
	if c.Pos != token.NoPos && !r.syntax.commented(c.Pos, waiver, 0) {
		r.comments = append(r.comments, c)
	}
}
