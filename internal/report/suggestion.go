package report

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// A suggestion is a fix as code hosts take it: new text for whole lines near the finding.
type suggestion struct {
	from, to int    // the lines it replaces
	last     []byte // the last of them
	text     string // what replaces them, without a line end at the end
	deletes  bool   // it replaces them by nothing
	others   []Edit // what the fix changes elsewhere, such as imports
}

// suggestionGap is the number of unchanged lines between edits that belong together.
const suggestionGap = 3

// newSuggestion returns the first fix of f as a suggestion; ok is false if it has none near the finding.
func newSuggestion(f Finding, src *sources) (s suggestion, ok bool) {
	if len(f.Fixes) == 0 {
		return suggestion{}, false
	}
	edits := slices.Clone(f.Fixes[0].Edits)
	slices.SortFunc(edits, func(a, b Edit) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var near []Edit
	for _, e := range edits {
		if e.File == f.File && e.Line <= f.lastLine()+suggestionGap && f.Line-suggestionGap <= e.lastLine() {
			near = append(near, e)
		} else {
			s.others = append(s.others, e)
		}
	}
	if len(near) == 0 {
		return suggestion{}, false
	}
	s.from, s.to = near[0].Line, near[0].lastLine()
	for _, e := range near {
		s.to = max(s.to, e.lastLine())
	}
	lines := src.file(f.File)
	if s.from < 1 || s.to > len(lines) {
		return suggestion{}, false
	}
	s.last = bytes.TrimSuffix(lines[s.to-1], []byte("\r"))

	// The lines as one text with line feeds, in which offset finds a position.
	var text []byte
	starts := map[int]int{}
	for n := s.from; n <= s.to; n++ {
		starts[n] = len(text)
		text = append(append(text, bytes.TrimSuffix(lines[n-1], []byte("\r"))...), '\n')
	}
	starts[s.to+1] = len(text)
	offset := func(line, column int) int { return min(starts[line]+column-1, len(text)) }
	var out []byte
	next := 0
	for _, e := range near {
		start, end := offset(e.Line, e.Column), offset(e.EndLine, e.EndColumn)
		if start < next || end < start {
			return suggestion{}, false
		}
		out = append(append(out, text[next:start]...), e.NewText...)
		next = end
	}
	out = append(out, text[next:]...)
	s.deletes = len(out) == 0
	s.text = strings.TrimSuffix(string(out), "\n")
	return s, true
}
