package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// A codeQuality is an entry of GitLab's code quality report.
type codeQuality struct {
	Description string       `json:"description"`
	CheckName   string       `json:"check_name"`
	Fingerprint string       `json:"fingerprint"`
	Severity    string       `json:"severity"`
	Location    codeLocation `json:"location"`
	Content     codeContent  `json:"content"`
}

type codeLocation struct {
	Path  string    `json:"path"`
	Lines codeLines `json:"lines"`
}

type codeLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

type codeContent struct {
	Body string `json:"body"`
}

var gitlabSeverities = map[rule.Severity]string{rule.Blocking: "blocker", rule.Question: "major", rule.Nit: "minor"}

// GitLab writes doc as a code quality report. What could not be analysed is in it, too, so that the report of
// an incomplete run is never empty. File names are relative to the root of the repository.
func GitLab(w io.Writer, doc *Document, opts Options) error {
	list := []codeQuality{}
	seen := map[string]int{}
	add := func(c codeQuality) {
		seen[c.Fingerprint]++
		if n := seen[c.Fingerprint]; n > 1 {
			c.Fingerprint += fmt.Sprintf("-%d", n) // GitLab merges entries with the same
		}
		list = append(list, c)
	}
	for _, e := range doc.Errors {
		if e.remark() {
			continue
		}
		add(codeQuality{
			Description: e.Message, CheckName: "reviewlint: not analysed", Severity: "critical",
			Fingerprint: rule.Fingerprint("reviewlint", e.Rule, e.Package+e.File, e.Message),
			Location:    codeLocation{opts.inRepository(cmp.Or(e.File, "go.mod")), codeLines{max(1, e.Line), max(1, e.Line)}},
			Content:     codeContent{e.Package},
		})
	}
	for _, f := range doc.Findings {
		add(codeQuality{
			Description: f.Message, CheckName: f.Rule + "/" + f.Kind, Severity: gitlabSeverities[f.Severity],
			Fingerprint: f.Fingerprint,
			Location:    codeLocation{opts.inRepository(f.File), codeLines{f.Line, f.lastLine()}},
			Content:     codeContent{f.URL},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	return enc.Encode(list)
}
