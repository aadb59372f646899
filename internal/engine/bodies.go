package engine

import "bytes"

// withoutBodies returns src, the text of a Go file, with spaces in place of what the bodies of its functions hold; lines stay as they are.
// It saves the parser most of its work where bodies do not matter. In a text that is not valid Go it may miss bodies.
func withoutBodies(src []byte) []byte {
	s := bodyScanner{src: src, lineStart: true}
	for s.pos < len(src) {
		if s.depth == 0 && s.lineStart && s.keyword("func") {
			s.function()
			continue
		}
		s.step()
	}
	if s.out == nil {
		return src
	}
	return s.out
}

// bodyScanner walks over the tokens of a Go file, as far as that takes to find function bodies.
type bodyScanner struct {
	src, out  []byte // out is nil until something is left out
	pos       int
	depth     int  // of brackets of all kinds
	lineStart bool // only spaces stand before pos in its line
	typeBrace bool // the last token was struct or interface: a brace after it is none of a body
}

// step moves over one token, or part of one that has no bracket or quote in it.
func (s *bodyScanner) step() {
	c := s.src[s.pos]
	switch c {
	case '\n':
		s.pos++
		s.lineStart = true
		return
	case ' ', '\t', '\r':
		s.pos++
		return
	case '/':
		if s.comment() {
			return
		}
		s.pos++
	case '"', '\'', '`':
		s.quoted(c)
	case '(', '[', '{':
		s.pos++
		s.depth++
	case ')', ']', '}':
		s.pos++
		s.depth--
	default:
		if !isLetter(c) {
			s.pos++
			break
		}
		begin := s.pos
		for s.pos < len(s.src) && (isLetter(s.src[s.pos]) || '0' <= s.src[s.pos] && s.src[s.pos] <= '9') {
			s.pos++
		}
		word := string(s.src[begin:s.pos])
		s.lineStart, s.typeBrace = false, word == "struct" || word == "interface"
		return
	}
	s.lineStart, s.typeBrace = false, false
}

// isLetter reports whether c is part of an identifier; of one that is not ASCII, each byte is.
func isLetter(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// keyword reports whether word stands at pos.
func (s *bodyScanner) keyword(word string) bool {
	rest := s.src[s.pos:]
	return bytes.HasPrefix(rest, []byte(word)) && len(rest) > len(word) && !isLetter(rest[len(word)]) && (rest[len(word)] < '0' || rest[len(word)] > '9')
}

// comment moves over a comment, if there is one at pos.
func (s *bodyScanner) comment() bool {
	rest := s.src[s.pos:]
	var end int
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		end = bytes.IndexByte(rest, '\n')
	case bytes.HasPrefix(rest, []byte("/*")):
		if end = bytes.Index(rest[2:], []byte("*/")); end >= 0 {
			end += 4
		}
	default:
		return false
	}
	if end < 0 {
		end = len(rest)
	}
	s.pos += end
	return true
}

// quoted moves over a string or a rune that begins with quote.
func (s *bodyScanner) quoted(quote byte) {
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case quote:
			s.pos++
			return
		case '\\':
			if quote != '`' {
				s.pos++
			}
		case '\n':
			if quote != '`' {
				return // not valid
			}
		}
	}
	s.pos = len(s.src) // an escape may have led beyond
}

// function moves over the declaration of a function that begins at pos, and leaves out its body.
func (s *bodyScanner) function() {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case s.depth == 0 && c == '\n':
			return // Have: it has no body.
		case s.depth == 0 && c == '{' && !s.typeBrace:
			begin := s.pos + 1
			for s.step(); s.pos < len(s.src) && s.depth > 0; {
				s.step()
			}
			if s.depth == 0 && s.pos-1 > begin {
				s.blank(begin, s.pos-1)
			}
			return
		default:
			s.step()
		}
	}
}

// blank leaves out what is between begin and end, but for the ends of lines.
func (s *bodyScanner) blank(begin, end int) {
	if s.out == nil {
		s.out = bytes.Clone(s.src)
	}
	for i, c := range s.out[begin:end] {
		if c != '\n' {
			s.out[begin+i] = ' '
		}
	}
}
