package sqlinjection

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// prefixOf returns the text that the library puts before what the sink takes.
func prefixOf(s provenance.Sink) string {
	if s.Library == nil || runners[s.Library.ID] {
		return ""
	}
	if s.Library.ID == "gorm" && s.API.Name() == "Delete" {
		return prefix("Where") // the conditions of what is deleted
	}
	return prefix(s.API.Name())
}

// runners are the libraries that take whole statements only.
var runners = map[string]bool{"sql": true, "sqlx": true, "pgx": true, "gorp": true, "shape": true, "spanner": true, "bigquery": true, "clickhouse": true, knowledge.GuessedSQL: true}

// comment words the finding f.
func (r *review) comment(f *finding) rule.Comment {
	c := rule.Comment{Kind: f.kind, Pos: f.pos, End: f.end}
	for _, via := range f.sink.Via {
		c.Path = append(c.Path, via)
	}
	c.Path = append(c.Path, f.sink.API)
	p := f.parts[0]
	call := "`" + rule.Shorten(f.sink.API.Short(), 36) + "`"
	if n := len(f.sink.Via); n > 0 && f.kind == kindRequest {
		call = "`" + rule.Shorten(f.sink.API.Name(), 20) + "` in `" + rule.Shorten(f.sink.Via[n-1].Short(), 44) + "`"
	}
	for _, other := range f.more {
		c.Refs = append(c.Refs, other.pos)
		c.Causes = append(c.Causes, rule.Cause{Role: "operand", Pos: other.pos, End: other.end})
	}
	what := r.operand(f, p)
	from := origin(p.leaf)
	if strings.Contains(what, p.leaf.Func.Name()+"(") { // Have: the operand says the rest.
		switch p.leaf.Kind {
		case provenance.Result:
			from = ""
		case provenance.Request:
			from = " (from the request)"
		}
	}
	switch f.kind {
	case kindPlaceholder:
		where := "a sort order"
		if p.pos == name {
			where = "a name"
		}
		c.Message = "`" + p.leaf.Text + "` stands for " + where + " in the text of " + call + ": a bound parameter is a constant, so it has no effect there or fails; put the name in from a list of allowed ones"
		c.Doubt = "does this query do what it says?"
	case kindValue, kindUnknown:
		c.Message = what + from + " is put into the text of " + call + " as a value" + others(f, "is", "are") + ": a quote in it changes the statement; " + r.bind(f)
		c.Doubt = r.doubt(f.sink, p)
	case kindOwn:
		c.Message = what + from + " is put into the text of " + call + " as a value" + others(f, "is", "are") + ": no request gets there, but a quote in it breaks the statement; " + r.bind(f)
	case kindRequest:
		if p.pos == statement {
			c.Message = what + from + " is run as a statement by " + call + ": the client can do whatever the database lets this program do; send names of statements instead"
			c.Doubt = "is this a console?"
			break
		}
		c.Message = what + from + " becomes part of the text of " + call + others(f, "does", "do") + ": the client can change the statement; " + r.remedy(f, p)
		c.Doubt = guessed(f.sink)
	case kindIdentifier:
		c.Message = what + from + " becomes " + noun(p) + " in the text of " + call + others(f, "does", "do") + ": whoever chooses it can change the statement; " + r.remedy(f, p)
		c.Doubt = "can it be anything else?"
	case kindEscaped:
		c.Message = what + " doubles the quotes of a value in the text of " + call + ": after a backslash MySQL ends the literal there; " + r.bind(f)
		c.Doubt = "does this database read backslashes?"
	}
	c.Fixes = r.fixes(f)
	return c
}

// others mentions what else the function puts into the statement, in the words for one and for several.
func others(f *finding, one, several string) string {
	switch len(f.more) {
	case 0:
		return ""
	case 1:
		return ", and so " + one + " another at line {0}"
	}
	return ", and so " + several + " others, the first at line {0}"
}

// doubt returns what is not certain about a value: where it comes from, or whether it is one.
func (r *review) doubt(s provenance.Sink, p part) string {
	if doubt := guessed(s); doubt != "" {
		return doubt
	}
	switch p.leaf.Kind {
	case provenance.Environment:
		return "can it hold a quote?" // whoever runs the program chooses it
	case provenance.Result:
		if !p.leaf.Dispatched {
			return "can it hold a quote?"
		}
	case provenance.Unknown, provenance.Field:
		if p.pos == value {
			return "is it more than a number or a placeholder?"
		}
	case provenance.Param:
		if p.pos == value && p.at.in == valuesList {
			return "is it more than a list of placeholders?"
		}
	}
	return ""
}

// guessed returns the doubt about a sink that is only known by the name of a parameter.
func guessed(s provenance.Sink) string {
	if s.Library != nil && s.Library.ID == knowledge.GuessedSQL {
		return "does it run this text?"
	}
	return ""
}

func noun(p part) string {
	switch p.pos {
	case order, direction:
		return "a sort order"
	case name:
		return "a name"
	case value, quoted:
		return "a literal"
	}
	return "a part"
}

// bind is the advice for values.
func (r *review) bind(f *finding) string {
	if !takesValues(f.sink) {
		return "bind it, in a call that takes arguments besides the text"
	}
	style := r.style(f.sink)
	if style == "" {
		return "write a placeholder there and pass the value as an argument"
	}
	return "write `" + style + "` there and pass the value as an argument"
}

// takesValues reports whether values can be bound in the call that s is, or later to what it returns.
func takesValues(s provenance.Sink) bool {
	call, ok := s.Instr.(ssa.CallInstruction)
	if !ok || len(s.Via) > 0 {
		return true
	}
	params := call.Common().Signature().Params()
	for i := textIndex(s, call) + 1; i < params.Len(); i++ {
		if list, ok := params.At(i).Type().Underlying().(*types.Slice); ok && types.IsInterface(list.Elem()) {
			return true
		}
	}
	return strings.HasPrefix(s.API.Name(), "Prepare") || s.Library != nil && s.Library.ID == knowledge.GuessedSQL
}

// style returns the placeholder style of the sink's driver: "?", "$1" or "@p1"; "" if it is not known. For libraries that leave it to
// the driver, it is that of the package's other statements, or of the drivers it imports.
func (r *review) style(s provenance.Sink) string {
	if s.Library != nil && s.Library.Placeholder != "" {
		return s.Library.Placeholder
	}
	if len(r.styles) == 1 {
		for style := range r.styles {
			return style
		}
	}
	style := ""
	for _, p := range r.pass.Pkg.Imports() {
		if by := driverStyle(p.Path()); by != "" {
			if style != "" && style != by {
				return ""
			}
			style = by
		}
	}
	return style
}

// driverStyle returns the placeholder style of the driver in the package with the given path, or "".
func driverStyle(path string) string {
	for prefix, style := range map[string]string{
		"github.com/lib/pq": "$1", "github.com/jackc/pgx": "$1", "github.com/go-sql-driver/mysql": "?", "github.com/mattn/go-sqlite3": "?",
		"modernc.org/sqlite": "?", "github.com/glebarez/": "?", "github.com/microsoft/go-mssqldb": "@p1", "github.com/denisenkom/go-mssqldb": "@p1",
	} {
		if strings.HasPrefix(path, prefix) {
			return style
		}
	}
	return ""
}

// styleOf returns the style of the placeholder text; "" for named ones.
func styleOf(text string) string {
	switch {
	case text == "?":
		return "?"
	case len(text) > 1 && text[0] == '$' && text[1] >= '0' && text[1] <= '9':
		return "$1"
	case strings.HasPrefix(text, "@p") && len(text) > 2 && text[2] >= '0' && text[2] <= '9':
		return "@p1"
	}
	return ""
}

func (r *review) remedy(f *finding, p part) string {
	if (p.pos == value || p.pos == quoted) && !p.at.fixed && !p.at.headless {
		return r.bind(f)
	}
	if p.pos == condition && !slices.ContainsFunc(p.path, func(n *provenance.Node) bool { return n.Kind == provenance.Concat }) {
		return `write a condition with a placeholder, such as "id = ?", and pass the value as an argument`
	}
	return "take it from a list of allowed names; a placeholder does not work there"
}

// origin says where the leaf comes from, in parentheses.
func origin(n *provenance.Node) string {
	switch n.Kind {
	case provenance.Request:
		if n.Func != "" {
			return " (from the request, `" + rule.Shorten(n.Func.Short(), 30) + "`)"
		}
		return " (" + n.Why + ")"
	case provenance.Result:
		if n.Func != "" {
			return " (from `" + rule.Shorten(n.Func.Short(), 36) + "`)"
		}
	case provenance.Database:
		return " (read from the database)"
	case provenance.Environment:
		return " (from the environment)"
	case provenance.Unknown:
		if n.Why != "" {
			return " (" + n.Why + ")"
		}
	}
	return ""
}

// operand spells the unsafe part as it stands in the reported expression.
func (r *review) operand(f *finding, p part) string {
	if e := r.printed(f, p); e != nil {
		return "`" + rule.Shorten(types.ExprString(e), 40) + "`"
	}
	var candidates []ast.Expr
	var collect func(e ast.Expr)
	collect = func(e ast.Expr) {
		switch e := ast.Unparen(e).(type) {
		case *ast.BinaryExpr:
			if e.Op == token.ADD {
				collect(e.X)
				collect(e.Y)
				return
			}
			candidates = append(candidates, e)
		default:
			tv := r.pass.TypesInfo.Types[e]
			if tv.Value != nil || tv.Type == nil {
				return
			}
			if b, ok := tv.Type.Underlying().(*types.Basic); ok && b.Info()&types.IsString == 0 {
				return
			}
			candidates = append(candidates, e)
		}
	}
	if call, ok := f.expr.(*ast.CallExpr); ok {
		for _, a := range call.Args {
			collect(a)
		}
	} else {
		collect(f.expr)
	}
	text := spell(p.leaf)
	suffix := ""
	if p.leaf != nil {
		suffix = p.leaf.As.String()
	}
	for _, c := range candidates {
		if sel, ok := c.(*ast.SelectorExpr); ok && len(candidates) > 1 && suffix != "" && strings.HasSuffix(suffix, "."+sel.Sel.Name) {
			return "`" + rule.Shorten(types.ExprString(c), 40) + "`"
		}
		if types.ExprString(c) == text {
			return "`" + rule.Shorten(text, 40) + "`"
		}
	}
	if len(candidates) == 1 {
		spelled := types.ExprString(candidates[0])
		if named, ok := candidates[0].(*ast.UnaryExpr); ok {
			spelled = types.ExprString(named.X)
		}
		if tv := r.pass.TypesInfo.Types[candidates[0]]; !isText(tv.Type) {
			spelled += suffix
		}
		return "`" + rule.Shorten(spelled, 40) + "`"
	}
	if v, ok := p.leaf.Value.(*ssa.Call); ok {
		if call := r.callAt(v.Call.Pos()); call != nil {
			return "`" + rule.Shorten(types.ExprString(call), 40) + "`"
		}
	}
	if text != "" {
		return "`" + rule.Shorten(text, 40) + "`"
	}
	return "`" + rule.Shorten(types.ExprString(f.expr), 40) + "`"
}

// printed returns the argument of fmt.Sprintf that p is printed from, if f.expr is such a call and each argument is a part of its own.
func (r *review) printed(f *finding, p part) ast.Expr {
	call, ok := f.expr.(*ast.CallExpr)
	if !ok || len(call.Args) < 2 {
		return nil
	}
	if fn, ok := calleeOf(r.pass.TypesInfo, call); !ok || symbol.Of(fn) != "fmt.Sprintf" {
		return nil
	}
	for i, n := range p.path[:len(p.path)-1] {
		made, ok := n.Value.(*ssa.Call)
		if !ok || n.Kind != provenance.Concat || made.Call.Pos() != call.Lparen {
			continue
		}
		var args []ast.Expr
		for _, a := range call.Args[1:] {
			if r.pass.TypesInfo.Types[a].Value == nil {
				args = append(args, a)
			}
		}
		index, total := -1, 0
		for _, part := range n.Parts {
			if part == p.path[i+1] && index < 0 {
				index = total
			}
			if part.Kind != provenance.Constant {
				total++
			}
		}
		if total == len(args) && index >= 0 {
			return args[index]
		}
	}
	return nil
}

// spell names the value of a leaf.
func spell(n *provenance.Node) string {
	switch v := n.Value.(type) {
	case *ssa.Parameter:
		return v.Name() + n.As.String()
	case *ssa.Global:
		return v.Name()
	}
	if n.Field != nil {
		return n.Field.Name()
	}
	if n.Func != "" {
		return n.Func.Short()
	}
	return ""
}

func isText(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
