package loops

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Package]. Its facts tell importers which package-level variables and results of
// functions are lists that stay short: see [Few].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintloops",
	Doc:        "classify loops by what their iterations stand for",
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(fewElements), new(fewResults)},
	Run: func(pass *analysis.Pass) (any, error) {
		p := &Package{pass: pass}
		p.sizes = sync.OnceValue(func() *sizes { return findSizes(pass) })
		p.exportFew()
		return p, nil
	},
}

// Package classifies the loops of one package.
type Package struct {
	pass  *analysis.Pass
	sizes func() *sizes
	enums sync.Map // whether a *types.TypeName is an enumeration
}

// classify sets the class of l and what it iterates over.
func (p *Package) classify(l *Loop) {
	switch stmt := l.Stmt.(type) {
	case *ast.RangeStmt:
		l.Class, l.Over = p.classifyRange(stmt), stmt.X
	case *ast.ForStmt:
		l.Class, l.Over = p.classifyFor(stmt)
		if l.Class == Other && stmt.Cond != nil && stmt.Post == nil && (countsToLength(l) || eatsFromFront(l)) {
			l.Class = Items
		}
	default:
		l.Class = Other
		if countsToLength(l) {
			l.Class = Items
		}
	}
	if l.Class == Items && capped(l) {
		l.Class = Few
	}
}

// maxStep is the step up to which a loop takes one item made of several elements, and not a batch.
const maxStep = 3

// maxCap is the number of iterations up to which a loop that ends at a constant one has few.
const maxCap = 10

// capped reports whether the loop ends after a small constant number of iterations: `if i >= 5 { break }`.
func capped(l *Loop) bool {
	for b := range l.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cond, ok := branch.Cond.(*ssa.BinOp)
		if !ok || !countedUp(cond.X, l) && !countedInRange(cond.X, l) {
			continue
		}
		limit, ok := cond.Y.(*ssa.Const)
		if !ok || limit.Value == nil || limit.Value.Kind() != constant.Int || limit.Int64() > maxCap {
			continue
		}
		switch cond.Op {
		case token.GEQ, token.GTR, token.EQL:
			ok = !l.Blocks[b.Succs[0]]
		case token.LSS, token.LEQ, token.NEQ:
			ok = !l.Blocks[b.Succs[1]]
		}
		if ok {
			return true
		}
	}
	return false
}

// countedInRange reports whether v is the index of a range, which is counted up before an iteration begins.
func countedInRange(v ssa.Value, l *Loop) bool {
	sum, ok := v.(*ssa.BinOp)
	return ok && sum.Op == token.ADD && countedUp(sum.X, l)
}

func (p *Package) classifyRange(stmt *ast.RangeStmt) Class {
	t := p.pass.TypesInfo.TypeOf(stmt.X)
	if t == nil || symbol.IsNamed(t, "time", "Duration") || isSlice(t) && elementClass(t.Underlying().(*types.Slice).Elem()) == Other {
		return Other
	}
	if p.few(stmt.X) {
		return Few
	}
	if p.grouped(stmt.X) {
		return Chunks
	}
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return Events
	case *types.Slice:
		return elementClass(u.Elem())
	case *types.Array, *types.Pointer:
		return Few // the length of an array is written in the source
	case *types.Map:
		return Items
	case *types.Signature:
		if call, ok := ast.Unparen(stmt.X).(*ast.CallExpr); ok && pagewise.MatchString(calleeName(call)) {
			return Chunks
		}
		if yield, ok := u.Params().At(0).Type().Underlying().(*types.Signature); ok && yield.Params().Len() > 0 {
			return elementClass(yield.Params().At(yield.Params().Len() - 1).Type())
		}
		return Items
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			return p.counted(stmt.Key, stmt.X, stmt.Body)
		}
		return Items // characters
	}
	return Items
}

// grouped reports whether the elements of e stand for many items each: its name says so, or it was made by a
// function that works in batches and its elements are conditions rather than data.
func (p *Package) grouped(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	if groupName.MatchString(id.Name) {
		return true
	}
	v, ok := p.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	list, ok := v.Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	if _, condition := list.Elem().Underlying().(*types.Signature); !condition {
		return false
	}
	made := p.sizes().only(v)
	if made == nil {
		return false
	}
	call, ok := ast.Unparen(made).(*ast.CallExpr)
	return ok && pagewise.MatchString(calleeName(call))
}

// elementClass says what a range over elements of type t counts: a range over slices
// is a range over batches, one over durations waits longer after each attempt.
func elementClass(t types.Type) Class {
	if symbol.IsNamed(t, "time", "Duration") {
		return Other
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		if basic, ok := u.Elem().Underlying().(*types.Basic); ok && basic.Kind() == types.Byte {
			return Items
		}
		return Chunks
	}
	return Items
}

var (
	// pagewise matches functions and variables that hand out more than one item at a time.
	pagewise = regexp.MustCompile(`(?i)chunk|batch|page|window|partition`)
	// groupName matches variables that hold groups of items.
	groupName = regexp.MustCompile(`(?i)(chunk|batche|partition)s$`)
	// retries matches the names that authors give to counters and limits of attempts.
	retries = regexp.MustCompile(`(?i)retr(y|ies)|attempt|tries|backoff`)
)

func (p *Package) classifyFor(stmt *ast.ForStmt) (Class, ast.Expr) {
	if stmt.Cond == nil {
		return p.classifyEndless(stmt), nil
	}
	if call, ok := ast.Unparen(stmt.Cond).(*ast.CallExpr); ok && stmt.Post == nil {
		return p.classifyCursor(call)
	}
	if stmt.Post == nil {
		return Other, nil // `for len(queue) > 0`, `for hasMore`: it depends on what an iteration finds
	}
	if post, ok := stmt.Post.(*ast.AssignStmt); ok && p.advances(post) {
		return Items, nil
	}
	cond := comparison(stmt.Cond, func(e ast.Expr) bool {
		return counterOf(stmt.Post) != nil && sameVar(p.pass.TypesInfo, e, counterOf(stmt.Post))
	})
	if cond == nil {
		return Other, nil
	}
	switch post := stmt.Post.(type) {
	case *ast.IncDecStmt:
		bound := cond.Y
		if sameVar(p.pass.TypesInfo, cond.Y, post.X) {
			bound = cond.X
		} else if !sameVar(p.pass.TypesInfo, cond.X, post.X) {
			return Other, nil
		}
		if post.Tok == token.DEC {
			// `for i := len(list) - 1; i >= 0; i--`: the bound is where it starts.
			init, ok := stmt.Init.(*ast.AssignStmt)
			if !ok || len(init.Rhs) != 1 {
				return Other, nil
			}
			bound = init.Rhs[0]
		}
		return p.counted(post.X, bound, stmt.Body), lengthOf(bound)
	case *ast.AssignStmt:
		if len(post.Lhs) != 1 || len(post.Rhs) != 1 {
			return Other, nil
		}
		if post.Tok == token.ADD_ASSIGN || post.Tok == token.SUB_ASSIGN {
			if tv := p.pass.TypesInfo.Types[post.Rhs[0]]; tv.Value != nil && tv.Value.ExactString() == "1" {
				return p.counted(post.Lhs[0], cond.Y, stmt.Body), lengthOf(cond.Y)
			}
			if step := p.pass.TypesInfo.Types[post.Rhs[0]].Value; step != nil && constant.Compare(step, token.LEQ, constant.MakeInt64(maxStep)) {
				return p.counted(post.Lhs[0], cond.Y, stmt.Body), lengthOf(cond.Y) // pairs and the like
			}
			return Chunks, nil // from page to page, or from batch to batch
		}
	}
	return Other, nil
}

// advances reports whether post moves a variable to the next of what it stands for: along a list, as in
// `e = e.Next()` and `n = n.next`, or in time, as in `day = day.AddDate(0, 0, 1)`.
func (p *Package) advances(post *ast.AssignStmt) bool {
	if len(post.Lhs) != 1 || len(post.Rhs) != 1 || post.Tok != token.ASSIGN {
		return false
	}
	next := ast.Unparen(post.Rhs[0])
	call, called := next.(*ast.CallExpr)
	if called {
		next = call.Fun
	}
	sel, ok := next.(*ast.SelectorExpr)
	if !ok || !sameVar(p.pass.TypesInfo, sel.X, post.Lhs[0]) {
		return false
	}
	if symbol.IsNamed(p.pass.TypesInfo.TypeOf(sel.X), "time", "Time") {
		return called
	}
	return strings.EqualFold(sel.Sel.Name, "next") && (!called || len(call.Args) == 0)
}

// comparison returns the comparison in cond, a conjunction, one of whose sides is the counter.
func comparison(cond ast.Expr, isCounter func(ast.Expr) bool) *ast.BinaryExpr {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	if b.Op == token.LAND {
		if c := comparison(b.X, isCounter); c != nil {
			return c
		}
		return comparison(b.Y, isCounter)
	}
	mentioned := false
	ast.Inspect(b, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && isCounter(e) {
			mentioned = true
		}
		return !mentioned
	})
	if !mentioned {
		return nil
	}
	return b
}

// counterOf returns the variable that post counts with, or nil.
func counterOf(post ast.Stmt) ast.Expr {
	switch post := post.(type) {
	case *ast.IncDecStmt:
		return post.X
	case *ast.AssignStmt:
		if len(post.Lhs) == 1 && (post.Tok == token.ADD_ASSIGN || post.Tok == token.SUB_ASSIGN) {
			return post.Lhs[0]
		}
	}
	return nil
}

// counted classifies a loop that counts from somewhere to bound in steps of one.
func (p *Package) counted(counter, bound ast.Expr, body *ast.BlockStmt) Class {
	if tv := p.pass.TypesInfo.Types[bound]; tv.Value != nil {
		return Few
	}
	if over := lengthOf(bound); over != nil {
		if p.few(over) {
			return Few
		}
		return Items
	}
	if mentions(bound, retries) || counter != nil && mentions(counter, retries) {
		return Other
	}
	if mentions(bound, pagewise) || p.paging(counter, body) {
		return Chunks
	}
	// Have: a number that is no length. Without the counter in the body, each iteration does
	// the same, as attempts do.
	if id, ok := counter.(*ast.Ident); ok {
		obj := p.pass.TypesInfo.ObjectOf(id)
		used := false
		ast.Inspect(body, func(n ast.Node) bool {
			if use, ok := n.(*ast.Ident); ok && obj != nil && p.pass.TypesInfo.Uses[use] == obj {
				used = true
			}
			return !used
		})
		if used {
			return Items
		}
	}
	return Other
}

// paging reports whether body makes the number of a page, or where it begins, of the counter.
func (p *Package) paging(counter ast.Expr, body *ast.BlockStmt) bool {
	id, ok := counter.(*ast.Ident)
	if !ok {
		return false
	}
	obj := p.pass.TypesInfo.ObjectOf(id)
	found := false
	counts := func(e ast.Expr) bool {
		uses := false
		ast.Inspect(e, func(n ast.Node) bool {
			use, ok := n.(*ast.Ident)
			uses = uses || ok && obj != nil && p.pass.TypesInfo.Uses[use] == obj
			return !uses
		})
		return uses
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				found = found || i < len(n.Rhs) && windowName.MatchString(calleeName(&ast.CallExpr{Fun: lhs})) && counts(n.Rhs[i])
			}
		case *ast.KeyValueExpr:
			key, ok := n.Key.(*ast.Ident)
			found = found || ok && windowName.MatchString(key.Name) && counts(n.Value)
		case *ast.CallExpr:
			found = found || windowName.MatchString(calleeName(n)) && len(n.Args) > 0 && counts(n.Args[0])
		case *ast.BinaryExpr:
			found = found || n.Op == token.MUL && (counts(n.X) && mentions(n.Y, sizeName) || counts(n.Y) && mentions(n.X, sizeName))
		}
		return !found
	})
	return found
}

var (
	// windowName matches fields, variables and methods that say where a page begins.
	windowName = regexp.MustCompile(`(?i)^(page|page_?(number|num|no|index|token)|offset|skip|cursor)$`)
	// sizeName matches the sizes of pages and batches.
	sizeName = regexp.MustCompile(`(?i)size|limit|batch|chunk|count|page|per`)
)

// lengthOf returns x if e contains len(x), or nil.
func lengthOf(e ast.Expr) (over ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "len" {
				over = call.Args[0]
			}
		}
		return over == nil
	})
	return over
}

// classifyCursor classifies `for x.Next() {...}` and `for scanner.Scan() {...}`.
func (p *Package) classifyCursor(call *ast.CallExpr) (Class, ast.Expr) {
	fn := typeutil.StaticCallee(p.pass.TypesInfo, call)
	if fn == nil {
		fn, _ = typeutil.Callee(p.pass.TypesInfo, call).(*types.Func)
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || !ok {
		return Other, nil
	}
	recv := p.pass.TypesInfo.TypeOf(sel.X)
	if api, ok := knowledge.Lookup(fn, recv); ok && api.Cursor {
		if api.Shared {
			return Items, sel.X
		}
		return Rows, sel.X
	}
	name := ""
	if named := namedOf(recv); named != nil {
		name = named.Obj().Name()
	}
	switch {
	case pagewise.MatchString(name) || pagewise.MatchString(fn.Name()):
		return Chunks, sel.X
	case p.interactive(sel.X):
		return Events, nil
	case fn.Name() == "More":
		return Items, nil
	case fn.Name() == "Next" && hasMethod(recv, "Scan"):
		return Rows, sel.X
	case fn.Name() == "Next", fn.Name() == "Scan":
		return Items, sel.X
	}
	return Other, nil
}

// interactive reports whether the variable e was made from standard input or a network connection: what it
// hands out arrives when somebody sends it.
func (p *Package) interactive(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := p.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	made := p.sizes().first(v)
	if made == nil {
		return false
	}
	found := false
	ast.Inspect(made, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if sel, ok := e.(*ast.SelectorExpr); ok && sel.Sel.Name == "Stdin" {
			found = true
		}
		if t := p.pass.TypesInfo.TypeOf(e); t != nil && hasMethod(t, "RemoteAddr") && hasMethod(t, "SetDeadline") {
			found = true
		}
		return !found
	})
	return found
}

// classifyEndless classifies `for {...}`: an iterator that is asked for the next
// element until there is none, or something that waits.
func (p *Package) classifyEndless(stmt *ast.ForStmt) Class {
	class := Other
	if len(stmt.Body.List) > 0 {
		ast.Inspect(stmt.Body.List[0], func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Next" {
					if named := namedOf(p.pass.TypesInfo.TypeOf(sel.X)); named != nil && iterators.MatchString(named.Obj().Name()) && !pagewise.MatchString(named.Obj().Name()) {
						class = Items
					}
				}
			}
			return true
		})
	}
	if class == Items {
		return class
	}
	ends := false // it looks for the end of what it reads
	ast.Inspect(stmt.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if n.Sel.Name == "EOF" || n.Sel.Name == "Done" && !isCall(stmt.Body, n) {
				ends = true
			}
			if arrivals.MatchString(n.Sel.Name) {
				class = Events
			}
		case *ast.SelectStmt:
			class = Events
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				class = Events
			}
		}
		return true
	})
	if class == Other && ends {
		return Items
	}
	return class
}

// isCall reports whether sel is called somewhere in body.
func isCall(body *ast.BlockStmt, sel *ast.SelectorExpr) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && ast.Unparen(call.Fun) == sel {
			found = true
		}
		return !found
	})
	return found
}

// arrivals matches methods that wait for the other side.
var arrivals = regexp.MustCompile(`^(Recv|Receive|ReadMessage|ReadMsg|Accept|Poll|Fetch|FetchMessage|NextReader)`)

// iterators matches the names of types whose Next returns one element.
var iterators = regexp.MustCompile(`Iter|Rows|Cursor`)

// countsToLength reports whether the loop compares a number that it counts up by one with a length.
func countsToLength(l *Loop) bool {
	for b := range l.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if cond, ok := branch.Cond.(*ssa.BinOp); ok && (countedUp(cond.X, l) && isLength(cond.Y) || countedUp(cond.Y, l) && isLength(cond.X)) {
			return true
		}
	}
	return false
}

// eatsFromFront reports whether the loop takes one element after the other off the front of a slice that does
// not grow meanwhile.
func eatsFromFront(l *Loop) bool {
	for _, instr := range l.Header.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		eats := false
		for i, edge := range phi.Edges {
			if !l.Blocks[phi.Block().Preds[i]] {
				continue
			}
			rest, ok := edge.(*ssa.Slice)
			if !ok || rest.X != phi || rest.High != nil {
				eats = false
				break
			}
			low, ok := rest.Low.(*ssa.Const)
			eats = ok && low.Value != nil && low.Value.ExactString() == "1"
		}
		if eats {
			return true
		}
	}
	return false
}

// countedUp reports whether v is a variable to which the loop adds one.
func countedUp(v ssa.Value, l *Loop) bool {
	phi, ok := v.(*ssa.Phi)
	if !ok || !l.Blocks[phi.Block()] {
		return false
	}
	for _, ref := range *phi.Referrers() {
		if sum, ok := ref.(*ssa.BinOp); ok && sum.Op == token.ADD && l.Blocks[sum.Block()] {
			if one, ok := sum.Y.(*ssa.Const); ok && one.Value != nil && one.Value.ExactString() == "1" {
				return true
			}
		}
	}
	return false
}

func isLength(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	builtin, ok := call.Call.Value.(*ssa.Builtin)
	return ok && builtin.Name() == "len"
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

func sameVar(info *types.Info, a, b ast.Expr) bool {
	x, ok1 := ast.Unparen(a).(*ast.Ident)
	y, ok2 := ast.Unparen(b).(*ast.Ident)
	return ok1 && ok2 && info.ObjectOf(x) != nil && info.ObjectOf(x) == info.ObjectOf(y)
}

// mentions reports whether an identifier in e matches form.
func mentions(e ast.Expr, form *regexp.Regexp) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && form.MatchString(id.Name) {
			found = true
		}
		return !found
	})
	return found
}

// calleeName returns the name of the called function as it is written, without its package.
func calleeName(call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	case *ast.IndexExpr:
		return calleeName(&ast.CallExpr{Fun: fun.X})
	}
	return ""
}
