package engine

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/reviewlint/reviewlint/internal/cache"
)

// declarations stands for what the importers of a package can learn from its source code: its
// exported declarations and whatever these mention, without function bodies, comments and positions. Two versions
// of a package with the same declarations have the same types for their importers.
type declarations struct {
	Hash cache.Key
	// Imports are those imports that the declarations may use.
	Imports []declaredImport
	// Qualifiers are the identifiers before dots in the declarations, sorted.
	Qualifiers []string
}

// declaredImport is an import declaration. Name is "" if the imported package is called by its own
// name, and "." if what it declares is used without a name, or nothing is known about the use.
type declaredImport struct{ Path, Name string }

// uses reports whether the declarations may mention the package called name that is imported by imp.
func (d *declarations) uses(imp declaredImport, name string) bool {
	if imp.Name != "" {
		name = imp.Name
	}
	_, found := slices.BinarySearch(d.Qualifiers, name)
	return found || name == "."
}

// sourceFile is a file with its text.
type sourceFile struct {
	name   string
	text   []byte
	syntax *ast.File
}

// parseFiles parses texts for [describe].
func parseFiles(fset *token.FileSet, files []sourceFile) error {
	for i, f := range files {
		var err error
		if files[i].syntax, err = parser.ParseFile(fset, f.name, f.text, parser.SkipObjectResolution); err != nil {
			return err
		}
	}
	return nil
}

// describe returns the declarations of the package made of files, which were parsed without errors.
func describe(fset *token.FileSet, files []sourceFile) *declarations {
	return selected(fset, files).result(files)
}

// selected returns files with the exported declarations, and whatever these mention, selected.
func selected(fset *token.FileSet, files []sourceFile) *selection {
	p := &selection{fset: fset, units: map[string][]*unit{}, methods: map[string][]*unit{}, qualifiers: map[string]bool{}}
	for i := range files {
		p.collect(&files[i])
	}
	for _, list := range p.units {
		for _, u := range list {
			if u.exported {
				p.keep(u)
			}
		}
	}
	return p
}

// strip removes from files, those of one package whose bodies will not be checked, what importers can learn nothing from. Export data does
// not have it either.
func strip(fset *token.FileSet, files []*ast.File) {
	sources := make([]sourceFile, len(files))
	for i, f := range files {
		sources[i].syntax = f
	}
	kept := map[ast.Node]bool{}
	for _, u := range selected(fset, sources).all {
		kept[u.node] = u.kept
	}
	for _, f := range files {
		f.Decls = slices.DeleteFunc(f.Decls, func(decl ast.Decl) bool {
			d, ok := decl.(*ast.GenDecl)
			switch {
			case !ok || d.Tok == token.CONST:
				return !kept[decl]
			case d.Tok == token.IMPORT:
				return false
			}
			d.Specs = slices.DeleteFunc(d.Specs, func(spec ast.Spec) bool { return !kept[spec] })
			for _, spec := range d.Specs {
				spec, ok := spec.(*ast.ValueSpec)
				if ok && spec.Type != nil {
					spec.Values = nil
				} else if ok {
					untyped(spec.Values, func(part ast.Expr, _ span) {
						if lit, ok := part.(*ast.CompositeLit); ok {
							lit.Elts = nil
						}
					})
				}
			}
			return len(d.Specs) == 0
		})
	}
}

// broken returns the declarations of files that cannot be parsed.
func broken(content cache.Key, imports []string) *declarations {
	d := &declarations{Hash: cache.NewHash("broken").Key(content).Sum()}
	for _, path := range imports {
		d.Imports = append(d.Imports, declaredImport{path, "."})
	}
	return d
}

// unit is a declaration, or a specification of one, that is kept or left out as a whole.
type unit struct {
	file     *sourceFile
	exported bool
	kept     bool
	node     ast.Node
	end      token.Pos // of what counts: a function without its body
	skip     []span    // parts that do not matter to types, in source order
	methods  string    // name of a declared type, whose methods belong to the unit
}

// span is a stretch of source code.
type span struct{ from, to token.Pos }

// skips reports whether n is in a part of u that does not matter.
func (u *unit) skips(n ast.Node) bool {
	i, _ := slices.BinarySearchFunc(u.skip, n.Pos(), func(s span, pos token.Pos) int { return cmp.Compare(s.to, pos+1) })
	return i < len(u.skip) && u.skip[i].from <= n.Pos()
}

// selection is a package whose declarations are being selected.
type selection struct {
	fset       *token.FileSet
	units      map[string][]*unit // by declared name
	methods    map[string][]*unit // by the name of the receiver's type
	all        []*unit            // in source order
	qualifiers map[string]bool
}

func (p *selection) add(u *unit, names ...*ast.Ident) {
	p.all = append(p.all, u)
	for _, name := range names {
		u.exported = u.exported || name.IsExported()
		p.units[name.Name] = append(p.units[name.Name], u)
	}
}

// collect splits the declarations of a file into units.
func (p *selection) collect(f *sourceFile) {
	for _, decl := range f.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			u := &unit{file: f, node: decl, end: decl.Type.End()}
			if decl.Body != nil {
				u.skip = []span{{decl.Body.Pos(), decl.Body.End()}}
			}
			if decl.Recv == nil {
				if decl.Name.Name != "init" && decl.Name.Name != "_" {
					p.add(u, decl.Name)
				}
				continue
			}
			p.all = append(p.all, u)
			recv := receiverName(decl)
			p.methods[recv] = append(p.methods[recv], u)
		case *ast.GenDecl:
			p.general(f, decl)
		}
	}
}

// general splits a declaration of constants, types or variables.
func (p *selection) general(f *sourceFile, decl *ast.GenDecl) {
	if decl.Tok == token.CONST {
		// What a constant is may depend on its place in the list.
		u := &unit{file: f, node: decl, end: decl.End()}
		var names []*ast.Ident
		for _, spec := range decl.Specs {
			names = append(names, spec.(*ast.ValueSpec).Names...)
		}
		p.add(u, names...)
		return
	}
	for _, spec := range decl.Specs {
		u := &unit{file: f, node: spec, end: spec.End()}
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			u.methods = spec.Name.Name
			u.exported = spec.Assign.IsValid() // a method may be declared for what an alias stands for
			p.add(u, spec.Name)
		case *ast.ValueSpec:
			if spec.Type != nil {
				u.end = spec.Type.End()
				if len(spec.Values) > 0 {
					u.skip = []span{{spec.Type.End(), spec.End()}}
				}
			} else {
				untyped(spec.Values, func(_ ast.Expr, s span) { u.skip = append(u.skip, s) })
			}
			p.add(u, spec.Names...)
		}
	}
}

// receiverName returns the name of the type that a method is declared for.
func receiverName(decl *ast.FuncDecl) string {
	if len(decl.Recv.List) == 0 {
		return ""
	}
	name := ""
	ast.Inspect(decl.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// untyped calls skip for the parts of values that do not matter to their types, in source order: bodies of function
// literals, and the elements of composite literals unless they are counted.
func untyped(values []ast.Expr, skip func(lit ast.Expr, part span)) {
	for _, value := range values {
		ast.Inspect(value, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				skip(n, span{n.Body.Pos(), n.Body.End()})
				return false
			case *ast.CompositeLit:
				if array, ok := n.Type.(*ast.ArrayType); ok {
					if _, counted := array.Len.(*ast.Ellipsis); counted {
						return true
					}
				}
				if n.Type != nil && len(n.Elts) > 0 {
					skip(n, span{n.Lbrace + 1, n.Rbrace})
					return false
				}
			}
			return true
		})
	}
}

// keep selects u and everything it mentions.
func (p *selection) keep(u *unit) {
	if u.kept {
		return
	}
	u.kept = true
	ast.Inspect(u.node, func(n ast.Node) bool {
		if n == nil || u.skips(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				p.qualifiers[id.Name] = true
			}
		case *ast.Ident:
			for _, mentioned := range p.units[n.Name] {
				p.keep(mentioned)
			}
		}
		return true
	})
	if u.methods != "" {
		for _, method := range p.methods[u.methods] {
			p.keep(method)
		}
	}
}

// result hashes the tokens of the units that were kept.
func (p *selection) result(files []sourceFile) *declarations {
	d := new(declarations)
	h := cache.NewHash("declarations").String(files[0].syntax.Name.Name)
	var last *sourceFile
	for _, u := range p.all {
		if !u.kept {
			continue
		}
		if u.file != last {
			// The language version decides about the meaning, and a name about what a type is there for.
			last = u.file
			h.String(filepath.Base(last.name)).String(last.syntax.GoVersion)
		}
		p.tokens(h, u)
	}
	d.Hash = h.Sum()
	for i := range files {
		for _, spec := range files[i].syntax.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			imp := declaredImport{Path: path}
			if spec.Name != nil {
				imp.Name = spec.Name.Name
			}
			if imp.Name != "_" && !slices.Contains(d.Imports, imp) {
				d.Imports = append(d.Imports, imp)
			}
		}
	}
	for name := range p.qualifiers {
		d.Qualifiers = append(d.Qualifiers, name)
	}
	slices.Sort(d.Qualifiers)
	return d
}

// tokens adds the tokens of u to h, those of the parts to skip left out.
func (p *selection) tokens(h *cache.Hash, u *unit) {
	file := p.fset.File(u.node.Pos())
	from := file.Offset(u.node.Pos())
	h.String(nodeKind(u.node))
	for _, skip := range u.skip {
		p.scan(h, u.file.text[from:file.Offset(skip.from)])
		from = file.Offset(skip.to)
	}
	if to := file.Offset(u.end); from < to {
		p.scan(h, u.file.text[from:to])
	}
}

// scan adds the tokens of text to h.
func (p *selection) scan(h *cache.Hash, text []byte) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), text, nil, 0)
	for {
		_, tok, literal := s.Scan()
		if tok == token.EOF {
			return
		}
		h.String(tok.String())
		if tok.IsLiteral() {
			h.String(literal)
		}
	}
}

// nodeKind tells specifications apart that may have the same tokens.
func nodeKind(n ast.Node) string {
	switch n.(type) {
	case *ast.TypeSpec:
		return "type"
	case *ast.ValueSpec:
		return "var"
	}
	return "" // the tokens begin with a keyword
}
