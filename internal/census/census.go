// Package census answers the question: which operations does anybody ever perform on this
// channel, this condition variable, this cancel function, this ticker?
//
// It counts over a whole package what is done to the channels, condition variables, cancel
// functions and tickers that are kept in unexported fields and package variables, wherever their values flow:
// through variables, parameters, results, captured variables and other fields. Values that flow
// together are one class (flow-insensitive unification). What leaves the package in a class is
// noted by what the others can do with it: a `<-chan T` that an exported method returns can only be received from.
// Values that are put into maps, slices, interfaces, or handed to unknown code are out of sight, but for tickers in maps and
// slices, which are one class with what holds them.
package census

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintcensus",
	Doc:        "count what is done to channels, condition variables, cancel functions and tickers",
	Requires:   []*analysis.Analyzer{ssair.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	Run: func(pass *analysis.Pass) (any, error) {
		r := &Result{}
		if mentionsSubjects(pass.Files) {
			r.take = sync.OnceValue(func() *counter {
				return take(pass, pass.ResultOf[ssair.Analyzer].(*ssair.Package))
			})
		}
		return r, nil
	},
}

// Result is the census of one package. Its methods may be used from several goroutines.
type Result struct {
	take func() *counter // nil if the package uses nothing that is counted
}

// Classes returns the classes, in source order. Those that consist of local variables alone are among them.
func (r *Result) Classes() []*Class {
	if r.take == nil {
		return nil
	}
	return r.take().list
}

// Of returns the class of v, nil if it is not counted.
func (r *Result) Of(v ssa.Value) *Class {
	if r.take == nil {
		return nil
	}
	c := r.take()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.info[c.root(v)]
}

// A Subject is what a class consists of.
type Subject uint8

const (
	Channel Subject = iota
	Cond            // sync.Cond
	Cancel          // function returned beside a context
	Ticker          // *time.Ticker, alone or as an element
)

// Op is an operation on a member of a class.
type Op uint16

const (
	Make    Op = 1 << iota // make(chan T), sync.NewCond, time.NewTicker, a call that returns a cancel function
	Send                   // on a channel
	Receive                // from a channel, range included
	Close                  // of a channel
	Wait                   // Cond.Wait
	Signal                 // Cond.Signal, Cond.Broadcast
	Call                   // of a cancel function
	Compare                // with nil: its absence is provided for
	Stop                   // of a ticker, or a method value of it

	// Anything stands for code out of sight that has the value.
	Anything = Make | Send | Receive | Close | Wait | Signal | Call | Compare | Stop
)

// A Use is one operation on a member of a class.
type Use struct {
	Op     Op
	Instr  ssa.Instruction // *ssa.Send, *ssa.UnOp, *ssa.Select, *ssa.MakeChan, *ssa.MakeClosure or an ssa.CallInstruction
	State  int             // index of the case, if Instr is a select
	Range  bool            // a receive of a range loop
	Syntax token.Pos       // where it stands
}

// Alone reports whether the goroutine waits for nothing else meanwhile.
func (u Use) Alone() bool {
	sel, ok := u.Instr.(*ssa.Select)
	return !ok || sel.Blocking && len(sel.States) == 1
}

// A Class is a set of places that may hold the same channel, condition variable or cancel function.
type Class struct {
	Subject Subject
	Vars    []*types.Var // the fields and package variables of the package that are among its members, in source order
	Uses    []Use        // in source order
	Others  Op           // what code out of sight may do, a set
}

// Has reports whether any of the operations ops may ever happen.
func (c *Class) Has(ops Op) bool {
	return c.Others&ops != 0 || slices.ContainsFunc(c.Uses, func(u Use) bool { return u.Op&ops != 0 })
}

// Of iterates over the uses of c that are one of ops.
func (c *Class) Of(ops Op) func(yield func(Use) bool) {
	return func(yield func(Use) bool) {
		for _, u := range c.Uses {
			if u.Op&ops != 0 && !yield(u) {
				return
			}
		}
	}
}

// mentionsSubjects reports whether files use channels or tickers, or import what the other things that are counted come from.
func mentionsSubjects(files []*ast.File) bool {
	for _, file := range files {
		for _, imp := range file.Imports {
			if imp.Path.Value == `"sync"` || imp.Path.Value == `"context"` {
				return true
			}
		}
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ChanType:
				found = true
			case *ast.SelectorExpr:
				found = found || n.Sel.Name == "NewTicker" || n.Sel.Name == "Ticker"
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// subjectOf returns what a variable of type t holds; ok is false if that is not counted.
func subjectOf(t types.Type) (s Subject, ok bool) { return subjectIn(t, maxNesting) }

// maxNesting bounds the maps and slices in each other that are looked into: a type may be a map of itself.
const maxNesting = 4

func subjectIn(t types.Type, depth int) (s Subject, ok bool) {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return Channel, true
	case *types.Pointer:
		if array, ok := u.Elem().Underlying().(*types.Array); ok {
			return Ticker, tickersIn(array.Elem(), depth-1)
		}
		if symbol.IsNamed(u.Elem(), "time", "Ticker") {
			return Ticker, true
		}
		return Cond, isCond(u.Elem())
	case *types.Map:
		return Ticker, tickersIn(u.Elem(), depth-1)
	case *types.Slice:
		return Ticker, tickersIn(u.Elem(), depth-1)
	case *types.Signature:
		return Cancel, isCancel(u, t)
	}
	return Cond, isCond(t)
}

func holdsTicker(t types.Type) bool { return tickersIn(t, maxNesting) }

func tickersIn(t types.Type, depth int) bool {
	if depth == 0 {
		return false
	}
	s, ok := subjectIn(t, depth)
	return ok && s == Ticker
}

func isCond(t types.Type) bool { return symbol.IsNamed(t, "sync", "Cond") }

// isCancel reports whether t is the type of cancel functions, or as unspecific as `func()`.
func isCancel(sig *types.Signature, t types.Type) bool {
	if symbol.IsNamed(t, "context", "CancelFunc") || symbol.IsNamed(t, "context", "CancelCauseFunc") {
		return true
	}
	_, named := types.Unalias(t).(*types.Named)
	return !named && sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// A node is a value or a place that holds one: an ssa.Value of a counted type, the variable that an
// ssa.Value of pointer type points to, a *types.Var of a field, or a result of a function.
type node any

type result struct {
	fn    *ssa.Function
	index int
}

// counter takes the census of a package.
type counter struct {
	pass   *analysis.Pass
	own    map[*ssa.Function]bool // functions of the package with a body
	open   map[*ssa.Function]bool // those that may be called by code that is not seen
	called map[*ssa.Function]bool // by the package itself
	parent map[node]node          // union-find
	info   map[node]*Class        // by root
	list   []*Class
	mu     sync.Mutex // guards parent, which look-ups shorten
}

func take(pass *analysis.Pass, pkg *ssair.Package) *counter {
	c := &counter{pass: pass, own: map[*ssa.Function]bool{}, open: map[*ssa.Function]bool{}, called: map[*ssa.Function]bool{}, parent: map[node]node{}, info: map[node]*Class{}}
	funcs := slices.Clone(pkg.Funcs())
	if init := pkg.SSA().Func("init"); init != nil {
		funcs = append(funcs, init)
	}
	for _, fn := range funcs {
		c.own[fn] = true
	}
	abstract := interfaceMethods(pass.Pkg)
	for _, fn := range funcs {
		c.findOpen(fn, abstract)
	}
	for _, fn := range funcs {
		if fn.Parent() == nil && !c.called[fn] {
			c.open[fn] = true // by tests, maybe
		}
		c.function(fn)
	}
	c.list = c.classes()
	return c
}

// classes returns the classes in source order. What a file mentions that build constraints leave out is out of sight.
func (c *counter) classes() []*Class {
	var list []*Class
	ignored := c.ignored()
	for n, class := range c.info {
		if c.root(n) != n || len(class.Vars)+len(class.Uses) == 0 {
			continue
		}
		slices.SortFunc(class.Vars, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
		slices.SortStableFunc(class.Uses, func(a, b Use) int { return cmp.Compare(a.Syntax, b.Syntax) })
		if slices.ContainsFunc(class.Vars, func(v *types.Var) bool { return ignored[v.Name()] }) {
			class.Others = Anything
		}
		list = append(list, class)
	}
	slices.SortFunc(list, func(a, b *Class) int { return cmp.Compare(a.pos(), b.pos()) })
	return list
}

// pos returns the place by which classes are ordered.
func (c *Class) pos() token.Pos {
	if len(c.Vars) > 0 {
		return c.Vars[0].Pos()
	}
	return c.Uses[0].Syntax
}

var word = regexp.MustCompile(`\w+`)

// ignored returns the words of the Go files of the package that are for other platforms.
func (c *counter) ignored() map[string]bool {
	words := map[string]bool{}
	for _, name := range c.pass.IgnoredFiles {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		read := c.pass.ReadFile
		if read == nil {
			read = os.ReadFile
		}
		text, err := read(name)
		if err != nil {
			continue
		}
		for _, w := range word.FindAllString(string(text), -1) {
			words[w] = true
		}
	}
	return words
}

// findOpen notes what fn makes callable by code that is not seen; so are methods with the name of one in abstract.
func (c *counter) findOpen(fn *ssa.Function, abstract map[string]bool) {
	if obj, ok := fn.Object().(*types.Func); ok && (obj.Exported() || obj.Name() == "init" || fn.Signature.Recv() != nil && abstract[obj.Name()]) {
		c.open[fn] = true
	}
	var buf [10]*ssa.Value
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			callee := ssa.Value(nil)
			if call, ok := in.(ssa.CallInstruction); ok && !call.Common().IsInvoke() {
				callee = call.Common().Value
				if f := source(call.Common().StaticCallee()); f != nil && f != fn {
					c.called[f] = true
				}
			}
			for _, op := range in.Operands(buf[:0]) {
				f, ok := (*op).(*ssa.Function)
				if !ok || *op == callee {
					continue
				}
				if mc, ok := in.(*ssa.MakeClosure); ok && calledOnly(mc) {
					continue
				}
				c.open[source(f)] = true
				if m, ok := f.Object().(*types.Func); ok && f.Synthetic != "" {
					// A method value or expression.
					if m := fn.Prog.FuncValue(m); m != nil {
						c.open[source(m)] = true
					}
				}
			}
		}
	}
}

// interfaceMethods returns the names of the methods of the interfaces that the package declares.
func interfaceMethods(pkg *types.Package) map[string]bool {
	names := map[string]bool{}
	for _, name := range pkg.Scope().Names() {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			if iface, ok := tn.Type().Underlying().(*types.Interface); ok {
				for m := range iface.Methods() {
					names[m.Name()] = true
				}
			}
		}
	}
	return names
}

// calledOnly reports whether a function literal is called, started or deferred where it is made, and nothing else.
func calledOnly(mc *ssa.MakeClosure) bool {
	for _, ref := range *mc.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok || call.Common().Value != ssa.Value(mc) || slices.Contains(call.Common().Args, ssa.Value(mc)) {
			return false
		}
	}
	return true
}

// source returns the function whose body runs when fn is called: the origin of an instance.
func source(fn *ssa.Function) *ssa.Function {
	if fn != nil && fn.Origin() != nil {
		return fn.Origin()
	}
	return fn
}

// root returns the representative of the class of n.
func (c *counter) root(n node) node {
	for {
		p, ok := c.parent[n]
		if !ok {
			return n
		}
		if q, ok := c.parent[p]; ok {
			c.parent[n] = q // halve the path
		}
		n = p
	}
}

func (c *counter) class(n node) *Class {
	r := c.root(n)
	class := c.info[r]
	if class == nil {
		class = &Class{}
		c.info[r] = class
	}
	return class
}

// join puts a and b into one class.
func (c *counter) join(a, b node) {
	if a == nil || b == nil {
		return
	}
	ra, rb := c.root(a), c.root(b)
	if ra == rb {
		return
	}
	into, from := c.class(ra), c.class(rb)
	into.Vars = append(into.Vars, from.Vars...)
	into.Uses = append(into.Uses, from.Uses...)
	into.Others |= from.Others
	c.parent[rb] = ra
	delete(c.info, rb)
}

// counted returns the node of the value v, nil if it is of no type that is counted.
func (c *counter) counted(v ssa.Value) node {
	switch v := v.(type) {
	case *ssa.Const, *ssa.Builtin, nil:
		return nil
	case *ssa.FieldAddr, *ssa.Global:
		// The address of a variable of type sync.Cond.
		if s, ok := subjectOf(v.Type()); ok && s == Cond {
			return c.place(v)
		}
		return nil
	}
	if s, ok := subjectOf(v.Type()); ok {
		n := node(v)
		c.class(n).Subject = s
		return n
	}
	return nil
}

// place returns the node of the variable that addr points to, nil if it holds nothing that is counted.
func (c *counter) place(addr ssa.Value) node {
	p, ok := addr.Type().Underlying().(*types.Pointer)
	if !ok {
		return nil
	}
	s, ok := subjectOf(p.Elem())
	if !ok {
		return nil
	}
	var n node
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		n = c.field(addr.X.Type().Underlying().(*types.Pointer).Elem(), addr.Field)
	case *ssa.Global:
		if v, ok := addr.Object().(*types.Var); ok {
			n = c.variable(v)
		}
	case *ssa.Alloc, *ssa.FreeVar, *ssa.Parameter:
		n = node(addr)
	case *ssa.IndexAddr:
		n = c.counted(addr.X) // of tickers
	}
	if n == nil {
		return nil
	}
	c.class(n).Subject = s
	return n
}

// field returns the node of field i of the struct type t. Others may do anything with those of an unnamed type: each place that spells it out has
// fields of its own.
func (c *counter) field(t types.Type, i int) node {
	n := c.variable(t.Underlying().(*types.Struct).Field(i).Origin())
	if _, unnamed := types.Unalias(t).(*types.Struct); unnamed {
		c.class(n).Others |= Anything
	}
	return n
}

// variable returns the node of a field or package variable.
func (c *counter) variable(v *types.Var) node {
	n := node(v)
	class := c.class(n)
	if !slices.Contains(class.Vars, v) {
		class.Vars = append(class.Vars, v)
		if v.Exported() || v.Pkg() != c.pass.Pkg {
			class.Others |= Anything
		}
	}
	return n
}

// leaves notes that code out of sight gets the value v.
func (c *counter) leaves(v ssa.Value) {
	if n := c.counted(v); n != nil {
		c.class(n).Others |= power(v.Type())
		return
	}
	if n := c.place(v); n != nil {
		c.class(n).Others |= Anything // it may also put something else there
	}
}

// arrives notes that the value v comes from code out of sight, which may have kept it.
func (c *counter) arrives(v ssa.Value) {
	if n := c.counted(v); n != nil {
		c.class(n).Others |= Anything
	}
}

// power returns what one who has a value of type t can do with it.
func power(t types.Type) Op {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		switch ch.Dir() {
		case types.RecvOnly:
			return Receive | Compare
		case types.SendOnly:
			return Send | Close | Compare
		}
		return Send | Close | Receive | Compare
	}
	return Anything
}

func (c *counter) use(v ssa.Value, u Use) bool {
	n := c.counted(v)
	if n == nil {
		return false
	}
	class := c.class(n)
	if !u.Syntax.IsValid() {
		u.Syntax = u.Instr.Pos()
	}
	class.Uses = append(class.Uses, u)
	return true
}

// function counts what fn does.
func (c *counter) function(fn *ssa.Function) {
	if c.open[fn] {
		for _, p := range fn.Params {
			c.arrives(p)
			c.leaves(p) // for a pointer to a variable
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c.instruction(fn, in)
		}
	}
}

func (c *counter) instruction(fn *ssa.Function, in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.DebugRef, *ssa.If, *ssa.Jump, *ssa.Alloc, *ssa.FieldAddr:
	case *ssa.MakeChan:
		c.use(in, Use{Op: Make, Instr: in})
	case *ssa.Send:
		c.use(in.Chan, Use{Op: Send, Instr: in})
		c.leaves(in.X)
	case *ssa.UnOp:
		c.unop(in)
	case *ssa.Select:
		for i, st := range in.States {
			op := Receive
			if st.Dir == types.SendOnly {
				op = Send
				c.leaves(st.Send)
			}
			c.use(st.Chan, Use{Op: op, Instr: in, State: i, Syntax: st.Pos})
		}
	case *ssa.Store:
		to, from := c.place(in.Addr), c.counted(in.Val)
		switch {
		case to != nil && from != nil:
			c.join(to, from)
		case from != nil:
			c.leaves(in.Val)
		}
		if c.place(in.Val) != nil && from == nil {
			c.leaves(in.Val)
		}
	case *ssa.Field:
		if n := c.counted(in); n != nil {
			c.join(c.field(in.X.Type(), in.Field), n)
		}
	case *ssa.Phi:
		n := c.counted(in)
		for _, e := range in.Edges {
			switch from := c.counted(e); {
			case n != nil:
				c.join(n, from)
			default:
				c.leaves(e)
			}
		}
	case *ssa.ChangeType:
		if n := c.counted(in); n != nil {
			c.join(n, c.counted(in.X))
			if c.counted(in.X) == nil {
				c.arrives(in)
			}
		} else {
			c.leaves(in.X)
		}
	case *ssa.MakeClosure:
		literal := in.Fn.(*ssa.Function)
		if strings.HasSuffix(literal.Name(), "Stop$bound") {
			c.use(in.Bindings[0], Use{Op: Stop, Instr: in})
			return
		}
		for i, v := range in.Bindings {
			if i >= len(literal.FreeVars) || !c.own[literal] {
				c.leaves(v) // a bound method
				continue
			}
			fv := literal.FreeVars[i]
			if n := c.counted(v); n != nil {
				c.join(n, c.counted(fv))
			} else if n := c.place(v); n != nil {
				c.join(n, c.place(fv))
			}
		}
	case ssa.CallInstruction:
		c.call(in)
	case *ssa.MapUpdate:
		c.leaves(in.Key)
		c.element(in.Map, in.Value)
	case *ssa.Slice:
		c.element(in.X, in)
	case *ssa.Lookup:
		c.element(in.X, in)
	case *ssa.Extract:
		switch tuple := in.Tuple.(type) {
		case *ssa.Call:
			c.result(tuple, in, in.Index)
		case *ssa.Lookup:
			c.element(tuple.X, in)
		case *ssa.Next:
			if r, ok := tuple.Iter.(*ssa.Range); ok {
				c.element(r.X, in)
			}
		default:
			c.arrives(in)
		}
	case *ssa.Return:
		for i, v := range in.Results {
			if n := c.counted(v); n != nil {
				c.join(n, node(result{fn, i}))
				if c.open[fn] {
					c.class(n).Others |= power(fn.Signature.Results().At(i).Type())
				}
			} else {
				c.leaves(v)
			}
		}
	case *ssa.BinOp:
		for _, v := range []ssa.Value{in.X, in.Y} {
			c.use(v, Use{Op: Compare, Instr: in})
		}
	default:
		var buf [10]*ssa.Value
		for _, op := range in.Operands(buf[:0]) {
			if *op != nil {
				c.leaves(*op)
			}
		}
		if v, ok := in.(ssa.Value); ok {
			c.arrives(v)
		}
	}
}

// element puts v, an element or a part of container, into its class, or out of sight if that is not counted.
func (c *counter) element(container, v ssa.Value) {
	if n := c.counted(container); n != nil && c.class(n).Subject == Ticker {
		c.join(n, c.counted(v))
		return
	}
	c.leaves(v)
	c.arrives(v)
}

func (c *counter) unop(in *ssa.UnOp) {
	switch in.Op {
	case token.ARROW:
		c.use(in.X, Use{Op: Receive, Instr: in, Range: in.Block().Comment == "rangechan.loop"})
		c.arrives(in)
	case token.MUL:
		n := c.counted(in)
		if n == nil {
			return
		}
		if p := c.place(in.X); p != nil {
			c.join(p, n)
		} else {
			c.arrives(in)
		}
	}
}

// call counts a call: what is called, and where its arguments and results flow.
func (c *counter) call(in ssa.CallInstruction) {
	common := in.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "close":
			c.use(common.Args[0], Use{Op: Close, Instr: in})
		case "len", "cap":
		case "append":
			if v, ok := in.(*ssa.Call); ok && holdsTicker(v.Type()) {
				c.join(c.counted(v), c.counted(common.Args[0]))
				c.join(c.counted(v), c.counted(common.Args[1]))
				return
			}
			fallthrough
		default:
			for _, a := range common.Args {
				c.leaves(a)
			}
		}
		return
	}
	if _, declared := common.Value.(*ssa.Function); !declared && !common.IsInvoke() {
		c.use(common.Value, Use{Op: Call, Instr: in})
	}
	callee := source(common.StaticCallee())
	if op := methodOp(callee); op != 0 && len(common.Args) > 0 {
		c.use(common.Args[0], Use{Op: op, Instr: in})
		return
	}
	for i, a := range common.Args {
		if c.own[callee] && i < len(callee.Params) {
			p := callee.Params[i]
			if n := c.counted(a); n != nil {
				c.join(n, c.counted(p))
				if c.counted(p) == nil {
					c.leaves(a)
				}
			} else if n := c.place(a); n != nil {
				c.join(n, c.place(p))
			}
			continue
		}
		c.leaves(a)
	}
	if v, ok := in.(*ssa.Call); ok {
		c.result(v, v, 0)
	}
}

// result counts what flows into v, the result of call with the given index.
func (c *counter) result(call *ssa.Call, v ssa.Value, index int) {
	n := c.counted(v)
	if n == nil {
		return
	}
	callee := source(call.Common().StaticCallee())
	switch {
	case c.own[callee]:
		c.join(n, node(result{callee, index}))
	case callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "sync" && callee.Name() == "NewCond":
		c.use(v, Use{Op: Make, Instr: call})
	case callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "time" && callee.Name() == "NewTicker":
		c.use(v, Use{Op: Make, Instr: call})
	case c.class(n).Subject == Cancel && beside(call, index):
		c.use(v, Use{Op: Make, Instr: call})
	default:
		c.arrives(v)
	}
}

// beside reports whether the result of call with the given index comes with a context.
func beside(call *ssa.Call, index int) bool {
	results := call.Common().Signature().Results()
	return index > 0 && results.Len() == 2 && symbol.IsNamed(results.At(0).Type(), "context", "Context")
}

// methodOp returns what fn does to a condition variable or a ticker, 0 if it is no method of one.
func methodOp(fn *ssa.Function) Op {
	if fn == nil || fn.Signature.Recv() == nil {
		return 0
	}
	switch recv := deref(fn.Signature.Recv().Type()); {
	case symbol.IsNamed(recv, "time", "Ticker") && fn.Name() == "Stop":
		return Stop
	case !isCond(recv):
		return 0
	}
	if fn.Name() == "Wait" {
		return Wait
	}
	return Signal
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
