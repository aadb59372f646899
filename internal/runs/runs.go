// Package runs answers the question: how often does this code run in the lifetime of a process, and does the process end when it fails?
//
// The answer follows from the callers, the signatures of handlers and commands, names that set something up, and the place of the package.
// Who calls what is read from syntax. In our engine the callers are those of the whole module, under other drivers those in the package.
package runs

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintruns",
	Doc:        "tell how often code runs",
	ResultType: reflect.TypeFor[*Result](),
	Run:        func(pass *analysis.Pass) (any, error) { return newResult(pass), nil },
}

// Result tells how often the code of one package runs. It works when it is asked, by several rules at a time under go vet.
type Result struct {
	pass   *analysis.Pass
	local  func() *local // worked out when somebody asks
	module *Module       // nil under drivers that see one package at a time
	log    *askedLog
}

// local is what the package shows of itself.
type local struct {
	*graph
	mu sync.Mutex // for the answers
	*answers
}

func newResult(pass *analysis.Pass) *Result {
	return &Result{pass: pass, local: sync.OnceValue(func() *local {
		g := newGraph(pass)
		program := pass.Pkg.Name() == "main" || aside.Package(pass).Is(aside.Command) // nobody else calls what it exports
		return &local{graph: g, answers: newAnswers(g.funcs, program)}
	})}
}

// A Frequency says how often a piece of code runs in the lifetime of a process, as far as can be told.
type Frequency uint8

const (
	Unknown    Frequency = iota
	Once                 // in main, init, a command, or what only these call outside of loops
	PerRequest           // in a handler of requests
	PerItem              // in a loop
)

// maxCallers bounds how many calls upwards are looked at to tell how often something runs.
const maxCallers = 4

// Of returns how often instr runs. Handlers and loops around it are looked for in the package.
func (r *Result) Of(instr ssa.Instruction) Frequency {
	f := r.function(instr.Parent())
	switch {
	case f == nil:
		return Unknown
	case r.once(f.Sym):
		return Once
	}
	return r.repeats(f, instr)
}

// Repeats returns PerItem or PerRequest if instr runs more than once as far as can be told, else Unknown. It asks less of other packages than [Result.Of],
// and an answer that changes has the package analysed again.
func (r *Result) Repeats(instr ssa.Instruction) Frequency {
	f := r.function(instr.Parent())
	if f == nil {
		return Unknown
	}
	often := r.repeats(f, instr)
	if often != Unknown && r.once(f.Sym) {
		return Unknown
	}
	return often
}

// repeats returns how often instr runs, which is a part of f, if that is in a loop or for a request, else Unknown.
func (r *Result) repeats(f *Func, instr ssa.Instruction) Frequency {
	own := r.local()
	own.mu.Lock()
	defer own.mu.Unlock()
	at := user{fn: f}
	switch b := instr.Block(); {
	case endless(b):
		at.Loop = Endless
	case ssair.InLoop(b):
		at.Loop = Bounded
	}
	calls := []user{at}
	asked := map[*Func]bool{}
	for range maxCallers + 1 {
		var next []user
		for _, call := range calls {
			switch {
			case call.Loop != Endless && own.runsOnce(call.fn.Sym):
				continue // Have: in the loops of what runs once, over some settings.
			case call.Loop != NoLoop:
				return PerItem
			case call.fn.Handler:
				return PerRequest
			case asked[call.fn]:
				continue
			}
			asked[call.fn] = true
			for _, u := range own.users[call.fn.Sym] {
				if u.How == Called {
					next = append(next, u)
				}
			}
		}
		calls = next
	}
	return Unknown
}

// Once reports whether fn runs at most once per process.
func (r *Result) Once(fn *ssa.Function) bool { return r.about(fn, once) }

// function returns the function of the graph that fn is, or is a part of: the body of a range over a function is a function of its own in SSA form.
func (r *Result) function(fn *ssa.Function) *Func {
	for ; fn != nil; fn = fn.Parent() {
		if o := fn.Origin(); o != nil {
			fn = o
		}
		if f := r.local().names[fn.Syntax()]; f != nil {
			return f
		}
	}
	return nil
}

// once reports whether the function sym runs at most once per process.
func (r *Result) once(sym symbol.Symbol) bool {
	own := r.local()
	own.mu.Lock()
	yes := own.runsOnce(sym)
	own.mu.Unlock()
	return yes || r.ask(question{Func: sym, About: once})
}

// FailsOnce reports whether an error that fn returns is the only one of the process: all callers end it then, or return an error which
// does, or run once themselves.
func (r *Result) FailsOnce(fn *ssa.Function) bool {
	return r.about(fn, fatal)
}

// Survives reports whether somebody in the module goes on after an error that fn returns, and may call it again: a caller that neither ends the process
// nor runs once deals with the error, or returns it to one that does.
func (r *Result) Survives(fn *ssa.Function) bool { return r.about(fn, survived) }

// about asks the package, and then the module, about fn.
func (r *Result) about(fn *ssa.Function, what about) bool {
	f := r.function(fn)
	if f == nil {
		return false
	}
	q := question{Func: f.Sym, About: what}
	own := r.local()
	own.mu.Lock()
	yes := own.answer(q)
	own.mu.Unlock()
	return yes || r.ask(q)
}

// Migrates reports whether fn, or a function around it, is part of a migration: as its place and its name say, or because it is given
// to what runs or lists migrations. As a rule the process ends when one fails.
func (r *Result) Migrates(fn *ssa.Function) bool {
	if aside.Of(r.pass, fn.Pos()).Is(aside.Migration) {
		return true
	}
	for ; fn != nil; fn = fn.Parent() {
		if f := r.function(fn); f != nil && r.local().migrates[f.Sym] || fn.Synthetic == "" && aside.Migrates(fn.RelString(r.pass.Pkg)) {
			return true
		}
	}
	return false
}

// endless reports whether b is in a loop without a condition: `for { select { ... } }`.
func endless(b *ssa.BasicBlock) bool {
	for head := b; head != nil; head = head.Idom() {
		if head.Comment != "for.body" {
			continue // Have: a loop with a condition or a range begins with that.
		}
		for _, back := range head.Preds {
			if head.Dominates(back) && (b == back || ssair.Reaches(b, back)) {
				return true
			}
		}
	}
	return false
}

// ends matches the names of functions that end the process, also of those in a project's own package for logs.
var ends = regexp.MustCompile(`^(Fatal|Exit)(f|ln|w|ContextF?)?$`)

// setsUp matches the names of functions that set a program up, which they do once.
var setsUp = regexp.MustCompile(`^([iI]nit|[sS]etup|[bB]ootstrap)($|[A-Z])|Init$|Setup$|^([lL]oad|[rR]ead|[pP]arse)[A-Za-z]*Config($|[A-Z])|^[cC]onfig(Load|Read|Init)`)

// readsSettings reports whether fn is a method that reads a configuration, as the names say: (*SchemaConfig).loadFromFile.
func readsSettings(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil {
		return false
	}
	_, name := symbol.NameOf(recv.Type())
	return (strings.HasSuffix(name, "Config") || strings.HasSuffix(name, "Settings") || strings.HasSuffix(name, "Options")) && reading.MatchString(fn.Name())
}

var (
	reading  = regexp.MustCompile(`^([lL]oad|[rR]ead|[pP]arse)($|[A-Z])`)
	testOnly = regexp.MustCompile(`\b(for|in) (unit |integration )?test(s|ing)\b`)
)

// forTests reports whether the comment of decl says that it is for tests.
func forTests(decl *ast.FuncDecl) bool {
	return decl.Doc != nil && testOnly.MatchString(decl.Doc.Text())
}

// isCommand reports whether a function with this signature is the body of a command line's command, or of all tests of a package.
func isCommand(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if path, name := symbol.NameOf(p.Type()); path == "testing" && name == "M" {
			return true
		}
	}
	return knowledge.IsCommand(sig)
}

// isCommandMethod reports whether sig is that of a method of a command: of a struct with a method Run or Execute whose fields are flags and
// arguments of a command line, or Run(args []string) int of a type that has a synopsis (github.com/mitchellh/cli).
func isCommandMethod(sig *types.Signature) bool {
	recv := sig.Recv()
	if recv == nil {
		return false
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	entry, described := false, false
	for m := range named.Methods() {
		entry = entry || m.Name() == "Run" || m.Name() == "Execute"
		described = described || m.Name() == "Synopsis"
	}
	if described && types.Identical(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), false), runMethod) {
		return true
	}
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		for _, key := range []string{"arg", "cmd", "help", "long", "command"} {
			if _, ok := tag.Lookup(key); ok {
				return entry
			}
		}
	}
	return false
}

// runMethod is the signature func([]string) int.
var runMethod = types.NewSignatureType(nil, nil, nil,
	types.NewTuple(types.NewParam(token.NoPos, nil, "", types.NewSlice(types.Typ[types.String]))),
	types.NewTuple(types.NewParam(token.NoPos, nil, "", types.Typ[types.Int])), false)

// isHandler reports whether a function with this signature serves a request.
func isHandler(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		path, name := symbol.NameOf(p.Type())
		switch {
		case path == "net/http" && name == "ResponseWriter",
			name == "Context" && (strings.HasPrefix(path, "github.com/gin-gonic/gin") || strings.HasPrefix(path, "github.com/labstack/echo")),
			name == "Ctx" && strings.HasPrefix(path, "github.com/gofiber/fiber"),
			name == "RequestCtx" && path == "github.com/valyala/fasthttp":
			return true
		}
	}
	return false
}
