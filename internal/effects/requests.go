package effects

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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

// startName matches the names of functions that prepare the program before it serves anybody.
var startName = regexp.MustCompile(`^([Ii]nit(ialize)?|[Ss]et[Uu]p|[Bb]ootstrap|[Mm]igrate)([A-Z0-9_#]|$)`)

// startOnly returns the functions of funcs that run only while the program starts: all chains of calls to them, from where nothing
// known calls any more, go through a function that is named so and that nothing else than main calls, itself or
// through others. What such a function starts in the background, or whenever something arrives, goes on after the start; what is kept in
// stores, or handed to others, may be called at any time.
func startOnly(funcs []Func, stores map[symbol.Symbol][]Target, w world) map[symbol.Symbol]bool {
	called := map[symbol.Symbol]bool{}
	for _, f := range funcs {
		for _, callee := range callees(f, w) {
			if callee != f.Sym {
				called[callee] = true
			}
		}
	}
	var mains, others []symbol.Symbol
	for _, f := range funcs {
		name := f.Sym.Name()
		switch {
		case f.Handler:
			others = append(others, f.Sym)
		case name == "main" || name == "init" || strings.HasPrefix(name, "init#"):
			mains = append(mains, f.Sym)
		case !called[f.Sym] && !startName.MatchString(name):
			others = append(others, f.Sym)
		}
		for _, c := range f.Calls {
			if c.Cond&(Background|OnEvent) != 0 {
				others = append(others, callees(Func{Calls: []Call{c}}, w)...)
			}
			for _, arg := range c.Args {
				others = append(others, arg.Target.Sym)
			}
		}
	}
	for _, targets := range stores {
		for _, t := range targets {
			others = append(others, t.Sym)
		}
	}
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
