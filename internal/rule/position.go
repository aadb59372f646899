package rule

import (
	"bytes"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// A Range is a stretch of a file. Lines and columns count from 1, columns and
// offsets in bytes; the end is exclusive.
type Range struct {
	File      string `json:"file"` // absolute
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Offset    int    `json:"offset"`
	EndOffset int    `json:"endOffset"`
}

func (r Range) contains(offset int) bool { return r.Offset <= offset && offset < r.EndOffset }

// rangeOf resolves a stretch of source code. It ignores //line directives, except for those that
// lead from the output of cgo to the file that it was made from.
func rangeOf(fset *token.FileSet, pos, end token.Pos) Range {
	if !end.IsValid() {
		end = pos
	}
	if source := cgoSource(fset, pos); source != "" {
		return cgoRange(source, fset.Position(pos), fset.Position(end))
	}
	a, b := fset.PositionFor(pos, false), fset.PositionFor(end, false)
	return Range{
		File: a.Filename, Line: a.Line, Column: a.Column,
		EndLine: b.Line, EndColumn: b.Column, Offset: a.Offset, EndOffset: b.Offset,
	}
}

// cgoSource returns the name of the file that cgo made the code at pos from, "" if it did not.
func cgoSource(fset *token.FileSet, pos token.Pos) string {
	file := fset.File(pos)
	if file == nil || filepath.Ext(file.Name()) == ".go" && !strings.HasSuffix(file.Name(), ".cgo1.go") {
		return "" // in the build cache the output of cgo has no .go suffix
	}
	source := fset.Position(pos).Filename
	if source == file.Name() || filepath.Ext(source) != ".go" {
		return "" // what cgo adds of its own
	}
	return source
}

// cgoRange returns the range from a to b. Columns are those of the source as far as cgo knows them; it keeps the
// lines, but what it inserts makes the ends of some expressions uncertain.
func cgoRange(source string, a, b token.Position) Range {
	text, _ := os.ReadFile(source) // offsets are 0 if it is gone
	r := Range{File: source, Line: a.Line, Column: max(a.Column, 1), EndLine: b.Line, EndColumn: max(b.Column, 1)}
	if b.Filename != a.Filename || r.EndLine < r.Line || r.EndLine == r.Line && r.EndColumn < r.Column {
		r.EndLine, r.EndColumn = r.Line, r.Column
	}
	r.Offset, r.Column = offset(text, r.Line, r.Column)
	r.EndOffset, r.EndColumn = offset(text, r.EndLine, r.EndColumn)
	return r
}

// offset returns the offset of a place in text; the column is cut to the length of the line.
func offset(text []byte, line, column int) (offset, cut int) {
	for range line - 1 {
		i := bytes.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text), 1
		}
		offset += i + 1
	}
	length := bytes.IndexByte(text[offset:], '\n')
	if length < 0 {
		length = len(text) - offset
	}
	column = min(column, length+1)
	return offset + column - 1, column
}

// generated reports whether file was written by a program. All output of cgo says that it was; what it
// copies from its source is what counts.
func generated(fset *token.FileSet, file *ast.File) bool {
	if cgoSource(fset, file.Package) == "" {
		return ast.IsGenerated(file)
	}
	copied := &ast.File{Package: file.Package}
	for _, group := range file.Comments {
		if cgoSource(fset, group.Pos()) != "" {
			copied.Comments = append(copied.Comments, group)
		}
	}
	return ast.IsGenerated(copied)
}
