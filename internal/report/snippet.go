package report

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	tabWidth  = 4   // distance of tab stops in columns
	lineWidth = 120 // longest source line shown, in columns
)

// A cell is one character of a source line as it is shown.
type cell struct {
	text       string
	start, end int // its bytes in the line
	column     int // number of columns to its left
	width      int // number of columns it takes: 0, 1 or 2, or up to a tab stop
}

// snippet returns a source line for show, and a line with carets under the
// bytes [start, end) of it, at least one caret. Tabs become spaces, the indentation
// is left out, the line is cut around the carets if it is long, and what is not
// graphic becomes U+FFFD: neither result contains a control character.
func snippet(line []byte, start, end int) (shown, carets string) {
	line = bytes.TrimRight(line, "\r")
	start = min(max(start, 0), len(line))
	end = min(end, len(bytes.TrimRight(line, " \t")))

	cells := split(line)
	// Have: columns of the carets; one column behind the last cell if start is there.
	from, to := columns(cells, start, end)
	indent := 0
	for _, c := range cells {
		if c.text != " " && c.text != "" || c.column >= from {
			break
		}
		indent = c.column + c.width
	}
	left, right := window(indent, width(cells), from, to)

	var text, mark strings.Builder
	if left > indent {
		text.WriteString("…")
		mark.WriteString(" ")
	}
	mark.WriteString(strings.Repeat(" ", max(0, from-left)))
	mark.WriteString(strings.Repeat("^", max(1, min(to, right)-from)))
	for _, c := range cells {
		switch last := c.column + c.width; {
		case c.column >= left && last <= right && (c.width > 0 || c.column > left):
			if c.text == " " {
				text.WriteString(strings.Repeat(" ", c.width))
			} else {
				text.WriteString(c.text)
			}
		case last > left && c.column < right:
			// Have: a wide character or a tab across an edge of the window.
			text.WriteString(strings.Repeat(" ", min(last, right)-max(c.column, left)))
		}
	}
	if right < width(cells) {
		text.WriteString("…")
	}
	return strings.TrimRight(text.String(), " "), mark.String()
}

// window returns the columns [left, right) that are shown of a line whose text takes
// [indent, total) and whose carets take [from, to).
func window(indent, total, from, to int) (left, right int) {
	if total-indent <= lineWidth {
		return indent, total
	}
	left = from - (lineWidth-min(to-from, lineWidth))/2
	left = max(indent, min(left, total-lineWidth))
	return left, left + lineWidth
}

// split returns the cells of line.
func split(line []byte) []cell {
	var cells []cell
	column := 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		c := cell{start: i, end: i + size, column: column, width: 1}
		switch {
		case r == '\t':
			c.text, c.width = " ", tabWidth-column%tabWidth
		case r == '\ufeff' && i == 0:
			c.width = 0 // byte order mark
		case unicode.In(r, unicode.Mn, unicode.Me):
			c.text, c.width = string(r), 0
		case unicode.In(r, unicode.Zs):
			c.text = " "
		default:
			c.text = visible(r)
			if unicode.Is(wide, r) {
				c.width = 2
			}
		}
		cells = append(cells, c)
		column += c.width
		i += size
	}
	return cells
}

// columns returns the columns of the bytes [start, end), at least one column.
func columns(cells []cell, start, end int) (from, to int) {
	from = width(cells)
	if i := slices.IndexFunc(cells, func(c cell) bool { return c.end > start }); i >= 0 {
		from = cells[i].column
	}
	to = from + 1
	for _, c := range cells {
		if c.start < end {
			to = max(to, c.column+c.width)
		}
	}
	return from, to
}

func width(cells []cell) int {
	if len(cells) == 0 {
		return 0
	}
	last := cells[len(cells)-1]
	return last.column + last.width
}

// clean returns s on one line, without control and other invisible characters: names
// and messages quote source code, which must not steer the terminal.
func clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(visible(r))
	}
	return b.String()
}

// visible returns r, or U+FFFD if r is a control, formatting or unassigned character.
func visible(r rune) string {
	if !unicode.IsGraphic(r) {
		return "\ufffd"
	}
	return string(r)
}

// wide are the characters that take two columns in a terminal: East Asian wide
// and fullwidth, and emoji. Source: EastAsianWidth.txt of Unicode, in coarse ranges.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1},
		{0x2e80, 0x303e, 1},
		{0x3041, 0x33ff, 1},
		{0x3400, 0x4dbf, 1},
		{0x4e00, 0xa4cf, 1},
		{0xa960, 0xa97c, 1},
		{0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1},
		{0xfe30, 0xfe6f, 1},
		{0xff01, 0xff60, 1},
		{0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{
		{0x1f300, 0x1f64f, 1},
		{0x1f680, 0x1f6ff, 1},
		{0x1f900, 0x1f9ff, 1},
		{0x20000, 0x3fffd, 1},
	},
}
