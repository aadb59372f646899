package loops

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// fewElements is the fact that a package-level variable holds few elements: see [Few].
type fewElements struct{ Is bool }

func (*fewElements) AFact() {}

func (*fewElements) String() string { return "few elements" }

// fewResults is the fact that results of a function hold few elements each: bit i stands for result i.
type fewResults struct{ Results uint64 }

func (*fewResults) AFact() {}

func (*fewResults) String() string { return "few results" }

// exportFew exports facts about the exported variables and functions whose lists stay short.
func (p *Package) exportFew() {
	for _, file := range p.pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					spec, ok := spec.(*ast.ValueSpec)
					if !ok || decl.Tok != token.VAR {
						continue
					}
					for _, name := range spec.Names {
						v, ok := p.pass.TypesInfo.Defs[name].(*types.Var)
						if ok && name.IsExported() && isList(v.Type()) && p.question().variable(v) {
							p.pass.ExportObjectFact(v, &fewElements{true})
						}
					}
				}
			case *ast.FuncDecl:
				fn, ok := p.pass.TypesInfo.Defs[decl.Name].(*types.Func)
				if !ok || !fn.Exported() || decl.Body == nil {
					continue
				}
				fact := fewResults{}
				for i := range min(fn.Signature().Results().Len(), 64) {
					if isList(fn.Signature().Results().At(i).Type()) && p.question().result(fn, i) {
						fact.Results |= 1 << i
					}
				}
				if fact.Results != 0 {
					p.pass.ExportObjectFact(fn, &fact)
				}
			}
		}
	}
}

// isList reports whether a range over a value of type t takes one of its elements after the other.
func isList(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// few reports whether the source keeps the number of elements of e small.
func (p *Package) few(e ast.Expr) bool {
	t := p.pass.TypesInfo.TypeOf(e)
	if t != nil {
		switch u := t.Underlying().(type) {
		case *types.Slice:
			if p.enumeration(u.Elem()) {
				return true
			}
		case *types.Map:
			if p.enumeration(u.Key()) {
				return true
			}
		}
	}
	return p.question().few(e)
}

// enumeration reports whether t is a type of a few values that the source lists: strings or numbers with at least three
// constants. Types of keys have constants as well, for special ones.
func (p *Package) enumeration(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || keyName.MatchString(named.Obj().Name()) {
		return false
	}
	if basic, ok := named.Underlying().(*types.Basic); !ok || basic.Info()&(types.IsString|types.IsInteger) == 0 {
		return false
	}
	if known, ok := p.enums.Load(named.Obj()); ok {
		return known.(bool)
	}
	constants := 0
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			constants++
		}
	}
	p.enums.Store(named.Obj(), constants >= 3)
	return constants >= 3
}

// keyName matches the names of types whose values identify something.
var keyName = regexp.MustCompile(`(?i)(id|key|name|hash|digest|path|ur[il]|addr|address|token|ref|number|offset|timestamp|time)$`)

// sizes says where the lists of a package come from.
type sizes struct {
	values  map[*types.Var][]value
	params  map[*types.Var]param
	calls   map[*types.Func][]*ast.CallExpr
	escapes map[*types.Func]bool // functions that are used other than by calls that are known
	invoked map[string]bool      // names of interface methods that are called
	bodies  map[*types.Func]*ast.FuncDecl
	fields  []fieldValue
	// arguments are parameters that hold the arguments of a command.
	arguments map[*types.Var]bool
}

// A value is one that a variable gets: a whole one, or an element.
type value struct {
	expr   ast.Expr // nil if it is not known
	result int      // which result of expr, if that is a call with several
	within []ast.Node
	// Have: within are the loops and function literals around, innermost last.
	update bool // an element, stored under a key
	init   bool // an init function or the declaration of a package-level variable gives it
}

// A fieldValue is a list that the field of a struct gets.
type fieldValue struct {
	owner *types.TypeName
	field *types.Var
	value value
}

// A param is a parameter of a declared function.
type param struct {
	fn       *types.Func
	index    int
	variadic bool
}

// findSizes looks at all assignments and calls of the package once.
func findSizes(pass *analysis.Pass) *sizes {
	s := &sizes{
		values: map[*types.Var][]value{}, params: map[*types.Var]param{}, calls: map[*types.Func][]*ast.CallExpr{},
		escapes: map[*types.Func]bool{}, invoked: map[string]bool{}, bodies: map[*types.Func]*ast.FuncDecl{}, arguments: map[*types.Var]bool{},
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			c := &sizeCollector{sizes: s, info: pass.TypesInfo}
			if fn, ok := decl.(*ast.FuncDecl); ok {
				c.init = fn.Name.Name == "init" && fn.Recv == nil
				if obj, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
					s.bodies[obj] = fn
					sig := obj.Signature()
					if isCommand(sig) {
						s.arguments[sig.Params().At(1)] = true
					}
					for i := range sig.Params().Len() {
						s.params[sig.Params().At(i)] = param{obj, i, sig.Variadic() && i == sig.Params().Len()-1}
					}
				}
			} else {
				c.init = true
			}
			ast.Walk(c, decl)
		}
	}
	return s
}

// sizeCollector visits one declaration. Each loop and function literal has a visitor of its own, which knows what is around it.
type sizeCollector struct {
	sizes  *sizes
	info   *types.Info
	within []ast.Node
	init   bool
	called map[*ast.Ident]bool
}

func (c *sizeCollector) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
		if r, ok := n.(*ast.RangeStmt); ok {
			c.assign(r.Key, value{})
			c.assign(r.Value, value{})
		}
		if lit, ok := n.(*ast.FuncLit); ok {
			if sig, ok := c.info.TypeOf(lit).(*types.Signature); ok && isCommand(sig) {
				c.sizes.arguments[sig.Params().At(1)] = true
			}
		}
		inner := *c
		inner.within = append(c.within[:len(c.within):len(c.within)], n)
		return &inner
	case *ast.ValueSpec:
		names := make([]ast.Expr, len(n.Names))
		for i, name := range n.Names {
			names[i] = name
		}
		c.assignAll(names, n.Values)
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
			c.assignAll(n.Lhs, n.Rhs)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			c.assign(n.X, value{})
		}
	case *ast.CompositeLit:
		c.literal(n)
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(c.info, n).(*types.Func)
		if !ok {
			break
		}
		if recv := fn.Signature().Recv(); recv != nil {
			if types.IsInterface(recv.Type()) {
				c.sizes.invoked[fn.Name()] = true
				break
			}
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && isPointer(recv.Type()) {
				if t := c.info.TypeOf(sel.X); t != nil && isList(t) {
					c.assign(sel.X, value{}) // a method that may change it
				}
			}
		}
		if c.called == nil {
			c.called = map[*ast.Ident]bool{}
		}
		switch fun := ast.Unparen(n.Fun).(type) {
		case *ast.Ident:
			c.called[fun] = true
		case *ast.SelectorExpr:
			c.called[fun.Sel] = true
		}
		c.sizes.calls[fn.Origin()] = append(c.sizes.calls[fn.Origin()], n)
	case *ast.Ident:
		if fn, ok := c.info.Uses[n].(*types.Func); ok && !c.called[n] {
			c.sizes.escapes[fn.Origin()] = true
		}
	}
	return c
}

func (c *sizeCollector) assignAll(lhs, rhs []ast.Expr) {
	for i, e := range lhs {
		switch {
		case len(rhs) == len(lhs):
			c.assign(e, value{expr: rhs[i]})
		case len(rhs) == 1:
			c.assign(e, value{expr: rhs[0], result: i})
		}
	}
}

// assign notes that e, a variable or an element of one, gets v.
func (c *sizeCollector) assign(e ast.Expr, v value) {
	if e == nil {
		return
	}
	e = ast.Unparen(e)
	if at, ok := e.(*ast.IndexExpr); ok {
		if t := c.info.TypeOf(at.X); t == nil || !isMap(t) {
			return // an element of a slice takes the place of another
		}
		e, v.update = ast.Unparen(at.X), true
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if owner, field := fieldOf(c.info, sel); field != nil && isList(field.Type()) {
			c.sizes.fields = append(c.sizes.fields, fieldValue{owner, field, v})
		}
		return
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return
	}
	variable, ok := c.info.ObjectOf(id).(*types.Var)
	if !ok {
		return
	}
	v.within, v.init = c.within, c.init
	c.sizes.values[variable] = append(c.sizes.values[variable], v)
}

// literal notes what the fields of a struct get where it is made.
func (c *sizeCollector) literal(lit *ast.CompositeLit) {
	t := c.info.TypeOf(lit)
	named := namedOf(t)
	if named == nil {
		return
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, elem := range lit.Elts {
		var field *types.Var
		if kv, ok := elem.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				field, _ = c.info.Uses[id].(*types.Var)
			}
			elem = kv.Value
		} else if i < st.NumFields() {
			field = st.Field(i)
		}
		if field != nil && isList(field.Type()) {
			c.sizes.fields = append(c.sizes.fields, fieldValue{named.Obj(), field, value{expr: elem}})
		}
	}
}

// fieldOf returns the declared type and the field that sel selects, if it is a field of the type itself.
func fieldOf(info *types.Info, sel *ast.SelectorExpr) (owner *types.TypeName, field *types.Var) {
	selection := info.Selections[sel]
	if selection == nil || selection.Kind() != types.FieldVal || len(selection.Index()) != 1 {
		return nil, nil
	}
	named := namedOf(selection.Recv())
	if named == nil {
		return nil, nil
	}
	return named.Obj(), selection.Obj().(*types.Var)
}

// A Place is where lists come from that the package does not know all about: a field of a struct, or the first result of a method,
// of an interface if others implement it.
type Place struct {
	Owner *types.TypeName // of the field, else nil
	Field *types.Var
	Func  *types.Func
}

// A List is what the package puts into a place: it is short if all of Needs are.
type List struct {
	Place
	Few   bool
	Needs []Place
}

// Lists returns what the package puts into places: each field that it sets, as often as it does, and the result of each method.
// What is decoded into a field is not seen, so fields with tags are not short.
func (p *Package) Lists() []List {
	var lists []List
	for _, f := range p.sizes().fields {
		q := p.question()
		q.open = true
		few := !tagged(f.owner, f.field) && q.field(f.value)
		lists = append(lists, List{Place{Owner: f.owner, Field: f.field}, few, q.needs})
	}
	for fn, decl := range p.sizes().bodies {
		results := fn.Signature().Results()
		if fn.Signature().Recv() == nil || decl.Body == nil || results.Len() == 0 || !isList(results.At(0).Type()) {
			continue
		}
		q := p.question()
		q.open = true
		few := q.result(fn, 0)
		lists = append(lists, List{Place{Func: fn}, few, q.needs})
	}
	return lists
}

// field reports whether a field stays short when it gets val.
func (q *sizeQuery) field(val value) bool {
	if val.update || val.expr == nil {
		return false
	}
	call, ok := ast.Unparen(val.expr).(*ast.CallExpr)
	if !ok {
		return q.few(val.expr)
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "append" {
		return false // how often is not known
	}
	return q.call(call, val.result)
}

// FewIf returns the places on which it depends whether the list e is short; ok is false if it is not in any case. Of a loop of class
// [Few] that is known without.
func (p *Package) FewIf(e ast.Expr) (needs []Place, ok bool) {
	q := p.question()
	q.open = true
	ok = q.few(e)
	return q.needs, ok && len(q.needs) > 0
}

// tagged reports whether the field of owner has a tag.
func tagged(owner *types.TypeName, field *types.Var) bool {
	st, ok := owner.Type().Underlying().(*types.Struct)
	if !ok {
		return true
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == field.Name() {
			return st.Tag(i) != ""
		}
	}
	return true
}

// Origin follows variables that get one value to the expression they get it from.
func (p *Package) Origin(e ast.Expr) ast.Expr {
	for range 4 {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			break
		}
		v, ok := p.pass.TypesInfo.Uses[id].(*types.Var)
		if !ok {
			break
		}
		from := p.sizes().only(v)
		if from == nil {
			break
		}
		e = from
	}
	return ast.Unparen(e)
}

// first returns the expression from which v gets its first value in the source, or nil.
func (s *sizes) first(v *types.Var) ast.Expr {
	if list := s.values[v]; len(list) > 0 {
		return list[0].expr
	}
	return nil
}

// only returns the expression from which v gets the only value it ever has, or nil.
func (s *sizes) only(v *types.Var) ast.Expr {
	if list := s.values[v]; len(list) == 1 {
		return list[0].expr
	}
	return nil
}

// maxSizeSteps bounds the expressions that are looked at to answer one question.
const maxSizeSteps = 300

// question returns a sizeQuery for one question.
func (p *Package) question() *sizeQuery {
	return &sizeQuery{Package: p, visiting: map[types.Object]bool{}, steps: maxSizeSteps}
}

// A sizeQuery looks for the reason why a list is short. It assumes that a variable that it is looking at is short: what gets nothing
// but itself does not grow.
type sizeQuery struct {
	*Package
	visiting map[types.Object]bool
	steps    int

	open  bool    // whether to count on what other packages put into places
	needs []Place // these
}

func (q *sizeQuery) few(e ast.Expr) bool {
	if q.steps--; q.steps < 0 || e == nil {
		return false
	}
	info := q.pass.TypesInfo
	if tv := info.Types[e]; tv.Value != nil || tv.IsNil() {
		return true
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.SliceExpr:
		return smallConstant(info, e.High) || q.few(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.AND && q.few(e.X)
	case *ast.IndexExpr:
		// An element of a table in the source, as far as the table is not filled later.
		return isNestedList(info.TypeOf(e.X)) && q.table(e.X)
	case *ast.CallExpr:
		return q.call(e, 0)
	case *ast.Ident:
		v, ok := info.Uses[e].(*types.Var)
		return ok && q.variable(v)
	case *ast.SelectorExpr:
		v, ok := info.Uses[e.Sel].(*types.Var)
		switch {
		case !ok:
			return false
		case v.IsField():
			return isSetting(info.TypeOf(e.X)) || q.elsewhere(e)
		case v.Pkg() == q.pass.Pkg:
			return q.variable(v)
		}
		return q.pass.ImportObjectFact(v, new(fewElements))
	}
	return false
}

// elsewhere reports whether it may depend on other packages only whether the field e is short.
func (q *sizeQuery) elsewhere(e *ast.SelectorExpr) bool {
	owner, field := fieldOf(q.pass.TypesInfo, e)
	if !q.open || field == nil || tagged(owner, field) {
		return false
	}
	q.needs = append(q.needs, Place{Owner: owner, Field: field})
	return true
}

// isNestedList reports whether t is a list of lists.
func isNestedList(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return isList(u.Elem())
	case *types.Map:
		return isList(u.Elem())
	}
	return false
}

// table reports whether e is a variable that holds nothing but a list of lists in the source.
func (q *sizeQuery) table(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := q.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	lit, ok := q.sizes().only(v).(*ast.CompositeLit)
	if !ok {
		return false
	}
	for _, elem := range lit.Elts {
		if kv, ok := elem.(*ast.KeyValueExpr); ok {
			elem = kv.Value
		}
		if !q.few(elem) {
			return false
		}
	}
	return true
}

// maxPage is the size up to which a page counts as few.
const maxPage = 5

func smallConstant(info *types.Info, e ast.Expr) bool {
	if e == nil {
		return false
	}
	value := info.Types[e].Value
	if value == nil || value.Kind() != constant.Int {
		return false
	}
	n, exact := constant.Int64Val(value)
	return exact && 0 <= n && n <= maxPage
}

// isSetting reports whether t is a struct with settings of the program: by its name, its package's, or the tags of what
// reads such files.
func isSetting(t types.Type) bool {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if settingName.MatchString(named.Obj().Name()) || settingPackage.MatchString(named.Obj().Pkg().Name()) {
		return true
	}
	for i := range st.NumFields() {
		tag := reflect.StructTag(st.Tag(i))
		for _, format := range []string{"mapstructure", "toml", "env", "envconfig", "koanf", "ini"} {
			if _, ok := tag.Lookup(format); ok {
				return true
			}
		}
	}
	return false
}

var (
	settingName    = regexp.MustCompile(`(^|[a-z0-9])([Cc]onfig|[Cc]onf|[Cc]fg|[Ss]ettings?|[Cc]onfiguration|CFG)$|^(CONFIG|CFG)$`)
	settingPackage = regexp.MustCompile(`^(config|conf|cfg|settings?|configuration)$`)
)

// call reports whether result i of a call is short.
func (q *sizeQuery) call(e *ast.CallExpr, i int) bool {
	info := q.pass.TypesInfo
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if _, builtin := info.Uses[id].(*types.Builtin); builtin {
			switch {
			case id.Name == "append" && e.Ellipsis.IsValid():
				return q.few(e.Args[0]) && q.few(e.Args[1])
			case id.Name == "append":
				return q.few(e.Args[0])
			case id.Name == "make" && len(e.Args) > 1 && isSlice(info.TypeOf(e)):
				if over := lengthOf(e.Args[1]); over != nil {
					return q.few(over)
				}
				return info.Types[e.Args[1]].Value != nil
			}
			return id.Name == "make"
		}
	}
	if tv := info.Types[e.Fun]; tv.IsType() {
		return len(e.Args) == 1 && q.few(e.Args[0])
	}
	if q.embedded(e) || smallPage(info, e) {
		return true
	}
	fn, ok := typeutil.Callee(info, e).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	fn = fn.Origin()
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		if q.open && i == 0 {
			q.needs = append(q.needs, Place{Func: fn})
		}
		return q.open && i == 0
	}
	switch path := fn.Pkg().Path(); {
	case path == "slices" || path == "maps":
		// slices.Values, maps.Keys and the like hand out what they are given.
		for _, arg := range e.Args {
			if !computes(info.TypeOf(arg)) && !q.few(arg) {
				return false
			}
		}
		return len(e.Args) > 0
	case path == "strings" && splits.MatchString(fn.Name()):
		return q.oneText(e.Args[0]) && !(len(e.Args) > 1 && breaksLines(info, e.Args[1]))
	case path == "regexp" && strings.HasPrefix(fn.Name(), "FindAll"):
		return q.oneText(e.Args[0])
	case settingsReaders[path] && strings.HasSuffix(fn.Name(), "Slice"):
		return true
	case fn.Pkg() != q.pass.Pkg:
		fact := fewResults{}
		return q.pass.ImportObjectFact(fn, &fact) && i < 64 && fact.Results&(1<<i) != 0
	}
	return q.result(fn, i)
}

// computes reports whether t is a function that returns something, as what compares elements does and an iterator does not.
func computes(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() > 0
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

var (
	splits = regexp.MustCompile(`^(Split|Fields)`)
	// settingsReaders are packages that hand out settings and flags.
	settingsReaders = map[string]bool{
		"github.com/spf13/viper": true, "github.com/spf13/pflag": true, "github.com/urfave/cli": true,
		"github.com/urfave/cli/v2": true, "github.com/urfave/cli/v3": true,
	}
)

// oneText reports whether e is a text of its own rather than what a file holds.
func (q *sizeQuery) oneText(e ast.Expr) bool {
	file := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 && q.pass.TypesInfo.Types[call.Fun].IsType() {
			file = true // string(data)
		}
		return !file
	})
	return !file
}

// breaksLines reports whether the separator e may be the end of a line.
func breaksLines(info *types.Info, e ast.Expr) bool {
	value := info.Types[e].Value
	return value == nil || value.Kind() != constant.String || strings.Contains(constant.StringVal(value), "\n")
}

// smallPage reports whether a call asks for a constant number of elements, which is small.
func smallPage(info *types.Info, e *ast.CallExpr) bool {
	sig, ok := info.TypeOf(e.Fun).Underlying().(*types.Signature)
	if !ok || sig.Variadic() || sig.Params().Len() != len(e.Args) {
		return false
	}
	for i, arg := range e.Args {
		if pageSize.MatchString(sig.Params().At(i).Name()) && smallConstant(info, arg) && info.Types[arg].Value.ExactString() != "0" {
			return true
		}
	}
	return false
}

// pageSize matches the names of parameters that say how many elements are wanted.
var pageSize = regexp.MustCompile(`(?i)^(limit|size|count|num|top|n|max)$|page_?size|per_?page|limit$`)

// variable reports whether all that v ever holds is short.
func (q *sizeQuery) variable(v *types.Var) bool {
	if q.visiting[v] {
		return true
	}
	q.visiting[v] = true
	values := q.sizes().values[v]
	given := q.sizes().arguments[v]
	if p, ok := q.sizes().params[v]; ok && !given {
		if given = q.parameter(p); !given {
			return false
		}
	}
	if len(values) == 0 {
		return given
	}
	global := v.Parent() == q.pass.Pkg.Scope()
	if global && len(values) == 1 && isMap(v.Type()) && emptyLiteral(values[0].expr) {
		return false // it is filled elsewhere
	}
	for _, val := range values {
		if !q.value(v, val, global) {
			return false
		}
	}
	return true
}

// emptyLiteral reports whether e makes a map without elements.
func emptyLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		return calleeName(e) == "make"
	}
	return false
}

// value reports whether v stays short when it gets val.
func (q *sizeQuery) value(v *types.Var, val value, global bool) bool {
	extends := val.update || extendsItself(q.pass.TypesInfo, v, val.expr)
	if extends && global && !val.init {
		// What registers itself in a list of the source is part of the program.
		return !val.update && len(val.within) == 0
	}
	if extends {
		for _, around := range val.within {
			if around.Pos() < v.Pos() {
				continue // v is declared inside
			}
			if !q.passes(around) {
				return false
			}
		}
	}
	if val.update {
		return true
	}
	if call, ok := ast.Unparen(val.expr).(*ast.CallExpr); ok {
		if base := appendsTo(q.pass.TypesInfo, call); base != nil && base != v && q.visiting[base] {
			return false // two variables that extend each other
		}
		return q.call(call, val.result)
	}
	return q.few(val.expr)
}

// extendsItself reports whether e is v with more elements.
func extendsItself(info *types.Info, v *types.Var, e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	return ok && appendsTo(info, call) == v
}

// appendsTo returns the variable that call appends to, or nil.
func appendsTo(info *types.Info, call *ast.CallExpr) *types.Var {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); !ok || id.Name != "append" || len(call.Args) == 0 {
		return nil
	}
	first, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := info.Uses[first].(*types.Var)
	return v
}

// passes reports whether n, a loop or a function literal, runs its body a few times.
func (q *sizeQuery) passes(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.RangeStmt:
		return q.few(n.X)
	case *ast.ForStmt:
		if n.Cond == nil {
			return false
		}
		counter := counterOf(n.Post)
		cond := comparison(n.Cond, func(e ast.Expr) bool { return counter != nil && sameVar(q.pass.TypesInfo, e, counter) })
		if cond == nil {
			return false
		}
		if over := lengthOf(cond); over != nil {
			if id, ok := ast.Unparen(over).(*ast.Ident); ok && q.visiting[q.pass.TypesInfo.Uses[id]] {
				return false // the list that grows
			}
			return q.few(over)
		}
		return q.pass.TypesInfo.Types[cond.Y].Value != nil
	}
	return false
}

// parameter reports whether all calls of an unexported function pass something short.
func (q *sizeQuery) parameter(p param) bool {
	s := q.sizes()
	if p.fn.Exported() || s.escapes[p.fn] || p.fn.Signature().Recv() != nil && s.invoked[p.fn.Name()] {
		return false
	}
	calls := s.calls[p.fn]
	for _, call := range calls {
		switch {
		case p.variadic && !call.Ellipsis.IsValid():
		case p.index >= len(call.Args) || !q.few(call.Args[p.index]):
			return false
		}
	}
	return len(calls) > 0
}

// isCommand reports whether sig is that of a function that runs a command of cobra's.
func isCommand(sig *types.Signature) bool {
	params := sig.Params()
	return params.Len() == 2 && symbol.TypeKey(params.At(0).Type()) == "*github.com/spf13/cobra.Command" && isSlice(params.At(1).Type())
}

// result reports whether all that result i of fn, a function of the package, ever is, is short.
func (q *sizeQuery) result(fn *types.Func, i int) bool {
	decl := q.sizes().bodies[fn]
	if decl == nil || decl.Body == nil || i >= fn.Signature().Results().Len() {
		return false
	}
	if q.visiting[fn] {
		return false // what calls itself may collect any number
	}
	q.visiting[fn] = true
	short, returns := true, 0
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			returns++
			switch len(n.Results) {
			case 0:
				short = short && q.variable(fn.Signature().Results().At(i))
			case fn.Signature().Results().Len():
				short = short && q.few(n.Results[i])
			default:
				call, ok := ast.Unparen(n.Results[0]).(*ast.CallExpr)
				short = short && ok && q.call(call, i)
			}
		}
		return short
	})
	return short && returns > 0
}

// embedded reports whether call lists files that were embedded when the program was built.
func (p *Package) embedded(call *ast.CallExpr) bool {
	if name := calleeName(call); name != "ReadDir" && name != "Glob" {
		return false
	}
	sources := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		sources = append([]ast.Expr{sel.X}, sources...)
	}
	for _, e := range sources {
		if t := p.pass.TypesInfo.TypeOf(e); t != nil && symbol.IsNamed(t, "embed", "FS") {
			return true
		}
	}
	return false
}
