package report

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// sources are the lines of the files of a document.
type sources struct {
	open  func(file string) ([]byte, error)
	lines map[string][][]byte
}

func newSources(opts Options) *sources {
	return &sources{opts.Sources, map[string][][]byte{}}
}

// line returns the given line of file without its end; ok reports whether it can be had.
func (s *sources) line(file string, n int) (line []byte, ok bool) {
	lines := s.file(file)
	if n < 1 || n > len(lines) {
		return nil, false
	}
	return bytes.TrimSuffix(lines[n-1], []byte("\r")), true
}

// file returns the lines of file without line feeds; none if it cannot be read.
func (s *sources) file(name string) [][]byte {
	if s.open == nil {
		return nil
	}
	lines, ok := s.lines[name]
	if !ok {
		if src, err := s.open(name); err == nil {
			lines = bytes.Split(src, []byte("\n"))
		}
		s.lines[name] = lines
	}
	return lines
}

// utf16Column returns a column, which counts bytes, in UTF-16 code units; if the line cannot be had, as it is.
func (s *sources) utf16Column(file string, line, column int) int {
	text, ok := s.line(file, line)
	if !ok || column < 1 || column-1 > len(text) {
		return column
	}
	units := 1
	for text = text[:column-1]; len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		units += max(1, utf16.RuneLen(r)) // invalid bytes become U+FFFD
		text = text[size:]
	}
	return units
}

// lastLine returns the last line that r has a character of.
func (r Range) lastLine() int {
	if r.EndColumn <= 1 && r.EndLine > r.Line {
		return r.EndLine - 1
	}
	return max(r.Line, r.EndLine)
}
