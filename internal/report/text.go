package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// SGR sequences.
const (
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	reset  = "\x1b[0m"
)

var colors = map[rule.Severity]string{rule.Blocking: red, rule.Question: yellow, rule.Nit: cyan}

// Text writes doc for people: each finding as
//
//	file:line:column: severity: message (rule)
//
// followed by its source line, carets under the range, what makes it new and the fixes on offer; then
// the suppressions, the errors, the notes, and a summary as the last line.
func Text(w io.Writer, doc *Document, opts Options) error {
	t := &textWriter{Writer: bufio.NewWriter(w), opts: opts, sources: newSources(opts)}
	for _, f := range doc.Findings {
		t.finding(f)
	}
	for _, s := range doc.Suppressions {
		t.suppression(s)
	}
	if opts.Errors != nil {
		// On a terminal both appear: first what comes first.
		if err := t.Flush(); err != nil {
			return err
		}
		t.Reset(opts.Errors)
	}
	t.errors(doc)
	if opts.Errors != nil {
		if err := t.Flush(); err != nil {
			return err
		}
		t.Reset(w)
	}
	if len(doc.Findings)+len(doc.Suppressions)+len(doc.Errors)+len(doc.Notes) > 0 {
		t.WriteByte('\n')
	}
	if lines := checked(doc, opts); lines != "" {
		fmt.Fprintln(t, lines)
	}
	fmt.Fprintln(t, t.paint(bold, summary(doc)))
	return t.Flush()
}

type textWriter struct {
	*bufio.Writer // keeps the first error until Flush
	opts          Options
	sources       *sources
}

// writeErrors writes the errors and notes of doc for people.
func writeErrors(w io.Writer, doc *Document, opts Options) error {
	t := &textWriter{Writer: bufio.NewWriter(w), opts: opts}
	t.errors(doc)
	return t.Flush()
}

func (t *textWriter) errors(doc *Document) {
	for _, e := range doc.Errors {
		t.error(e)
	}
	for _, note := range doc.Notes {
		fmt.Fprintf(t, "%s %s\n", t.paint(cyan, "note:"), clean(note))
	}
}

func (t *textWriter) paint(color, s string) string {
	if !t.opts.Color {
		return s
	}
	return color + s + reset
}

func (t *textWriter) finding(f Finding) {
	color := colors[f.Severity]
	place := fmt.Sprintf("%s:%d:%d:", clean(f.File), f.Line, f.Column)
	source := f.Rule
	if f.Check != "" {
		source += ", " + f.Check
	}
	fmt.Fprintf(t, "%s %s %s %s\n", t.paint(bold, place), t.paint(color, string(f.Severity)+":"), clean(f.Message), t.paint(dim, "("+source+")"))
	if line, ok := t.sources.line(f.File, f.Line); ok {
		end := f.EndColumn - 1
		if f.EndLine > f.Line {
			end = len(line)
		}
		shown, carets := snippet(line, f.Column-1, end)
		fmt.Fprintf(t, "    %s\n    %s\n", shown, t.paint(color, carets))
	}
	if r := f.Related; r != nil {
		fmt.Fprintf(t, "    %s:%d: %s\n", clean(r.File), r.Line, clean(r.Text))
	}
	if n := f.New; n != nil && (n.File != f.File || n.Line != f.Line) {
		fmt.Fprintf(t, "    new: %s (%s:%d)\n", clean(n.Text), clean(n.File), n.Line)
	}
	for _, fix := range f.Fixes {
		fmt.Fprintf(t, "    fix: %s\n", clean(fix.Message))
	}
}

func (t *textWriter) suppression(s Suppression) {
	what := "of " + s.Tool
	if len(s.Hides) > 0 {
		what = "of " + strings.Join(s.Hides, ", ")
	}
	place := fmt.Sprintf("%s:%d:", clean(s.File), s.Line)
	fmt.Fprintf(t, "%s %s %s\n    %s\n", t.paint(bold, place), t.paint(cyan, "suppression"), what, clean(s.Comment))
}

func (t *textWriter) error(e Error) {
	place := e.Package
	if e.File != "" {
		place = e.File
		for _, n := range []int{e.Line, e.Column} {
			if n == 0 {
				break
			}
			place += fmt.Sprintf(":%d", n)
		}
	}
	if place != "" {
		place = t.paint(bold, clean(place)+":") + " "
	}
	var lines []string
	for line := range strings.Lines(e.Message) {
		lines = append(lines, clean(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")))
	}
	label := "error:"
	if e.Rule != "" {
		label = "error in rule " + e.Rule + ":"
	}
	fmt.Fprintf(t, "%s%s %s\n", place, t.paint(red, label), strings.Join(lines, "\n    "))
}

// checked returns one line that names the lines of the checklist that a rule looked at, by section; nothing if there are none.
func checked(doc *Document, opts Options) string {
	looked, all := 0, 0
	var parts, human []string
	for _, s := range reviewed(doc, opts) {
		var names []string
		for _, r := range s.Rows {
			all++
			if r.Human() {
				human = append(human, r.Line)
			}
			if r.looked() {
				looked++
				names = append(names, strings.TrimPrefix(r.ID, s.ID+"/"))
			}
		}
		if len(names) > 0 {
			parts = append(parts, s.ID+": "+strings.Join(names, ", "))
		}
	}
	if looked == 0 {
		return ""
	}
	return fmt.Sprintf("checked %d of %d lines of the checklist (%s); for the human reviewer: %s", looked, all, strings.Join(parts, "; "), strings.Join(human, ", "))
}

// summary returns a line such as "3 findings (2 blocking, 1 question) in 14 packages".
func summary(doc *Document) string {
	var b strings.Builder
	if len(doc.Findings) == 0 {
		b.WriteString("no findings")
	} else {
		count := map[rule.Severity]int{}
		for _, f := range doc.Findings {
			count[f.Severity]++
		}
		var parts []string
		for _, s := range bySeverity {
			if count[s] > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
			}
		}
		fmt.Fprintf(&b, "%s (%s)", plural(len(doc.Findings), "finding"), strings.Join(parts, ", "))
	}
	fmt.Fprintf(&b, " in %s", plural(doc.Packages, "package"))
	if n := len(doc.Errors); n > 0 {
		fmt.Fprintf(&b, ", %s", plural(n, "error"))
	}
	switch {
	case doc.Old == 1:
		b.WriteString("; 1 old one is not shown")
	case doc.Old > 1:
		fmt.Fprintf(&b, "; %d old ones are not shown", doc.Old)
	}
	if doc.Incomplete {
		b.WriteString("; incomplete: not everything could be analysed")
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
