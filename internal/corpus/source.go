package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

const (
	around    = 3   // lines shown before and after a finding
	longest   = 10  // lines shown of a finding that is longer, at most
	nearby    = 20  // lines shown between a cause, such as the loop, and the finding, at most
	lineWidth = 160 // bytes shown of a line
)

// source reads the code of one module.
type source struct {
	dir   string
	files map[string][]string // file -> lines
	roots map[string]string   // module path -> directory, of the main modules in dir; nil before it is asked for
	decls map[string]map[string]decl
}

func newSource(m checkout.Module) *source {
	return &source{dir: m.Dir, files: map[string][]string{}, decls: map[string]map[string]decl{}}
}

// lines returns the lines of a file named as in [report.Range], nil if it cannot be read.
func (s *source) lines(file string) []string {
	if lines, ok := s.files[file]; ok {
		return lines
	}
	var lines []string
	if data, err := report.FilesIn(s.dir)(file); err == nil {
		for line := range bytes.Lines(data) {
			lines = append(lines, strings.TrimRight(string(line), "\r\n"))
		}
	}
	s.files[file] = lines
	return lines
}

// An excerpt is some lines of a file.
type excerpt struct {
	file  string
	lines []excerptLine
}

type excerptLine struct {
	number int // 0 stands for lines left out
	text   string
	marked bool // part of the finding
}

// excerpts returns the lines around f, back to its causes where they are near, else the first
// line of these, and the line of its related place: one excerpt for each file, that of f first.
func (s *source) excerpts(f *report.Finding) []excerpt {
	type span struct{ from, to int }
	spans := map[string][]span{}
	end := min(max(f.EndLine, f.Line), f.Line+longest-1)
	spans[f.File] = []span{{f.Line - around, end + around}}
	files := []string{f.File}
	others := slices.Clone(f.Causes)
	if f.Related != nil {
		others = append(others, *f.Related)
	}
	for _, o := range others {
		if spans[o.File] == nil {
			files = append(files, o.File)
		}
		to := o.Line
		if o.File == f.File && o.Line < f.Line && f.Line-o.Line <= nearby {
			to = f.Line
		}
		spans[o.File] = append(spans[o.File], span{o.Line, to})
	}
	var result []excerpt
	for _, file := range files {
		e := excerpt{file: file}
		lines := s.lines(file)
		slices.SortFunc(spans[file], func(a, b span) int { return cmp.Compare(a.from, b.from) })
		next := 1 // the first line not yet shown
		for _, sp := range spans[file] {
			from, to := max(sp.from, next), min(sp.to, len(lines))
			switch gap := from - next; {
			case to < from || len(e.lines) == 0:
			case gap == 1:
				from--
			case gap > 1:
				e.lines = append(e.lines, excerptLine{})
			}
			for n := from; n <= to; n++ {
				e.lines = append(e.lines, excerptLine{n, cut(lines[n-1]), file == f.File && f.Line <= n && n <= max(f.EndLine, f.Line)})
				next = n + 1
			}
		}
		if len(e.lines) > 0 {
			result = append(result, e)
		}
	}
	return result
}

func cut(line string) string {
	if len(line) > lineWidth {
		return strings.ToValidUTF8(line[:lineWidth], "") + "…"
	}
	return line
}

// A hop is a function on the path of a finding, and where it leads on.
type hop struct {
	function symbol.Symbol
	file     string
	decl     int    // line of its declaration
	call     int    // line that mentions the next function of the path, 0 if none does
	declText string // the lines themselves
	callText string
}

// hops returns the functions on the path of f that the module declares.
func (s *source) hops(ctx context.Context, f *report.Finding) []hop {
	var hops []hop
	for i, name := range f.Path {
		function := symbol.Symbol(name)
		d, ok := s.decl(ctx, function)
		if !ok {
			continue
		}
		h := hop{function: function, file: d.file, decl: d.line, declText: s.line(d.file, d.line)}
		if i+1 < len(f.Path) {
			if h.call = d.call(symbol.Symbol(f.Path[i+1])); h.call > 0 {
				h.callText = s.line(d.file, h.call)
			}
		}
		hops = append(hops, h)
	}
	return hops
}

func (s *source) line(file string, n int) string {
	if lines := s.lines(file); n <= len(lines) {
		return cut(strings.TrimSpace(lines[n-1]))
	}
	return ""
}

// A decl is a function or a method of an interface.
type decl struct {
	file      string // relative to the directory of the module
	line      int
	functions map[string]int // name that is called, alone or with that of a package -> line of the first call
	methods   map[string]int // name that is called on a value -> line of the first call
}

// call returns the line of d that calls function, as far as names tell, or 0.
func (d decl) call(function symbol.Symbol) int {
	if strings.HasPrefix(string(function), "(") {
		return cmp.Or(d.methods[function.Name()], d.functions[function.Name()])
	}
	return cmp.Or(d.functions[function.Name()], d.methods[function.Name()])
}

// decl finds the declaration of function in the main modules and the vendor directory.
func (s *source) decl(ctx context.Context, function symbol.Symbol) (decl, bool) {
	dir, ok := s.packageDir(ctx, function.Package())
	if !ok {
		return decl{}, false
	}
	if s.decls[dir] == nil {
		s.decls[dir] = s.parse(dir)
	}
	name, _, _ := strings.Cut(function.Short(), "$")
	_, name, _ = strings.Cut(name, ".") // without the package
	d, ok := s.decls[dir][name]
	return d, ok
}

// packageDir returns the directory of a package.
func (s *source) packageDir(ctx context.Context, path string) (string, bool) {
	if s.roots == nil {
		s.roots = map[string]string{}
		// Without an answer, paths are shown without source lines.
		out, _ := checkout.Output(ctx, s.dir, nil, "go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}")
		for line := range strings.Lines(string(out)) {
			if root, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				s.roots[root] = dir
			}
		}
	}
	best, dir := -1, ""
	for root, at := range s.roots {
		if rest, ok := strings.CutPrefix(path+"/", root+"/"); ok && len(root) > best {
			best, dir = len(root), filepath.Join(at, filepath.FromSlash(rest))
		}
	}
	if best < 0 {
		dir = filepath.Join(s.dir, "vendor", filepath.FromSlash(path))
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// parse returns the declarations of a package by name, methods as Type.Method.
func (s *source) parse(dir string) map[string]decl {
	decls := map[string]decl{}
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range names {
		fset := token.NewFileSet()
		// A file that does not parse still has the declarations before the mistake.
		file, _ := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		rel, err := filepath.Rel(s.dir, name)
		if err != nil {
			continue
		}
		rel = filepath.ToSlash(rel)
		line := func(n ast.Node) int { return fset.Position(n.Pos()).Line }
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				name := d.Name.Name
				if d.Recv != nil && len(d.Recv.List) == 1 {
					name = typeName(d.Recv.List[0].Type) + "." + name
				}
				functions, methods := calls(fset, file, d)
				decls[name] = decl{rel, line(d.Name), functions, methods}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					t, ok := spec.(*ast.TypeSpec)
					if !ok {
						continue
					}
					i, ok := t.Type.(*ast.InterfaceType)
					if !ok {
						continue
					}
					for _, m := range i.Methods.List {
						for _, n := range m.Names {
							decls[t.Name.Name+"."+n.Name] = decl{file: rel, line: line(n)}
						}
					}
				}
			}
		}
	}
	return decls
}

// typeName returns the name of the type of a receiver.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.ParenExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// calls returns the line of the first call of each name in d, see [decl].
func calls(fset *token.FileSet, file *ast.File, d *ast.FuncDecl) (functions, methods map[string]int) {
	packages := map[string]bool{}
	for _, spec := range file.Imports {
		if spec.Name != nil {
			packages[spec.Name.Name] = true
		} else if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			packages[path.Base(p)] = true
		}
	}
	functions, methods = map[string]int{}, map[string]int{}
	ast.Inspect(d, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		var id *ast.Ident
		called := functions
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			id = fun
		case *ast.SelectorExpr:
			id = fun.Sel
			if x, ok := fun.X.(*ast.Ident); !ok || !packages[x.Name] {
				called = methods
			}
		default:
			return true
		}
		if called[id.Name] == 0 {
			called[id.Name] = fset.Position(id.Pos()).Line
		}
		return true
	})
	return functions, methods
}

func (e excerptLine) String() string {
	switch {
	case e.number == 0:
		return "       …"
	case e.marked:
		return fmt.Sprintf("> %4d │ %s", e.number, e.text)
	}
	return fmt.Sprintf("  %4d │ %s", e.number, e.text)
}
