package gate

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// in returns a range of file.
func in(file string, offset, end int) rule.Range {
	return rule.Range{File: filepath.FromSlash(file), Line: 1, Column: offset + 1, Offset: offset, EndLine: 1, EndColumn: end + 1, EndOffset: end}
}

func finding(name, kind string, offset int) rule.Finding {
	f := rule.Finding{Rule: name, Kind: kind, Severity: rule.Question, Range: in("/m/a.go", offset, offset+5), Message: kind}
	f.Fingerprint = rule.Fingerprint(name, kind, "", kind)
	for _, r := range rules {
		if k, ok := r.Kind(kind); ok && r.Name == name {
			f.Severity, f.Preview = k.Severity, k.Preview || r.Preview
		}
	}
	return f
}

// judge returns the outcome of a run in /m with the given configuration.
func judge(t *testing.T, res *engine.Result, r Request) *Outcome {
	t.Helper()
	if r.Config == nil {
		r.Config = config.Default()
	}
	r.Dir, r.Rules, r.Config.Dir = filepath.FromSlash("/m"), rules, filepath.FromSlash("/m")
	g, err := New(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if res.Files == nil {
		res.Files = []string{filepath.FromSlash("/m/a.go")}
	}
	res.Packages = 3
	o, err := g.Judge(res)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// kinds returns rule/kind of the findings of o, and severities that are not question.
func kinds(o *Outcome) string {
	var list []string
	for _, f := range o.Document.Findings {
		s := f.Rule + "/" + f.Kind
		if f.Severity != rule.Question {
			s += "=" + string(f.Severity)
		}
		list = append(list, s)
	}
	return strings.Join(list, " ")
}

func TestPolicy(t *testing.T) {
	yes, no := true, false
	all := []rule.Finding{finding("blocker", "a", 1), finding("blocker", "b", 2), finding("nitpick", "a", 3), finding("novel", "a", 4), finding("unsure", "a", 5)}
	doubtful := finding("blocker", "a", 1)
	doubtful.Severity = rule.Question
	for _, test := range []struct {
		name      string
		findings  []rule.Finding
		config    config.Config
		selection Selection
		want      string
	}{
		{name: "defaults", want: "blocker/a=blocking"},
		{name: "previews", config: config.Config{Preview: true}, want: "blocker/a=blocking blocker/b=nit novel/a unsure/a"},
		{name: "all", selection: Selection{On: []string{"all"}}, want: "blocker/a=blocking nitpick/a=nit"},
		{name: "a preview by name", selection: Selection{On: []string{"novel", "blocker"}}, want: "blocker/a=blocking novel/a"},
		{name: "enabled", config: config.Config{Rules: map[string]config.Rule{"nitpick": {Enabled: &yes}, "unsure": {Enabled: &yes}}}, want: "blocker/a=blocking nitpick/a=nit unsure/a"},
		{name: "disabled", config: config.Config{Rules: map[string]config.Rule{"blocker": {Enabled: &no}, "nitpick": {Enabled: &yes}}}, want: "nitpick/a=nit"},
		{name: "flags hold over the file", config: config.Config{Rules: map[string]config.Rule{"blocker": {Enabled: &no}, "nitpick": {Enabled: &yes}}}, selection: Selection{On: []string{"blocker"}}, want: "blocker/a=blocking"},
		{name: "off by flag", config: config.Config{Rules: map[string]config.Rule{"nitpick": {Enabled: &yes}}}, selection: Selection{Off: []string{"blocker"}}, want: "nitpick/a=nit"},
		{name: "kind enabled", config: config.Config{Rules: map[string]config.Rule{"blocker": {Kinds: map[string]config.Kind{"b": {Enabled: &yes}}}}}, want: "blocker/a=blocking blocker/b=nit"},
		{name: "kind disabled", config: config.Config{Preview: true, Rules: map[string]config.Rule{"blocker": {Kinds: map[string]config.Kind{"a": {Enabled: &no}}}}}, want: "blocker/b=nit novel/a unsure/a"},
		{name: "severity", config: config.Config{Rules: map[string]config.Rule{"blocker": {Severity: "nit"}}}, want: "blocker/a=nit"},
		{name: "severity by alias", config: config.Config{Rules: map[string]config.Rule{"stopper": {Severity: "nit"}}}, want: "blocker/a=nit"},
		{
			name: "severity of a kind", want: "blocker/a=nit blocker/b",
			config: config.Config{Rules: map[string]config.Rule{"blocker": {Severity: "question", Kinds: map[string]config.Kind{"a": {Severity: "nit"}, "b": {Enabled: &yes}}}}},
		},
		{name: "doubt", findings: []rule.Finding{doubtful}, config: config.Config{Rules: map[string]config.Rule{"blocker": {Severity: "blocking"}}}, want: "blocker/a"},
		{name: "doubt, lower", findings: []rule.Finding{doubtful}, config: config.Config{Rules: map[string]config.Rule{"blocker": {Severity: "nit"}}}, want: "blocker/a=nit"},
		{name: "raised", findings: []rule.Finding{finding("unsure", "a", 1)}, config: config.Config{Preview: true, Rules: map[string]config.Rule{"unsure": {Severity: "blocking"}}}, want: "unsure/a=blocking"},
		{name: "excluded", config: config.Config{Exclude: []config.Glob{"*.go"}}, want: ""},
		{name: "other files excluded", config: config.Config{Exclude: []config.Glob{"b/**"}}, want: "blocker/a=blocking"},
		{name: "excluded for a rule", config: config.Config{Preview: true, Rules: map[string]config.Rule{"blocker": {Exclude: []config.Glob{"a.go"}}}}, want: "novel/a unsure/a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			findings := test.findings
			if findings == nil {
				findings = all
			}
			test.config.FailOn = "blocking"
			o := judge(t, &engine.Result{Findings: slices.Clone(findings)}, Request{Config: &test.config, Selection: test.selection})
			if got := kinds(o); got != test.want || o.Packages != 3 || o.Incomplete {
				t.Errorf("got %s, want %s", got, test.want)
			}
			// What is printed as the effective configuration comes to the same.
			full, err := Effective(rules, test.selection, &test.config)
			if err != nil {
				t.Fatal(err)
			}
			full.FailOn = "blocking"
			if got := kinds(judge(t, &engine.Result{Findings: slices.Clone(findings)}, Request{Config: full})); got != test.want {
				t.Errorf("effective configuration: got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSuppression(t *testing.T) {
	suppress := func(reason string, foreign bool, names ...string) rule.Suppression {
		return rule.Suppression{Rules: names, Reason: reason, Foreign: foreign, Comment: in("/m/a.go", 50, 60), Scope: in("/m/a.go", 15, 25)}
	}
	otherFile := suppress("why", false, "blocker")
	otherFile.Scope.File = filepath.FromSlash("/m/b.go")
	incomplete := suppress("why", false, "blocker")
	incomplete.Comment.File = filepath.FromSlash("/m/broken.go")
	at20 := []rule.Finding{finding("blocker", "a", 20)}
	for _, test := range []struct {
		name         string
		findings     []rule.Finding
		suppressions []rule.Suppression
		selection    Selection
		want         string
		message      string
	}{
		{name: "suppressed", findings: at20, suppressions: []rule.Suppression{suppress("why", false, "blocker")}},
		{name: "by alias", findings: at20, suppressions: []rule.Suppression{suppress("why", false, "stopper")}},
		{name: "with all", findings: at20, suppressions: []rule.Suppression{suppress("why", false, "all")}},
		{name: "with nolint", findings: at20, suppressions: []rule.Suppression{suppress("why", true, "blocker")}},
		{name: "with nolint for all", findings: at20, suppressions: []rule.Suppression{suppress("", true, "all")}},
		{name: "with nolint for us", findings: at20, suppressions: []rule.Suppression{suppress("", true, "reviewlint")}},
		{
			name: "nolint without reason", findings: at20, suppressions: []rule.Suppression{suppress("", true, "blocker")},
			want: "suppression/no-reason", message: "`//nolint:blocker` gives no reason: nobody can tell later whether it still holds; write `//nolint:blocker // reason`",
		},
		{
			name: "no reason", findings: at20, suppressions: []rule.Suppression{suppress("", false, "blocker", "nitpick")},
			want:    "blocker/a=blocking suppression/no-reason",
			message: "`//reviewlint:ignore blocker,nitpick` suppresses nothing without a reason: nobody could tell later whether it holds; write the reason behind it",
		},
		{
			name: "no rule", findings: at20, suppressions: []rule.Suppression{suppress("", false)}, want: "blocker/a=blocking suppression/no-rule",
			message: "this comment names no rule: it suppresses nothing, although it looks as if it did; write `//reviewlint:ignore rule reason`, or remove it",
		},
		{
			name: "unknown rule", findings: at20, suppressions: []rule.Suppression{suppress("why", false, "bloker")}, want: "blocker/a=blocking suppression/unknown-rule",
			message: "`bloker` is no rule of reviewlint: this comment suppresses nothing, although it looks as if it did; write `blocker`",
		},
		{
			name: "unknown rule, nothing near", suppressions: []rule.Suppression{suppress("why", false, "quixotically")}, want: "suppression/unknown-rule",
			message: "`quixotically` is no rule of reviewlint: this comment suppresses nothing, although it looks as if it did; `reviewlint rules` lists the rules",
		},
		{name: "another tool's rule", findings: at20, suppressions: []rule.Suppression{suppress("why", true, "gosec")}, want: "blocker/a=blocking"},
		{
			name: "unused", suppressions: []rule.Suppression{suppress("why", false, "blocker")}, want: "suppression/unused",
			message: "`blocker` reports nothing here: the suppression would only hide what comes next at this place; remove it",
		},
		{name: "unused, elsewhere", findings: []rule.Finding{finding("blocker", "a", 30)}, suppressions: []rule.Suppression{suppress("why", false, "blocker")}, want: "blocker/a=blocking suppression/unused"},
		{name: "unused in part", findings: at20, suppressions: []rule.Suppression{suppress("why", false, "blocker", "nitpick", "novel")}, selection: Selection{On: []string{"all", "novel"}},
			want: "suppression/unused", message: "`nitpick`, `novel` report nothing here: the suppression would only hide what comes next at this place; remove it"},
		{name: "unused all", suppressions: []rule.Suppression{suppress("why", false, "all")}, want: "suppression/unused"},
		{name: "unused nolint", suppressions: []rule.Suppression{suppress("why", true, "blocker")}, want: "suppression/unused"},
		{name: "nolint by alias", findings: at20, suppressions: []rule.Suppression{suppress("", true, "stopper")}},
		{name: "unused nolint by alias", suppressions: []rule.Suppression{suppress("", true, "stopper")}},
		{name: "unused nolint for all", suppressions: []rule.Suppression{suppress("", true, "all")}},
		{name: "of a rule that did not run", suppressions: []rule.Suppression{suppress("why", false, "nitpick")}},
		{name: "of a preview that is not shown", findings: []rule.Finding{finding("blocker", "b", 20)}, suppressions: []rule.Suppression{suppress("why", false, "blocker")}},
		{name: "where something is broken", findings: at20, suppressions: []rule.Suppression{incomplete}, want: ""},
		{name: "in another file", findings: at20, suppressions: []rule.Suppression{otherFile}, want: "blocker/a=blocking suppression/unused"},
		{name: "not asked for", suppressions: []rule.Suppression{suppress("why", false, "blocker")}, selection: Selection{On: []string{"blocker"}}},
		{name: "switched off", suppressions: []rule.Suppression{suppress("why", false, "blocker")}, selection: Selection{Off: []string{"suppression"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := judge(t, &engine.Result{Findings: test.findings, Suppressions: test.suppressions}, Request{Selection: test.selection})
			if got := kinds(o); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			for _, f := range o.Findings {
				if f.Rule != Suppression.Name {
					continue
				}
				if test.message != "" && f.Message != test.message {
					t.Errorf("message %s", f.Message)
				}
				if n := len(f.Message); n < 90 || n > 200 {
					t.Errorf("message of %d bytes: %s", n, f.Message)
				}
				if _, ok := Suppression.Kind(f.Kind); !ok || len(f.Fingerprint) != 16 {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// Suppression is declared as completely as a rule with an analyzer.
func TestSuppressionRule(t *testing.T) {
	r := *Suppression
	r.Run = func(*rule.Pass) error { return nil }
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
}

func TestSuppressionList(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	const src = `package a

func f() {
	g() //nolint:blocker // few
	//lint:ignore SA1019 old
	g() // #nosec G101
	g()
}
`
	if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(line int) rule.Range {
		offset := 0
		for range line - 1 {
			offset += strings.Index(src[offset:], "\n") + 1
		}
		return rule.Range{File: file, Line: line, EndLine: line, Offset: offset, EndOffset: offset + 3}
	}
	hidden, shown, plain := finding("blocker", "a", 0), finding("blocker", "a", 0), finding("blocker", "a", 0)
	hidden.Range, shown.Range, plain.Range = at(4), at(6), at(7)
	res := &engine.Result{
		Findings:     []rule.Finding{hidden, shown, plain},
		Suppressions: []rule.Suppression{{Rules: []string{"blocker"}, Reason: "few", Foreign: true, Text: "//nolint:blocker // few", Comment: at(4), Scope: at(4)}},
		Files:        []string{file},
	}
	g, err := New(t.Context(), Request{Dir: dir, Rules: rules, Config: config.Default(), Suppressions: true})
	if err != nil {
		t.Fatal(err)
	}
	o, err := g.Judge(res)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range o.Suppressions {
		got = append(got, strings.Join([]string{s.Tool, s.File, s.Comment, strings.Join(s.Hides, ","), s.Reason}, "|"))
	}
	want := []string{
		"golangci-lint|a.go|//nolint:blocker // few|blocker|few",
		"staticcheck|a.go|//lint:ignore SA1019 old||",
		"gosec|a.go|// #nosec G101||",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if g, err = New(t.Context(), Request{Dir: dir, Rules: rules, Config: config.Default()}); err != nil {
		t.Fatal(err)
	}
	if o, err = g.Judge(res); err != nil || len(o.Suppressions) > 0 {
		t.Errorf("listed without being asked for: %v, %v", o.Suppressions, err)
	}
}

func TestExitCode(t *testing.T) {
	blocking, nit := finding("blocker", "a", 1), finding("nitpick", "a", 2)
	question := finding("unsure", "a", 3)
	broken := engine.Error{Package: "m/a", Position: "/m/a.go:1:2", Message: "undefined: x"}
	failed := engine.Error{Rule: "blocker", Message: "panic"}
	remark := engine.Error{Message: "built with an older Go"}
	for _, test := range []struct {
		name     string
		findings []rule.Finding
		errors   []engine.Error
		failOn   string
		allow    bool
		want     int
	}{
		{name: "nothing", failOn: "blocking", want: Passed},
		{name: "question", findings: []rule.Finding{question}, failOn: "blocking", want: Passed},
		{name: "question fails", findings: []rule.Finding{question}, failOn: "question", want: Blocked},
		{name: "nit does not", findings: []rule.Finding{nit}, failOn: "question", want: Passed},
		{name: "nit fails", findings: []rule.Finding{nit}, failOn: "nit", want: Blocked},
		{name: "blocking", findings: []rule.Finding{question, blocking}, failOn: "blocking", want: Blocked},
		{name: "blocking is more than a nit", findings: []rule.Finding{blocking}, failOn: "nit", want: Blocked},
		{name: "none", findings: []rule.Finding{blocking}, failOn: "none", want: Passed},
		{name: "broken package", errors: []engine.Error{broken}, failOn: "blocking", want: Incomplete},
		{name: "broken package, nothing fails", errors: []engine.Error{broken}, failOn: "none", want: Incomplete},
		{name: "broken package and blocking", findings: []rule.Finding{blocking}, errors: []engine.Error{broken}, failOn: "blocking", want: Incomplete},
		{name: "allowed", errors: []engine.Error{broken}, failOn: "blocking", allow: true, want: Passed},
		{name: "allowed and blocking", findings: []rule.Finding{blocking}, errors: []engine.Error{broken}, failOn: "blocking", allow: true, want: Blocked},
		{name: "failed rule", findings: []rule.Finding{question}, errors: []engine.Error{failed}, failOn: "blocking", want: Incomplete},
		{name: "remark", errors: []engine.Error{remark}, failOn: "blocking", want: Passed},
		{name: "remark and blocking", findings: []rule.Finding{blocking}, errors: []engine.Error{remark}, failOn: "blocking", want: Blocked},
	} {
		o := judge(t, &engine.Result{Findings: test.findings, Errors: test.errors}, Request{
			Config:    &config.Config{Preview: true, FailOn: test.failOn, AllowIncomplete: test.allow},
			Selection: Selection{On: []string{"all"}},
		})
		if got := o.ExitCode(); got != test.want {
			t.Errorf("%s: exit code %d, want %d", test.name, got, test.want)
		}
		if len(o.Errors) != len(test.errors) {
			t.Errorf("%s: errors %v", test.name, o.Errors)
		}
	}
}

const patch = `diff --git a/a.go b/a.go
--- a/a.go
+++ b/a.go
@@ -3 +3 @@
-var a = 1
+var a = 2
`

func TestNewFromPatch(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	for name, text := range map[string]string{"a.go": "package a\n\nvar a = 2\nvar b = 2\n", "p.diff": patch} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var findings []rule.Finding
	for line := 3; line <= 4; line++ {
		f := finding("blocker", "a", line)
		f.Range = rule.Range{File: file, Line: line, EndLine: line, Column: 1, EndColumn: 2, Offset: line}
		findings = append(findings, f)
	}
	for _, request := range []Request{
		{Patch: "-", Stdin: strings.NewReader(patch)},
		{Patch: filepath.Join(dir, "p.diff")},
	} {
		request.Dir, request.Rules, request.Config = dir, rules, config.Default()
		g, err := New(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		o, err := g.Judge(&engine.Result{Findings: slices.Clone(findings)})
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Findings) != 1 || o.Findings[0].Range.Line != 3 || o.Document.Findings[0].New == nil || o.Document.Findings[0].New.Text != "this line changed" || o.Diff == nil {
			t.Errorf("%s: got %+v", request.Patch, o.Document.Findings)
		}
	}
}

func TestNewErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	newer, broken, twice := write("newer.json", `{"version": 2}`), write("broken.json", `{"version": `), write("twice.json", `{"version": 1} x`)
	for _, test := range []struct {
		request Request
		want    string
	}{
		{Request{Selection: Selection{On: []string{"bloker"}}}, `unknown rule "bloker"; did you mean "blocker"\?`},
		{Request{Selection: Selection{Off: []string{"blocker"}}}, "no rule is left to run: `reviewlint rules` lists them"},
		{Request{Selection: Selection{On: []string{"suppression"}}}, "no rule is left to run: `reviewlint rules` lists them"},
		{Request{Patch: filepath.Join(dir, "gone.diff")}, "open .*gone.diff: .*"},
		{Request{Patch: "-", Stdin: strings.NewReader("diff --git a/gone.go b/gone.go\n--- a/gone.go\n+++ b/gone.go\n@@ -1 +1 @@\n-a\n+b\n")}, "no file of the patch is below .*: are its names relative to another directory\\?"},
		{Request{Patch: "x", WriteBaseline: "y"}, "-write-baseline takes all findings, old ones too: leave out -new-from-patch"},
		{Request{Config: &config.Config{Baseline: "gone.json"}}, "there is no baseline .*gone.json: write it with -write-baseline .*gone.json"},
		{Request{Config: &config.Config{Baseline: newer}}, "baseline .*newer.json has version 2, this reviewlint knows version 1: write it anew with -write-baseline .*newer.json"},
		{Request{Config: &config.Config{Baseline: broken}}, "baseline .*broken.json: unexpected EOF; write it anew .*"},
		{Request{Config: &config.Config{Baseline: twice}}, "baseline .*twice.json: there is more after the end; write it anew .*"},
		{Request{Config: &config.Config{NewFrom: "main"}}, ".* is not in a git repository: give the change as a patch with -new-from-patch"},
	} {
		test.request.Dir, test.request.Rules = dir, rules
		if test.request.Config == nil {
			test.request.Config = config.Default()
		}
		test.request.Config.Dir = dir
		_, err := New(t.Context(), test.request)
		if err == nil || !regexp.MustCompile("^"+test.want+"$").MatchString(err.Error()) {
			t.Errorf("error %v, want %s", err, test.want)
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

func TestEffectiveOptions(t *testing.T) {
	with := []*rule.Rule{{
		Name: "long", Kinds: []rule.Kind{{Category: "a", Severity: rule.Nit}},
		Options: []rule.Option{{Name: "max", Title: "t", Default: 60}, {Name: "min", Title: "t", Default: 1}},
	}}
	c, err := Effective(with, Selection{}, &config.Config{Rules: map[string]config.Rule{"long": {Options: map[string]any{"max": 3}}}})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Rules["long"]
	if *got.Enabled || !reflect.DeepEqual(got.Options, map[string]any{"max": 3, "min": 1}) {
		t.Errorf("got %+v", got)
	}
	if _, ok := c.Rules["suppression"]; !ok {
		t.Error("the rule suppression is missing")
	}
}
