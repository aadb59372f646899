package lifetimes

import (
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

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

// frequency returns how often instr runs.
func (v *solver) frequency(instr ssa.Instruction) Frequency {
	if v.once(instr.Parent()) {
		return Once
	}
	calls := []ssa.Instruction{instr}
	asked := map[*ssa.Function]bool{}
	for range maxCallers + 1 {
		var next []ssa.Instruction
		for _, call := range calls {
			fn := call.Parent()
			switch {
			case v.once(fn):
				continue
			case v.inLoop(call.Block()):
				return PerItem
			case isHandler(fn.Signature):
				return PerRequest
			case asked[fn]:
				continue
			}
			asked[fn] = true
			callers := v.callersOf(fn)
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

// support are elements of the paths of packages that serve developers, in tests and tools that end soon.
var support = []string{
	"test", "tests", "testing", "testutil", "testutils", "integration", "e2e", "bench", "benchmark", "benchmarks", "example", "examples", "tools", "hack", "scripts",
}

// setsUp matches the names of functions that set a program up, which they do once.
var setsUp = regexp.MustCompile(`^([iI]nit|[sS]etup|[bB]ootstrap)($|[A-Z])|Init$|Setup$|^([lL]oad|[rR]ead|[pP]arse)[A-Za-z]*Config($|[A-Z])|^[cC]onfig(Load|Read|Init)`)

// readsSettings reports whether fn is a method that reads a configuration, as the names say: (*SchemaConfig).loadFromFile.
func readsSettings(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil {
		return false
	}
	_, name := typeOf(recv.Type())
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

// once reports whether fn runs at most once per process.
func (v *solver) once(fn *ssa.Function) bool {
	if yes, ok := v.runsOnce[fn]; ok {
		return yes
	}
	v.runsOnce[fn] = false // recursion
	yes := v.onceUncached(fn)
	v.runsOnce[fn] = yes
	return yes
}

func (v *solver) onceUncached(fn *ssa.Function) bool {
	if isCommand(fn.Signature) || isTaggedCommand(fn) || setsUp.MatchString(fn.Name()) || readsSettings(fn) || forTests(fn) || fatal(fn) {
		return true
	}
	if v.within(support...) || strings.HasSuffix(v.pass.Pkg.Name(), "test") && v.pass.Pkg.Name() != "latest" {
		return true
	}
	obj := fn.Object()
	if obj != nil && fn.Signature.Recv() == nil && (obj.Name() == "main" || obj.Name() == "init" || obj.Name() == "TestMain") {
		return true
	}
	if fn.Synthetic != "" && fn.Name() == "init" {
		return true
	}
	if obj != nil && obj.Exported() && !v.program() {
		return false // others may call it
	}
	callers := v.callersOf(fn)
	if v.commands[fn] || v.singles[fn] {
		return true
	}
	if len(callers) == 0 {
		return false
	}
	for _, c := range callers {
		if c == nil || v.inLoop(c.Block()) || !v.once(c.Parent()) {
			return false
		}
	}
	return true
}

// program reports whether the package is one of a program, as its place says: nobody else calls what it exports.
func (v *solver) program() bool {
	if v.pass.Pkg.Name() == "main" {
		return true
	}
	return v.within("cmd", "cli", "commands")
}

// within reports whether the path of the package has an element with one of the names.
func (v *solver) within(names ...string) bool {
	for element := range strings.SplitSeq(v.pass.Pkg.Path(), "/") {
		if slices.Contains(names, element) {
			return true
		}
	}
	return false
}

// callersOf returns the instructions that call fn in the package; nil stands for a use that is no call.
func (v *solver) callersOf(fn *ssa.Function) []ssa.Instruction {
	if v.callers == nil {
		v.callers = map[*ssa.Function][]ssa.Instruction{}
		v.commands = map[*ssa.Function]bool{}
		v.singles = map[*ssa.Function]bool{}
		all := append(slices.Clone(v.funcs), v.pkg.Func("init"))
		for _, f := range all {
			if f == nil {
				continue
			}
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					v.noteCalls(instr)
				}
			}
		}
	}
	return v.callers[fn]
}

func (v *solver) noteCalls(instr ssa.Instruction) {
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
				v.noteUse(fn, instr, ref)
			}
		case *ssa.ChangeType:
			for _, ref := range *instr.Referrers() {
				v.noteUse(fn, instr, ref)
			}
		default:
			if callee != nil && *op == callee {
				v.callers[fn] = append(v.callers[fn], instr)
			} else {
				v.noteUse(fn, *op, instr)
			}
		}
	}
}

// noteUse notes that instr calls fn, which is in value, once, or uses it in another way.
func (v *solver) noteUse(fn *ssa.Function, value ssa.Value, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.ChangeType:
		for _, ref := range *instr.Referrers() {
			v.noteUse(fn, instr, ref)
		}
		return
	case *ssa.Store:
		if addr, ok := instr.Addr.(*ssa.FieldAddr); ok && instr.Val == value {
			if _, name := typeOf(addr.X.Type()); strings.HasSuffix(name, "Command") || strings.HasSuffix(name, "Cmd") {
				v.commands[fn] = true
			}
		}
	case ssa.CallInstruction:
		common := instr.Common()
		if callee := common.StaticCallee(); callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sync" && callee.Name() == "Do" {
			// Once per process, or once for each value that has the sync.Once.
			if _, ok := common.Args[0].(*ssa.Global); ok {
				v.singles[fn] = true
			}
			v.callers[fn] = append(v.callers[fn], nil)
			return
		}
		if common.Value == value || listed("Go GoCtx TryGo Do", methodName(common)) {
			v.callers[fn] = append(v.callers[fn], instr)
			return
		}
	}
	v.callers[fn] = append(v.callers[fn], nil)
}

// isCommand reports whether a function with this signature is the body of a command line's command.
func isCommand(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		switch path, name := typeOf(p.Type()); {
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
		path, name := typeOf(p.Type())
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

// typeOf returns the package path and the name of t or what it points to.
func typeOf(t types.Type) (path, name string) {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path(), n.Obj().Name()
	}
	return "", ""
}

// Skipped reports whether the package was not analysed: of the standard library the tables know enough.
func (r *Result) Skipped() bool { return r.lazy == nil }

// Frequency returns how often instr runs.
func (r *Result) Frequency(instr ssa.Instruction) Frequency {
	return r.lazy().frequency(instr)
}

// Closer returns the method of t, a type of the package, that ends its life, or nil.
func (r *Result) Closer(t *types.TypeName) *types.Func { return r.lazy().closer(t) }
