// Package gate answers which rules run, which of their findings are shown, and
// whether they keep a change from being merged.
//
// The engine and its cache know nothing of this: they find everything, and a [Gate] decides.
package gate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/change"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/configfile"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// The exit codes of a review; when several apply, the first of [Usage],
// [Incomplete], [Blocked], [Passed].
const (
	Passed     = 0 // nothing that blocks
	Blocked    = 1 // a finding of the severity that blocks, or a higher one
	Usage      = 2 // the request makes no sense: flags, configuration, directory, module
	Incomplete = 3 // something could not be analysed
)

// A Request is what is asked of a review.
type Request struct {
	Dir       string       // absolute path of the working directory
	Rules     []*rule.Rule // all there are, without [Suppression]
	Config    *config.Config
	Selection Selection

	// Patch is the file with a patch whose new side is reviewed: only what it brought in is
	// shown; "-" is Stdin.
	Patch string
	Stdin io.Reader

	// WriteBaseline is the file to which the findings are written that are known from now on.
	WriteBaseline string
	// Suppressions asks for a list of the comments that suppress findings.
	Suppressions bool
}

// A Gate decides what becomes of the findings of one run.
type Gate struct {
	Rules []*rule.Rule // those to run

	request  Request
	config   *config.Config
	set      Set
	change   *change.Change // nil if everything counts as new
	baseline *Baseline      // nil if nothing is known
}

// New prepares a review. All errors are for the user to mend.
func New(ctx context.Context, r Request) (*Gate, error) {
	set, err := Select(Known(r.Rules), r.Selection, r.Config)
	if err != nil {
		return nil, err
	}
	g := &Gate{request: r, config: r.Config, set: set}
	for _, rule := range set.Rules {
		if rule != Suppression {
			g.Rules = append(g.Rules, rule)
		}
	}
	if len(g.Rules) == 0 {
		return nil, errors.New("no rule is left to run: `reviewlint rules` lists them")
	}
	if r.WriteBaseline != "" {
		if r.Patch != "" {
			return nil, errors.New("-write-baseline takes all findings, old ones too: leave out -new-from-patch")
		}
		return g, nil // the file need not exist, and the diff does not matter
	}
	if file := g.config.Baseline; file != "" {
		if g.baseline, err = ReadBaseline(g.absolute(file)); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Patch == "-":
		g.change, err = change.FromPatch(r.Stdin, g.patchRoot(ctx))
	case r.Patch != "":
		var f *os.File
		if f, err = os.Open(r.Patch); err == nil {
			defer f.Close()
			g.change, err = change.FromPatch(f, g.patchRoot(ctx))
		}
	case g.config.NewFrom != "":
		g.change, err = change.FromGit(ctx, r.Dir, g.config.NewFrom)
	}
	if err != nil {
		return nil, err
	}
	return g, nil
}

// patchRoot returns the directory that names in a patch are relative to.
func (g *Gate) patchRoot(ctx context.Context) string {
	return cmp.Or(change.Toplevel(ctx, g.request.Dir), g.request.Dir)
}

// absolute makes the name of a file of the configuration absolute.
func (g *Gate) absolute(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(g.config.Dir, file)
}

// An Outcome is what is left of a review.
type Outcome struct {
	*report.Document
	Findings []rule.Finding // those of the document, as the rules reported them
	Rules    []*rule.Rule   // those that ran, with what the gate itself reports
	// Diff is what was compared with, nil if everything counts as new.
	Diff *change.Change

	config *config.Config
}

// ExitCode returns the exit code of a review that ended in o.
func (o *Outcome) ExitCode() int {
	threshold := rule.Severity(o.config.FailOn).Rank() // 0 for none
	switch {
	case o.Incomplete && !o.config.AllowIncomplete:
		return Incomplete
	case threshold > 0 && slices.ContainsFunc(o.Findings, func(f rule.Finding) bool { return f.Severity.Rank() >= threshold }):
		return Blocked
	}
	return Passed
}

// Judge returns what is shown of res: with the severities of the configuration, without what is
// off, excluded, suppressed, known from the baseline or older than the change. It writes the
// baseline if that was asked for.
func (g *Gate) Judge(res *engine.Result) (*Outcome, error) {
	o := &Outcome{Rules: g.set.Rules, Diff: g.change, config: g.config}
	incomplete := false
	var errs []report.Error
	for _, e := range res.Errors {
		errs = append(errs, newError(e))
		// An error about no package and no rule is a remark on the whole run.
		incomplete = incomplete || e.Package != "" || e.Rule != ""
	}

	comments := newComments(g.set, res)
	repeats := g.set.repeats(res.Findings)
	var found []rule.Finding
	for i, f := range res.Findings {
		if repeats[i] {
			continue
		}
		hidden := comments.hide(f)
		if f, ok := g.judged(f); ok && !hidden {
			found = append(found, f)
		}
	}
	if g.set.has(Suppression) {
		for _, f := range comments.findings(g.name) {
			if f, ok := g.judged(f); ok {
				found = append(found, f)
			}
		}
	}

	var notes []string
	baseline := g.baseline
	if file := g.request.WriteBaseline; file != "" {
		baseline = newBaseline(file, found)
		kept, err := baseline.write(g.scope(res))
		if err != nil {
			return nil, err
		}
		notes = append(notes, fmt.Sprintf("wrote %d known findings to %s", len(found)+kept, file))
	}
	all := len(found)
	if baseline != nil {
		var stale []Entry
		found, stale = baseline.filter(found, g.scope(res))
		if len(stale) > 0 {
			notes = append(notes, staleNote(baseline.file, stale))
		}
	}

	if g.change != nil {
		var brought []rule.Finding
		for _, f := range found {
			if cause, ok := g.change.Cause(f); ok {
				at := cause.Place
				f.New = &rule.Span{Text: cause.Text, Range: rule.Range{File: at.File, Line: at.Line, Column: 1, EndLine: at.Line, EndColumn: 1}}
				brought = append(brought, f)
			}
		}
		found = brought
	}

	o.Findings = found
	o.Document = report.New(g.request.Dir, found, errs)
	o.Packages, o.Incomplete, o.Notes, o.Old = res.Packages, incomplete, notes, all-len(found)
	if g.request.Suppressions {
		o.Suppressions = comments.list(g.request.Dir, found)
	}
	return o, nil
}

// name returns the name of a file as patterns of the configuration and the baseline spell it.
func (g *Gate) name(file string) string {
	return report.Relative(g.config.Dir)(file)
}

// judged returns f with the severity that it has by the configuration; ok is false if it is not shown.
func (g *Gate) judged(f rule.Finding) (judged rule.Finding, ok bool) {
	severity, ok := g.set.shows(f)
	if !ok || configfile.Match(g.set.excluded(f.Rule), g.name(f.Range.File)) {
		return f, false
	}
	f.Severity = severity
	return f, true
}

// newError resolves the position of e.
func newError(e engine.Error) report.Error {
	out := report.Error{Package: e.Package, Rule: e.Rule, Message: e.Message}
	out.File, out.Line, out.Column = splitPosition(e.Position)
	return out
}

// splitPosition reads file:line:column, where column or both numbers may be missing and
// the file may contain colons.
func splitPosition(s string) (file string, line, column int) {
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		s = s[:i]
		numbers = append([]int{n}, numbers...)
	}
	numbers = append(numbers, 0, 0)
	return s, numbers[0], numbers[1]
}
