package runs

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Func is a function, a method or a function literal, with the functions it uses.
type Func struct {
	Sym      symbol.Symbol // a literal has that of the declaration around it, with its number there
	Single   bool          // runs once per process by what it is: main, a command, a function that sets something up
	Command  bool          // runs a command of a command line: an error that it returns ends the process
	Handler  bool          // serves a request
	Exported bool          // other packages can name it
	Aside    bool          // in an example, a test, a tool: how it calls others says nothing about the product
	Method   string        // of a method: its name and signature, by which interfaces call it
	Uses     []Use
}

// A Use is a use of another function.
type Use struct {
	Func   symbol.Symbol // "" if Method is set
	Method string        // the name and the signature of a method that is called through an interface
	How    How
	Loop   Loop
	Error  Failure // what becomes of the error that a call returns
}

// How says how a function is used.
type How uint8

const (
	Called    How = iota
	Kept          // stored, or handed to somebody who may call it at any time
	AsCommand     // handed to what runs it once, and ends the process when it fails: a command, an actor of a run.Group, a sync.Once of the package
)

// A Loop says whether a use is in a loop.
type Loop uint8

const (
	NoLoop  Loop = iota
	Bounded      // with a condition or a range
	Endless      // for { ... }
)

// A Failure says what becomes of the error that a call returns.
type Failure uint8

const (
	Handled  Failure = iota // or ignored, or there is none
	Returned                // returned to the caller
	Fatal                   // ends the process
)

// A graph has the functions of one package.
type graph struct {
	funcs    []*Func
	names    map[ast.Node]*Func     // by declaration and literal
	migrates map[symbol.Symbol]bool // given to what runs or lists migrations
	stays    bool                   // something in it waits for requests, messages or ticks
}

// newGraph reads the graph of the package from its syntax: most packages have no other use for their SSA form.
func newGraph(pass *analysis.Pass) *graph {
	g := &graph{names: map[ast.Node]*Func{}, migrates: map[symbol.Symbol]bool{}}
	class := aside.Package(pass)
	development := class.Is(aside.Development)
	for _, file := range pass.Files {
		if aside.IsTestFile(pass, file) {
			continue // what a test calls once, others call more often
		}
		for _, decl := range file.Decls {
			r := &reader{pass: pass, info: pass.TypesInfo, g: g, commands: class.Is(aside.Command), bound: map[types.Object]*Func{}, errors: map[*ast.CallExpr]Failure{}}
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				fn, ok := r.info.Defs[decl.Name].(*types.Func)
				if !ok || decl.Body == nil {
					continue
				}
				r.sym = symbol.Of(fn)
				f := r.declare(decl, r.sym, fn.Signature())
				f.Exported = fn.Exported()
				if fn.Signature().Recv() != nil {
					f.Method = methodKey(fn)
				}
				f.Single = f.Single || setsUp.MatchString(fn.Name()) || readsSettings(fn) || forTests(decl) || starts(fn) || r.fatal(decl.Body) && !f.Handler
				r.walk(decl.Body, place{fn: f})
			case *ast.GenDecl:
				r.sym = symbol.Symbol(pass.Pkg.Path() + ".init")
				f := r.declare(decl, r.sym, nil)
				f.Single = true
				r.walk(decl, place{fn: f})
			}
		}
	}
	switch {
	case development:
		for _, f := range g.funcs {
			f.Single, f.Aside = true, true
		}
	case pass.Pkg.Name() == "main" && !g.stays:
		for _, f := range g.funcs {
			for i := range f.Uses {
				if f.Uses[i].How == Kept && f.Uses[i].Loop == NoLoop {
					f.Uses[i].How = AsCommand // the program does one thing, and ends
				}
			}
		}
	}
	return g
}

// staying matches the names of functions that wait for what comes, as the main function of a server does.
var staying = regexp.MustCompile(`^(ListenAndServe|Listen|Serve)([A-Z]|$)|^(NewTicker|Tick|Subscribe|Consume|ReadMessage|FetchMessage|Receive|AddFunc|AddJob)$`)

// stays reports whether a call of fun waits for what comes: by the name, or as a function of AWS Lambda does.
func stays(fun *ast.SelectorExpr) bool {
	pkg, _ := fun.X.(*ast.Ident)
	return staying.MatchString(fun.Sel.Name) || pkg != nil && pkg.Name == "lambda" && strings.HasPrefix(fun.Sel.Name, "Start")
}

// starts reports whether fn is where a program or a package starts.
func starts(fn *types.Func) bool {
	if fn.Signature().Recv() != nil {
		return false
	}
	switch fn.Name() {
	case "main", "init", "TestMain":
		return true
	}
	return false
}

// A reader reads one declaration.
type reader struct {
	pass     *analysis.Pass
	info     *types.Info
	g        *graph
	sym      symbol.Symbol
	commands bool // the package holds commands of a command line
	literals int
	bound    map[types.Object]*Func // variables that hold a literal
	errors   map[*ast.CallExpr]Failure
}

// A place is where a piece of syntax stands.
type place struct {
	fn         *Func
	loop       Loop // around it
	outer      Loop // around the innermost loop
	switchable bool // a break without label leaves a switch or a select
}

func (p place) within(l Loop) place { return place{fn: p.fn, loop: max(p.loop, l), outer: p.loop} }

func (r *reader) declare(node ast.Node, sym symbol.Symbol, sig *types.Signature) *Func {
	f := &Func{Sym: sym}
	if sig != nil {
		f.Command = isCommand(sig) || isCommandMethod(sig)
		f.Single = f.Command
		f.Handler = isHandler(sig)
	}
	r.g.funcs = append(r.g.funcs, f)
	r.g.names[node] = f
	r.g.stays = r.g.stays || f.Handler
	return f
}

// walk notes the uses of functions in n, which stands at p.
func (r *reader) walk(n ast.Node, p place) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			r.list(n.List, p)
		case *ast.CaseClause:
			for _, e := range n.List {
				r.walk(e, p)
			}
			p := p
			p.switchable = true
			r.list(n.Body, p)
		case *ast.CommClause:
			p := p
			p.switchable = true
			if n.Comm != nil {
				r.walk(n.Comm, p)
			}
			r.list(n.Body, p)
		case *ast.ForStmt:
			if n.Init != nil {
				r.walk(n.Init, p)
			}
			kind := Endless
			if n.Cond != nil {
				kind = Bounded
				r.walk(n.Cond, p.within(kind))
			}
			if n.Post != nil {
				r.walk(n.Post, p.within(kind))
			}
			r.list(n.Body.List, p.within(kind))
		case *ast.RangeStmt:
			r.walk(n.X, p)
			r.list(n.Body.List, p.within(Bounded))
		case *ast.CallExpr:
			r.call(n, p)
		case *ast.SelectStmt:
			r.g.stays = true
			return true
		case *ast.AssignStmt:
			r.assign(n, p)
		case *ast.ValueSpec:
			for i, v := range n.Values {
				if lit, ok := v.(*ast.FuncLit); ok && i < len(n.Names) {
					r.bind(n.Names[i], lit, p)
					continue
				}
				r.walk(v, p)
			}
		case *ast.CompositeLit:
			r.composite(n, p)
		case *ast.FuncLit:
			r.use(r.literal(n, p, Kept), "", Kept, p, Handled)
		case *ast.Ident, *ast.SelectorExpr:
			r.value(n.(ast.Expr), Kept, p)
		default:
			return true
		}
		return false
	})
}

// list walks statements. What is followed by the end of the loop does not repeat.
func (r *reader) list(list []ast.Stmt, p place) {
	if len(list) == 0 {
		return
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		p.loop, p.outer = NoLoop, NoLoop
	case *ast.BranchStmt:
		if last.Tok == token.BREAK && (last.Label != nil || !p.switchable) {
			p.loop = p.outer
		}
	}
	for i, s := range list {
		var next ast.Stmt
		if i+1 < len(list) {
			next = list[i+1]
		}
		r.failure(s, next)
		r.walk(s, p)
	}
}

// failure notes what becomes of the error of the call in s, which next may look at.
func (r *reader) failure(s, next ast.Stmt) {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		for _, e := range s.Results {
			if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
				r.errors[call] = Returned
			}
		}
	case *ast.AssignStmt:
		branch, ok := next.(*ast.IfStmt)
		if ok && branch.Init == nil {
			r.checked(s, branch)
		}
	case *ast.IfStmt:
		if set, ok := s.Init.(*ast.AssignStmt); ok {
			r.checked(set, s)
		}
	}
}

// checked notes what branch does with the error that set gets from a call.
func (r *reader) checked(set *ast.AssignStmt, branch *ast.IfStmt) {
	if len(set.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(set.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return
	}
	failed := r.onError(branch)
	if failed == nil {
		return
	}
	switch {
	case r.ends(failed):
		r.errors[call] = Fatal
	case r.returnsError(failed):
		r.errors[call] = Returned
	}
}

// onError returns the statements that run if branch says that there is an error, nil if it does not ask.
func (r *reader) onError(branch *ast.IfStmt) *ast.BlockStmt {
	cond := ast.Unparen(branch.Cond)
	for {
		cmp, ok := cond.(*ast.BinaryExpr)
		if !ok {
			return nil
		}
		if cmp.Op == token.LAND || cmp.Op == token.LOR {
			cond = ast.Unparen(cmp.X)
			continue
		}
		if t := r.info.TypeOf(cmp.X); t == nil || !symbol.IsError(t) || !r.info.Types[cmp.Y].IsNil() {
			return nil // err == io.EOF
		}
		switch cmp.Op {
		case token.NEQ:
			return branch.Body
		case token.EQL:
			otherwise, _ := branch.Else.(*ast.BlockStmt)
			return otherwise
		}
		return nil
	}
}

// ends reports whether block calls what ends the process, or panics with an error.
func (r *reader) ends(block *ast.BlockStmt) bool {
	found := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || r.terminates(n)
		}
		return !found
	})
	return found
}

// terminates reports whether call does not return because the process ends.
func (r *reader) terminates(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if b, ok := r.info.Uses[fun].(*types.Builtin); ok {
			return b.Name() == "panic" && symbol.IsError(r.info.TypeOf(call.Args[0]))
		}
		return ends.MatchString(fun.Name)
	case *ast.SelectorExpr:
		return ends.MatchString(fun.Sel.Name)
	}
	return false
}

// returnsError reports whether block ends by returning an error as its last result.
func (r *reader) returnsError(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	ret, ok := block.List[len(block.List)-1].(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 {
		return false
	}
	tv := r.info.Types[ret.Results[len(ret.Results)-1]]
	if tv.IsNil() || tv.Type == nil {
		return false
	}
	errorType := types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	return types.Implements(tv.Type, errorType)
}

// fatal reports whether whatever fails in body ends the process, as in code that sets a program up.
func (r *reader) fatal(body *ast.BlockStmt) bool {
	found, all := false, true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.IfStmt:
			if failed := r.onError(n); failed != nil {
				found = true
				all = all && r.ends(failed)
			}
		}
		return all
	})
	return found && all
}

// call notes what call calls, and what it hands over.
func (r *reader) call(call *ast.CallExpr, p place) {
	if r.info.Types[call.Fun].IsType() {
		for _, arg := range call.Args {
			r.walk(arg, p)
		}
		return
	}
	how, migrates := Kept, false
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		r.use(r.literal(fun, p, Called), "", Called, p, r.errors[call])
	case *ast.SelectorExpr:
		r.g.stays = r.g.stays || stays(fun)
		how, migrates = r.runs(fun), aside.Migrates(fun.Sel.Name)
		r.called(fun, call, p)
		r.walk(fun.X, p)
	case *ast.Ident:
		migrates = aside.Migrates(fun.Name)
		r.called(fun, call, p)
	case *ast.IndexExpr, *ast.IndexListExpr:
		r.called(fun, call, p)
	default:
		r.walk(fun, p)
	}
	outcome := Handled
	if r.terminates(call) {
		outcome = Fatal // log.Fatal(run())
	}
	for _, arg := range call.Args {
		if inner, ok := ast.Unparen(arg).(*ast.CallExpr); ok && outcome == Fatal {
			r.errors[inner] = outcome
		}
		if f := r.value(arg, how, p); f != "" && migrates {
			r.g.migrates[f] = true
		}
	}
}

// runs says what a call of fun does with the functions that it is given: whether it runs them where it stands, like errgroup.Group.Go.
func (r *reader) runs(fun *ast.SelectorExpr) How {
	switch fun.Sel.Name {
	case "Add":
		if t := r.info.TypeOf(fun.X); t != nil {
			if path, name := symbol.NameOf(t); path == "github.com/oklog/run" && name == "Group" {
				return AsCommand // Have: when one actor returns, so does Run, and as a rule main with it.
			}
		}
	case "Do":
		if t := r.info.TypeOf(fun.X); t != nil {
			if path, name := symbol.NameOf(t); path == "sync" && name == "Once" {
				// Once per process, or once for each value that has the sync.Once.
				if id, ok := ast.Unparen(fun.X).(*ast.Ident); ok && r.info.Uses[id] != nil && r.info.Uses[id].Parent() == r.pass.Pkg.Scope() {
					return AsCommand
				}
				return Kept
			}
		}
		return Called
	case "Go", "GoCtx", "TryGo":
		return Called
	}
	return Kept
}

// called notes that call calls what fun names.
func (r *reader) called(fun ast.Expr, call *ast.CallExpr, p place) {
	sym, method := r.named(fun)
	r.use(sym, method, Called, p, r.errors[call])
}

// value notes that e, if it is a function, is used in the given way, and returns its symbol; what else there is in e is walked.
func (r *reader) value(e ast.Expr, how How, p place) symbol.Symbol {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		sym := r.literal(e, p, how)
		r.use(sym, "", how, p, Handled)
		return sym
	case *ast.SelectorExpr:
		r.walk(e.X, p)
		sym, method := r.named(e)
		if how == Kept && r.commands && runs.MatchString(e.Sel.Name) {
			how = AsCommand // cmd.Action(c.run)
		}
		r.use(sym, method, how, p, Handled)
		return sym
	case *ast.Ident:
		sym, _ := r.named(e)
		r.use(sym, "", how, p, Handled)
		return sym
	default:
		r.walk(e, p)
		return ""
	}
}

// named returns the symbol of the function that e names, or the key of the method of an interface.
func (r *reader) named(e ast.Expr) (sym symbol.Symbol, method string) {
	var obj types.Object
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return r.named(e.X)
	case *ast.IndexListExpr:
		return r.named(e.X)
	case *ast.Ident:
		obj = r.info.Uses[e]
		if f := r.bound[obj]; f != nil {
			return f.Sym, ""
		}
	case *ast.SelectorExpr:
		obj = r.info.Uses[e.Sel]
	}
	fn, ok := obj.(*types.Func)
	if !ok || fn.Pkg() == nil {
		return "", ""
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return "", methodKey(fn)
	}
	if symbol.Standard(fn.Pkg().Path()) {
		return "", ""
	}
	return symbol.Of(fn), ""
}

// methodKey returns the name and the signature of a method, with the paths of packages.
func methodKey(fn *types.Func) string {
	sig := fn.Origin().Signature()
	return fn.Name() + types.TypeString(types.NewSignatureType(nil, nil, nil, unnamed(sig.Params()), unnamed(sig.Results()), sig.Variadic()), (*types.Package).Path)[len("func"):]
}

// unnamed returns the variables of tuple without their names.
func unnamed(tuple *types.Tuple) *types.Tuple {
	var list []*types.Var
	for v := range tuple.Variables() {
		list = append(list, types.NewVar(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(list...)
}

func (r *reader) use(sym symbol.Symbol, method string, how How, p place, outcome Failure) {
	if sym == "" && method == "" {
		return
	}
	p.fn.Uses = append(p.fn.Uses, Use{sym, method, how, p.loop, outcome})
}

// literal reads a function literal, which is used in the given way at p, and returns its symbol.
func (r *reader) literal(lit *ast.FuncLit, p place, how How) symbol.Symbol {
	r.literals++
	sig, _ := r.info.TypeOf(lit).(*types.Signature)
	f := r.declare(lit, r.sym+symbol.Symbol("$"+strconv.Itoa(r.literals)), sig)
	f.Handler = f.Handler || how == Kept && p.fn.Handler
	r.walk(lit.Body, place{fn: f})
	return f.Sym
}

// bind notes that the variable id holds a literal, which is used where the variable is.
func (r *reader) bind(id *ast.Ident, lit *ast.FuncLit, p place) {
	obj := r.info.ObjectOf(id)
	if obj == nil || obj.Parent() == r.pass.Pkg.Scope() || r.bound[obj] != nil {
		r.value(lit, Kept, p)
		return
	}
	r.literal(lit, p, Called)
	r.bound[obj] = r.g.names[lit]
}

func (r *reader) assign(s *ast.AssignStmt, p place) {
	for _, e := range s.Lhs {
		r.walk(e, p)
	}
	for i, e := range s.Rhs {
		how, owner := Kept, ""
		if len(s.Lhs) == len(s.Rhs) {
			switch lhs := s.Lhs[i].(type) {
			case *ast.Ident:
				if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
					r.bind(lhs, lit, p)
					continue
				}
			case *ast.SelectorExpr:
				if t := r.info.TypeOf(lhs.X); t != nil {
					_, owner = symbol.NameOf(t)
				}
			}
		}
		if commandType(owner) {
			how = AsCommand
		}
		if f := r.value(e, how, p); f != "" && aside.Migrates(owner) {
			r.g.migrates[f] = true
		}
	}
}

func (r *reader) composite(lit *ast.CompositeLit, p place) {
	owner := ""
	if t := r.info.TypeOf(lit); t != nil {
		_, owner = symbol.NameOf(t)
	}
	how := Kept
	if commandType(owner) {
		how = AsCommand
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if f := r.value(e, how, p); f != "" && aside.Migrates(owner) {
			r.g.migrates[f] = true
		}
	}
}

// runs matches the names of methods that run a command.
var runs = regexp.MustCompile(`^([rR]un|[eE]xec(ute)?|[aA]ction)([A-Z]|$)`)

// commandType reports whether a type with this name is a command of a command line.
func commandType(name string) bool {
	return strings.HasSuffix(name, "Command") || strings.HasSuffix(name, "Cmd")
}
