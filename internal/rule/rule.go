// Package rule says what a rule is and what a finding is.
//
// A rule is declared once, with [New]; its analyzer, documentation page,
// SARIF metadata, golangci-lint settings and checklist row are derived from
// that declaration. A rule reports with [Pass.Report]; every driver sees a plain
// [analysis.Diagnostic], and our own engine also gets the [Findings] with all that
// a diagnostic cannot carry: severity, call path, causes and fingerprint.
package rule

import (
	"flag"
	"fmt"
	"go/ast"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
)

// Severity is the weight of a review comment, and a measured contract over the
// corpus (docs/corpus.md).
type Severity string

const (
	// Blocking must be fixed before merge; at most 1 judged finding in 50 is wrong.
	Blocking Severity = "blocking"
	// Question is for the author to explain or fix; at most 1 judged finding in 5 is wrong.
	Question Severity = "question"
	// Nit is right but optional.
	Nit Severity = "nit"
)

// Rank orders severities: the more severe, the higher. Unknown severities rank 0.
func (s Severity) Rank() int {
	return 1 + slices.Index([]Severity{Nit, Question, Blocking}, s)
}

// A Kind is one sort of finding of a rule, with its own wording and contract.
type Kind struct {
	Category string   // stable name, also an anchor in the rule's documentation page
	Title    string   // what it reports, a noun phrase
	Severity Severity // default severity
	CWE      int      // 0 if none applies
	Preview  bool     // off by default: not yet measured, or beyond its severity's limit

	// Origin is the check of a library that reports findings of this kind, zero for our own.
	Origin Origin
	// Yields are the names of rules that know better: where one of them reports on the same line, this kind is silent.
	Yields []string
}

// Origin is a check of another tool that is part of this one.
type Origin struct {
	Tool string // the linter that the check is part of, as golangci-lint calls it: "staticcheck"
	ID   string // what the tool calls the check: "SA4006"
	URL  string // its documentation
}

// String returns how o is quoted: "staticcheck SA4006". It is empty for our own kinds.
func (o Origin) String() string {
	if o == (Origin{}) {
		return ""
	}
	return o.Tool + " " + o.ID
}

// TestPolicy says what a rule does with _test.go files.
type TestPolicy int

const (
	SkipTests TestPolicy = iota // no findings in test files
	AlsoTests                   // findings in test files as in any other
	OnlyTests                   // findings in test files only
)

// A Rule is one line of the review checklist turned into an analyzer.
type Rule struct {
	Name      string // name of the analyzer and of its package
	Title     string // "report ...": what it reports, at most 60 characters
	Checklist string // the line of the checklist it covers (internal/gen/checklist.go)
	Kinds     []Kind // the first is the rule's main one
	Why       string // Markdown: what goes wrong
	Fix       string // Markdown: what to write instead
	Limits    string // Markdown: what it misses and where it may be wrong
	Bad, Good string // complete Go files: the harness runs them; Bad reports, Good is silent
	Since     string // first release
	Preview   bool   // the whole rule is off by default
	Aliases   []string
	Tests     TestPolicy
	Options   []Option

	Requires []*analysis.Analyzer
	Run      func(*Pass) error // what was reported before an error counts

	// Analyzer is set by New.
	Analyzer *analysis.Analyzer
}

// An Option is something that users may set for one rule: under rules in the configuration
// file, or with the flag <rule>.<option> under `go vet`. [Value] returns what is set.
type Option struct {
	Name    string
	Title   string // what it decides, a noun phrase
	Default any    // a bool, int, string or []string: also the type of its values
}

// Option returns the option of r with the given name; ok reports whether there is one.
func (r *Rule) Option(name string) (o Option, ok bool) {
	for _, o := range r.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}

// Value returns what is set for an option of the rule of p. T is the type of the option's default.
func Value[T bool | int | string | []string](p *Pass, option string) T {
	if value, ok := p.config.Rule(p.rule.Name, p.rule.Aliases...).Options[option].(T); ok {
		return value
	}
	value := p.rule.Analyzer.Flags.Lookup(option).Value.(flag.Getter).Get()
	return value.(T)
}

// register makes a flag of o.
func (o Option) register(flags *flag.FlagSet) error {
	switch value := o.Default.(type) {
	case bool:
		flags.Bool(o.Name, value, o.Title)
	case int:
		flags.Int(o.Name, value, o.Title)
	case string:
		flags.String(o.Name, value, o.Title)
	case []string:
		list := listFlag(value)
		flags.Var(&list, o.Name, o.Title+", a comma-separated `list`")
	default:
		return fmt.Errorf("option %s has a default of type %T", o.Name, o.Default)
	}
	return nil
}

// Parse reads a value of o.
func (o Option) Parse(text string) (any, error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	if err := o.register(flags); err != nil {
		return nil, err
	}
	f := flags.Lookup(o.Name)
	if err := f.Value.Set(text); err != nil {
		return nil, err
	}
	return f.Value.(flag.Getter).Get(), nil
}

// listFlag is a list of strings as a flag.
type listFlag []string

func (f *listFlag) String() string { return strings.Join(*f, ",") }
func (f *listFlag) Get() any       { return []string(*f) }

func (f *listFlag) Set(list string) error {
	*f = strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
	return nil
}

// URL is where the documentation page of the rule called name is found.
func URL(name string) string {
	return "https://github.com/reviewlint/reviewlint/blob/main/docs/rules/" + name + ".md"
}

// Kind returns the kind of r with the given category; ok reports whether there is one.
func (r *Rule) Kind(category string) (k Kind, ok bool) {
	for _, k := range r.Kinds {
		if k.Category == category {
			return k, true
		}
	}
	return Kind{}, false
}

// Bundled reports whether the findings of r come from checks of libraries.
func (r *Rule) Bundled() bool { return r.Kinds[0].Origin != Origin{} }

// Names returns the names by which comments silence findings of r with the given category, in lower case: those of the rule and,
// for a check of a library, its own name and that of its tool.
func (r *Rule) Names(category string) []string {
	names := append([]string{r.Name}, r.Aliases...)
	if k, _ := r.Kind(category); k.Origin != (Origin{}) {
		names = append(names, strings.ToLower(k.Origin.ID), strings.ToLower(k.Origin.Tool))
	}
	return names
}

// InPreview reports whether nothing of r is on by default.
func (r *Rule) InPreview() bool {
	return r.Preview || !slices.ContainsFunc(r.Kinds, func(k Kind) bool { return !k.Preview })
}

// OnlyNits reports whether r reports nothing but nits, which are off unless asked for.
func (r *Rule) OnlyNits() bool {
	return !slices.ContainsFunc(r.Kinds, func(k Kind) bool { return k.Severity != Nit })
}

var (
	nameForm  = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	titleForm = regexp.MustCompile(`^report [^\n]*[^.\n]$`)
	kindForm  = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

// Validate returns an error that names the first thing missing or malformed in
// the declaration of r.
func (r *Rule) Validate() error {
	switch {
	case !nameForm.MatchString(r.Name):
		return fmt.Errorf("rule %q: Name must be lower-case letters and digits", r.Name)
	case !titleForm.MatchString(r.Title) || len(r.Title) > 60:
		return fmt.Errorf("rule %s: Title %q must start with %q, have at most 60 characters and no final period", r.Name, r.Title, "report ")
	case r.Checklist == "" || r.Why == "" || r.Fix == "" || r.Limits == "" || r.Bad == "" || r.Good == "" || r.Since == "":
		return fmt.Errorf("rule %s: Checklist, Why, Fix, Limits, Bad, Good and Since are required", r.Name)
	case len(r.Kinds) == 0:
		return fmt.Errorf("rule %s: at least one Kind is required", r.Name)
	case r.Run == nil:
		return fmt.Errorf("rule %s: Run is required", r.Name)
	}
	seen := map[string]bool{}
	for _, k := range r.Kinds {
		if !kindForm.MatchString(k.Category) || k.Title == "" || k.Severity.Rank() == 0 || seen[k.Category] {
			return fmt.Errorf("rule %s: kind %q must have a unique category, a title and a severity", r.Name, k.Category)
		}
		seen[k.Category] = true
	}
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	for _, o := range r.Options {
		if !kindForm.MatchString(o.Name) || o.Title == "" || flags.Lookup(o.Name) != nil {
			return fmt.Errorf("rule %s: option %q must have a unique name and a title", r.Name, o.Name)
		}
		if err := o.register(flags); err != nil {
			return fmt.Errorf("rule %s: %w", r.Name, err)
		}
	}
	return nil
}

// New completes the declaration r with its analyzer and returns it. It panics if
// the declaration is invalid, which every test of the rule would show.
func New(r Rule) *Rule {
	if err := r.Validate(); err != nil {
		panic(err)
	}
	rule := &r
	rule.Analyzer = &analysis.Analyzer{
		Name:       r.Name,
		Doc:        r.Title + "\n\n" + r.Why + "\n\n" + r.Fix,
		URL:        URL(r.Name),
		Requires:   append([]*analysis.Analyzer{config.Analyzer}, r.Requires...),
		ResultType: reflect.TypeFor[*Findings](),
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.ReadFile == nil { // nogo leaves it out
				readable := *pass
				readable.ReadFile = os.ReadFile
				pass = &readable
			}
			p := &Pass{
				Pass:     pass,
				rule:     rule,
				config:   pass.ResultOf[config.Analyzer].(*config.Config),
				findings: new(Findings),
			}
			err := rule.Run(p)
			p.findings.finish()
			return p.findings, err
		},
	}
	for _, o := range r.Options {
		o.register(&rule.Analyzer.Flags) // Have: Validate has tried it.
	}
	return rule
}

// A PanicError is a panic that was stopped within a rule, so that the rest of the rule could run.
type PanicError struct {
	Value any
	Stack []byte
}

// Error implements error.
func (e *PanicError) Error() string {
	text, _, _ := strings.Cut(fmt.Sprint(e.Value), "\n")
	return "panic: " + text
}

// Recovered returns err, or a [*PanicError] if value, which recover returned in a deferred function, is not nil.
func Recovered(value any, err error) error {
	if value == nil {
		return err
	}
	return &PanicError{value, debug.Stack()}
}

// reportsIn reports whether r may report in file of pass: no rule reports in
// generated code, and each has its policy for tests.
func (r *Rule) reportsIn(pass *analysis.Pass, file *ast.File) bool {
	if generated(pass.Fset, file) {
		return false
	}
	isTest := isTest(pass.Fset.File(file.FileStart).Name(), file)
	switch r.Tests {
	case AlsoTests:
		return true
	case OnlyTests:
		return isTest
	default:
		return !isTest
	}
}

// isTest reports whether file is a test, or serves tests: only they import package testing.
func isTest(name string, file *ast.File) bool {
	return strings.HasSuffix(name, "_test.go") || slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing"` })
}
