package effects

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// handlerTypes are the parameter types by which frameworks' handlers are recognised.
var handlerTypes = map[string]bool{
	"net/http.ResponseWriter":                               true,
	"*github.com/gin-gonic/gin.Context":                     true,
	"github.com/labstack/echo.Context":                      true,
	"github.com/labstack/echo/v4.Context":                   true,
	"*github.com/gofiber/fiber/v2.Ctx":                      true,
	"github.com/gofiber/fiber/v3.Ctx":                       true,
	"*github.com/valyala/fasthttp.RequestCtx":               true,
	"*github.com/beego/beego/v2/server/web/context.Context": true,
	"*gopkg.in/macaron.v1.Context":                          true,
}

// controllerTypes are the types that frameworks call the methods of, for those who embed them.
var controllerTypes = map[string]bool{
	"github.com/beego/beego/v2/server/web.Controller": true,
	"github.com/beego/beego.Controller":               true,
	"github.com/astaxie/beego.Controller":             true,
}

// isHandler reports whether fn serves requests: its parameters are those of an HTTP handler of net/http or a
// known framework, an application's own context around one, or a gRPC method.
func isHandler(fn *ssa.Function) bool {
	sig := fn.Signature
	for p := range sig.Params().Variables() {
		if handlerTypes[symbol.TypeKey(p.Type())] || wrapsRequest(p.Type(), 3) {
			return true
		}
	}
	return isGRPC(sig) || isAction(fn)
}

// jobTypes are the parameter types by which the jobs of queues, schedulers and process groups are recognised.
var jobTypes = map[string]bool{
	"*github.com/gocraft/work.Job":   true,
	"*github.com/hibiken/asynq.Task": true,
	"<-chan os.Signal":               true, // an ifrit.Runner
}

// isJob reports whether fn is what a queue or a scheduler runs: its parameters are those of a job of a known library.
func isJob(fn *ssa.Function) bool {
	for p := range fn.Signature.Params().Variables() {
		if jobTypes[symbol.TypeKey(p.Type())] {
			return true
		}
	}
	return false
}

// takesData reports whether fn has a parameter through which a request, or a part of one, can come.
func takesData(fn *ssa.Function) bool {
	for p := range fn.Signature.Params().Variables() {
		t := p.Type()
		b, basic := t.Underlying().(*types.Basic)
		if symbol.IsContext(t) || symbol.IsError(t) || basic && b.Info()&types.IsString == 0 || knowledge.LibraryOf(t) != nil {
			continue
		}
		return true
	}
	return false
}

// isAction reports whether fn is an exported method of a controller, which a framework calls by its name.
func isAction(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || fn.Object() == nil || !fn.Object().Exported() {
		return false
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return embedsController(t, 3)
}

func embedsController(t types.Type, depth int) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return false
	}
	for field := range st.Fields() {
		if field.Embedded() && (controllerTypes[symbol.TypeKey(field.Type())] || embedsController(field.Type(), depth-1)) {
			return true
		}
	}
	return false
}

// wrapsRequest reports whether t is a pointer to a struct that holds the request and its response, in itself
// or in embedded structs.
func wrapsRequest(t types.Type, depth int) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	request, writer := held(ptr.Elem(), depth)
	return request && writer
}

func held(t types.Type, depth int) (request, writer bool) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth == 0 {
		return false, false
	}
	for field := range st.Fields() {
		switch symbol.TypeKey(field.Type()) {
		case "*net/http.Request":
			request = true
		case "net/http.ResponseWriter":
			writer = true
		}
		if field.Embedded() {
			if handlerTypes[symbol.TypeKey(field.Type())] {
				return true, true
			}
			inner := field.Type()
			if p, ok := types.Unalias(inner).(*types.Pointer); ok {
				inner = p.Elem()
			}
			r, w := held(inner, depth-1)
			request, writer = request || r, writer || w
		}
	}
	return request, writer
}

// isGRPC reports whether sig is that of a method of a gRPC service: (context.Context, *Request) (*Response, error)
// with messages on both sides.
func isGRPC(sig *types.Signature) bool {
	return sig.Recv() != nil && sig.Params().Len() == 2 && sig.Results().Len() == 2 &&
		symbol.TypeKey(sig.Params().At(0).Type()) == "context.Context" &&
		isMessage(sig.Params().At(1).Type()) && isMessage(sig.Results().At(0).Type())
}

func isMessage(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "ProtoReflect")
	_, ok := obj.(*types.Func)
	return ok
}

// reachable returns the functions that a request handler among funcs reaches through calls, started goroutines
// and literals.
func reachable(funcs []Func, w world) map[symbol.Symbol]bool {
	var handlers []symbol.Symbol
	for _, f := range funcs {
		if f.Handler {
			handlers = append(handlers, f.Sym)
		}
	}
	return reachedFrom(handlers, funcs, w, func(symbol.Symbol) bool { return true })
}

// reachedFrom returns the functions that roots, of funcs, reach through those that enter accepts, with them.
func reachedFrom(roots []symbol.Symbol, funcs []Func, w world, enter func(symbol.Symbol) bool) map[symbol.Symbol]bool {
	byName := map[symbol.Symbol]int{}
	for i, f := range funcs {
		byName[f.Sym] = i
	}
	reached := map[symbol.Symbol]bool{}
	work := slices.Clone(roots)
	for len(work) > 0 {
		sym := work[len(work)-1]
		work = work[:len(work)-1]
		if reached[sym] || !enter(sym) {
			continue
		}
		reached[sym] = true
		if i, ok := byName[sym]; ok {
			work = append(work, callees(funcs[i], w)...)
			work = append(work, funcs[i].Literals...)
		}
	}
	return reached
}

// FromRequest reports whether fn, a function of the package, can run on behalf of a request: a handler reaches it
// through the calls that are known. Under drivers that see one package at a time these are the package's own.
func (r *Result) FromRequest(fn *ssa.Function) bool {
	sym, ok := r.funcs[fn]
	if !ok {
		return false
	}
	return r.ask(question{Kind: requestQuestion, Func: sym}).Yes
}

// roots are the functions that something else than a call runs, by what it is.
type roots struct {
	handlers   []symbol.Symbol // serve requests
	mains      []symbol.Symbol // run when the program starts
	background []symbol.Symbol // are started as goroutines or jobs, or run whenever something arrives
	handed     []symbol.Symbol // are arguments that the callee calls
	uncalled   []symbol.Symbol // nothing known calls them
	kept       []symbol.Symbol // are kept and handed around
}

// rootsOf returns the roots of funcs, without those that nothing known calls and skip accepts.
func rootsOf(funcs []Func, stores map[symbol.Symbol][]Target, w world, skip func(symbol.Symbol) bool) roots {
	hasCaller, jobs := map[symbol.Symbol]bool{}, map[symbol.Symbol]bool{}
	for _, f := range funcs {
		if f.Job {
			jobs[f.Sym] = true
		}
		for _, callee := range callees(f, w) {
			if callee != f.Sym {
				hasCaller[callee] = true
			}
		}
	}
	var r roots
	for _, f := range funcs {
		name := f.Sym.Name()
		switch {
		case f.Handler:
			r.handlers = append(r.handlers, f.Sym)
		case name == "main" || name == "init" || strings.HasPrefix(name, "init#"):
			r.mains = append(r.mains, f.Sym)
		case f.Job:
			r.background = append(r.background, f.Sym)
		case !hasCaller[f.Sym] && !skip(f.Sym):
			r.uncalled = append(r.uncalled, f.Sym)
		}
		for _, c := range f.Calls {
			if c.Cond&(Background|OnEvent) != 0 {
				r.background = append(r.background, callees(Func{Calls: []Call{c}}, w)...)
			}
			for _, arg := range c.Args {
				_, runs := called(c, arg, w)
				switch {
				case arg.Target.Kind == ParamTarget: // Have: the symbol is that of the function with the parameter. Its callers hand it on.
				case runs:
					r.handed = append(r.handed, arg.Target.Sym)
				case !jobs[arg.Target.Sym]:
					r.kept = append(r.kept, arg.Target.Sym)
				}
			}
		}
	}
	for _, targets := range stores {
		for _, t := range targets {
			if t.Kind != ParamTarget && !jobs[t.Sym] {
				r.kept = append(r.kept, t.Sym)
			}
		}
	}
	return r
}

// backgroundOnly returns the functions of funcs that only run in the background, in a module that serves requests: what is started from main, or
// whenever something arrives, reaches them, and neither a handler does, nor what nobody knows the caller of.
func backgroundOnly(funcs []Func, stores map[symbol.Symbol][]Target, w world) map[symbol.Symbol]bool {
	r := rootsOf(funcs, stores, w, func(symbol.Symbol) bool { return false })
	if len(r.handlers) == 0 {
		return nil
	}
	all := func(symbol.Symbol) bool { return true }
	others := reachedFrom(slices.Concat(r.handlers, r.uncalled, r.kept), funcs, w, all)
	only := map[symbol.Symbol]bool{}
	for s := range reachedFrom(slices.Concat(r.mains, r.background), funcs, w, all) {
		if !others[s] {
			only[s] = true
		}
	}
	return only
}

// InBackground reports whether fn, a function of the package, only runs in the background, as far as calls are known, while others serve
// requests. Under drivers that see one package at a time these are the package's own.
func (r *Result) InBackground(fn *ssa.Function) bool {
	sym, ok := r.funcs[fn]
	if !ok {
		return false
	}
	return r.ask(question{Kind: backgroundQuestion, Func: sym}).Yes
}

// Reach says for whom a function runs.
type Reach uint8

const (
	UnknownReach Reach = iota // nothing known runs it, or the module serves no requests as far as is known
	RequestReach              // a request handler reaches it, or a function that unknown code calls with what may be part of a request
	OwnReach                  // only what starts with the program, in the background or by a command reaches it
)

// reaches says for whom funcs run, in a module that serves requests. Declared functions that nothing known calls are not taken for handlers:
// who calls them is no part of the module.
func reaches(funcs []Func, stores map[symbol.Symbol][]Target, w world) map[symbol.Symbol]Reach {
	r := rootsOf(funcs, stores, w, func(symbol.Symbol) bool { return false })
	if len(r.handlers) == 0 {
		return nil
	}
	byName, literal := map[symbol.Symbol]Func{}, map[symbol.Symbol]bool{}
	for _, f := range funcs {
		byName[f.Sym] = f
		for _, l := range f.Literals {
			literal[l] = true
		}
	}
	served, starts := r.handlers, slices.Concat(r.mains, r.background)
	for _, s := range slices.Concat(r.kept, slices.DeleteFunc(r.uncalled, func(s symbol.Symbol) bool { return !literal[s] })) {
		switch f := byName[s]; {
		case f.Command:
			starts = append(starts, s)
		case f.Data:
			served = append(served, s)
		}
	}
	all := func(symbol.Symbol) bool { return true }
	reached := map[symbol.Symbol]Reach{}
	for s := range reachedFrom(starts, funcs, w, all) {
		reached[s] = OwnReach
	}
	for s := range reachedFrom(served, funcs, w, all) {
		reached[s] = RequestReach
	}
	return reached
}

// Reach says for whom fn, a function of the package, runs, as far as calls are known. Under drivers that see one package at a time these are
// the package's own.
func (r *Result) Reach(fn *ssa.Function) Reach {
	sym, ok := r.funcs[fn]
	if !ok {
		return UnknownReach
	}
	return r.ask(question{Kind: reachQuestion, Func: sym}).Reach
}

// startName matches the names of functions that prepare the program before it serves anybody.
var startName = regexp.MustCompile(`^([Ii]nit(ialize)?|[Ss]et[Uu]p|[Bb]ootstrap|[Mm]igrate)([A-Z0-9_#]|$)`)

// startOnly returns the functions of funcs that run only while the program starts: all chains of calls to them, from where nothing
// known calls any more, go through a function that is named so and that nothing else than main calls, itself or
// through others. What such a function starts in the background, or whenever something arrives, goes on after the start; what is kept in
// stores, or handed to others, may be called at any time.
func startOnly(funcs []Func, stores map[symbol.Symbol][]Target, w world) map[symbol.Symbol]bool {
	r := rootsOf(funcs, stores, w, func(s symbol.Symbol) bool { return startName.MatchString(s.Name()) })
	others, mains := slices.Concat(r.handlers, r.uncalled, r.kept, r.handed, r.background), r.mains
	late := reachedFrom(others, funcs, w, func(symbol.Symbol) bool { return true })
	fromMain := reachedFrom(mains, funcs, w, func(s symbol.Symbol) bool { return !startName.MatchString(s.Name()) || slices.Contains(mains, s) })
	start := map[symbol.Symbol]bool{}
	for _, f := range funcs {
		if !late[f.Sym] && !fromMain[f.Sym] {
			start[f.Sym] = true
		}
	}
	return start
}

// OnlyAtStart reports whether fn, a function of the package, runs only while the program starts, as far as calls are known. Under
// drivers that see one package at a time these are the package's own.
func (r *Result) OnlyAtStart(fn *ssa.Function) bool {
	sym, ok := r.funcs[fn]
	if !ok {
		return false
	}
	return r.ask(question{Kind: startQuestion, Func: sym}).Yes
}
