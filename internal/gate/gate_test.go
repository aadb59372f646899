package gate

import (
	"path/filepath"
	"testing"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// in returns a range of file.
func in(file string, offset, end int) rule.Range {
	return rule.Range{File: filepath.FromSlash(file), Line: 1, Column: offset + 1, Offset: offset, EndLine: 1, EndColumn: end + 1, EndOffset: end}
}

func TestDocument(t *testing.T) {
	finding := func(name, kind string, offset int) rule.Finding {
		return rule.Finding{Rule: name, Kind: kind, Severity: rule.Question, Range: in("/m/a.go", offset, offset+5), Message: kind}
	}
	preview := finding("blocker", "b", 10)
	preview.Preview = true
	suppress := func(file, reason string, foreign bool, rules ...string) rule.Suppression {
		return rule.Suppression{Rules: rules, Reason: reason, Foreign: foreign, Comment: in(file, 50, 60), Scope: in(file, 15, 25)}
	}
	for _, test := range []struct {
		name         string
		findings     []rule.Finding
		suppressions []rule.Suppression
		preview      bool
		shown        int
		errors       int
	}{
		{name: "nothing"},
		{name: "one", findings: []rule.Finding{finding("blocker", "a", 20)}, shown: 1},
		{name: "preview", findings: []rule.Finding{preview}},
		{name: "preview asked for", findings: []rule.Finding{preview}, preview: true, shown: 1},
		{name: "suppressed", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "why", false, "blocker")}},
		{name: "suppressed by alias", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "why", false, "stopper")}},
		{name: "suppressed with all", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "why", false, "all")}},
		{name: "nolint without reason", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "", true, "blocker")}},
		{name: "no reason", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "", false, "blocker")}, shown: 1, errors: 1},
		{name: "no rule", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "", false)}, shown: 1, errors: 1},
		{name: "other rule", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "why", false, "nitpick")}, shown: 1},
		{name: "other place", findings: []rule.Finding{finding("blocker", "a", 30)},
			suppressions: []rule.Suppression{suppress("/m/a.go", "why", false, "blocker")}, shown: 1},
		{name: "other file", findings: []rule.Finding{finding("blocker", "a", 20)},
			suppressions: []rule.Suppression{suppress("/m/b.go", "why", false, "blocker")}, shown: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			res := &engine.Result{Findings: test.findings, Suppressions: test.suppressions, Packages: 3}
			doc := Document(filepath.FromSlash("/m"), res, Set{Rules: rules, Preview: test.preview})
			if len(doc.Findings) != test.shown || len(doc.Errors) != test.errors || doc.Packages != 3 || doc.Incomplete {
				t.Errorf("%d findings, %d errors, %d packages, incomplete %v; want %d findings, %d errors, 3 packages, complete",
					len(doc.Findings), len(doc.Errors), doc.Packages, doc.Incomplete, test.shown, test.errors)
			}
		})
	}
}

func TestExitCode(t *testing.T) {
	blocking := rule.Finding{Rule: "blocker", Severity: rule.Blocking, Range: in("/m/a.go", 1, 2)}
	question := rule.Finding{Rule: "blocker", Severity: rule.Question, Range: in("/m/a.go", 3, 4)}
	broken := engine.Error{Package: "m/a", Position: "/m/a.go:1:2", Message: "undefined: x"}
	failed := engine.Error{Rule: "blocker", Message: "panic"}
	remark := engine.Error{Message: "built with an older Go"}
	for _, test := range []struct {
		name     string
		findings []rule.Finding
		errors   []engine.Error
		want     int
	}{
		{"nothing", nil, nil, Passed},
		{"question", []rule.Finding{question}, nil, Passed},
		{"blocking", []rule.Finding{question, blocking}, nil, Blocked},
		{"broken package", nil, []engine.Error{broken}, Incomplete},
		{"broken package and blocking", []rule.Finding{blocking}, []engine.Error{broken}, Incomplete},
		{"failed rule", []rule.Finding{question}, []engine.Error{failed}, Incomplete},
		{"remark", nil, []engine.Error{remark}, Passed},
		{"remark and blocking", []rule.Finding{blocking}, []engine.Error{remark}, Blocked},
	} {
		doc := Document("/m", &engine.Result{Findings: test.findings, Errors: test.errors}, Set{Rules: rules})
		if got := ExitCode(doc); got != test.want {
			t.Errorf("%s: exit code %d, want %d", test.name, got, test.want)
		}
		if len(doc.Errors) != len(test.errors) {
			t.Errorf("%s: errors %v", test.name, doc.Errors)
		}
	}
}

func TestSplitPosition(t *testing.T) {
	for _, test := range []struct {
		position     string
		file         string
		line, column int
	}{
		{"", "", 0, 0},
		{"a.go", "a.go", 0, 0},
		{"a.go:3", "a.go", 3, 0},
		{"a.go:3:7", "a.go", 3, 7},
		{`C:\m\a.go:3:7`, `C:\m\a.go`, 3, 7},
		{`C:\m\a.go`, `C:\m\a.go`, 0, 0},
		{"odd:1:2:3", "odd:1", 2, 3},
	} {
		file, line, column := splitPosition(test.position)
		if file != test.file || line != test.line || column != test.column {
			t.Errorf("splitPosition(%q) = %q, %d, %d", test.position, file, line, column)
		}
	}
}
