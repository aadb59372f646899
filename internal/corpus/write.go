package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A writer writes the report, in Markdown.
type writer struct {
	ctx     context.Context
	out     *bufio.Writer // keeps the first error until Flush
	compare bool          // there is a base build
	only    []string
	judged  *judgements
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(w.out, format, args...) }

// A count is how many findings there are, and what a change does to them.
type count struct {
	base, head int
	of         map[status]int
}

func (c *count) add(p pair) {
	if p.base != nil {
		c.base++
	}
	if p.head != nil {
		c.head++
	}
	if c.of == nil {
		c.of = map[status]int{}
	}
	c.of[p.status()]++
}

// summary writes counts by module and by kind.
func (w *writer) summary(results []result) {
	title := []string{"findings"}
	numbers := func(c count) []string { return []string{fmt.Sprint(c.head)} }
	if w.compare {
		title = []string{"base", "head", "new", "gone", "changed"}
		numbers = func(c count) []string {
			return []string{fmt.Sprint(c.base), fmt.Sprint(c.head), fmt.Sprint(c.of[added]), fmt.Sprint(c.of[gone]), fmt.Sprint(c.of[changed])}
		}
	}
	var modules, kinds [][]string
	var total count
	byKind := map[string]*count{}
	packages, errors := 0, 0
	for _, r := range results {
		var c count
		for _, p := range r.pairs {
			c.add(p)
			total.add(p)
			// A finding whose kind changed counts as gone there and new here.
			for _, f := range kindsOf(p) {
				k := byKind[kindOf(f.latest())]
				if k == nil {
					k = new(count)
					byKind[kindOf(f.latest())] = k
				}
				k.add(f)
			}
		}
		packages += r.head.Packages
		errors += len(r.head.Errors)
		modules = append(modules, slices.Concat([]string{r.Name, r.ShortCommit(), fmt.Sprint(r.head.Packages)}, numbers(c), []string{fmt.Sprint(len(r.head.Errors))}))
	}
	modules = append(modules, slices.Concat([]string{"all", "", fmt.Sprint(packages)}, numbers(total), []string{fmt.Sprint(errors)}))
	for kind, c := range byKind {
		kinds = append(kinds, append([]string{kind}, numbers(*c)...))
	}
	slices.SortFunc(kinds, func(a, b []string) int { return strings.Compare(a[0], b[0]) })

	w.printf("# Findings\n\n")
	w.table(slices.Concat([]string{"module", "commit", "packages"}, title, []string{"errors"}), modules)
	if len(kinds) > 0 {
		w.table(append([]string{"kind"}, title...), kinds)
	}
}

// kindsOf returns p, split in two if its kind differs between the builds.
func kindsOf(p pair) []pair {
	if p.base != nil && p.head != nil && kindOf(p.base) != kindOf(p.head) {
		return []pair{{base: p.base}, {head: p.head}}
	}
	return []pair{p}
}

// table writes a table; numbers are aligned to the right.
func (w *writer) table(header []string, rows [][]string) {
	line := func(cells []string) {
		w.printf("| %s |\n", strings.Join(cells, " | "))
	}
	line(header)
	rule := make([]string, len(header))
	for i := range rule {
		rule[i] = "---"
		if len(rows) > 0 && strings.Trim(rows[len(rows)-1][i], "0123456789.%") == "" && rows[len(rows)-1][i] != "" {
			rule[i] = "--:"
		}
	}
	line(rule)
	for _, row := range rows {
		for i := range row {
			row[i] = escape(row[i])
		}
		line(row)
	}
	w.printf("\n")
}

// escape returns s as the content of a cell.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(s)
}

// inOrder returns those of pairs that are to be read: kind by kind, new ones before those that
// are gone or changed, and no unchanged ones.
func inOrder(pairs []pair) []pair {
	shown := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return p.status() == unchanged })
	slices.SortStableFunc(shown, func(a, b pair) int {
		return cmp.Or(strings.Compare(kindOf(a.latest()), kindOf(b.latest())), cmp.Compare(a.status(), b.status()))
	})
	return shown
}

// findings writes what is to be read, module by module.
func (w *writer) findings(results []result) {
	for _, r := range results {
		shown := inOrder(r.pairs)
		if len(shown) == 0 {
			continue
		}
		w.printf("## %s\n\n", strings.TrimSpace(r.Name+" "+r.ShortCommit()))
		src := newSource(r.Module)
		for i, p := range shown {
			if kind := kindOf(p.latest()); i == 0 || kind != kindOf(shown[i-1].latest()) {
				w.printf("### %s in %s\n\n", kind, r.Name)
			}
			w.finding(r.Module, src, p)
		}
	}
}

// finding writes one finding with its source code, in one line if it is judged already.
func (w *writer) finding(m checkout.Module, src *source, p pair) {
	f := p.latest()
	status := ""
	if w.compare {
		status = statuses[p.status()] + " "
	}
	place := fmt.Sprintf("`%s:%d`", f.File, f.Line)
	severity := string(f.Severity)
	if f.Preview {
		severity += ", preview"
	}
	if j := w.judged.of(m, f); j != nil {
		note := ""
		if j.note != "" {
			note = ": " + j.note
		}
		w.printf("- %s%s (%s), judged **%s**%s\n  %s\n", status, place, severity, j.verdict, note, f.Message)
		if p.status() == changed {
			w.differences(p)
		}
		w.printf("\n")
		return
	}
	w.printf("- %s%s (%s) in `%s`, fingerprint `%s`\n  %s\n", status, place, severity, symbol.Symbol(f.Function).Short(), f.Fingerprint, f.Message)
	if p.status() == changed {
		w.differences(p)
	}
	w.printf("\n")
	var code []string
	for _, e := range src.excerpts(f) {
		if e.file != f.File {
			code = append(code, e.file)
		}
		for _, line := range e.lines {
			code = append(code, line.String())
		}
	}
	for _, h := range src.hops(w.ctx, f) {
		code = append(code, fmt.Sprintf("%s:%d", h.file, h.decl), excerptLine{h.decl, h.declText, false}.String())
		if h.call > 0 && h.call != h.decl {
			code = append(code, excerptLine{h.call, h.callText, false}.String())
		}
	}
	fence := "```"
	for slices.ContainsFunc(code, func(line string) bool { return strings.Contains(line, fence) }) {
		fence += "`"
	}
	w.printf("  %sgo\n", fence)
	for _, line := range code {
		w.printf("  %s\n", line)
	}
	w.printf("  %s\n\n", fence)
}

func (w *writer) differences(p pair) {
	for _, d := range p.differences() {
		if d.base == "" && d.head == "" {
			w.printf("  - %s changed\n", d.name)
			continue
		}
		w.printf("  - %s was: %s\n", d.name, cmp.Or(d.base, "none"))
		if d.name != "message" {
			w.printf("  - %s is: %s\n", d.name, cmp.Or(d.head, "none"))
		}
	}
}

// rows writes rows for a judgements file: those findings that have no judgement yet.
func (w *writer) rows(results []result) {
	var rows [][]string
	for _, r := range results {
		for _, p := range inOrder(r.pairs) {
			f := p.latest()
			if w.judged.of(r.Module, f) == nil {
				rows = append(rows, []string{r.Name, r.ShortCommit(), kindOf(f), fmt.Sprintf("%s:%d", f.File, f.Line), f.Fingerprint, "?", ""})
			}
		}
	}
	if len(rows) > 0 {
		w.printf("## To judge\n\n")
		w.table(columns, rows)
	}
}

// errors writes what could not be analysed; of a comparison, only what differs.
func (w *writer) errors(results []result) {
	title := false
	for _, r := range results {
		var lines []string
		if w.compare {
			lines = append(missing("new", r.head.Errors, r.base.Errors), missing("gone", r.base.Errors, r.head.Errors)...)
		} else {
			lines = missing("", r.head.Errors, nil)
		}
		if len(lines) == 0 {
			continue
		}
		if !title {
			w.printf("## Errors\n\n")
			title = true
		}
		for _, line := range lines {
			w.printf("- %s: %s\n", r.Name, line)
		}
		w.printf("\n")
	}
}

// missing describes the errors that are in list but not in other.
func missing(status string, list, other []report.Error) []string {
	var lines []string
	for _, e := range list {
		if slices.Contains(other, e) {
			continue
		}
		var words []string
		for _, word := range []string{status, e.Package, e.Rule, e.File} {
			if word != "" {
				words = append(words, word)
			}
		}
		message, _, _ := strings.Cut(e.Message, "\n")
		lines = append(lines, strings.Join(append(words, message), " "))
	}
	return lines
}

// precision writes how often each kind is right, over the judged findings of the head build,
// and the judgements on findings that it does not report any more.
func (w *writer) precision(results []result) {
	var rows [][]string
	for _, t := range w.judged.tallies(results) {
		row := []string{t.kind, string(t.severity), fmt.Sprint(t.found), fmt.Sprint(t.judged())}
		for _, v := range []verdict{isTrue, isArguable, isFalse} {
			row = append(row, fmt.Sprint(t.verdicts[v]))
		}
		strict, lenient, contract := "-", "-", ""
		if n := t.judged(); n > 0 {
			strict = percent(t.verdicts[isTrue], n)
			lenient = percent(t.verdicts[isTrue]+t.verdicts[isArguable], n)
			contract = "kept"
			if _, limited := limits[t.severity]; !limited {
				contract = "none"
			} else if t.overLimit() {
				contract = "broken"
			}
		}
		rows = append(rows, append(row, strict, lenient, contract))
	}
	w.printf("## Precision\n\n")
	w.table([]string{"kind", "severity", "found", "judged", "true", "arguable", "false", "precision", "with arguable", "limit of the severity"}, rows)

	lost := w.judged.lost(results, w.only)
	if len(lost) == 0 {
		return
	}
	counts := map[verdict]int{}
	for _, j := range lost {
		counts[j.verdict]++
	}
	w.printf("Judged, and not reported any more: %d true, %d arguable, %d false.\n\n", counts[isTrue], counts[isArguable], counts[isFalse])
	for _, j := range lost {
		w.printf("- **%s** %s `%s` %s %s\n", j.verdict, j.project, cmp.Or(j.place, j.fingerprint), j.kind, j.note)
	}
	w.printf("\n")
}

func percent(n, of int) string { return fmt.Sprintf("%.0f%%", 100*float64(n)/float64(of)) }
