package missingtimeout

import (
	"cmp"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/limits"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
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
	limits   *limits.Package
	syntax   *syntax
	often    *runs.Result

	clients   map[*limits.Made]*clientUse
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
		often:    pass.ResultOf[runs.Analyzer].(*runs.Result),
		clients:  map[*limits.Made]*clientUse{},
		roots:    map[*ssa.Call]*rootUse{},
		defaults: map[*ssa.Function]*defaultUse{},
		dials:    map[*ssa.Function]*dialUse{},
		told:     map[said]bool{},
		detached: map[*ssa.Function]bool{},
	}
	r.limits = limits.New(r.ssa, r.values)
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
	obj := ssair.Callee(common)
	if obj != nil {
		if w, ok := knowledge.WaitOf(obj); ok {
			r.wait(fn, call, obj, w)
			return
		}
		if recv := obj.Signature().Recv(); recv != nil && !common.IsInvoke() {
			if l, ok := knowledge.LimitedType(recv.Type()); ok {
				if l.WaitsIn(obj.Name()) {
					r.limited(fn, call, obj)
				}
				return
			}
		}
		if symbol.Of(obj) == "crypto/tls.DialWithDialer" {
			r.dialer(fn, call, common.Args[0])
			return
		}
	}
	r.context(fn, call, obj)
}

// wait looks at a call of a function that no deadline can reach.
func (r *review) wait(fn *ssa.Function, call ssa.CallInstruction, obj *types.Func, w knowledge.Wait) {
	switch w.Kind {
	case knowledge.DefaultClient:
		if len(call.Common().Args) > 0 && limits.Local(call.Common().Args[0]) {
			return
		}
		r.defaultClient(fn, call, nil, false)
	case knowledge.Serving:
		if slices.ContainsFunc(arguments(call.Common(), obj), limits.Local) {
			return // nobody from outside can connect
		}
		r.serving(fn, call, w)
	case knowledge.Dialing, knowledge.Talking:
		args := arguments(call.Common(), obj)
		if w.Network > 0 && w.Network <= len(args) && !remote(args[w.Network-1]) {
			return // nobody waits for a socket of the same machine, or for one without connections
		}
		if slices.ContainsFunc(args, limits.Local) {
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
	text, ok := ssair.Text(v)
	return ok && strings.HasPrefix(text, "tcp")
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
	return (r.Pkg.Name() == "main" || aside.Package(r.Pass.Pass).Is(aside.Command) || slices.ContainsFunc(r.Pkg.Imports(), parsesCommands)) && !r.onRequest(fn)
}

func parsesCommands(pkg *types.Package) bool { return knowledge.CommandLine[pkg.Path()] }

// streams reports whether fn, or a function around it, is about something that has no end.
func (r *review) streams(fn *ssa.Function) bool {
	for f := fn; f != nil; f = f.Parent() {
		if streamName.MatchString(f.Name()) {
			return true
		}
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					if text, ok := ssair.Text(*op); ok && text == "text/event-stream" {
						return true
					}
				}
			}
		}
	}
	return false
}

// patient reports whether fn waits on purpose: for a stream, which has no end that anybody knows, or for a download or in a migration
// that no request waits for.
func (r *review) patient(fn *ssa.Function) bool {
	// Have: a migration takes as long as it takes.
	return r.streams(fn) || (r.downloads(fn) || r.often.Migrates(fn)) && !r.onRequest(fn)
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
	return ssair.Calls(fn, func(common *ssa.CallCommon, obj *types.Func) bool {
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
