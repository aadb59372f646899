// Package runs answers the question: how often does this code run in the lifetime of a process?
//
// The answer follows from the callers in the package, the signatures of handlers and commands, names that set something up,
// and the place of the package.
package runs

import (
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintruns",
	Doc:        "tell how often code runs",
	Requires:   []*analysis.Analyzer{ssair.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run: func(pass *analysis.Pass) (any, error) {
		return &Result{pass: pass, pkg: pass.Pkg, aside: aside.Package(pass), ssa: pass.ResultOf[ssair.Analyzer].(*ssair.Package), once: map[*ssa.Function]bool{}}, nil
	},
}

// Result tells how often the code of one package runs. It works when it is asked, by several rules at a time under go vet.
type Result struct {
	mu sync.Mutex // for the maps below

	pass     *analysis.Pass
	pkg      *types.Package
	aside    aside.Class
	ssa      *ssair.Package
	once     map[*ssa.Function]bool // what is known already
	callers  map[*ssa.Function][]ssa.Instruction
	commands map[*ssa.Function]bool // what a command of a command line runs
	singles  map[*ssa.Function]bool // run by a sync.Once of the package
	migrates map[*ssa.Function]bool // given to what runs or lists migrations
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

// Of returns how often instr runs.
func (r *Result) Of(instr ssa.Instruction) Frequency {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.runsOnce(instr.Parent()) {
		return Once
	}
	calls := []ssa.Instruction{instr}
	asked := map[*ssa.Function]bool{}
	for range maxCallers + 1 {
		var next []ssa.Instruction
		for _, call := range calls {
			fn := call.Parent()
			switch {
			case r.runsOnce(fn) && !endless(call.Block()):
				continue
			case ssair.InLoop(call.Block()):
				return PerItem
			case isHandler(fn.Signature):
				return PerRequest
			case asked[fn]:
				continue
			}
			asked[fn] = true
			callers := r.calls(fn)
			if len(callers) == 0 && fn.Parent() != nil && isHandler(fn.Parent().Signature) {
				return PerRequest
			}
			for _, c := range callers {
				if c != nil {
					next = append(next, c)
				}
			}
		}
		calls = next
	}
	return Unknown
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

// setsUp matches the names of functions that set a program up, which they do once.
var setsUp = regexp.MustCompile(`^([iI]nit|[sS]etup|[bB]ootstrap)($|[A-Z])|Init$|Setup$|^([lL]oad|[rR]ead|[pP]arse)[A-Za-z]*Config($|[A-Z])|^[cC]onfig(Load|Read|Init)`)

// readsSettings reports whether fn is a method that reads a configuration, as the names say: (*SchemaConfig).loadFromFile.
func readsSettings(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
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

// forTests reports whether the comment of fn says that it is for tests.
func forTests(fn *ssa.Function) bool {
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	return ok && decl.Doc != nil && testOnly.MatchString(decl.Doc.Text())
}

// runsOnce reports whether fn runs at most once per process.
func (r *Result) runsOnce(fn *ssa.Function) bool {
	if yes, ok := r.once[fn]; ok {
		return yes
	}
	r.once[fn] = false // recursion
	yes := r.onceUncached(fn)
	r.once[fn] = yes
	return yes
}

func (r *Result) onceUncached(fn *ssa.Function) bool {
	if isCommand(fn.Signature) || isTaggedCommand(fn) || setsUp.MatchString(fn.Name()) || readsSettings(fn) || forTests(fn) || fatal(fn) {
		return true
	}
	if r.aside.Is(aside.Development) {
		return true
	}
	obj := fn.Object()
	if obj != nil && fn.Signature.Recv() == nil && (obj.Name() == "main" || obj.Name() == "init" || obj.Name() == "TestMain") {
		return true
	}
	if fn.Synthetic != "" && fn.Name() == "init" {
		return true
	}
	if obj != nil && obj.Exported() && !r.Program() {
		return false // others may call it
	}
	callers := r.calls(fn)
	if r.commands[fn] || r.singles[fn] {
		return true
	}
	if len(callers) == 0 {
		return false
	}
	for _, c := range callers {
		if c == nil || ssair.InLoop(c.Block()) || !r.runsOnce(c.Parent()) {
			return false
		}
	}
	return true
}

// Program reports whether the package is one of a program, as its place says: nobody else calls what it exports.
func (r *Result) Program() bool { return r.pkg.Name() == "main" || r.aside.Is(aside.Command) }

// Callers returns the instructions that call fn in the package; nil stands for a use that is no call.
func (r *Result) Callers(fn *ssa.Function) []ssa.Instruction {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls(fn)
}

func (r *Result) calls(fn *ssa.Function) []ssa.Instruction {
	if r.callers == nil {
		r.callers = map[*ssa.Function][]ssa.Instruction{}
		r.commands = map[*ssa.Function]bool{}
		r.singles = map[*ssa.Function]bool{}
		r.migrates = map[*ssa.Function]bool{}
		all := append(slices.Clone(r.ssa.Funcs()), r.ssa.SSA().Func("init"))
		for _, f := range all {
			if f == nil {
				continue
			}
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					r.noteCalls(instr)
				}
			}
		}
	}
	return r.callers[fn]
}

func (r *Result) noteCalls(instr ssa.Instruction) {
	var callee ssa.Value
	if call, ok := instr.(ssa.CallInstruction); ok && !call.Common().IsInvoke() {
		callee = call.Common().Value
	}
	for _, op := range instr.Operands(nil) {
		fn, ok := (*op).(*ssa.Function)
		if !ok {
			continue
		}
		if o := fn.Origin(); o != nil {
			fn = o
		}
		switch instr := instr.(type) {
		case *ssa.MakeClosure:
			// A literal that is called or started where it is made runs as often as the code around it.
			for _, ref := range *instr.Referrers() {
				r.noteUse(fn, instr, ref)
			}
		case *ssa.ChangeType:
			for _, ref := range *instr.Referrers() {
				r.noteUse(fn, instr, ref)
			}
		default:
			if callee != nil && *op == callee {
				r.callers[fn] = append(r.callers[fn], instr)
			} else {
				r.noteUse(fn, *op, instr)
			}
		}
	}
}

// noteUse notes that instr calls fn, which is in value, once, or uses it in another way.
func (r *Result) noteUse(fn *ssa.Function, value ssa.Value, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.ChangeType:
		for _, ref := range *instr.Referrers() {
			r.noteUse(fn, instr, ref)
		}
		return
	case *ssa.Store:
		if addr, ok := instr.Addr.(*ssa.FieldAddr); ok && instr.Val == value {
			_, name := symbol.NameOf(addr.X.Type())
			if strings.HasSuffix(name, "Command") || strings.HasSuffix(name, "Cmd") {
				r.commands[fn] = true
			}
			if aside.Migrates(name) {
				r.migrates[fn] = true
			}
		}
	case ssa.CallInstruction:
		common := instr.Common()
		if to := ssair.Callee(common); to != nil && aside.Migrates(to.Name()) {
			r.migrates[fn] = true
		}
		if callee := common.StaticCallee(); callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sync" && callee.Name() == "Do" {
			// Once per process, or once for each value that has the sync.Once.
			if _, ok := common.Args[0].(*ssa.Global); ok {
				r.singles[fn] = true
			}
			r.callers[fn] = append(r.callers[fn], nil)
			return
		}
		if common.Value == value || starts(common) {
			r.callers[fn] = append(r.callers[fn], instr)
			return
		}
	}
	r.callers[fn] = append(r.callers[fn], nil)
}

// starts reports whether a call of a method like Group.Go runs the function that it is given.
func starts(common *ssa.CallCommon) bool {
	callee := ssair.Callee(common)
	if callee == nil {
		return false
	}
	switch callee.Name() {
	case "Go", "GoCtx", "TryGo", "Do":
		return true
	}
	return false
}

// isCommand reports whether a function with this signature is the body of a command line's command.
func isCommand(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		switch path, name := symbol.NameOf(p.Type()); {
		case path == "github.com/spf13/cobra" && name == "Command":
			return true
		case strings.HasPrefix(path, "github.com/urfave/cli") && (name == "Context" || name == "Command"):
			return true
		case strings.HasPrefix(path, "github.com/alecthomas/kong") && name == "Context":
			return true
		case path == "testing" && name == "M":
			return true
		}
	}
	return false
}

// isTaggedCommand reports whether fn is a method of a command: of a struct with a method Run or Execute whose fields are flags and
// arguments of a command line.
func isTaggedCommand(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
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
	entry := false
	for m := range named.Methods() {
		entry = entry || m.Name() == "Run" || m.Name() == "Execute"
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
