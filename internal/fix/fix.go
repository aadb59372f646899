// Package fix applies the changes that findings offer.
//
// A [Plan] takes as many of them as go together; the others are refused one by one, with the reason.
// Files come out formatted, with their imports in order and the line ends they had, and are
// written whole or not at all.
package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/imports"

	"github.com/reviewlint/reviewlint/internal/atomicfile"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// A Plan says what becomes of files.
type Plan struct {
	Applied []rule.Finding // whose fixes were taken
	Refused []Refusal

	files map[string]*file
}

// A Refusal is a fix that was not taken.
type Refusal struct {
	Finding rule.Finding
	Reason  string // "it overlaps another fix"
}

type file struct {
	old, new []byte
	edits    []rule.Edit // sorted, without overlaps
}

// New plans the first fix of each finding that has one. read returns the contents of a file.
func New(findings []rule.Finding, read func(name string) ([]byte, error)) (*Plan, error) {
	p := &Plan{files: map[string]*file{}}
	for _, f := range findings {
		if len(f.Fixes) == 0 {
			continue
		}
		reason, err := p.take(f.Fixes[0], read)
		switch {
		case err != nil:
			return nil, err
		case reason != "":
			p.Refused = append(p.Refused, Refusal{f, reason})
		default:
			p.Applied = append(p.Applied, f)
		}
	}
	for name, f := range p.files {
		if len(f.edits) == 0 {
			delete(p.files, name)
			continue
		}
		f.new = finish(name, f.old, f.new)
	}
	return p, nil
}

// take adds a fix to p, or returns the reason not to.
func (p *Plan) take(fix rule.Fix, read func(string) ([]byte, error)) (reason string, err error) {
	byFile := map[string][]rule.Edit{}
	for _, e := range fix.Edits {
		byFile[e.Range.File] = append(byFile[e.Range.File], e)
	}
	next := map[string]*file{}
	for name, edits := range byFile {
		f := p.files[name]
		if f == nil {
			old, err := read(name)
			if err != nil {
				return "", err
			}
			f = &file{old: old}
			p.files[name] = f
		}
		merged, reason := merge(f.old, f.edits, edits)
		if reason != "" {
			return reason, nil
		}
		text := apply(f.old, merged)
		if _, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution); err != nil {
			return "the result would not be valid Go", nil
		}
		next[name] = &file{old: f.old, new: text, edits: merged}
	}
	for name, f := range next {
		p.files[name] = f
	}
	return "", nil
}

// merge returns the edits of both lists in order, or the reason why they do not go together. The same edit in
// both, such as an import, is made once.
func merge(src []byte, taken, more []rule.Edit) (all []rule.Edit, reason string) {
	all = slices.Clone(taken)
	for _, e := range more {
		if !fits(src, e.Range) {
			return nil, "the file has changed since it was reviewed"
		}
		same, clash := false, ""
		for i, other := range all {
			switch {
			case e == other:
				same = true
			case e.Range.Offset < other.Range.EndOffset && other.Range.Offset < e.Range.EndOffset, e.Range.Offset == other.Range.Offset:
				clash = "it overlaps another fix"
				if i >= len(taken) {
					clash = "its own edits overlap"
				}
			}
		}
		if same {
			continue
		}
		if clash != "" {
			return nil, clash
		}
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b rule.Edit) int { return cmp.Compare(a.Range.Offset, b.Range.Offset) })
	return all, ""
}

// fits reports whether offsets and lines of r agree in src.
func fits(src []byte, r rule.Range) bool {
	if r.Offset < 0 || r.EndOffset < r.Offset || r.EndOffset > len(src) {
		return false
	}
	before := src[:r.Offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	return line == r.Line && r.Offset-bytes.LastIndexByte(before, '\n') == r.Column
}

// apply returns src with edits, which are sorted and do not overlap.
func apply(src []byte, edits []rule.Edit) []byte {
	var out []byte
	next := 0
	for _, e := range edits {
		out = append(out, src[next:e.Range.Offset]...)
		out = append(out, e.NewText...)
		next = e.Range.EndOffset
	}
	return append(out, src[next:]...)
}

var byteOrderMark = []byte("\ufeff")

// finish formats text and puts its imports in order; it keeps the line ends and the byte order mark of old.
func finish(name string, old, text []byte) []byte {
	out, err := imports.Process(name, text, &imports.Options{Comments: true, TabIndent: true, TabWidth: 8})
	if err != nil {
		if out, err = format.Source(text); err != nil {
			out = text // Have: it parses; take cannot let another through.
		}
	}
	if n := bytes.Count(old, []byte("\n")); n > 0 && n == bytes.Count(old, []byte("\r\n")) {
		out = bytes.ReplaceAll(bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	if bytes.HasPrefix(old, byteOrderMark) && !bytes.HasPrefix(out, byteOrderMark) {
		out = append(slices.Clone(byteOrderMark), out...)
	}
	return out
}

// Files returns the names of the files that change, sorted.
func (p *Plan) Files() []string {
	var names []string
	for name := range p.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Contents returns what becomes of the file called name; ok is false if it does not change.
func (p *Plan) Contents(name string) (text []byte, ok bool) {
	f := p.files[name]
	if f == nil {
		return nil, false
	}
	return f.new, true
}

// Diff returns the changes as a patch that `git apply` takes, with file names as name spells them.
func (p *Plan) Diff(name func(string) string) []byte {
	var b bytes.Buffer
	for _, file := range p.Files() {
		shown := name(file)
		text := string(diff.Diff("a/"+shown, p.files[file].old, "b/"+shown, p.files[file].new))
		// The first line, a command, would mislead git.
		if _, text, ok := strings.Cut(text, "\n"); ok {
			fmt.Fprintf(&b, "diff --git a/%[1]s b/%[1]s\n%[2]s", shown, text)
		}
	}
	return b.Bytes()
}

// Write writes the files. It writes none if one of them has changed since it was read.
func (p *Plan) Write() error {
	for _, name := range p.Files() {
		now, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, p.files[name].old) {
			return fmt.Errorf("%s has changed since it was reviewed: nothing was fixed", name)
		}
	}
	for _, name := range p.Files() {
		if err := atomicfile.Write(name, p.files[name].new); err != nil {
			return err
		}
	}
	return nil
}
