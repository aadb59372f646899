package gate

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// Suppression reports comments that ask for silence and do not get it, or no longer need it. The gate
// reports them itself: no analyzer runs.
var Suppression = &rule.Rule{
	Name:      "suppression",
	Title:     "report suppressions that hide nothing or give no reason",
	Checklist: "maintainability/debt",
	Kinds: []rule.Kind{
		{Category: "unused", Title: "a suppression of a rule that reports nothing there", Severity: rule.Question},
		{Category: "no-reason", Title: "a suppression without a reason", Severity: rule.Question},
		{Category: "unknown-rule", Title: "a suppression of a rule that does not exist", Severity: rule.Question},
		{Category: "no-rule", Title: "a suppression that names no rule", Severity: rule.Question},
	},
	Why: "A suppression outlives what it was written for. One that hides nothing hides the next finding at that place, " +
		"one with a wrong name never hid anything, and without a reason nobody dares to remove it.",
	Fix: "Remove the comment, correct the name, or write the reason behind it:\n\n" +
		"```go\n//reviewlint:ignore nplusone at most three ids\n//nolint:nplusone // at most three ids\n```",
	Limits: "Only the engine of reviewlint reports these, not other drivers. A suppression is judged only if its rule ran and its package was " +
		"analysed completely. Of `//nolint` comments, those that name a rule of reviewlint are judged.",
	Bad:   "package bad\n\nfunc f() {\n\tg() //reviewlint:ignore nplusone\n}\n\nfunc g() {}\n",
	Good:  "package good\n\nfunc f() {\n\tg()\n}\n\nfunc g() {}\n",
	Since: "v0.1.0",
	Tests: rule.AlsoTests,
}

// Known returns the rules that users may name: those given, and what the gate itself reports.
func Known(rules []*rule.Rule) []*rule.Rule {
	return append(slices.Clone(rules), Suppression)
}

// comments are the suppressions of a run and what they hide.
type comments struct {
	set    Set
	res    *engine.Result
	byFile map[string][]int  // file -> indexes in res.Suppressions
	hidden []map[string]bool // index in res.Suppressions -> rules whose findings it hides
	quiet  []rule.Finding
}

func newComments(set Set, res *engine.Result) *comments {
	c := &comments{set: set, res: res, byFile: map[string][]int{}, hidden: make([]map[string]bool, len(res.Suppressions))}
	for i, s := range res.Suppressions {
		c.byFile[s.Scope.File] = append(c.byFile[s.Scope.File], i)
		c.hidden[i] = map[string]bool{}
	}
	return c
}

// hide reports whether a comment suppresses f, and remembers which do.
func (c *comments) hide(f rule.Finding) bool {
	r := c.set.rule(f.Rule)
	if r == nil {
		return false
	}
	names := r.Names(f.Kind)
	hidden := false
	for _, i := range c.byFile[f.Range.File] {
		if c.res.Suppressions[i].Covers(f.Range, names...) {
			c.hidden[i][r.Name] = true
			hidden = true
		}
	}
	if hidden {
		c.quiet = append(c.quiet, f)
	}
	return hidden
}

// findings returns what is wrong with the suppressions. name spells file names for fingerprints.
func (c *comments) findings(name func(string) string) []rule.Finding {
	var list []rule.Finding
	seen := map[string]int{}
	for i, s := range c.res.Suppressions {
		if !c.complete(s.Comment.File) {
			continue
		}
		for _, problem := range c.problems(i, s) {
			f := rule.Finding{
				Rule: Suppression.Name, Kind: problem.kind, Severity: rule.Question, Range: s.Comment, Message: problem.message,
				Causes:      []rule.Span{{Text: "suppressed code", Range: s.Scope}},
				Fingerprint: rule.Fingerprint(Suppression.Name, problem.kind, name(s.Comment.File), problem.message),
			}
			seen[f.Fingerprint]++
			if n := seen[f.Fingerprint]; n > 1 {
				f.Fingerprint += ":" + strconv.Itoa(n)
			}
			list = append(list, f)
		}
	}
	return list
}

// complete reports whether everything that the rules had to say about a file is known.
func (c *comments) complete(file string) bool {
	_, ok := slices.BinarySearch(c.res.Files, file)
	return ok
}

type problem struct{ kind, message string }

// problems returns what is wrong with suppression i.
func (c *comments) problems(i int, s rule.Suppression) []problem {
	if s.Tool != "" {
		return nil // its tool may have findings here that we do not know
	}
	if !s.Foreign && len(s.Rules) == 0 {
		return []problem{{"no-rule", "this comment names no rule: it suppresses nothing, although it looks as if it did; write `//reviewlint:ignore rule reason`, or remove it"}}
	}
	var problems []problem
	var ours, unused []string
	for _, name := range s.Rules {
		r := c.set.rule(name)
		switch {
		case name == All || name == "reviewlint" && s.Foreign:
			if !s.Foreign && len(c.hidden[i]) == 0 && s.Reason != "" {
				unused = append(unused, "every rule")
			}
			if !s.Foreign {
				ours = append(ours, name)
			}
		case r != nil && s.Foreign && name != r.Name:
			// The name of a tool that the rule takes the place of in part: it may have other findings here, and rules of its own for reasons.
		case r != nil:
			ours = append(ours, name)
			if c.set.has(r) && r != Suppression && !c.hidden[i][r.Name] && (s.Foreign || s.Reason != "") {
				unused = append(unused, "`"+name+"`")
			}
		case !s.Foreign:
			problems = append(problems, problem{"unknown-rule", c.unknown(name)})
		}
	}
	if s.Reason == "" && len(ours) > 0 {
		list := strings.Join(ours, ",")
		if s.Foreign {
			problems = append(problems, problem{"no-reason",
				fmt.Sprintf("`//nolint:%s` gives no reason: nobody can tell later whether it still holds; write `//nolint:%[1]s // reason`", list)})
		} else {
			problems = append(problems, problem{"no-reason",
				fmt.Sprintf("`//reviewlint:ignore %s` suppresses nothing without a reason: nobody could tell later whether it holds; write the reason behind it", list)})
		}
	}
	if len(unused) > 0 {
		verb := "reports"
		if len(unused) > 1 {
			verb = "report"
		}
		problems = append(problems, problem{"unused",
			fmt.Sprintf("%s %s nothing here: the suppression would only hide what comes next at this place; remove it", strings.Join(unused, ", "), verb)})
	}
	return problems
}

func (c *comments) unknown(name string) string {
	var names []string
	for _, r := range c.set.all {
		names = append(append(names, r.Name), r.Aliases...)
	}
	remedy := "`reviewlint rules` lists the rules"
	if near := spell.Nearest(name, names); near != "" {
		remedy = fmt.Sprintf("write `%s`", near)
	}
	return fmt.Sprintf("`%s` is no rule of reviewlint: this comment suppresses nothing, although it looks as if it did; %s", name, remedy)
}

// others are the comments with which other tools are silenced.
var others = []struct {
	tool string
	form *regexp.Regexp
}{
	{"golangci-lint", regexp.MustCompile(`//\s?nolint\b.*`)},
	{"staticcheck", regexp.MustCompile(`//lint:(?:file-)?ignore\b.*`)},
	{"gosec", regexp.MustCompile(`(?://|/\*)\s*#nosec\b.*`)},
	{"semgrep", regexp.MustCompile(`//\s*nosemgrep\b.*`)},
	{"CodeQL", regexp.MustCompile(`//\s*(?:lgtm|codeql)\s?\[.*`)},
	{"revive", regexp.MustCompile(`//revive:disable.*`)},
	{"SonarQube", regexp.MustCompile(`//\s*NOSONAR\b.*`)},
}

// list returns the comments that suppress findings, and those of other tools on the line of a finding, shown or
// not, or the line above it.
func (c *comments) list(dir string, shown []rule.Finding) []report.Suppression {
	rel := report.Relative(dir)
	list := []report.Suppression{}
	listed := map[string]bool{} // file and line
	at := func(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }
	for i, s := range c.res.Suppressions {
		if len(c.hidden[i]) == 0 {
			continue
		}
		tool := "reviewlint"
		if s.Foreign {
			tool = cmp.Or(s.Tool, "golangci-lint")
		}
		var hides []string
		for name := range c.hidden[i] {
			hides = append(hides, name)
		}
		slices.Sort(hides)
		listed[at(s.Comment.File, s.Comment.Line)] = true
		list = append(list, report.Suppression{
			Tool: tool, File: rel(s.Comment.File), Line: s.Comment.Line, Comment: s.Text, Hides: hides, Reason: s.Reason,
		})
	}
	lines := map[string][]string{}
	for _, f := range slices.Concat(c.quiet, shown) {
		file := f.Range.File
		if _, ok := lines[file]; !ok {
			data, _ := os.ReadFile(filepath.FromSlash(file))
			lines[file] = strings.Split(string(data), "\n")
		}
		for n := max(1, f.Range.Line-1); n <= min(f.Range.EndLine, len(lines[file])); n++ {
			if listed[at(file, n)] {
				continue
			}
			for _, other := range others {
				if comment := other.form.FindString(lines[file][n-1]); comment != "" {
					listed[at(file, n)] = true
					list = append(list, report.Suppression{Tool: other.tool, File: rel(file), Line: n, Hides: []string{}, Comment: strings.TrimRight(comment, "\r")})
					break
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b report.Suppression) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Comment, b.Comment))
	})
	return list
}
