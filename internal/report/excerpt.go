package report

import (
	"bytes"
	"go/scanner"
	"go/token"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// A class is a stretch of source code with a colour of its own.
type class struct {
	from, to int // offsets
	name     string
}

// classes returns the coloured stretches of Go source in order.
func classes(src []byte) []class {
	var list []class
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		name := ""
		switch {
		case tok == token.EOF:
			return list
		case tok.IsKeyword():
			name, lit = "k", tok.String()
		case tok == token.STRING || tok == token.CHAR:
			name = "s"
		case tok == token.COMMENT:
			name = "c"
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			name = "n"
		default:
			continue
		}
		from := file.Offset(pos)
		list = append(list, class{from, min(from+len(lit), len(src)), name})
	}
}

const (
	excerptMargin = 3  // lines shown around a finding
	excerptLength = 12 // most lines of a finding shown
	excerptCauses = 4  // most lines shown because something there causes the finding
	excerptGap    = 2  // most lines shown in between rather than left out
)

// A pageLine is a line of source on the page.
type pageLine struct {
	Number int
	Text   template.HTML
	Class  string // "marked": of the finding; "cause": it says why there is one; or ""
	Gap    bool   // lines were left out before this one
}

// excerpt returns the lines of a file around f and the first ones of what causes it, coloured, without common
// indentation, and with the finding marked.
func excerpt(lines [][]byte, f Finding, tokens []class) []pageLine {
	if f.Line < 1 || f.Line > len(lines) {
		return nil
	}
	last := min(f.lastLine(), f.Line+excerptLength, len(lines))
	classOf := map[int]string{} // line -> class
	for n := max(1, f.Line-excerptMargin); n <= min(last+excerptMargin, len(lines)); n++ {
		classOf[n] = ""
		if f.Line <= n && n <= last {
			classOf[n] = "marked"
		}
	}
	causes := f.Causes
	if f.Related != nil {
		causes = append(slices.Clip(causes), *f.Related)
	}
	for _, c := range causes[:min(len(causes), excerptCauses)] {
		if c.File == f.File && 1 <= c.Line && c.Line <= len(lines) && classOf[c.Line] == "" {
			classOf[c.Line] = "cause"
		}
	}
	numbers := slices.Sorted(maps.Keys(classOf))
	for i, n := range numbers[1:] {
		if from := numbers[i] + 1; n-from <= excerptGap {
			for ; from < n; from++ {
				classOf[from] = ""
			}
		}
	}
	numbers = slices.Sorted(maps.Keys(classOf))

	var texts [][]byte
	for _, n := range numbers {
		texts = append(texts, lines[n-1])
	}
	indent := indentation(texts)
	offset, next := 0, 1
	var list []pageLine
	for i, n := range numbers {
		for ; next < n; next++ {
			offset += len(lines[next-1]) + 1
		}
		line := lines[n-1]
		cut := min(indent, len(line))
		from, to := len(line), len(line)
		if classOf[n] == "marked" {
			from = len(line) - len(bytes.TrimLeft(line, " \t"))
			if n == f.Line {
				from = min(max(f.Column-1, 0), len(line))
			}
			if n == f.EndLine {
				to = min(max(f.EndColumn-1, from), len(line))
			}
		}
		list = append(list, pageLine{
			Number: n, Text: coloured(line[cut:], offset+cut, tokens, max(from-cut, 0), max(to-cut, 0)),
			Class: classOf[n], Gap: i > 0 && numbers[i-1] < n-1,
		})
	}
	return list
}

// indentation returns the number of tabs or spaces that all lines with text begin with.
func indentation(lines [][]byte) int {
	var common []byte
	first := true
	for _, line := range lines {
		rest := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimRight(rest, "\r")) == 0 {
			continue
		}
		indent := line[:len(line)-len(rest)]
		if first {
			common, first = indent, false
			continue
		}
		n := 0
		for n < min(len(common), len(indent)) && common[n] == indent[n] {
			n++
		}
		common = common[:n]
	}
	return len(common)
}

// coloured returns a line that starts at offset as HTML, with its bytes [from, to) marked.
func coloured(line []byte, offset int, tokens []class, from, to int) template.HTML {
	cuts := []int{0, from, to, len(line)}
	var here []class
	for _, c := range tokens {
		if c.from < offset+len(line) && offset < c.to {
			c.from, c.to = max(c.from-offset, 0), min(c.to-offset, len(line))
			here = append(here, c)
			cuts = append(cuts, c.from, c.to)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i := range len(cuts) - 1 {
		a, z := cuts[i], cuts[i+1]
		text := template.HTMLEscapeString(shownText(line[a:z]))
		if k := slices.IndexFunc(here, func(c class) bool { return c.from <= a && z <= c.to }); k >= 0 {
			text = `<span class="` + here[k].name + `">` + text + "</span>"
		}
		if from <= a && z <= to {
			text = "<mark>" + text + "</mark>"
		}
		b.WriteString(text)
	}
	return template.HTML(b.String())
}

// shownText returns source without invisible characters, but with its tabs.
func shownText(s []byte) string {
	parts := strings.Split(strings.TrimRight(string(s), "\r"), "\t")
	for i, part := range parts {
		parts[i] = clean(part)
	}
	return strings.Join(parts, "\t")
}

// shownLines returns text of several lines without invisible characters.
func shownLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = shownText([]byte(line))
	}
	return strings.Join(lines, "\n")
}

// A pageEdit is a line of a fix.
type pageEdit struct {
	Sign string // "-" if the fix removes it, "+" if it adds it, or " "
	Text string
}

// edits returns what a suggestion changes, line by line, without common indentation.
func edits(s suggestion, lines [][]byte) []pageEdit {
	old := slices.Clone(lines[s.from-1 : s.to])
	for i, line := range old {
		old[i] = bytes.TrimSuffix(line, []byte("\r"))
	}
	var added [][]byte
	if !s.deletes {
		added = bytes.Split([]byte(s.text), []byte("\n"))
	}
	indent := indentation(slices.Concat(old, added))
	whole := func(lines [][]byte) []byte {
		var b []byte
		for _, line := range lines {
			b = append(append(b, line[min(indent, len(line)):]...), '\n')
		}
		return b
	}
	var list []pageEdit
	inside := false // behind the names of the files
	for line := range strings.Lines(string(diff.Diff("old", whole(old), "new", whole(added)))) {
		if strings.HasPrefix(line, "@@") {
			inside = true
		} else if inside {
			list = append(list, pageEdit{line[:1], shownText([]byte(strings.TrimSuffix(line[1:], "\n")))})
		}
	}
	return list
}
