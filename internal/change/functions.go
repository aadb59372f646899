package change

import (
	"crypto/sha256"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A function is a function declaration of one side.
type function struct {
	receiver     string // name of the receiver's base type, "" if there is none
	pointer      bool   // the receiver is a pointer
	name         string
	externalTest bool // its package has a name ending in _test

	from, to int // lines, doc comment included
	text     [sha256.Size]byte
	same     bool // it does what it did before the change, maybe elsewhere

	calls map[string][]span // name of a called function -> lines that decide about the calls
}

// symbol returns the symbol of fn, declared in the package with the given path.
func (fn function) symbol(pkg string) symbol.Symbol {
	switch {
	case fn.receiver == "":
		return symbol.Symbol(pkg + "." + fn.name)
	case fn.pointer:
		return symbol.Symbol("(*" + pkg + "." + fn.receiver + ")." + fn.name)
	}
	return symbol.Symbol("(" + pkg + "." + fn.receiver + ")." + fn.name)
}

// contains reports whether r was removed between two lines of fn.
func (fn function) contains(r removal) bool {
	return fn.from <= r.after+1 && r.after < fn.to
}

// functions returns the functions declared in a file, as far as it can be parsed.
func functions(src string) []function {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	broken := err != nil
	var list []function
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok || broken && d.Body == nil {
			continue
		}
		fn := function{name: d.Name.Name, externalTest: strings.HasSuffix(file.Name.Name, "_test")}
		if d.Recv != nil && len(d.Recv.List) > 0 {
			fn.receiver, fn.pointer = receiver(d.Recv.List[0].Type)
		}
		start := d.Pos()
		if d.Doc != nil {
			start = d.Doc.Pos()
		}
		fn.from, fn.to = fset.Position(start).Line, fset.Position(d.End()).Line
		offset := func(p token.Pos) int { return min(fset.Position(p).Offset, len(src)) }
		fn.text = normalised(src[offset(start):offset(d.Name.Pos())], src[offset(d.Name.End()):offset(d.End())])
		fn.calls = calls(d, func(p token.Pos) int { return fset.Position(p).Line })
		list = append(list, fn)
	}
	return list
}

// calls returns, for the name of each function that fn calls, the lines that decide about the calls: those of the
// statements, the heads of the loops and conditions around them, and the head of fn.
func calls(fn *ast.FuncDecl, line func(token.Pos) int) map[string][]span {
	if fn.Body == nil {
		return nil
	}
	byName := map[string][]span{}
	head := span{line(fn.Pos()), line(fn.Body.Lbrace)}
	var stack []ast.Node
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := ""
		switch f := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		default:
			return true
		}
		spans := []span{head, {line(call.Pos()), line(call.End())}}
		for i, outer := range stack[:len(stack)-1] {
			// From the head of a statement up to where the block with the call begins.
			if inner, ok := stack[i+1].(*ast.BlockStmt); ok {
				spans = append(spans, span{line(outer.Pos()), line(inner.Lbrace)})
			} else if c, ok := outer.(*ast.CaseClause); ok {
				spans = append(spans, span{line(c.Pos()), line(c.Colon)})
			}
		}
		byName[name] = append(byName[name], spans...)
		return true
	})
	return byName
}

// leads reports whether the change of a function may have made it call next, or call it more often: it did not call it
// before, the change touched the call or a condition of it, or it removed a way around it. An old way to an effect is
// no reason to report it because something else in the function changed.
func (c changed) leads(next symbol.Symbol) bool {
	if next == "" || c.old == nil {
		return true
	}
	name := next.Name()
	now, before := c.now.calls[name], c.old.calls[name]
	if len(now) == 0 || len(before) == 0 {
		return true // not called by its name, or not before
	}
	if slices.ContainsFunc(now, func(s span) bool { _, ok := c.file.touching(s.from, s.to); return ok }) {
		return true
	}
	return slices.ContainsFunc(c.file.removed, func(r removal) bool {
		return c.now.contains(r) && slices.ContainsFunc(r.lines, branches)
	})
}

// branches reports whether a line has a keyword that decides what runs next.
func branches(line string) bool {
	for tok := range tokens(line) {
		switch tok {
		case token.IF, token.ELSE, token.SWITCH, token.CASE, token.DEFAULT, token.SELECT, token.FOR, token.RETURN, token.BREAK, token.CONTINUE, token.GOTO:
			return true
		}
	}
	return false
}

// receiver returns the name of a receiver's base type, and whether it is a pointer.
func receiver(t ast.Expr) (name string, pointer bool) {
	for {
		switch e := t.(type) {
		case *ast.ParenExpr:
			t = e.X
		case *ast.StarExpr:
			t, pointer = e.X, true
		case *ast.IndexExpr:
			t = e.X
		case *ast.IndexListExpr:
			t = e.X
		case *ast.Ident:
			return e.Name, pointer
		default:
			return "", pointer
		}
	}
}

// suppression matches comments that hide findings.
var suppression = regexp.MustCompile(`^//\s?(nolint|reviewlint:ignore)\b`)

// normalised returns a hash of what the parts of a function say: without white space and comments, but
// with those that hide findings.
func normalised(parts ...string) [sha256.Size]byte {
	h := sha256.New()
	for _, part := range parts {
		for tok, lit := range tokens(part) {
			if tok == token.SEMICOLON || tok == token.COMMA || tok == token.COMMENT && !suppression.MatchString(lit) {
				continue // where a statement or list is broken says nothing
			}
			if lit == "" || tok.IsOperator() {
				lit = tok.String()
			}
			h.Write([]byte(lit + "\x00"))
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// tokens calls yield for each token of src, comments included.
func tokens(src string) func(yield func(token.Token, string) bool) {
	return func(yield func(token.Token, string) bool) {
		fset := token.NewFileSet()
		var s scanner.Scanner
		s.Init(fset.AddFile("", -1, len(src)), []byte(src), nil, scanner.ScanComments)
		for {
			_, tok, lit := s.Scan()
			if tok == token.EOF || !yield(tok, lit) {
				return
			}
		}
	}
}

// moves finds the functions that are the same on both sides of a change, wherever they are.
type moves struct {
	old map[[sha256.Size]byte][]string // what the function says -> file and name of each that says it
	new map[[sha256.Size]byte][]candidate
}

type candidate struct {
	key string // file of the old side and name
	fn  *function
}

func newMoves() *moves {
	return &moves{map[[sha256.Size]byte][]string{}, map[[sha256.Size]byte][]candidate{}}
}

func key(file string, fn function) string {
	return file + "\x00" + fn.receiver + "\x00" + fn.name
}

// before adds a function of the old side of the file called name.
func (m *moves) before(name string, fn function) {
	m.old[fn.text] = append(m.old[fn.text], key(name, fn))
}

// after adds a function of the new side of the file called name, whose old side is called old.
func (m *moves) after(name, old string, fn *function) {
	m.new[fn.text] = append(m.new[fn.text], candidate{key(old, *fn), fn})
}

// match marks the functions that stayed, then as many of those that say the same elsewhere as are gone from
// where they were: a copy is new.
func (m *moves) match() {
	for text, list := range m.new {
		gone := slices.Clone(m.old[text])
		for _, c := range list {
			if i := slices.Index(gone, c.key); i >= 0 {
				c.fn.same = true
				gone = slices.Delete(gone, i, i+1)
			}
		}
		for _, c := range list {
			if !c.fn.same && len(gone) > 0 {
				c.fn.same = true
				gone = gone[1:]
			}
		}
	}
}

// importPath returns the import path of the package in dir: that of the nearest module upwards and the way
// to dir. It returns "" if there is none.
func importPath(dir string) string {
	if _, vendored, ok := strings.Cut(filepath.ToSlash(dir), "/vendor/"); ok {
		return vendored
	}
	for root := dir; ; root = filepath.Dir(root) {
		if data, err := os.ReadFile(filepath.Join(root, "go.mod")); err == nil {
			path := modfile.ModulePath(data)
			if rel, err := filepath.Rel(root, dir); err == nil && rel != "." {
				path += "/" + filepath.ToSlash(rel)
			}
			return path
		}
		if root == filepath.Dir(root) {
			return ""
		}
	}
}

// releases are names of functions that end what another call began: to remove one may bring in a leak.
var releases = map[string]bool{
	"Close": true, "close": true, "Stop": true, "Unlock": true, "RUnlock": true, "Done": true, "Cancel": true, "cancel": true,
	"Release": true, "Rollback": true, "Commit": true, "Err": true, "Wait": true, "Put": true, "Shutdown": true,
	"Unsubscribe": true, "Remove": true, "Reset": true, "SetDeadline": true, "SetReadDeadline": true, "SetWriteDeadline": true,
}

// removedFor reports whether something that the change removed around f lets it appear: what released or
// defined a variable that f is about, or the comment that suppressed it.
func (f *file) removedFor(finding rule.Finding) (text string, line int, ok bool) {
	i := slices.IndexFunc(f.functions, func(fn function) bool {
		return fn.from <= finding.Range.Line && finding.Range.Line <= fn.to
	})
	if i < 0 || f.functions[i].same {
		return "", 0, false
	}
	fn := f.functions[i]
	var here strings.Builder
	for n := finding.Range.Line; n <= min(finding.Range.EndLine, len(f.lines)); n++ {
		here.WriteString(f.lines[n-1])
	}
	used, defined := identifiers(here.String())
	var added strings.Builder
	for n := fn.from; n <= min(fn.to, len(f.lines)); n++ {
		if _, ok := f.touching(n, n); ok {
			added.WriteString(f.lines[n-1])
		}
	}
	still, _ := identifiers(added.String())
	nearest := -1 // lines between the finding and the removal
	for _, r := range f.removed {
		if !fn.contains(r) {
			continue
		}
		at := min(r.after+1, fn.to)
		for _, old := range r.lines {
			if hides(old, finding.Rule) {
				return "its suppression was removed", at, true
			}
			u, d := identifiers(old)
			if !slices.ContainsFunc(u, func(name string) bool { return !slices.Contains(still, name) }) {
				continue // rewritten, or moved within the function
			}
			released := slices.ContainsFunc(u, func(name string) bool { return releases[name] })
			if !common(d, used) && !common(u, defined) && !(released && common(u, used)) {
				continue
			}
			distance := max(at-finding.Range.Line, finding.Range.Line-at)
			if nearest < 0 || distance <= nearest { // of two the latter: releases come behind
				text, line, nearest = "`"+rule.Shorten(strings.TrimSpace(old), 40)+"` was removed", at, distance
			}
		}
	}
	return text, line, nearest >= 0
}

// hides reports whether a line has a comment that suppresses the rule.
func hides(line, name string) bool {
	for tok, lit := range tokens(line) {
		if tok == token.COMMENT && suppression.MatchString(lit) {
			return strings.Contains(lit, name) || strings.Contains(lit, "all") || strings.Contains(lit, "reviewlint") || !strings.Contains(lit, ":")
		}
	}
	return false
}

// unspecific are identifiers that many unrelated lines share.
var unspecific = map[string]bool{"_": true, "err": true, "nil": true, "true": true, "false": true, "ok": true}

// identifiers returns the identifiers of some lines, and those among them that an assignment defines or
// sets.
func identifiers(src string) (used, defined []string) {
	var line []string
	for tok, lit := range tokens(src) {
		switch tok {
		case token.IDENT:
			if !unspecific[lit] {
				line = append(line, lit)
			}
		case token.DEFINE, token.ASSIGN:
			defined = append(defined, line...)
		case token.SEMICOLON, token.LBRACE:
			used = append(used, line...)
			line = nil
		}
	}
	return append(used, line...), defined
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
