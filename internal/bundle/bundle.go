// Package bundle holds rules whose findings come from checks of other libraries: staticcheck,
// gosec, the passes of golang.org/x/tools and some smaller ones.
//
// It answers the question "what of the checklist do others find already, and well enough to say so in a
// review?". A [check] is one of theirs with our severity and our words; it keeps its name for suppressions and for those
// who want to look it up. Checks are grouped into rules by the line of the checklist that they serve. What reports too
// much on real code, finds what a rule of ours finds better, or serves no line, is not here.
//
// No check sees facts about other packages, neither of dependencies nor of the module: each was
// measured like that. What they need to know of functions elsewhere, which of them do not return, is in [knowledge.NoReturn].
//
// The rules only run in our own engine. Under golangci-lint and go vet people have the originals.
package bundle

import (
	"errors"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// A check is one check of a library.
type check struct {
	id       string // what the library calls it: "SA4006"
	title    string // what it reports, a noun phrase
	severity rule.Severity
	cwe      int
	preview  bool
	// imports are packages: the check runs where one of them is imported. A path that ends in a slash stands for all
	// packages below it. None means that it runs everywhere.
	imports []string
	// yields are rules of ours that find the same and know more about it.
	yields []string
	// keep, if not nil, reports whether a finding is worth posting.
	keep func(place) bool
	// forms are our words for its messages: the first that matches is used.
	forms []form
}

// A form rewords a message.
type form struct {
	// match is a regular expression for a part of the message; "" matches all.
	match string
	// say is our message, of at most 240 bytes with what is filled in: $1, $2 ... stand for what match has in
	// parentheses, $code for the reported expression. "" drops the finding.
	say string
}

// says is the list of forms of a check with one message.
func says(say string) []form { return []form{{say: say}} }

// runsOn reports whether pkg imports what c needs.
func (c *check) runsOn(pass *analysis.Pass) bool {
	if len(c.imports) == 0 {
		return true
	}
	for _, imported := range pass.Pkg.Imports() {
		for _, path := range c.imports {
			if imported.Path() == path || strings.HasSuffix(path, "/") && strings.HasPrefix(imported.Path(), path) {
				return true
			}
		}
	}
	return false
}

// kind returns the kind of findings that c stands for.
func (c *check) kind() rule.Kind {
	return rule.Kind{
		Category: strings.ToLower(c.id), Title: c.title, Severity: c.severity, CWE: c.cwe, Preview: c.preview,
		Origin: originOf(c.id), Yields: c.yields,
	}
}

// A diagnostic is what a check says in its own words.
type diagnostic struct {
	pos, end token.Pos // end may be missing
	message  string
}

// newRule completes the declaration r with its checks.
func newRule(r rule.Rule, checks ...check) *rule.Rule {
	for i := range checks {
		r.Kinds = append(r.Kinds, checks[i].kind())
	}
	words := map[string][]reworder{}
	for _, c := range checks {
		words[c.id] = compile(c.forms)
	}
	r.Requires = []*analysis.Analyzer{runnerAnalyzer}
	r.Run = func(p *rule.Pass) error {
		runner := p.ResultOf[runnerAnalyzer].(*runner)
		var failed []error
		for _, c := range checks {
			if !c.runsOn(p.Pass) {
				continue
			}
			diagnostics, err := runner.check(c.id)
			if err != nil {
				failed = append(failed, err)
				continue
			}
			for _, d := range diagnostics {
				place := at(p.Pass, d)
				if c.keep != nil && !c.keep(place) {
					continue
				}
				if message := reword(words[c.id], d.message, place.code); message != "" {
					p.Report(rule.Comment{Kind: strings.ToLower(c.id), Pos: place.pos, End: place.end, Message: message})
				}
			}
		}
		return errors.Join(failed...)
	}
	return rule.New(r)
}

// A reworder is a [form] ready to be used.
type reworder struct {
	match *regexp.Regexp
	say   string
}

func compile(forms []form) []reworder {
	var list []reworder
	for _, f := range forms {
		list = append(list, reworder{regexp.MustCompile(f.match), f.say})
	}
	return list
}

var variable = regexp.MustCompile(`\$(\d|code)`)

// reword returns our words for message, "" if there are none.
func reword(words []reworder, message, code string) string {
	message = quotable(message)
	i := slices.IndexFunc(words, func(w reworder) bool { return w.match.MatchString(message) })
	if i < 0 {
		return ""
	}
	parts := words[i].match.FindStringSubmatch(message)
	said := ""
	// The longest that fits.
	for _, limit := range []int{60, 40, 28, 20, 12} {
		said = variable.ReplaceAllStringFunc(words[i].say, func(name string) string {
			if name == "$code" {
				return rule.Shorten(code, limit)
			}
			if n := int(name[1] - '0'); n < len(parts) {
				return rule.Shorten(parts[n], limit)
			}
			return ""
		})
		if len(said) <= rule.MaxMessage-40 {
			break
		}
	}
	return said
}

// quotable returns text on one line and without backquotes, as it can stand between them.
func quotable(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "`", "'")), " ")
}
