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

// A digest stands for a stretch of source without white space and comments.
type digest [sha256.Size]byte

// A function is a function declaration of one side.
type function struct {
	receiver     string // name of the receiver's base type, "" if there is none
	pointer      bool   // the receiver is a pointer
	name         string
	externalTest bool // its package has a name ending in _test

	from, to int // lines, doc comment included
	text     digest
	same     bool // it does what it did before the change, maybe elsewhere

	calls map[string]callSites // by the name of the called function
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
		fn.calls = calls(d, func(from, to token.Pos) digest { return normalised(src[offset(from):offset(to)]) })
		list = append(list, fn)
	}
	return list
}

// callSites are the calls of functions with one name in a function.
type callSites struct {
	decide []digest // what decides about them: the calls, the heads of the loops and conditions around them, the head of the function
	ways   []digest // conditions and exits that may lead around them, in front of the last one or in its loop
}

// calls returns the calls in fn by the names of the called functions. text returns the digest of a part of the file.
func calls(fn *ast.FuncDecl, text func(from, to token.Pos) digest) map[string]callSites {
	if fn.Body == nil {
		return nil
	}
	type way struct {
		pos  token.Pos
		text digest
	}
	var ways []way
	until := map[string]token.Pos{} // where the ways around the calls of a name end
	decide := map[string][]digest{}
	head := text(fn.Type.Params.Pos(), fn.Type.End())
	var stack []ast.Node
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if from, to := decision(n); from.IsValid() {
			ways = append(ways, way{from, text(from, to)})
		}
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
		decide[name] = append(decide[name], head, text(call.Pos(), call.End()))
		until[name] = max(until[name], call.End())
		for _, outer := range stack[:len(stack)-1] {
			if from, to := decision(outer); from.IsValid() && to <= call.Pos() {
				decide[name] = append(decide[name], text(from, to))
			}
			switch outer := outer.(type) {
			case *ast.BinaryExpr:
				if outer.Op == token.LAND || outer.Op == token.LOR {
					decide[name] = append(decide[name], text(outer.Pos(), outer.End()))
				}
			case *ast.ForStmt, *ast.RangeStmt:
				until[name] = max(until[name], outer.End())
			}
		}
		return true
	})
	byName := map[string]callSites{}
	for name, list := range decide {
		sites := callSites{decide: list}
		for _, w := range ways {
			if w.pos < until[name] {
				sites.ways = append(sites.ways, w.text)
			}
		}
		byName[name] = sites
	}
	return byName
}

// decision returns the part of n that decides what runs next, from its keyword to its body; no position if nothing does.
func decision(n ast.Node) (from, to token.Pos) {
	switch n := n.(type) {
	case *ast.IfStmt:
		return n.Pos(), n.Body.Lbrace
	case *ast.ForStmt:
		return n.Pos(), n.Body.Lbrace
	case *ast.RangeStmt:
		return n.Pos(), n.Body.Lbrace
	case *ast.SwitchStmt:
		return n.Pos(), n.Body.Lbrace
	case *ast.TypeSwitchStmt:
		return n.Pos(), n.Body.Lbrace
	case *ast.CaseClause:
		return n.Pos(), n.Colon
	case *ast.CommClause:
		return n.Pos(), n.Colon
	case *ast.BranchStmt:
		return n.Pos(), n.End()
	case *ast.ReturnStmt:
		return n.Pos(), n.Pos() + token.Pos(len("return")) // what it returns does not matter
	}
	return token.NoPos, token.NoPos
}

// leads reports whether the change of a function may have made it call next, or call it more often: it did not call it
// before, the change touched the call or a condition of it, or it removed a way around it. An old way to an effect is
// no reason to report it because something else in the function changed.
func (c changed) leads(next symbol.Symbol) bool {
	if next == "" || c.old == nil {
		return true
	}
	name := next.Name()
	now, called := c.now.calls[name]
	before, existed := c.old.calls[name]
	if !called || !existed {
		return true // not called by its name, or not before
	}
	return !contained(now.decide, before.decide) || !contained(before.ways, now.ways)
}

// contained reports whether each element of list is in others, as many times at least.
func contained(list, others []digest) bool {
	count := map[digest]int{}
	for _, d := range others {
		count[d]++
	}
	for _, d := range list {
		if count[d]--; count[d] < 0 {
			return false
		}
	}
	return true
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
func normalised(parts ...string) digest {
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
	return digest(h.Sum(nil))
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
	old map[digest][]string // what the function says -> file and name of each that says it
	new map[digest][]candidate
}

type candidate struct {
	key string // file of the old side and name
	fn  *function
}

func newMoves() *moves {
	return &moves{map[digest][]string{}, map[digest][]candidate{}}
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
			gone := func(names ...string) bool {
				return slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(still, name) })
			}
			about := slices.ContainsFunc(u, func(name string) bool { return slices.Contains(defined, name) && gone(name) })
			for variable, release := range releasedBy(old) {
				about = about || gone(variable, release) && (slices.Contains(used, variable) || slices.Contains(defined, variable))
			}
			// What defined a variable of the finding stood before it.
			if !about && !(common(d, used) && at <= finding.Range.Line) {
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

// releasedBy calls yield for each variable that a line releases by calling one of its methods, and the method.
func releasedBy(line string) func(yield func(variable, release string) bool) {
	return func(yield func(variable, release string) bool) {
		var last, before string // identifiers
		dot := false
		for tok, lit := range tokens(line) {
			switch {
			case tok == token.IDENT:
				before, last = last, lit
				if dot && releases[lit] && !yield(before, lit) {
					return
				}
			case tok != token.PERIOD:
				last = ""
			}
			dot = tok == token.PERIOD
		}
	}
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
