// Package change answers which findings a change to the code brought in.
//
// A [Change] is read from git or from a patch. A finding is new ([Change.Cause]) if the change
// touched its lines, or what causes it: the loop around it, the function that it calls, the
// call that released what it acquires. Functions that were only moved, renamed, reformatted or
// commented are not touched: old findings in them stay old.
package change

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Change is what was done to the files of a directory tree.
type Change struct {
	root      string           // absolute, without symbolic links: of the repository, or of the patch
	files     map[string]*file // by absolute name of the new side, without symbolic links
	functions map[symbol.Symbol]changed
}

// changed is a function that does not do what it did.
type changed struct {
	place Place // of the first change
	now   function
	old   *function // nil if there was none of that name in the package
}

// A Place is a line of a file of the new side.
type Place struct {
	File string // absolute
	Line int
}

// A Cause says why a finding is new.
type Cause struct {
	Text  string // "the loop changed"
	Place Place  // of the change
}

// A file is one file of the diff.
type file struct {
	root      string // absolute; of the repository it is in, which may be a submodule
	name, old string // in the diff, with forward slashes; "" if there is no such side
	fragments []*gitdiff.TextFragment
	lines     []string // of the new side, with line ends
	touched   []span   // lines of the new side that count as changed, sorted
	removed   []removal
	functions []function
}

// A span is a range of lines, both included.
type span struct{ from, to int }

func (s span) overlaps(from, to int) bool { return s.from <= to && from <= s.to }

// A removal is a stretch of lines that the old side had between the lines after and after+1 of the
// new side; what stands there now are the lines up to through.
type removal struct {
	after, through int
	lines          []string
}

// FromPatch reads a unified diff, such as `git diff` writes, whose new side is in the directory
// root.
func FromPatch(r io.Reader, root string) (*Change, error) {
	c, err := newChange(root)
	if err != nil {
		return nil, err
	}
	files, preamble, err := gitdiff.Parse(r)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the diff: %w", err)
	case len(files) == 0 && strings.TrimSpace(preamble) != "":
		return nil, errors.New("the patch changes no file: is it a unified diff, as `git diff` writes it?")
	}
	for _, f := range files {
		c.add(c.root, f)
	}
	found := len(c.files) == 0
	for name, f := range c.files {
		if f.lines == nil {
			continue
		}
		found = true
		if line := f.mismatch(); line > 0 {
			return nil, fmt.Errorf("the patch does not fit %s: line %d reads otherwise; check out the new side of the patch", name, line)
		}
	}
	if !found {
		return nil, fmt.Errorf("no file of the patch is below %s: are its names relative to another directory?", root)
	}
	c.compare()
	return c, nil
}

func newChange(root string) (*Change, error) {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	return &Change{root: root, files: map[string]*file{}, functions: map[symbol.Symbol]changed{}}, nil
}

// add adds a file of a diff whose names are relative to root.
func (c *Change) add(root string, parsed *gitdiff.File) {
	f := &file{root: root, name: parsed.NewName, old: parsed.OldName, fragments: parsed.TextFragments}
	name := parsed.NewName
	if parsed.IsDelete {
		name, f.name = f.old, ""
	} else if !parsed.IsBinary {
		// It may be gone again: then there is no new side to look at.
		if data, err := os.ReadFile(path(root, f.name)); err == nil {
			f.lines = splitLines(string(data))
		}
	}
	c.files[path(root, name)] = f
}

// addWhole adds a file that is new as a whole.
func (c *Change) addWhole(root, name string) {
	data, err := os.ReadFile(path(root, name))
	if err != nil {
		return
	}
	f := &file{root: root, name: name, lines: splitLines(string(data))}
	fragment := &gitdiff.TextFragment{NewPosition: 1, NewLines: int64(len(f.lines)), LinesAdded: int64(len(f.lines))}
	for _, line := range f.lines {
		fragment.Lines = append(fragment.Lines, gitdiff.Line{Op: gitdiff.OpAdd, Line: line})
	}
	if len(f.lines) > 0 {
		f.fragments = append(f.fragments, fragment)
	}
	c.files[path(root, name)] = f
}

// path returns the absolute name of a file of a diff.
func path(root, name string) string {
	return filepath.Join(root, filepath.FromSlash(name))
}

// splitLines returns the lines of s with their line ends.
func splitLines(s string) []string {
	return slices.Collect(strings.Lines(s))
}

// mismatch returns the first line of the new side that is not what the diff says, or 0. Line ends
// do not matter.
func (f *file) mismatch() int {
	for _, fragment := range f.fragments {
		n := int(fragment.NewPosition)
		for _, line := range fragment.Lines {
			if !line.New() {
				continue
			}
			if n < 1 || n > len(f.lines) || strings.TrimRight(f.lines[n-1], "\r\n") != strings.TrimRight(line.Line, "\r\n") {
				return max(n, 1)
			}
			n++
		}
	}
	return 0
}

// oldSide returns the lines of the old side: the new one with every fragment undone.
func (f *file) oldSide() []string {
	var old []string
	next := 1 // line of the new side
	for _, fragment := range f.fragments {
		from := int(fragment.NewPosition)
		if fragment.NewLines == 0 {
			from++ // an empty range is named after the line before it
		}
		for ; next < from && next <= len(f.lines); next++ {
			old = append(old, f.lines[next-1])
		}
		for _, line := range fragment.Lines {
			if line.Old() {
				old = append(old, line.Line)
			}
		}
		next = from + int(fragment.NewLines)
	}
	for ; next <= len(f.lines); next++ {
		old = append(old, f.lines[next-1])
	}
	return old
}

// added returns the lines of the new side that were added, and what was removed.
func (f *file) added() (spans []span, removed []removal) {
	for _, fragment := range f.fragments {
		n := int(fragment.NewPosition)
		if fragment.NewLines == 0 {
			n++
		}
		inRemoval := false
		for _, line := range fragment.Lines {
			switch line.Op {
			case gitdiff.OpContext:
				n++
				inRemoval = false
			case gitdiff.OpDelete:
				if !inRemoval {
					removed = append(removed, removal{after: n - 1, through: n - 1})
					inRemoval = true
				}
				last := &removed[len(removed)-1]
				last.lines = append(last.lines, line.Line)
			case gitdiff.OpAdd:
				if k := len(spans) - 1; k >= 0 && spans[k].to == n-1 {
					spans[k].to = n
				} else {
					spans = append(spans, span{n, n})
				}
				if inRemoval {
					removed[len(removed)-1].through = n
				}
				n++
			}
		}
	}
	return spans, removed
}

// compare finds out which lines and functions of the new side count as changed.
func (c *Change) compare() {
	moves := newMoves()
	names := make([]string, 0, len(c.files))
	for name := range c.files {
		names = append(names, name)
	}
	slices.Sort(names)
	old := map[string]function{} // by directory and name
	for _, name := range names {
		f := c.files[name]
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		f.functions = functions(strings.Join(f.lines, ""))
		for _, fn := range functions(strings.Join(f.oldSide(), "")) {
			moves.before(path(f.root, f.old), fn)
			old[key(filepath.Dir(path(f.root, f.old)), fn)] = fn
		}
	}
	for _, name := range names {
		f := c.files[name]
		for i := range f.functions {
			moves.after(name, path(f.root, f.old), &f.functions[i])
		}
	}
	moves.match()
	for _, name := range names {
		c.settle(name, c.files[name], old)
	}
}

// settle notes the lines and functions of f that changed, now that moves are known. old are the functions of the old side
// by directory and name.
func (c *Change) settle(name string, f *file, old map[string]function) {
	spans, removed := f.added()
	f.removed = removed
	for _, s := range spans {
		for _, fn := range f.functions {
			if fn.same && s.overlaps(fn.from, fn.to) {
				// What is left of s before fn; the rest comes behind it.
				if s.from < fn.from {
					f.touched = append(f.touched, span{s.from, fn.from - 1})
				}
				s.from = fn.to + 1
			}
		}
		if s.from <= s.to {
			f.touched = append(f.touched, s)
		}
	}
	pkgPath := ""
	for _, fn := range f.functions {
		if fn.same {
			continue
		}
		line := 0
		if s, ok := f.touching(fn.from, fn.to); ok {
			line = max(s.from, fn.from)
		} else if i := slices.IndexFunc(removed, fn.contains); i >= 0 {
			line = min(removed[i].after+1, fn.to)
		}
		if line == 0 {
			continue
		}
		if pkgPath == "" {
			pkgPath = importPath(filepath.Dir(name))
		}
		pkg := pkgPath
		if fn.externalTest {
			pkg += "_test"
		}
		now := changed{place: Place{name, line}, now: fn}
		before := filepath.Dir(name)
		if f.old != "" {
			before = filepath.Dir(path(f.root, f.old))
		}
		if fn, ok := old[key(before, fn)]; ok {
			now.old = &fn
		}
		c.functions[fn.symbol(pkg)] = now
	}
}

// touching returns the first changed lines among [from, to].
func (f *file) touching(from, to int) (span, bool) {
	for _, s := range f.touched {
		if s.overlaps(from, to) {
			return s, true
		}
	}
	return span{}, false
}

// Empty reports whether nothing was changed.
func (c *Change) Empty() bool { return len(c.files) == 0 }

// Cause says why f is new; ok is false if it is not.
func (c *Change) Cause(f rule.Finding) (cause Cause, ok bool) {
	name := physical(f.Range.File)
	own := c.files[name]
	if own != nil {
		if s, ok := own.touching(f.Range.Line, f.Range.EndLine); ok {
			return Cause{"this line changed", Place{name, max(s.from, f.Range.Line)}}, true
		}
	}
	for _, cause := range f.Causes {
		name := physical(cause.Range.File)
		if file := c.files[name]; file != nil {
			if line, ok := file.changedIn(cause.Range.Line, cause.Range.EndLine); ok {
				return Cause{"the " + cause.Text + " changed", Place{name, line}}, true
			}
		}
	}
	for i, s := range f.Path {
		var next symbol.Symbol
		if i+1 < len(f.Path) {
			next = f.Path[i+1]
		}
		if helper, ok := c.functions[declared(s)]; ok && helper.leads(next) {
			return Cause{fmt.Sprintf("`%s` changed", s.Short()), helper.place}, true
		}
	}
	if own != nil {
		if text, line, ok := own.removedFor(f); ok {
			return Cause{text, Place{name, line}}, true
		}
	}
	return Cause{}, false
}

// changedIn returns the first line among [from, to] that changed, or at which something was removed
// between two of them.
func (f *file) changedIn(from, to int) (line int, ok bool) {
	if s, ok := f.touching(from, to); ok {
		return max(s.from, from), true
	}
	for _, r := range f.removed {
		if from <= r.after && r.after < to && r.through == r.after && !f.inSame(r) {
			return r.after + 1, true
		}
	}
	return 0, false
}

// inSame reports whether r was removed from a function that does the same as before.
func (f *file) inSame(r removal) bool {
	return slices.ContainsFunc(f.functions, func(fn function) bool { return fn.same && fn.contains(r) })
}

// physical returns name without symbolic links.
func physical(name string) string {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		return target
	}
	return name
}

// declared returns the function around a function literal, or s itself.
func declared(s symbol.Symbol) symbol.Symbol {
	outer, _, _ := strings.Cut(string(s), "$")
	return symbol.Symbol(outer)
}

// margin is the number of unchanged lines around a change that code hosts show and accept comments on.
const margin = 3

// A Line is where a line of the new side is in the diff.
type Line struct {
	File    string // name in the diff
	OldFile string
	OldLine int // 0 if the line was added
}

// InDiff returns where a line is in the diff as code hosts show it, with three lines of context; ok is
// false if they do not show it.
func (c *Change) InDiff(name string, line int) (at Line, ok bool) {
	f := c.files[physical(name)]
	if f == nil || f.name == "" || f.root != c.root {
		return Line{}, false // of a submodule, they show the commit only
	}
	at = Line{File: f.name, OldFile: f.old}
	if at.OldFile == "" {
		at.OldFile = f.name
	}
	shift := 0 // new line number minus old one, behind the fragments so far
	shown := false
	for _, fragment := range f.fragments {
		from := int(fragment.NewPosition)
		if fragment.NewLines == 0 {
			from++
		}
		to := from + int(fragment.NewLines) - 1
		shown = shown || from-margin <= line && line <= to+margin
		switch {
		case line < from:
		case line <= to:
			n, old := from, int(fragment.OldPosition)
			for _, l := range fragment.Lines {
				if l.New() {
					if n == line {
						if l.Op == gitdiff.OpContext {
							at.OldLine = old
						}
						return at, true
					}
					n++
				}
				if l.Old() {
					old++
				}
			}
		default:
			shift += int(fragment.LinesAdded - fragment.LinesDeleted)
		}
	}
	at.OldLine = line - shift
	return at, shown
}

// Root returns the absolute path of the directory to which the names in the diff are relative.
func (c *Change) Root() string { return c.root }
