package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// A verdict is what a reader made of a finding.
type verdict string

const (
	isTrue     verdict = "true"     // a reviewer would say the same
	isArguable verdict = "arguable" // the statement is right, whether it matters depends on data that the code does not show
	isFalse    verdict = "false"    // what the message says does not hold, or nobody would want the change
)

// limits are the shares of wrong findings that each severity allows.
var limits = map[rule.Severity]float64{rule.Blocking: 1.0 / 50, rule.Question: 1.0 / 5}

// A judgement is one row of a judgements file.
type judgement struct {
	project     string
	commit      string // may be shortened or empty
	kind        string // "rule/kind"
	place       string // file:line
	fingerprint string
	verdict     verdict
	note        string
	file        string // where the judgement stands
	line        int
}

// judgements are what a judgements file says.
type judgements struct{ list []judgement }

// columns are the columns of a judgements file, in the order in which [writer.rows] writes
// them. A file may leave out and add some, as long as there is a verdict, a project, and
// a kind with place or a fingerprint.
var columns = []string{"project", "commit", "kind", "place", "fingerprint", "verdict", "note"}

// readJudgements reads a file, or all .md and .csv files of a directory: comma-separated values if
// its name ends in ".csv", else all tables of a Markdown file that have columns "project" and
// "verdict".
func readJudgements(name string) (*judgements, error) {
	files := []string{name}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		files = nil
		for _, pattern := range []string{"*.md", "*.csv"} {
			matches, err := filepath.Glob(filepath.Join(name, pattern))
			if err != nil {
				return nil, err
			}
			files = append(files, matches...)
		}
	}
	js := new(judgements)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		rows := markdownRows(string(data))
		if strings.EqualFold(filepath.Ext(file), ".csv") {
			if rows, err = csvRows(string(data)); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		for _, row := range rows {
			j, err := newJudgement(row)
			j.file = file
			if err == nil && j.verdict != "" {
				err = js.add(j)
			}
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", file, row.line, err)
			}
		}
	}
	return js, nil
}

// A row is one row of a table: its cells by lower-case column name.
type row struct {
	cells map[string]string
	line  int
}

func newJudgement(r row) (judgement, error) {
	j := judgement{
		project:     r.cells["project"],
		commit:      r.cells["commit"],
		kind:        r.cells["kind"],
		place:       r.cells["place"],
		fingerprint: r.cells["fingerprint"],
		verdict:     verdict(strings.ToLower(r.cells["verdict"])),
		note:        r.cells["note"],
		line:        r.line,
	}
	switch j.verdict {
	case isTrue, isArguable, isFalse:
	case "", "?":
		j.verdict = ""
	default:
		return j, fmt.Errorf("verdict %q: want %s, %s, %s, or ? for none yet", j.verdict, isTrue, isArguable, isFalse)
	}
	if j.project == "" {
		return j, errors.New("no project")
	}
	if (j.place == "" || j.kind == "") && j.fingerprint == "" {
		return j, errors.New("want a kind and a place (file:line), or a fingerprint")
	}
	return j, nil
}

// add appends j unless another row gives a different verdict on the same finding.
func (js *judgements) add(j judgement) error {
	for _, other := range js.list {
		same := j.project == other.project && j.commit == other.commit && j.kind == other.kind &&
			j.place == other.place && j.fingerprint == other.fingerprint
		if same && j.verdict != other.verdict {
			return fmt.Errorf("%s:%d calls the same finding %s", other.file, other.line, other.verdict)
		}
	}
	js.list = append(js.list, j)
	return nil
}

// of returns the judgement on f, which is a finding in m, or nil. A place holds for its
// commit only; a fingerprint, which survives other changes to the code, holds for all.
func (js *judgements) of(m checkout.Module, f *report.Finding) *judgement {
	place := fmt.Sprintf("%s:%d", f.File, f.Line)
	byFingerprint := -1
	for i, j := range js.list {
		if j.project != m.Name || j.kind != "" && j.kind != kindOf(f) {
			continue
		}
		here := j.holdsFor(m)
		if here && j.place == place && j.kind != "" {
			return &js.list[i]
		}
		// One function may have several findings that say the same: where places can be compared, they decide.
		if j.fingerprint == f.Fingerprint && (!here || j.place == "") {
			byFingerprint = i
		}
	}
	if byFingerprint < 0 {
		return nil
	}
	return &js.list[byFingerprint]
}

// holdsFor reports whether j was given for what is checked out in m.
func (j *judgement) holdsFor(m checkout.Module) bool {
	return j.commit == "" || m.Commit != "" && strings.HasPrefix(m.Commit, j.commit)
}

func csvRows(data string) ([]row, error) {
	r := csv.NewReader(strings.NewReader(data))
	r.Comment = '#'
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		return nil, err
	}
	if !holdsJudgements(header) {
		return nil, errors.New("the first line must name the columns, project and verdict among them")
	}
	var rows []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, newRow(header, cells, line))
	}
}

// markdownRows returns the rows of the tables in text that hold judgements.
func markdownRows(text string) []row {
	var rows []row
	var header []string
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		cells := markdownCells(line)
		switch {
		case cells == nil:
			header = nil
		case header == nil && i+1 < len(lines) && isRule(lines[i+1]):
			header = cells
		case header != nil && !isRule(line) && holdsJudgements(header):
			rows = append(rows, newRow(header, cells, i+1))
		}
	}
	return rows
}

// isRule reports whether line separates the head of a table from its body.
func isRule(line string) bool {
	cells := markdownCells(line)
	return cells != nil && !slices.ContainsFunc(cells, func(c string) bool { return !ruleCell.MatchString(c) })
}

var (
	ruleCell = regexp.MustCompile(`^:?-+:?$`)
	cellEnd  = regexp.MustCompile(`((?:[^|\\]|\\.)*)\|`)
)

// markdownCells returns the cells of a row of a table, without the backticks around them,
// or nil if line is no such row.
func markdownCells(line string) []string {
	line = strings.TrimSpace(line)
	if len(line) < 2 || line[0] != '|' || line[len(line)-1] != '|' {
		return nil
	}
	var cells []string
	for _, m := range cellEnd.FindAllStringSubmatch(line[1:], -1) {
		cell := strings.TrimSpace(strings.ReplaceAll(m[1], `\|`, "|"))
		if inner := strings.Trim(cell, "`"); strings.Count(cell, "`") == len(cell)-len(inner) {
			cell = inner
		}
		cells = append(cells, cell)
	}
	return cells
}

// holdsJudgements reports whether a table with this header is one of judgements.
func holdsJudgements(header []string) bool {
	names := newRow(header, header, 0).cells
	return names["project"] != "" && names["verdict"] != ""
}

func newRow(header, cells []string, line int) row {
	r := row{cells: map[string]string{}, line: line}
	for i, name := range header {
		if i < len(cells) {
			r.cells[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(cells[i])
		}
	}
	return r
}

// A tally counts verdicts on findings of one kind and severity.
type tally struct {
	kind     string
	severity rule.Severity
	found    int // judged or not
	verdicts map[verdict]int
}

func (t *tally) judged() int {
	return t.verdicts[isTrue] + t.verdicts[isArguable] + t.verdicts[isFalse]
}

// overLimit reports whether more of the judged findings are wrong than the severity allows.
func (t *tally) overLimit() bool {
	limit, ok := limits[t.severity]
	return ok && float64(t.verdicts[isFalse]) > limit*float64(t.judged())
}

// tallies counts the findings of the head build, by kind and severity.
func (js *judgements) tallies(results []result) []*tally {
	var list []*tally
	for _, r := range results {
		for i := range r.head.Findings {
			f := &r.head.Findings[i]
			at := slices.IndexFunc(list, func(t *tally) bool { return t.kind == kindOf(f) && t.severity == f.Severity })
			if at < 0 {
				at = len(list)
				list = append(list, &tally{kind: kindOf(f), severity: f.Severity, verdicts: map[verdict]int{}})
			}
			list[at].found++
			if j := js.of(r.Module, f); j != nil {
				list[at].verdicts[j.verdict]++
			}
		}
	}
	slices.SortFunc(list, func(a, b *tally) int {
		if a.kind != b.kind {
			return strings.Compare(a.kind, b.kind)
		}
		return b.severity.Rank() - a.severity.Rank()
	})
	return list
}

// lost returns the judgements on findings that the head build does not report any more. It
// knows only of modules that were reviewed as a whole, at the commit of the judgement.
func (js *judgements) lost(results []result, only []string) []judgement {
	used := map[*judgement]bool{}
	for _, r := range results {
		for i := range r.head.Findings {
			used[js.of(r.Module, &r.head.Findings[i])] = true
		}
	}
	var lost []judgement
	for i, j := range js.list {
		covered := slices.ContainsFunc(results, func(r result) bool {
			return r.Name == j.project && r.Whole() && j.holdsFor(r.Module)
		})
		f := report.Finding{Kind: ""}
		f.Rule, f.Kind, _ = strings.Cut(j.kind, "/")
		if covered && !used[&js.list[i]] && matches(&f, only) {
			lost = append(lost, j)
		}
	}
	return lost
}
