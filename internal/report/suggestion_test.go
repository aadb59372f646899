package report

import (
	"fmt"
	"strings"
	"testing"
)

// at returns the range of the nth occurrence (from 0) of text in src.
func at(t *testing.T, src, text string, nth int) Range {
	t.Helper()
	offset := -1
	for range nth + 1 {
		i := strings.Index(src[offset+1:], text)
		if i < 0 {
			t.Fatalf("no %q in %q", text, src)
		}
		offset += 1 + i
	}
	position := func(offset int) (line, column int) {
		return 1 + strings.Count(src[:offset], "\n"), offset - strings.LastIndex(src[:offset], "\n")
	}
	r := Range{File: "a.go"}
	r.Line, r.Column = position(offset)
	r.EndLine, r.EndColumn = position(offset + len(text))
	return r
}

func TestSuggestion(t *testing.T) {
	var b strings.Builder
	b.WriteString("package a\n\nimport \"fmt\"\n\n")
	for i := range 20 {
		fmt.Fprintf(&b, "\tline%02d(x)\n", i)
	}
	src := b.String()
	crlf := strings.ReplaceAll(src, "\n", "\r\n")
	edit := func(src, old, text string) Edit { return Edit{at(t, src, old, 0), text} }
	for _, test := range []struct {
		name    string
		src     string
		finding string
		edits   []Edit
		want    string // first line, last line, text; "" if there is no suggestion
		deletes bool
		others  int
	}{
		{name: "in a line", finding: "line10(x)", edits: []Edit{edit(src, "line10(x)", "ten(x, y)")}, want: "15-15 \tten(x, y)"},
		{name: "two edits in a line", finding: "line10(x)", edits: []Edit{edit(src, "0(x)\n\tline11", "1(x)\n\tline12"), edit(src, "\tline10", "\tf")}, want: ""},
		{name: "parts of a line", finding: "line10(x)", edits: []Edit{edit(src, "10(x)", "ten(x)"), edit(src, "line11", "LINE")}, want: "15-16 \tlineten(x)\n\tLINE(x)"},
		{name: "a line more", finding: "line10(x)", edits: []Edit{{Range{File: "a.go", Line: 16, Column: 1, EndLine: 16, EndColumn: 1}, "\tdefer f()\n"}}, want: "16-16 \tdefer f()\n\tline11(x)"},
		{name: "a line less", finding: "line10(x)", edits: []Edit{edit(src, "\tline10(x)\n", "")}, want: "15-15 ", deletes: true},
		{name: "an empty line instead", finding: "line10(x)", edits: []Edit{edit(src, "\tline10(x)", "")}, want: "15-15 "},
		{name: "with an import", finding: "line10(x)", edits: []Edit{edit(src, "import", "import \"os\"\nimport"), edit(src, "line10", "os")}, want: "15-15 \tos(x)", others: 1},
		{name: "near", finding: "line10(x)", edits: []Edit{edit(src, "line13", "x")}, want: "18-18 \tx(x)"},
		{name: "too far", finding: "line10(x)", edits: []Edit{edit(src, "line14", "x")}, want: ""},
		{name: "carriage returns", src: crlf, finding: "line10(x)", edits: []Edit{edit(crlf, "line10(x)\r\n\tline11(x)", "a()\n\tb()")}, want: "15-16 \ta()\n\tb()"},
		{name: "no fix", finding: "line10(x)", want: ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := src
			if test.src != "" {
				text = test.src
			}
			f := Finding{Range: at(t, text, test.finding, 0)}
			if test.edits != nil {
				f.Fixes = []Fix{{Edits: test.edits}, {Message: "an alternative"}}
			}
			s, ok := newSuggestion(f, newSources(Options{Sources: func(string) ([]byte, error) { return []byte(text), nil }}))
			got := ""
			if ok {
				got = fmt.Sprintf("%d-%d %s", s.from, s.to, s.text)
			}
			if got != test.want || s.deletes != test.deletes || ok && len(s.others) != test.others {
				t.Errorf("got %q, deletes %v, others %v, want %q", got, s.deletes, s.others, test.want)
			}
		})
	}
	f := Finding{Range: at(t, src, "line10", 0), Fixes: []Fix{{Edits: []Edit{edit(src, "line10", "x")}}}}
	if _, ok := newSuggestion(f, newSources(Options{})); ok {
		t.Error("a suggestion without source")
	}
}

func TestUTF16Column(t *testing.T) {
	src := newSources(Options{Sources: func(string) ([]byte, error) { return []byte("aß日𝕏\xffb\r\nx"), nil }})
	for _, test := range []struct{ line, column, want int }{
		{1, 1, 1}, {1, 2, 2}, {1, 4, 3}, {1, 7, 4}, {1, 11, 6}, {1, 12, 7}, {1, 13, 8},
		{1, 14, 14}, // behind the line: as it is
		{2, 1, 1}, {2, 2, 2}, {3, 4, 4}, {1, 0, 0},
	} {
		if got := src.utf16Column("f", test.line, test.column); got != test.want {
			t.Errorf("line %d, column %d: %d, want %d", test.line, test.column, got, test.want)
		}
	}
}

func TestInline(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a `b_c*d` e_f", "a `b_c*d` e\\_f"},
		{"one ` only", "one \\` only"},
		{"`a` and ` one", "`a` and \\` one"},
		{"empty `` code", "empty \\`\\` code"},
		{"<b> & @me #1 [x](y)", "&lt;b&gt; &amp; @\u200bme #\u200b1 \\[x\\](y)"},
		{"two\nlines", "two\ufffdlines"},
	} {
		if got := inline(test.in); got != test.want {
			t.Errorf("inline(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// Code hosts take a limited number of comments and of characters.
func TestManyFindings(t *testing.T) {
	doc := &Document{}
	for i := range 200 {
		doc.Findings = append(doc.Findings, Finding{Severity: "blocking", Range: Range{File: "a.go", Line: i + 1, EndLine: i + 1}, Message: strings.Repeat("x", 240), Fingerprint: fmt.Sprint(i)})
	}
	opts := Options{Diff: func(file string, line int) (DiffLine, bool) { return DiffLine{File: file, OldFile: file}, true }}
	placed, rest, err := comments(doc, opts)
	if err != nil || len(placed) != maxComments || len(placed)+len(rest) != 200 {
		t.Errorf("%d comments, %d left, %v", len(placed), len(rest), err)
	}
	if body := markdown(doc, opts, rest); len(body) > 60000 || !strings.Contains(body, "\n- and 100 more\n") {
		t.Errorf("summary of %d bytes", len(body))
	}
	var b strings.Builder
	if err := GitHub(&b, doc, opts); err != nil || !strings.Contains(b.String(), "\nreviewlint: 200 annotations of level error; GitHub shows the first 10 of a step\n") {
		t.Errorf("%v", err)
	}
	if err := Review(&b, doc, Options{}); err != errNoDiff {
		t.Errorf("without a diff: %v", err)
	}
}
