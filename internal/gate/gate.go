// Package gate answers which rules run, which of their findings are shown, and
// whether they keep a change from being merged.
package gate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// The exit codes of a review; when several apply, the first of [Usage],
// [Incomplete], [Blocked], [Passed].
const (
	Passed     = 0 // nothing that blocks
	Blocked    = 1 // a finding of severity blocking
	Usage      = 2 // the request makes no sense: flags, directory, module
	Incomplete = 3 // something could not be analysed
)

// ExitCode returns the exit code of a review that ended in doc.
func ExitCode(doc *report.Document) int {
	switch {
	case doc.Incomplete:
		return Incomplete
	case slices.ContainsFunc(doc.Findings, func(f report.Finding) bool { return f.Severity == rule.Blocking }):
		return Blocked
	}
	return Passed
}

// Document returns what is shown of res: no previews unless set asks for them, no
// suppressed findings. dir is the absolute path of the working directory.
func Document(dir string, res *engine.Result, set Set) *report.Document {
	names := map[string][]string{} // rule -> its name and aliases
	for _, r := range set.Rules {
		names[r.Name] = append([]string{r.Name}, r.Aliases...)
	}
	ignores := map[string][]rule.Suppression{} // by file
	for _, s := range res.Suppressions {
		ignores[s.Scope.File] = append(ignores[s.Scope.File], s)
	}
	var shown []rule.Finding
	for _, f := range res.Findings {
		suppressed := slices.ContainsFunc(ignores[f.Range.File], func(s rule.Suppression) bool {
			return s.Covers(f.Range, names[f.Rule]...)
		})
		if !suppressed && (set.Preview || !f.Preview) {
			shown = append(shown, f)
		}
	}

	var errs []report.Error
	incomplete := false
	for _, e := range res.Errors {
		errs = append(errs, newError(e))
		// An error about no package and no rule is a remark on the whole run.
		incomplete = incomplete || e.Package != "" || e.Rule != ""
	}
	for _, s := range res.Suppressions {
		if message := malformed(s); message != "" {
			errs = append(errs, report.Error{File: s.Comment.File, Line: s.Comment.Line, Column: s.Comment.Column, Message: message})
		}
	}
	doc := report.New(dir, shown, errs)
	doc.Packages = res.Packages
	doc.Incomplete = incomplete
	return doc
}

// malformed says why s silences nothing, or "".
func malformed(s rule.Suppression) string {
	switch {
	case s.Foreign:
		return ""
	case len(s.Rules) == 0:
		return "this comment suppresses nothing: it names no rule; write `//reviewlint:ignore rule reason`"
	case s.Reason == "":
		return fmt.Sprintf("this comment suppresses nothing: it gives no reason; write `//reviewlint:ignore %s reason`", strings.Join(s.Rules, ","))
	}
	return ""
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
