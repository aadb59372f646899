package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSnippet(t *testing.T) {
	long := "x := f(" + strings.Repeat("a, ", 100) + "bad, " + strings.Repeat("c, ", 100) + "d)"
	for _, test := range []struct {
		name          string
		line          string
		marked        string // the first occurrence is the range; a range behind the line is "EOL"
		shown, carets string
	}{
		{"plain", "x := f(y)", "f(y)", "x := f(y)", "     ^^^^"},
		{"indentation is left out", "\t\tx := f(y)", "f(y)", "x := f(y)", "     ^^^^"},
		{"range starts in the indentation", "\t\tx", "\tx", "    x", "^^^^^"},
		{"tab before the range", "a\t= f(y)", "f(y)", "a   = f(y)", "      ^^^^"},
		{"tab in the range", "\tf(a,\tb)", "f(a,\tb)", "f(a,    b)", "^^^^^^^^^^"},
		{"two-byte letters", "größe := f(ü)", "f(ü)", "größe := f(ü)", "         ^^^^"},
		{"wide letters", `s := "日本" + f("語")`, `f("語")`, `s := "日本" + f("語")`, "              ^^^^^^^"},
		{"emoji", `"🚀" + x`, `x`, `"🚀" + x`, "       ^"},
		{"combining accent", "\"e\u0301\" + x", "x", "\"e\u0301\" + x", "      ^"},
		{"range is a combining accent", "e\u0301x", "\u0301", "e\u0301x", " ^"},
		{"carriage return", "x := f(y)\r", "f(y)", "x := f(y)", "     ^^^^"},
		{"range includes the carriage return", "f(\r", "f(\r", "f(", "^^"},
		{"behind the line", "x := f(", "EOL", "x := f(", "       ^"},
		{"trailing blanks", "x = f( \t ", "f( \t ", "x = f(", "    ^^"},
		{"empty line", "", "EOL", "", "^"},
		{"blank line", "\t", "EOL", "", "^"},
		{"control characters", "a\x1b[31m\x00b\u0085 + c", "c", "a�[31m�b� + c", "            ^"},
		{"direction override", "a\u202eb + c", "c", "a�b + c", "      ^"},
		{"line separator", "a\u2028b", "b", "a�b", "  ^"},
		{"invalid UTF-8", "a\xff\xfeb", "b", "a��b", "   ^"},
		{"no-break space", "a\u00a0b", "b", "a b", "  ^"},
		{"byte order mark", "\ufeffpackage p", "p", "package p", "^"},
		{
			"cut on both sides", "\t" + long, "bad",
			"…" + long[7+300-58:7+300-58+120] + "…",
			" " + strings.Repeat(" ", 58) + "^^^",
		},
		{
			"cut at the end", long, "x",
			long[:120] + "…",
			"^",
		},
		{
			"cut at the start", long, "d)",
			"…" + long[len(long)-120:],
			" " + strings.Repeat(" ", 118) + "^^",
		},
		{
			"range longer than the window", long, long[3:],
			"…" + long[3:123] + "…",
			" " + strings.Repeat("^", 120),
		},
		{
			"wide letter on the edge", strings.Repeat("語", 30) + "x" + strings.Repeat("語", 60), "x",
			"… " + strings.Repeat("語", 29) + "x" + strings.Repeat("語", 30) + "…",
			" " + strings.Repeat(" ", 59) + "^",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			start, end := len(test.line), len(test.line)
			if test.marked != "EOL" {
				start = strings.Index(test.line, test.marked)
				end = start + len(test.marked)
			}
			shown, carets := snippet([]byte(test.line), start, end)
			if shown != test.shown || carets != test.carets {
				t.Errorf("got\n%s|\n%s|\nwant\n%s|\n%s|", shown, carets, test.shown, test.carets)
			}
		})
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add([]byte("\tx := f(y)\r"), 6, 10)
	f.Add([]byte("\xef\xbb\xbfa\x1b[0m日本\t"), 3, 99)
	f.Add([]byte(strings.Repeat("語\t", 200)), 301, 302)
	f.Add([]byte(""), -1, -1)
	f.Fuzz(func(t *testing.T, line []byte, start, end int) {
		shown, carets := snippet(line, start, end)
		for _, s := range []string{shown, carets} {
			if !utf8.ValidString(s) {
				t.Errorf("invalid UTF-8: %q", s)
			}
			if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Errorf("not graphic: %q", s)
			}
			if w := width(split([]byte(s))); w > lineWidth+2 {
				t.Errorf("%d columns: %q", w, s)
			}
		}
		if mark := strings.TrimLeft(carets, " "); mark == "" || strings.Trim(mark, "^") != "" {
			t.Errorf("carets %q", carets)
		}
	})
}
