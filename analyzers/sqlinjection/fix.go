package sqlinjection

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A segment is a part of an expression that puts text together: constant text, or an operand. In a format, verb is how the operand is
// printed.
type segment struct {
	text    string
	operand ast.Expr
	verb    string
}

// fixes returns the fix that binds the values of f: if each is all that stands between the quotes of a literal, apart from % and
// the like, if the text is put together in one expression, in the call that takes it or right before it, and if the style of
// placeholders is known. Names are never touched.
func (r *review) fixes(f *finding) []analysis.SuggestedFix {
	call, at := r.textArgument(f)
	if call == nil || call.Ellipsis.IsValid() || r.style(f.sink) == "" {
		return nil
	}
	for _, p := range f.parts {
		if p.pos != quoted || p.at.mode != single || p.at.fixed {
			return nil
		}
		if slices.ContainsFunc(p.path, func(n *provenance.Node) bool { return n.Kind == provenance.Repeat }) {
			return nil // Have: one of several in a literal, or in a list of them.
		}
	}
	segments, sprintf := r.segments(f.expr)
	b := binder{style: r.style(f.sink), start: state{}.lex(prefixOf(f.sink), nil), old: len(call.Args) - at - 1}
	if !b.bind(segments, r.isString) {
		return nil
	}
	text, whole := r.render(b.segments, sprintf)
	if text == "" {
		return nil
	}
	edits := []analysis.TextEdit{{Pos: f.expr.Pos(), End: f.expr.End(), NewText: []byte(text)}}
	for i, v := range b.values {
		arg, ok := r.spellValue(v)
		if !ok {
			return nil
		}
		after := call.Args[at+min(v.index-v.before, b.old)].End()
		if last := len(edits) - 1; i > 0 && edits[last].Pos == after {
			edits[last].NewText = append(edits[last].NewText, ", "+arg...)
			continue
		}
		if call.Args[at] == f.expr && after == f.expr.End() {
			edits[0].NewText = append(edits[0].NewText, ", "+arg...) // Have: the first argument after the text.
			continue
		}
		edits = append(edits, analysis.TextEdit{Pos: after, End: after, NewText: []byte(", " + arg)})
	}
	if whole {
		edit, ok := r.unimport(f.expr)
		if !ok {
			return nil
		}
		edits = append(edits, edit...)
	}
	return []analysis.SuggestedFix{{Message: "Bind the value", TextEdits: edits}}
}

// textArgument returns the call that f.sink is, and which of its arguments is the text; nil if the text is not f.expr, there or in
// a variable that is set right before for this one use, or if no values can be bound in that call.
func (r *review) textArgument(f *finding) (call *ast.CallExpr, at int) {
	instr, ok := f.sink.Instr.(ssa.CallInstruction)
	if !ok || len(f.sink.Via) > 0 || len(f.sink.Sites) > 0 {
		return nil, 0
	}
	call = r.callAt(instr.Common().Pos())
	if call == nil {
		return nil, 0
	}
	at = textIndex(f.sink, instr)
	sig := instr.Common().Signature()
	if at < 0 || at >= len(call.Args) || !sig.Variadic() || sig.Params().Len() != at+2 {
		return nil, 0
	}
	if elem := sig.Params().At(at + 1).Type().(*types.Slice).Elem(); !types.IsInterface(elem) {
		return nil, 0
	}
	if call.Args[at] == f.expr || r.variable(call, at) == f.expr {
		return call, at
	}
	return nil, 0
}

// variable returns what the variable in the given argument of call is set to in the statement before that of call, if that is its
// only use, or nil.
func (r *review) variable(call *ast.CallExpr, at int) ast.Expr {
	id, ok := call.Args[at].(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return nil
	}
	uses := 0
	for _, obj := range r.pass.TypesInfo.Uses {
		if obj == v {
			uses++
		}
	}
	if uses != 1 {
		return nil
	}
	var found ast.Expr
	r.inspect(call.Pos(), func(n ast.Node) {
		block, ok := n.(*ast.BlockStmt)
		if !ok {
			return
		}
		i := slices.IndexFunc(block.List, func(s ast.Stmt) bool { return s.Pos() <= call.Pos() && call.End() <= s.End() })
		if i < 1 {
			return
		}
		set, ok := block.List[i-1].(*ast.AssignStmt)
		if !ok || set.Tok != token.DEFINE || len(set.Lhs) != 1 || len(set.Rhs) != 1 {
			return
		}
		if name, ok := set.Lhs[0].(*ast.Ident); ok && r.pass.TypesInfo.Defs[name] == v {
			found = set.Rhs[0]
		}
	})
	return found
}

// segments takes expr apart: a chain of +, or a call of fmt.Sprintf. It returns nil for others.
func (r *review) segments(expr ast.Expr) (list []segment, sprintf bool) {
	if call, ok := expr.(*ast.CallExpr); ok {
		return r.formatted(call), true
	}
	var collect func(e ast.Expr) bool
	collect = func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.BinaryExpr:
			return e.Op == token.ADD && collect(e.X) && collect(e.Y)
		case *ast.BasicLit:
			list = append(list, segment{text: constant.StringVal(r.pass.TypesInfo.Types[e].Value)})
			return true
		}
		list = append(list, segment{operand: e})
		return true
	}
	if _, ok := expr.(*ast.BinaryExpr); !ok || !collect(expr) {
		return nil, false
	}
	return list, false
}

// formatted takes a call of fmt.Sprintf with a literal format apart; nil if it does more than print one argument after the other.
func (r *review) formatted(call *ast.CallExpr) []segment {
	fn, ok := calleeOf(r.pass.TypesInfo, call)
	if !ok || symbol.Of(fn) != "fmt.Sprintf" || call.Ellipsis.IsValid() || len(call.Args) == 0 {
		return nil
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return nil
	}
	var list []segment
	args := call.Args[1:]
	rest := constant.StringVal(r.pass.TypesInfo.Types[lit].Value)
	text := ""
	for {
		before, after, found := strings.Cut(rest, "%")
		text += before
		if !found {
			break
		}
		end := strings.IndexFunc(after, func(c rune) bool { return !strings.ContainsRune("+-# 0123456789.", c) })
		if end < 0 || after[end] == '*' || after[end] == '[' {
			return nil
		}
		verb := after[:end+1]
		rest = after[end+1:]
		if verb == "%" {
			text += "%"
			continue
		}
		if len(args) == 0 {
			return nil
		}
		list = append(list, segment{text: text}, segment{operand: args[0], verb: verb})
		text, args = "", args[1:]
	}
	if len(args) > 0 {
		return nil
	}
	return append(list, segment{text: text})
}

func calleeOf(info *types.Info, call *ast.CallExpr) (*types.Func, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	return fn, ok
}

// A bound value is an operand with the constant text around it in its literal. It is the argument with the given index;
// before of those in front of it are bound now as well.
type bound struct {
	before, index int
	head, tail    string
	operand       ast.Expr
}

// binder puts placeholders in the place of literals.
type binder struct {
	style    string
	start    state
	old      int // arguments that are bound already
	segments []segment
	values   []bound
}

// bind reports whether it could: segments then has the new text and values what is to be bound.
func (b *binder) bind(list []segment, isString func(ast.Expr) bool) bool {
	list = slices.Clone(list)
	for i, s := range list {
		if s.operand == nil {
			continue
		}
		if b.before(list[:i]).at() != quoted {
			if b.style == "?" && s.verb != "d" {
				return false // Have: it may hold placeholders of its own.
			}
			continue
		}
		if i == 0 || i+1 == len(list) || list[i-1].operand != nil || list[i+1].operand != nil || !isString(s.operand) || strings.Trim(s.verb, "sv") != "" {
			return false
		}
		open, shut := strings.LastIndexByte(list[i-1].text, '\''), strings.IndexByte(list[i+1].text, '\'')
		if open < 0 || shut < 0 {
			return false
		}
		v := bound{before: len(b.values), head: list[i-1].text[open+1:], tail: list[i+1].text[:shut], operand: s.operand}
		if strings.ContainsAny(v.head+v.tail, `\"`) || strings.HasPrefix(list[i+1].text[shut:], "''") {
			return false
		}
		list[i-1].text = list[i-1].text[:open]
		n := b.placeholders(list[:i])
		if b.style == "?" {
			v.index = n
		} else {
			v.index = b.old + len(b.values)
		}
		list[i] = segment{text: b.placeholder(v.index)}
		list[i+1].text = list[i+1].text[shut+1:]
		b.values = append(b.values, v)
	}
	b.segments = list
	return len(b.values) > 0 && b.placeholders(list) == b.old+len(b.values)
}

// before returns the state after the segments in list.
func (b *binder) before(list []segment) state {
	s := b.start
	for _, seg := range list {
		if seg.operand != nil {
			s = s.operand()
			continue
		}
		s = s.lex(seg.text, nil)
	}
	return s
}

// placeholders returns the number of arguments that the placeholders in list stand for, or -1 if they are of another style.
func (b *binder) placeholders(list []segment) int {
	s, n, other := b.start, 0, false
	for _, seg := range list {
		if seg.operand != nil {
			s = s.operand()
			continue
		}
		s = s.lex(seg.text, func(p placeholder) {
			switch {
			case styleOf(p.text) != b.style:
				other = true
			case b.style == "?":
				n++
			default:
				number, _ := strconv.Atoi(strings.TrimLeft(p.text, "$@p"))
				n = max(n, number)
			}
		})
	}
	if other {
		return -1
	}
	return n
}

func (b *binder) placeholder(index int) string {
	if b.style == "?" {
		return "?"
	}
	return strings.TrimSuffix(b.style, "1") + strconv.Itoa(index+1)
}

// render spells the new text; whole reports whether a format has become a plain string.
func (r *review) render(list []segment, sprintf bool) (text string, whole bool) {
	var merged []segment
	for _, s := range list {
		if last := len(merged) - 1; last >= 0 && s.operand == nil && merged[last].operand == nil {
			merged[last].text += s.text
			continue
		}
		merged = append(merged, s)
	}
	if len(merged) == 1 {
		return quoteText(merged[0].text), sprintf
	}
	var spelled, args []string
	format := ""
	for _, s := range merged {
		switch {
		case s.operand != nil:
			operand, ok := r.spell(s.operand)
			if !ok {
				return "", false
			}
			spelled = append(spelled, operand)
			args = append(args, operand)
			format += "%" + s.verb
		case s.text != "":
			spelled = append(spelled, quoteText(s.text))
			format += strings.ReplaceAll(s.text, "%", "%%")
		}
	}
	if sprintf {
		return "fmt.Sprintf(" + quoteText(format) + ", " + strings.Join(args, ", ") + ")", false
	}
	return strings.Join(spelled, " + "), false
}

// quoteText returns a literal for s: a raw one if that has several lines or quotes.
func quoteText(s string) string {
	if strings.ContainsAny(s, "\n\"\\") && !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

func (r *review) spellValue(v bound) (string, bool) {
	operand, ok := r.spell(v.operand)
	if v.head != "" {
		operand = strconv.Quote(v.head) + "+" + operand
	}
	if v.tail != "" {
		operand += "+" + strconv.Quote(v.tail)
	}
	return operand, ok
}

func (r *review) spell(e ast.Expr) (string, bool) {
	var b bytes.Buffer
	if err := format.Node(&b, r.pass.Fset, e); err != nil {
		return "", false
	}
	return b.String(), true
}

// isString reports whether e is a string that is printed as it is.
func (r *review) isString(e ast.Expr) bool {
	t := r.pass.TypesInfo.TypeOf(e)
	if !isText(t) {
		return false
	}
	for _, method := range []string{"String", "Error", "Format", "Value"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, method); obj != nil {
			return false
		}
	}
	return true
}

// unimport returns the edit that removes the import of fmt, if the call is the only use of it in its file; ok is false if only other
// fixes leave no use of it.
func (r *review) unimport(expr ast.Expr) (edits []analysis.TextEdit, ok bool) {
	file := r.file(expr.Pos())
	uses, fixed := 0, 0
	for id, obj := range r.pass.TypesInfo.Uses {
		pkg, isPkg := obj.(*types.PkgName)
		if !isPkg || pkg.Imported().Path() != "fmt" || id.Pos() < file.FileStart || file.FileEnd < id.Pos() {
			continue
		}
		uses++
		for _, f := range r.order {
			if f.expr.Pos() <= id.Pos() && id.Pos() < f.expr.End() {
				fixed++
			}
		}
	}
	if uses > fixed {
		return nil, true
	}
	if uses > 1 {
		return nil, false
	}
	for _, decl := range file.Decls {
		gen, isGen := decl.(*ast.GenDecl)
		if !isGen || gen.Tok != token.IMPORT {
			continue
		}
		for i, s := range gen.Specs {
			spec := s.(*ast.ImportSpec)
			if spec.Path.Value != `"fmt"` {
				continue
			}
			switch {
			case len(gen.Specs) == 1:
				return []analysis.TextEdit{{Pos: gen.Pos(), End: gen.End()}}, true
			case i > 0:
				return []analysis.TextEdit{{Pos: gen.Specs[i-1].End(), End: spec.End()}}, true
			}
			return []analysis.TextEdit{{Pos: spec.Pos(), End: gen.Specs[1].Pos()}}, true
		}
	}
	return nil, false
}
