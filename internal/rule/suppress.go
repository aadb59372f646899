package rule

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A Suppression is a comment that asks for silence:
//
//	//reviewlint:ignore rule[,rule] reason
//	//nolint:rule[,rule] // reason
//
// It holds for the statement or declaration it stands on or directly above, for a
// whole function in its doc comment, and for a whole file before the package clause.
// The first form needs its reason: without one it silences nothing.
type Suppression struct {
	Rules   []string // "all" stands for every rule
	Reason  string   // "" if the author gave none
	Foreign bool     // written as //nolint
	Comment Range    // the comment itself
	Scope   Range    // where it holds
}

// Covers reports whether s silences the rule called name (or one of its aliases) at r.
func (s Suppression) Covers(r Range, names ...string) bool {
	if s.Scope.File != r.File || r.Offset < s.Scope.Offset || r.Offset >= s.Scope.EndOffset {
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
	ignoreForm = regexp.MustCompile(`^//reviewlint:ignore(?:\s+([A-Za-z0-9_,-]+))?(?:\s+(.*))?$`)
	nolintForm = regexp.MustCompile(`^//\s?nolint(?::([A-Za-z0-9_,-]+))?\s*(?://\s*(.*))?$`)
)

// parseIgnore reads one comment; ok reports whether it is a suppression. A
// //reviewlint:ignore without a rule has no Rules and silences nothing.
func parseIgnore(text string) (s Suppression, ok bool) {
	text = strings.TrimRight(text, " \t\r")
	if m := ignoreForm.FindStringSubmatch(text); m != nil {
		return Suppression{Rules: splitRules(m[1]), Reason: strings.TrimSpace(m[2])}, true
	}
	if m := nolintForm.FindStringSubmatch(text); m != nil {
		rules := splitRules(m[1])
		if rules == nil {
			rules = []string{"all"}
		}
		return Suppression{Rules: rules, Reason: strings.TrimSpace(m[2]), Foreign: true}, true
	}
	return Suppression{}, false
}

func splitRules(list string) []string {
	var rules []string
	for rule := range strings.SplitSeq(list, ",") {
		if rule != "" {
			rules = append(rules, rule)
		}
	}
	return rules
}

// Suppressions returns the suppressions of file in source order.
func (p *Pass) Suppressions(file *ast.File) []Suppression {
	return Suppressions(p.Fset, file)
}

// Suppressions returns the suppressions of file in source order.
func Suppressions(fset *token.FileSet, file *ast.File) []Suppression {
	p := &Pass{Pass: &analysis.Pass{Fset: fset}}
	var list []Suppression
	for _, group := range file.Comments {
		for _, c := range group.List {
			s, ok := parseIgnore(c.Text)
			if !ok {
				continue
			}
			s.Comment = p.Range(c.Pos(), c.End())
			start, end := scope(fset, file, group, c)
			s.Scope = p.Range(start, end)
			list = append(list, s)
		}
	}
	return list
}

// scope returns the stretch of file for which a suppression in comment c of group holds.
func scope(fset *token.FileSet, file *ast.File, group *ast.CommentGroup, c *ast.Comment) (token.Pos, token.Pos) {
	if c.Pos() < file.Package {
		return file.FileStart, file.FileEnd
	}
	tf := fset.File(c.Pos())
	line := tf.Line(c.Pos())
	below := tf.Line(group.End()) + 1

	// The outermost statement or declaration that starts on the comment's line, or else on the line below.
	var here, next ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.File, *ast.BlockStmt, *ast.FieldList, *ast.CommentGroup, *ast.Comment:
			return n != nil
		case ast.Stmt, ast.Decl, ast.Spec, *ast.Field, ast.Expr:
			start := n.Pos()
			if fn, ok := n.(*ast.FuncDecl); ok {
				start = fn.Type.Pos() // doc comments are not part of the function's first line
			}
			switch tf.Line(start) {
			case line:
				if here == nil && start < c.Pos() {
					here = n
				}
			case below:
				if next == nil && start > c.End() {
					next = n
				}
			}
		}
		return true
	})
	switch {
	case here != nil:
		return tf.LineStart(line), here.End()
	case next != nil:
		return c.Pos(), next.End()
	}
	return tf.LineStart(line), c.End()
}

// suppressed reports whether a comment in file silences the rule of p at pos.
func (p *Pass) suppressed(file *ast.File, pos token.Pos) bool {
	if p.ignores == nil {
		p.ignores = map[*ast.File][]Suppression{}
	}
	list, ok := p.ignores[file]
	if !ok {
		list = p.Suppressions(file)
		p.ignores[file] = list
	}
	at := p.Range(pos, pos)
	names := append([]string{p.rule.Name}, p.rule.Aliases...)
	return slices.ContainsFunc(list, func(s Suppression) bool { return s.Covers(at, names...) })
}
