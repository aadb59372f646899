package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Markdown writes a summary of doc for a page of a code host: the findings, what could not be analysed, and the
// lines of the checklist that were looked at and those that are left to the human reviewer.
func Markdown(w io.Writer, doc *Document, opts Options) error {
	_, err := io.WriteString(w, markdown(doc, opts, doc.Findings))
	return err
}

// maxListed is the number of findings that a summary lists: the hosts limit its length.
const maxListed = 50

// markdown returns the summary, with a list of the findings in listed.
func markdown(doc *Document, opts Options, listed []Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### reviewlint: %s\n", summary(doc))
	if doc.Incomplete {
		b.WriteString("\n> [!WARNING]\n> Not everything could be analysed: no findings there does not mean that there is nothing to find.\n")
	}
	if len(listed) > 0 {
		b.WriteByte('\n')
	}
	listed = severeFirst(listed)
	for i, f := range listed {
		if i == maxListed {
			fmt.Fprintf(&b, "- and %d more\n", len(listed)-maxListed)
			break
		}
		fmt.Fprintf(&b, "- **%s** `%s:%d` %s ([%s](%s))\n", f.Severity, opts.inRepository(f.File), f.Line, inline(f.Message), f.Rule, f.URL)
		if n := f.New; n != nil && (n.File != f.File || n.Line != f.Line) {
			fmt.Fprintf(&b, "  <br>new, because %s (`%s:%d`)\n", inline(n.Text), opts.inRepository(n.File), n.Line)
		}
	}
	var failed []Error
	notes := slices.Clone(doc.Notes)
	for _, e := range doc.Errors {
		if e.remark() {
			notes = append(notes, e.Message)
		} else {
			failed = append(failed, e)
		}
	}
	if len(failed) > 0 {
		b.WriteString("\n**Not analysed**\n\n")
	}
	for i, e := range failed {
		if i == maxListed {
			fmt.Fprintf(&b, "- and %d more\n", len(failed)-maxListed)
			break
		}
		place := e.Package
		if e.File != "" {
			place = fmt.Sprintf("%s:%d", opts.inRepository(e.File), e.Line)
		}
		message, _, _ := strings.Cut(e.Message, "\n")
		fmt.Fprintf(&b, "- %s\n", strings.TrimPrefix("`"+place+"` "+inline(message), "`` "))
	}
	for _, note := range notes {
		fmt.Fprintf(&b, "\n_%s_\n", inline(note))
	}
	b.WriteString(rows(doc, opts))
	return b.String()
}

// A section is a topic of the checklist.
type section struct {
	checklist.Section
	Rows []row
}

// A row is a line of the checklist and what became of it.
type row struct {
	checklist.Row
	Rules    []string // those that ran
	Findings int
}

// looked reports whether a rule looked at the line; otherwise it is left to the human reviewer.
func (r row) looked() bool { return len(r.Rules) > 0 }

// reviewed returns the checklist and what became of it; nothing if no rule looked at any line.
func reviewed(doc *Document, opts Options) []section {
	findings := map[string]int{}
	for _, f := range doc.Findings {
		findings[f.Rule]++
	}
	var list []section
	any := false
	for _, s := range checklist.Sections {
		out := section{Section: s}
		for _, line := range s.Rows {
			r := row{Row: line}
			for _, ran := range opts.Rules {
				if ran.Checklist == line.ID || slices.Contains(line.All(), ran.Name) {
					r.Rules = append(r.Rules, ran.Name)
					r.Findings += findings[ran.Name]
				}
			}
			any = any || r.looked()
			out.Rows = append(out.Rows, r)
		}
		list = append(list, out)
	}
	if !any {
		return nil
	}
	return list
}

// rows returns the checklist as Markdown.
func rows(doc *Document, opts Options) string {
	var looked, left strings.Builder
	n, rest := 0, 0
	for _, s := range reviewed(doc, opts) {
		for _, r := range s.Rows {
			if !r.looked() {
				rest++
				fmt.Fprintf(&left, "- [ ] %s\n", r.Line)
				continue
			}
			n++
			found := "nothing found"
			if r.Findings > 0 {
				found = plural(r.Findings, "finding")
			}
			fmt.Fprintf(&looked, "- [x] %s (%s): %s\n", r.Line, strings.Join(r.Rules, ", "), found)
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("\n<details><summary>Checklist: %s looked at, %d left to you</summary>\n\n%s%s\n</details>\n", plural(n, "line"), rest, &looked, &left)
}

// inline returns s, in which code stands in backticks, as text of one line in which nothing else is markup.
func inline(s string) string {
	var b strings.Builder
	parts := strings.Split(clean(s), "`")
	for i, part := range parts {
		code := i%2 == 1 && i < len(parts)-1
		switch {
		case code && part != "":
			b.WriteString("`" + part + "`")
		case code:
			b.WriteString("\\`\\`")
		case i%2 == 1: // a backtick without partner
			b.WriteString("\\`" + escapeMarkdown(part))
		default:
			b.WriteString(escapeMarkdown(part))
		}
	}
	return b.String()
}

// escapeMarkdown returns s without meaning as Markdown or HTML, and without mentions of people and issues.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
		"@", "@\u200b", "#", "#\u200b", "|", `\|`, "~", `\~`, "!", `\!`).Replace(s)
}

// severeFirst returns findings in the order of their severities.
func severeFirst(findings []Finding) []Finding {
	findings = slices.Clone(findings)
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(b.Severity.Rank(), a.Severity.Rank()) })
	return findings
}

// bySeverity are the severities, the most severe first.
var bySeverity = []rule.Severity{rule.Blocking, rule.Question, rule.Nit}
