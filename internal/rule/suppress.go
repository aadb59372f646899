package rule

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A Suppression is a comment that asks for silence:
//
//	//reviewlint:ignore rule[,rule] reason
//	//nolint:rule[,rule] // reason
//
// At the end of a line it holds for the line and for the statements, declarations and
// expressions that begin there; if the line continues something, for that too. On a line of its own it holds
// for what begins on the line below: in a doc comment, for the whole declaration. Before or beside the
// package clause it holds for the whole file.
//
// The first form needs its reason: without one it silences nothing.
//
// A third one silences checks of staticcheck that are part of this tool, see [Rule.Names]:
//
//	//lint:ignore SA4006[,SA4017] reason
//
// What gosec reads, #nosec, it honours itself.
type Suppression struct {
	Rules   []string // "all" stands for every rule
	Reason  string   // "" if the author gave none
	Foreign bool     // written for other tools too, or alone
	Tool    string   // "staticcheck" if it is a comment of that tool
	Text    string   // the comment as it is written
	Comment Range    // the comment itself
	Scope   Range    // what begins here is silenced
	Around  Range    // what begins here and reaches the line of the comment is silenced too; may be empty
}

// Covers reports whether s silences the rule called name (or one of its aliases) at r.
func (s Suppression) Covers(r Range, names ...string) bool {
	if s.Scope.File != r.File || !s.Scope.contains(r.Offset) &&
		!(s.Around.contains(r.Offset) && r.Line <= s.Comment.Line && s.Comment.Line <= r.EndLine) {
		return false
	}
	if !s.Foreign && s.Reason == "" {
		return false
	}
	if slices.Contains(s.Rules, "all") || s.Foreign && slices.Contains(s.Rules, "reviewlint") {
		return true
	}
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(s.Rules, name) })
}

var (
	ignoreForm = regexp.MustCompile(`^//reviewlint:ignore(?:\s+([^\s,]+(?:\s*,\s*[^\s,]+)*),?)?(?:\s+(.*))?$`)
	lintForm   = regexp.MustCompile(`^//lint:(?:file-)?ignore\s+(\S+)(?:\s+(.*))?$`)
	nolintForm = regexp.MustCompile(`^//\s?nolint(?::\s*([\w-]+(?:\s*,\s*[\w-]+)*),?|\s+[^/]*)?\s*(?://\s*(.*))?$`)
)

// parseIgnore reads one comment; ok reports whether it is a suppression. A
// //reviewlint:ignore without a rule has no Rules and silences nothing.
func parseIgnore(text string) (s Suppression, ok bool) {
	text = strings.TrimRight(text, " \t\r")
	if m := ignoreForm.FindStringSubmatch(text); m != nil {
		return Suppression{Rules: splitRules(m[1]), Reason: strings.TrimSpace(strings.TrimLeft(m[2], ", \t\r"))}, true
	}
	if m := nolintForm.FindStringSubmatch(text); m != nil {
		rules := splitRules(m[1])
		if rules == nil {
			rules = []string{"all"}
		}
		return Suppression{Rules: rules, Reason: strings.TrimSpace(m[2]), Foreign: true}, true
	}
	if m := lintForm.FindStringSubmatch(text); m != nil {
		return Suppression{Rules: splitRules(m[1]), Reason: m[2], Foreign: true, Tool: "staticcheck"}, true
	}
	return Suppression{}, false
}

func splitRules(list string) []string {
	var rules []string
	for rule := range strings.SplitSeq(list, ",") {
		if rule = strings.TrimSpace(rule); rule != "" {
			rules = append(rules, strings.ToLower(rule))
		}
	}
	return rules
}

// Suppressions returns the suppressions of file in source order.
func Suppressions(fset *token.FileSet, file *ast.File) []Suppression {
	var list []Suppression
	for _, group := range file.Comments {
		for _, c := range group.List {
			s, ok := parseIgnore(c.Text)
			if !ok {
				continue
			}
			s.Text = strings.TrimRight(c.Text, " \t\r")
			s.Comment = rangeOf(fset, c.Pos(), c.End())
			s.Scope, s.Around = scope(fset, file, group, c)
			list = append(list, s)
		}
	}
	return list
}

// scope returns for what a suppression in comment c of group holds.
func scope(fset *token.FileSet, file *ast.File, group *ast.CommentGroup, c *ast.Comment) (begins, around Range) {
	tf := fset.File(c.Pos())
	line := func(pos token.Pos) int { return tf.PositionFor(pos, false).Line }
	own := line(c.Pos())
	if own <= line(file.Package) {
		return rangeOf(fset, min(c.Pos(), file.Package), file.FileEnd), Range{}
	}

	below := line(group.End()) + 1
	var (
		here, next token.Pos // where that ends which begins on the line of c, or below group
		code       bool      // there is code on the line of c
		first      = c.Pos() // where the first expression, statement or declaration on that line begins
		link       = c.Pos() // where the first selector does: x.y goes on from the line before
		inner      unit      // the innermost that is not over before the line of c
		selectors  = map[ast.Node]bool{}
	)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.CommentGroup:
			return false
		case *ast.File, *ast.FieldList:
			return true
		case *ast.SelectorExpr:
			selectors[n.Sel] = true
		}
		end := min(n.End(), file.FileEnd) // in code with errors nodes may reach over the end
		switch line(n.Pos()) {
		case own:
			here = max(here, end)
			if selectors[n] {
				link = min(link, n.Pos())
			} else if _, block := n.(*ast.BlockStmt); !block {
				first = min(first, n.Pos())
			}
		case below:
			next = max(next, end)
		}
		code = code || line(end) == own
		if u := unitOf(n); u.end.IsValid() && u.start < c.Pos() && line(min(u.end, file.FileEnd)) >= own {
			inner = u
		}
		return n.Pos() <= group.End() || line(n.Pos()) <= below
	})
	start := tf.LineStart(own)
	switch {
	case here.IsValid() || code:
		// Have: code before c. Does it begin something, or only go on with it?
		if goesOn := first == c.Pos() || link < first; goesOn && inner.end.IsValid() && line(inner.start) < own {
			around = rangeOf(fset, inner.start, min(inner.end, file.FileEnd))
		}
		return rangeOf(fset, start, max(here, c.End())), around
	case next.IsValid():
		return rangeOf(fset, c.Pos(), next), Range{}
	}
	return rangeOf(fset, start, c.End()), Range{}
}

// unit is a stretch of code that may extend over lines but into no block.
type unit struct{ start, end token.Pos }

// unitOf returns the unit that n begins, if any: a statement or declaration, or its part before the block.
func unitOf(n ast.Node) unit {
	block := token.NoPos
	switch n := n.(type) {
	case *ast.BlockStmt, *ast.LabeledStmt:
		return unit{}
	case *ast.IfStmt:
		block = n.Body.Lbrace
	case *ast.ForStmt:
		block = n.Body.Lbrace
	case *ast.RangeStmt:
		block = n.Body.Lbrace
	case *ast.SwitchStmt:
		block = n.Body.Lbrace
	case *ast.TypeSwitchStmt:
		block = n.Body.Lbrace
	case *ast.SelectStmt:
		block = n.Body.Lbrace
	case *ast.CaseClause:
		block = n.Colon
	case *ast.CommClause:
		block = n.Colon
	case *ast.FuncLit:
		block = n.Body.Lbrace
	case *ast.FuncDecl:
		if n.Body != nil {
			block = n.Body.Lbrace
		}
	case *ast.GenDecl:
		block = n.Lparen
	case ast.Stmt, ast.Spec, *ast.Field:
	default:
		return unit{}
	}
	if block.IsValid() {
		return unit{n.Pos(), block + 1}
	}
	return unit{n.Pos(), n.End()}
}

// suppressed reports whether a comment in file silences findings of the given category at r.
func (p *Pass) suppressed(file *ast.File, category string, r Range) bool {
	if p.ignores == nil {
		p.ignores = map[*ast.File][]Suppression{}
	}
	list, ok := p.ignores[file]
	if !ok {
		list = Suppressions(p.Fset, file)
		p.ignores[file] = list
	}
	names := p.rule.Names(category)
	return slices.ContainsFunc(list, func(s Suppression) bool {
		return !(s.Foreign && s.Tool == "" && p.config.Nolint) && s.Covers(r, names...)
	})
}
