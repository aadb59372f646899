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

// A row is a line of the checklist and what became of it.
type row struct {
	checklist.Row
	Rules    []string // those that ran
	Findings int
}

// reviewed returns the lines of the checklist that the rules of a run looked at, and the others.
func reviewed(doc *Document, opts Options) (looked, left []row) {
	findings := map[string]int{}
	for _, f := range doc.Findings {
		findings[f.Rule]++
	}
	for _, s := range checklist.Sections {
		for _, r := range s.Rows {
			out := row{Row: r}
			for _, ran := range opts.Rules {
				if slices.Contains(r.Rules, ran.Name) {
					out.Rules = append(out.Rules, ran.Name)
					out.Findings += findings[ran.Name]
				}
			}
			if len(out.Rules) > 0 {
				looked = append(looked, out)
			} else {
				left = append(left, out)
			}
		}
	}
	return looked, left
}

// rows returns the checklist as Markdown.
func rows(doc *Document, opts Options) string {
	looked, left := reviewed(doc, opts)
	var b strings.Builder
	if len(looked) > 0 {
		fmt.Fprintf(&b, "\n<details><summary>Checklist: %d lines looked at, %d left to you</summary>\n\n", len(looked), len(left))
		for _, r := range looked {
			found := "nothing found"
			if r.Findings > 0 {
				found = plural(r.Findings, "finding")
			}
			fmt.Fprintf(&b, "- [x] %s (%s): %s\n", r.Line, strings.Join(r.Rules, ", "), found)
		}
		for _, r := range left {
			fmt.Fprintf(&b, "- [ ] %s\n", r.Line)
		}
		b.WriteString("\n</details>\n")
	}
	return b.String()
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
