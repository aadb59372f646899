package sqlinjection

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// review judges the sinks of one package.
type review struct {
	pass    *rule.Pass
	links   *provenance.Links
	effects *effects.Result
	found   map[token.Pos]*finding
	order   []*finding

	styles  map[string]bool // of the placeholders in the package's statements
	console bool            // the package passes on whole statements that a client sends
}

// A finding is what is to be said about one place: where text is put together, or passed on.
type finding struct {
	pos, end token.Pos
	expr     ast.Expr
	kind     string
	parts    []part
	sink     provenance.Sink
	reached  uint8      // for whom the values of the parts are put there: a set of effects.Reach
	more     []*finding // of what else the function puts into the statement
}

// A part is one unsafe part of the text.
type part struct {
	leaf *provenance.Node
	at   state
	pos  position
	path []*provenance.Node
}

func newReview(pass *rule.Pass, links *provenance.Links) *review {
	return &review{pass: pass, links: links, effects: pass.ResultOf[effects.Analyzer].(*effects.Result), found: map[token.Pos]*finding{}, styles: map[string]bool{}}
}

// read reads the texts of one sink and notes the style of their placeholders; nil if there is nothing to judge.
func (r *review) read(s provenance.Sink) *walker {
	if s.Node.Harmless() && s.Node.Kind != provenance.Constant {
		return nil
	}
	w := walk(s.Node, state{}.lex(prefixOf(s), nil))
	for _, p := range w.params {
		if style := styleOf(p.text); style != "" {
			r.styles[style] = true
		}
	}
	for _, k := range w.order {
		r.console = r.console || k.n.Kind == provenance.Request && w.whole(w.holes[k]) && len(s.Via)+len(s.Sites) > 0
	}
	return w
}

// sink judges one sink, whose texts w has read.
func (r *review) sink(s provenance.Sink, w *walker) {
	names := map[*provenance.Node]bool{}
	for _, k := range w.order {
		names[k.n] = names[k.n] || k.pos == name
	}
	for _, k := range w.order {
		h := w.holes[k]
		if h.leaf.Kind != provenance.Request && !w.sure(h) {
			continue
		}
		if k.pos == value && names[k.n] && h.leaf.Kind != provenance.Request {
			continue // silent: UPDATE t SET column=column+1 has the name of a column in the place of a value
		}
		if kind := r.judge(s, h, k.pos); kind != "" {
			r.add(s, h, k.pos, kind)
		}
	}
	r.placeholders(s, w.params)
}

// judge returns the kind of a finding about h, "" if it is none.
func (r *review) judge(s provenance.Sink, h hole, pos position) string {
	leaf := h.leaf
	if leaf.Harmless() || pos == comment {
		return ""
	}
	isValue := bindable(h.at, pos)
	if at := h.at; at.catalog && leaf.Kind == provenance.Unknown {
		at.catalog = false // Have: decoded data and the like, names of whoever sent them.
		isValue = bindable(at, pos)
	}
	if isValue && len(s.Via) > 0 && builtIn(h.path) == nil {
		return "" // it is put into the text in another package, and reported there
	}
	switch leaf.Kind {
	case provenance.Request:
		if r.console || pos == statement && s.Library != nil && s.Library.ID == knowledge.GuessedSQL {
			return "" // whoever may send whole statements has nothing to inject
		}
		return kindRequest
	case provenance.Environment:
		if isValue && commandLine[leaf.Func] {
			return kindValue
		}
		return "" // whoever runs the program chooses names, paths and settings
	case provenance.Global:
		return "" // Have: all stores that can be seen are judged. What is left, other packages' code would have to set.
	case provenance.Escaped:
		return r.escaped(s, h)
	case provenance.Database:
		if !isValue {
			return "" // whoever made the schema chooses the names
		}
	case provenance.Result:
		if call, ok := leaf.Value.(*ssa.Call); ok && len(call.Call.Args) == 0 && !call.Call.IsInvoke() {
			return "" // made by a library, out of nothing that anybody gave it
		}
		if leaf.Dispatched && (!isValue || r.links.Harmless(leaf)) {
			return "" // a dialect's words, a model's table: its implementations choose among their own
		}
	case provenance.Param:
		fn := leaf.Value.Parent()
		open := slices.ContainsFunc(s.Open, func(o provenance.OpenParam) bool { return o.Func == fn })
		if !open || provenance.IsEnum(leaf.Value.Type()) {
			return "" // its callers are judged
		}
		if isValue && r.links.Constant(leaf) && r.effects.Reach(fn) != effects.UnknownReach {
			return "" // all callers of the program pass constants
		}
		obj, _ := fn.Object().(*types.Func)
		if isValue && builtIn(h.path) != nil && (pos == quoted || h.direct()) {
			return kindValue
		}
		if obj != nil && obj.Exported() {
			return "" // its callers are judged, through a fact
		}
	}
	if isValue {
		if pos == value && h.at.in == valuesList && (leaf.Kind == provenance.Result || leaf.Kind == provenance.Unknown || leaf.Kind == provenance.Field) {
			return "" // a list of placeholders, or a statement that selects the values
		}
		if pos == value && !h.direct() {
			return "" // an operator ends some other text: what follows it may be a part of a statement as well
		}
		return kindValue
	}
	if h.at.fixed || pos == statement || pos == clause || pos == condition {
		return "" // a statement or a part of one: it is put together elsewhere, or people may write their own
	}
	if h.at.in == from && pos == name || h.at.catalog || h.at.in == settings {
		return "" // a table, how a query is run: programs that choose these at run time choose among their own
	}
	switch {
	case !h.direct():
		return "" // a builder's own names may stand between the text and it
	case leaf.Kind == provenance.Field, leaf.Kind == provenance.Param:
		return kindIdentifier
	case leaf.Kind == provenance.Result && (pos == order || pos == direction) && r.foreign(leaf):
		return kindIdentifier // such as what a web framework that is not known hands out
	}
	return "" // columns that another function, or a library, hands out
}

// foreign reports whether n is the result of a function that is neither of the standard library nor, as far as paths tell, of the
// package's module.
func (r *review) foreign(n *provenance.Node) bool {
	call, ok := n.Value.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.Method
	if !call.Call.IsInvoke() {
		if callee := call.Call.StaticCallee(); callee != nil {
			fn, _ = callee.Object().(*types.Func)
		}
	}
	return fn != nil && fn.Pkg() != nil && !symbol.Standard(fn.Pkg().Path()) && !provenance.SameModule(fn.Pkg().Path(), r.pass.Pkg.Path())
}

// bindable reports whether a placeholder could stand at pos of a text in state s.
func bindable(s state, pos position) bool {
	return (pos == value || pos == quoted) && !s.fixed && !s.catalog && s.in != files && s.in != settings
}

// commandLine are the functions that hand out what somebody typed on the command line.
var commandLine = map[symbol.Symbol]bool{
	"fmt.Scan": true, "fmt.Scanln": true, "fmt.Scanf": true,
	"os.Args": true, "flag.Arg": true, "flag.Args": true, "(*flag.FlagSet).Arg": true, "(*flag.FlagSet).Args": true}

// escaped judges text whose quotes were doubled by hand: between the same quotes that is how a name is
// quoted; a literal ends earlier where the database reads backslashes.
func (r *review) escaped(s provenance.Sink, h hole) string {
	matching := map[mode]string{double: `"`, backtick: "`", bracket: "]", single: "'"}[h.at.mode]
	around := matching != "" && strings.Contains(h.leaf.Text, matching)
	if around && h.at.mode != single {
		return ""
	}
	if matching != "" && !around { // Have: other quotes are doubled than those around it.
		for inner := range h.leaf.Parts[0].Leaves() {
			if kind := r.judge(s, hole{inner, h.at, h.path, h.site}, h.at.at()); kind != "" {
				return kind
			}
		}
		return ""
	}
	if strings.Contains(h.leaf.Text, `\\`) && strings.Contains(h.leaf.Text, "'") || r.style(s) == "$1" {
		return "" // PostgreSQL reads no backslashes in literals
	}
	for inner := range h.leaf.Parts[0].Leaves() {
		if r.judge(s, hole{inner, h.at, h.path, h.site}, h.at.at()) != "" {
			return kindEscaped
		}
	}
	return ""
}

// builtIn returns the innermost node on the way to the leaf that stands for an expression of this package which
// puts text together, or nil.
func builtIn(path []*provenance.Node) ssa.Value {
	for _, n := range slices.Backward(path) {
		if v := building(n); v != nil {
			return v
		}
	}
	return nil
}

func building(n *provenance.Node) ssa.Value {
	if n.Kind != provenance.Concat && n.Kind != provenance.Repeat {
		return nil
	}
	switch v := n.Value.(type) {
	case *ssa.BinOp, *ssa.Call:
		return v
	}
	return nil
}

// add files h under the place where it is to be reported.
func (r *review) add(s provenance.Sink, h hole, pos position, kind string) {
	if kind == kindValue && r.doubt(s, part{h.leaf, h.at, pos, h.path}) != "" {
		kind = kindUnknown
	}
	expr := r.place(s, h, bindable(h.at, pos))
	if expr == nil {
		return
	}
	f := r.found[expr.Pos()]
	if f == nil {
		f = &finding{pos: expr.Pos(), end: expr.End(), expr: expr, kind: kind, sink: s}
		r.found[expr.Pos()] = f
		r.order = append(r.order, f)
	}
	if kind == kindValue {
		f.reached |= 1 << r.reach(s, h.leaf)
	}
	if priority(kind) < priority(f.kind) {
		f.kind = kind
		f.parts = append([]part{{h.leaf, h.at, pos, h.path}}, f.parts...)
		f.sink = s
		return
	}
	f.parts = append(f.parts, part{h.leaf, h.at, pos, h.path})
}

// reach says for whom s runs, and what makes its part n and leads there.
func (r *review) reach(s provenance.Sink, n *provenance.Node) effects.Reach {
	if n.Kind == provenance.Unknown || n.Kind == provenance.Environment {
		return effects.RequestReach // Have: decoded data, such as a message of a queue, or what somebody typed.
	}
	reach := r.effects.Reach(s.Instr.Parent())
	if len(s.Sites) == 0 || reach == effects.RequestReach {
		return reach
	}
	from := r.effects.Reach(s.Sites[0].Parent())
	if from == effects.RequestReach || reach == effects.OwnReach {
		return from
	}
	return reach
}

func priority(kind string) int {
	return slices.Index([]string{kindRequest, kindValue, kindOwn, kindIdentifier, kindUnknown, kindEscaped, kindPlaceholder}, kind)
}

// place returns the expression to report h at: where it is put into the text, or a name is passed on.
func (r *review) place(s provenance.Sink, h hole, isValue bool) ast.Expr {
	built := isValue && builtIn(h.path) != nil
	if built {
		// The text right before it opens the literal: a value that is put together itself is put in further out.
		for i, n := range slices.Backward(h.path[:len(h.path)-1]) {
			if n.Kind == provenance.Concat && opens(n, h.path[i+1]) {
				if expr := r.expr(building(n)); expr != nil {
					return expr
				}
			}
		}
	}
	for _, n := range slices.Backward(h.path) {
		if v := building(n); v != nil {
			if expr := r.expr(v); expr != nil {
				return expr
			}
		}
		if n.Kind == provenance.Passed && n.Site != nil && !built {
			if expr := r.argument(n); expr != nil {
				return expr
			}
		}
	}
	// The whole text: the argument of the call.
	return r.sinkExpr(s)
}

// opens reports whether the text right before part, a part of n, ends in what a value follows: a quote, an operator.
func opens(n, part *provenance.Node) bool {
	at := slices.Index(n.Parts, part)
	if at < 1 {
		return false
	}
	if n.Parts[at-1].Kind != provenance.Constant {
		return true
	}
	before := strings.TrimRight(n.Parts[at-1].Text, " \t\n")
	return strings.ContainsAny(before, `'"`) || before != "" && strings.ContainsAny(before[len(before)-1:], "=<>(,")
}

// sinkExpr returns the text argument of the sink.
func (r *review) sinkExpr(s provenance.Sink) ast.Expr {
	switch instr := s.Instr.(type) {
	case ssa.CallInstruction:
		call := r.callAt(instr.Common().Pos())
		if call == nil {
			return nil
		}
		if len(s.Via) > 0 {
			return call
		}
		i := textIndex(s, instr)
		if i >= 0 && i < len(call.Args) {
			return call.Args[i]
		}
		return call
	case *ssa.Store:
		return r.exprAt(instr.Pos())
	case *ssa.MapUpdate:
		return r.exprAt(instr.Pos())
	}
	return nil
}

// textIndex returns the index of the parameter for the text that s, which is call, takes.
func textIndex(s provenance.Sink, call ssa.CallInstruction) int {
	if !call.Common().IsInvoke() && call.Common().Signature().Recv() != nil {
		return s.Arg - 1
	}
	return s.Arg
}

// argument returns the argument that n was passed as.
func (r *review) argument(n *provenance.Node) ast.Expr {
	call := r.callAt(n.Site.Common().Pos())
	if call == nil {
		return nil
	}
	i := n.Index
	if p, ok := n.Value.(*ssa.Parameter); ok && p.Parent().Signature.Recv() != nil {
		i--
	} else if !ok && n.Site.Common().Signature().Recv() != nil || n.Site.Common().IsInvoke() {
		i--
	}
	if i < 0 || i >= len(call.Args) {
		return call
	}
	if sig := n.Site.Common().Signature(); sig.Variadic() && i == sig.Params().Len()-1 && len(call.Args) > i+1 {
		return call // one of several arguments
	}
	return fieldValue(call.Args[i], n.As)
}

// fieldValue returns the expression for the part as of a composite literal, or expr itself.
func fieldValue(expr ast.Expr, as *provenance.Path) ast.Expr {
	inner := ast.Unparen(expr)
	if addr, ok := inner.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		inner = ast.Unparen(addr.X)
	}
	lit, ok := inner.(*ast.CompositeLit)
	if !ok || as == nil || as.Step != provenance.FieldOf {
		return expr
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == as.Name {
				return fieldValue(kv.Value, as.Rest)
			}
		}
	}
	return expr
}

// expr returns the expression that v was made from: a whole chain of +, or a call.
func (r *review) expr(v ssa.Value) ast.Expr {
	switch v := v.(type) {
	case *ssa.Call:
		if call := r.callAt(v.Call.Pos()); call != nil {
			return call
		}
	case *ssa.BinOp:
		return r.chainAt(v.Pos())
	}
	return nil
}

func (r *review) file(pos token.Pos) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// callAt returns the call whose opening parenthesis is at pos.
func (r *review) callAt(pos token.Pos) *ast.CallExpr {
	var found *ast.CallExpr
	r.inspect(pos, func(n ast.Node) {
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == pos {
			found = c
		}
	})
	return found
}

// chainAt returns the outermost + expression of text that has the operator at pos, or the right side of an assignment with +=.
func (r *review) chainAt(pos token.Pos) ast.Expr {
	var outer, found ast.Expr
	r.inspect(pos, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op != token.ADD {
				outer = nil
				return
			}
			if outer == nil || n.Pos() < outer.Pos() || n.End() > outer.End() {
				outer = n
			}
			if n.OpPos == pos {
				found = outer
			}
		case *ast.ParenExpr:
		case *ast.AssignStmt:
			outer = nil
			if n.TokPos == pos && len(n.Rhs) == 1 {
				found = n.Rhs[0]
			}
		case nil:
		default:
			outer = nil
		}
	})
	return found
}

// exprAt returns the smallest expression that starts at pos or has its operator there.
func (r *review) exprAt(pos token.Pos) ast.Expr {
	var found ast.Expr
	r.inspect(pos, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if n.Colon == pos || n.Pos() == pos {
				found = n.Key
				if _, ok := n.Key.(*ast.Ident); ok && r.pass.TypesInfo.Types[n.Key].Type == nil {
					found = n.Value
				}
			}
		case *ast.AssignStmt:
			if n.TokPos == pos && len(n.Rhs) == 1 {
				found = n.Rhs[0]
			}
		case ast.Expr:
			if n.Pos() == pos {
				found = n
			}
		}
	})
	return found
}

// inspect visits the nodes around pos from the outside in.
func (r *review) inspect(pos token.Pos, visit func(ast.Node)) {
	file := r.file(pos)
	if file == nil || !pos.IsValid() {
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() < pos {
			return false
		}
		visit(n)
		return true
	})
}

// placeholders reports bound parameters where a name is needed.
func (r *review) placeholders(s provenance.Sink, params []placeholder) {
	if s.Library != nil && substitutes[s.Library.ID] || !isConstant(s.Node) {
		return // Have: names may be put in for some, or the position is guessed.
	}
	for _, p := range params {
		if declares(s.Node, p.text) {
			continue // silent: a variable of the script
		}
		bad := p.pos == order || p.pos == direction || p.pos == name && (p.in == from || p.in == define)
		if !bad {
			continue
		}
		expr := r.sinkExpr(s)
		if expr == nil {
			return
		}
		f := r.found[expr.Pos()]
		if f == nil {
			f = &finding{pos: expr.Pos(), end: expr.End(), expr: expr, kind: kindPlaceholder, sink: s, parts: []part{{pos: p.pos, leaf: &provenance.Node{Text: p.text}}}}
			r.found[expr.Pos()] = f
			r.order = append(r.order, f)
		}
		return
	}
}

// declares reports whether a text that n can be declares a variable called name, as Transact-SQL does.
func declares(n *provenance.Node, name string) bool {
	for leaf := range n.Leaves() {
		if leaf.Kind == provenance.Constant && declaration.MatchString(leaf.Text) && strings.Contains(leaf.Text, name) {
			return true
		}
	}
	return false
}

var declaration = regexp.MustCompile(`(?i)\bdeclare\s*@`)

// substitutes are the libraries that put names into the text for placeholders.
var substitutes = map[string]bool{"gorm": true, "bun": true, "go-pg": true, "goqu": true}

func (r *review) report() {
	slices.SortStableFunc(r.order, func(a, b *finding) int { return cmp.Compare(a.pos, b.pos) })
	for _, f := range r.order {
		if f.kind == kindValue && f.reached&(1<<effects.RequestReach) == 0 && f.reached&(1<<effects.OwnReach) != 0 {
			f.kind = kindOwn // Have: ways on which nothing known comes add nothing to those that are known.
		}
	}
	passed := map[string]bool{} // to the same place in another package: one cause
	for _, f := range r.statements() {
		c := r.comment(f)
		if n := len(f.sink.Via); n > 0 {
			cause := string(f.sink.Via[n-1]) + " " + string(f.sink.API) + " " + r.operand(f, f.parts[0])
			if passed[cause] {
				continue
			}
			passed[cause] = true
		}
		r.pass.Report(c)
	}
}

// statements returns the findings in order, those about one statement that one function puts together as one: the first of the worst kind.
func (r *review) statements() (list []*finding) {
	type statement struct {
		run ssa.Instruction
		in  ast.Decl
	}
	first := map[statement]*finding{}
	for _, f := range r.order {
		s := statement{f.sink.Instr, r.decl(f.pos)}
		if len(f.sink.Sites) > 0 {
			s.run = f.sink.Sites[0]
		}
		with := first[s]
		switch {
		case with == nil || f.kind == kindPlaceholder || with.kind == kindPlaceholder:
			first[s] = f
			list = append(list, f)
		case priority(f.kind) < priority(with.kind):
			f.more = append(with.more, with)
			list[slices.Index(list, with)] = f
			first[s] = f
		default:
			with.more = append(with.more, f)
		}
	}
	slices.SortStableFunc(list, func(a, b *finding) int { return cmp.Compare(a.pos, b.pos) })
	for _, f := range list {
		slices.SortFunc(f.more, func(a, b *finding) int { return cmp.Compare(a.pos, b.pos) })
	}
	return list
}

// decl returns the declaration around pos.
func (r *review) decl(pos token.Pos) ast.Decl {
	if file := r.file(pos); file != nil {
		for _, d := range file.Decls {
			if d.Pos() <= pos && pos <= d.End() {
				return d
			}
		}
	}
	return nil
}
