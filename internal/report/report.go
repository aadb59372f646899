// Package report shows the outcome of a run.
//
// A [Document] is what every format starts from: findings and errors with paths
// relative to the working directory, in an order that does not depend on
// scheduling. [Formats] is the table of formats; [Write] writes several at once.
package report

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/atomicfile"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// A Document is the outcome of one run.
type Document struct {
	Findings     []Finding     `json:"findings"`
	Errors       []Error       `json:"errors"`
	Notes        []string      `json:"notes"`        // what else there is to know, a sentence each
	Suppressions []Suppression `json:"suppressions"` // if they were asked for
	Old          int           `json:"old"`          // number of findings left out because they are known or older than the change
	Packages     int           `json:"packages"`     // number of packages whose findings were asked for
	Incomplete   bool          `json:"incomplete"`   // something could not be analysed: the absence of findings proves nothing
}

// A Finding is a [rule.Finding] as it is shown.
type Finding struct {
	Rule     string        `json:"rule"`
	Kind     string        `json:"kind"`
	Check    string        `json:"check,omitempty"` // the check of another tool that found it
	Severity rule.Severity `json:"severity"`
	Preview  bool          `json:"preview"`
	Range
	Function    string   `json:"function"`
	Message     string   `json:"message"`
	Path        []string `json:"path"`
	Causes      []Span   `json:"causes"`
	Related     *Span    `json:"related,omitempty"`
	New         *Span    `json:"new,omitempty"` // why it counts as new, and where the change is
	Fixes       []Fix    `json:"fixes"`
	Fingerprint string   `json:"fingerprint"`
	URL         string   `json:"url"`
}

// A Range is a stretch of a file. Lines and columns count from 1, columns in
// bytes; the end is exclusive.
type Range struct {
	File      string `json:"file"` // relative to the working directory, with forward slashes
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// A Span is a range with what is to be said about it.
type Span struct {
	Text string `json:"text"`
	Range
}

// A Fix is a change that mends a finding; several fixes of one finding are alternatives.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces a range by new text.
type Edit struct {
	Range
	NewText string `json:"newText"`
}

// A Suppression is a comment that hides findings, or one of another tool at the place of a finding.
type Suppression struct {
	Tool    string   `json:"tool"` // the tool whose comment it is: "reviewlint", "golangci-lint", "gosec" ...
	File    string   `json:"file"` // as in [Range]
	Line    int      `json:"line"`
	Comment string   `json:"comment"`
	Hides   []string `json:"hides"`  // the rules of which it hides findings; none for other tools
	Reason  string   `json:"reason"` // "" if it gives none
}

// An Error is something that kept a part of the code from being analysed. All but
// Message may be empty.
type Error struct {
	Package string `json:"package,omitempty"`
	File    string `json:"file,omitempty"` // as in [Range]
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Rule    string `json:"rule,omitempty"` // the rule that failed
	Message string `json:"message"`
}

// remark reports whether e is about the whole run and kept nothing from being analysed.
func (e Error) remark() bool { return e.Package == "" && e.Rule == "" }

// New returns a document of findings and errors, in the order in which they are
// shown. Their file names become relative to dir, the absolute path of the working
// directory; a file on another volume keeps its absolute name.
func New(dir string, findings []rule.Finding, errors []Error) *Document {
	rel := Relative(dir)
	doc := &Document{Findings: []Finding{}, Errors: []Error{}, Notes: []string{}, Suppressions: []Suppression{}}
	for _, f := range findings {
		doc.Findings = append(doc.Findings, resolve(f, rel))
	}
	slices.SortStableFunc(doc.Findings, compareFindings)
	for _, e := range errors {
		if e.File != "" {
			e.File = rel(e.File)
		}
		doc.Errors = append(doc.Errors, e)
	}
	slices.SortStableFunc(doc.Errors, compareErrors)
	return doc
}

func resolve(f rule.Finding, rel func(string) string) Finding {
	shown := Finding{
		Rule:        f.Rule,
		Kind:        f.Kind,
		Check:       f.Check,
		Severity:    f.Severity,
		Preview:     f.Preview,
		Range:       newRange(f.Range, rel),
		Function:    f.Function,
		Message:     f.Message,
		Path:        []string{},
		Causes:      []Span{},
		Fixes:       []Fix{},
		Fingerprint: f.Fingerprint,
		URL:         rule.URL(f.Rule) + "#" + f.Kind,
	}
	for _, s := range f.Path {
		shown.Path = append(shown.Path, string(s))
	}
	for _, c := range f.Causes {
		shown.Causes = append(shown.Causes, Span{Text: c.Text, Range: newRange(c.Range, rel)})
	}
	if f.Related != nil {
		shown.Related = &Span{Text: f.Related.Text, Range: newRange(f.Related.Range, rel)}
	}
	if f.New != nil {
		shown.New = &Span{Text: f.New.Text, Range: newRange(f.New.Range, rel)}
	}
	for _, fix := range f.Fixes {
		edits := []Edit{}
		for _, e := range fix.Edits {
			edits = append(edits, Edit{Range: newRange(e.Range, rel), NewText: e.NewText})
		}
		shown.Fixes = append(shown.Fixes, Fix{Message: fix.Message, Edits: edits})
	}
	return shown
}

func newRange(r rule.Range, rel func(string) string) Range {
	return Range{File: rel(r.File), Line: r.Line, Column: r.Column, EndLine: r.EndLine, EndColumn: r.EndColumn}
}

// Relative returns a function that makes file names relative to dir, with forward slashes. The file may
// be named through a symbolic link in the path of dir, or through its target.
func Relative(dir string) func(file string) string {
	dirs := []string{dir}
	if target, err := filepath.EvalSymlinks(dir); err == nil && target != dir {
		dirs = append(dirs, target)
	}
	return func(file string) string {
		if !filepath.IsAbs(file) {
			return filepath.ToSlash(file)
		}
		best := file
		for _, dir := range dirs {
			rel, err := filepath.Rel(dir, file)
			if err != nil {
				continue
			}
			if filepath.IsLocal(rel) {
				return filepath.ToSlash(rel)
			}
			if best == file {
				best = rel
			}
		}
		return filepath.ToSlash(best)
	}
}

func compareFindings(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.Kind, b.Kind),
		cmp.Compare(a.EndLine, b.EndLine),
		cmp.Compare(a.EndColumn, b.EndColumn),
		strings.Compare(a.Fingerprint, b.Fingerprint),
	)
}

func compareErrors(a, b Error) int {
	return cmp.Or(
		strings.Compare(a.Package, b.Package),
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Message, b.Message),
	)
}

// Options are what formats need besides the document. All may be left out.
type Options struct {
	// Color says that the output is for a terminal that knows SGR sequences.
	Color bool

	// Sources returns the contents of a file named as in [Range]. If it is nil or
	// returns an error, the finding is shown without its source line.
	Sources func(file string) ([]byte, error)

	// Errors, if not nil, is where the format for people writes the errors.
	Errors io.Writer

	Rules   []*rule.Rule // those that ran
	FailOn  string       // lowest severity that fails the run, or "none"
	Version string       // of reviewlint

	// Prefix is the path of the working directory from the root of the repository, with forward
	// slashes, "" if they are the same: code hosts want names from the root.
	Prefix string
	// Head is the commit that was reviewed.
	Head string
	// Diff returns where the code host shows a line; ok is false if it does not.
	Diff func(file string, line int) (at DiffLine, ok bool)
	// Owners returns the owners of a file, if that is known.
	Owners func(file string) []string
}

// A DiffLine is a line of the new side of a diff. Names are relative to the root of the repository.
type DiffLine struct {
	File    string
	OldFile string
	OldLine int // 0 if the line was added
}

// inRepository returns the name of a file, as in [Range], relative to the root of the repository.
func (o Options) inRepository(file string) string {
	if file == "" || path.IsAbs(file) {
		return file
	}
	return path.Join(o.Prefix, file)
}

// fails reports whether a finding of severity s fails the run.
func (o Options) fails(s rule.Severity) bool {
	threshold := rule.Severity(o.FailOn).Rank()
	return threshold > 0 && s.Rank() >= threshold
}

// FilesIn returns the Sources of a run whose working directory is dir.
func FilesIn(dir string) func(file string) ([]byte, error) {
	return func(file string) ([]byte, error) {
		name := filepath.FromSlash(file)
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		return os.ReadFile(name)
	}
}

// A Format is one way to write a document.
type Format struct {
	Name  string // as the -format flag takes it
	Title string // what it is for, a noun phrase
	Write func(io.Writer, *Document, Options) error
	// Errors says that all errors and notes are part of the output.
	Errors bool
	// Repository says that it asks for what is known about the repository: prefix, head, owners.
	Repository bool
	// Diff says that it needs a diff.
	Diff bool
}

// Formats are the known formats; the first is the default.
var Formats = []Format{
	{Name: "text", Title: "for people: the finding, its source line and a summary", Write: Text, Errors: true},
	{Name: "json", Title: "one JSON document, described in docs/json.md", Write: func(w io.Writer, doc *Document, _ Options) error { return JSON(w, doc) }, Errors: true},
	{Name: "sarif", Title: "SARIF 2.1.0", Write: SARIF, Errors: true, Repository: true},
	{Name: "github", Title: "annotations of a GitHub workflow", Write: GitHub, Errors: true, Repository: true},
	{Name: "gitlab", Title: "a code quality report for GitLab", Write: GitLab, Repository: true},
	{Name: "rdjsonl", Title: "for reviewdog, with suggestions", Write: RDJSONL},
	{Name: "checkstyle", Title: "Checkstyle XML", Write: Checkstyle},
	{Name: "junit", Title: "JUnit XML: a suite per rule", Write: JUnit},
	{Name: "markdown", Title: "a summary for a page of a code host", Write: Markdown, Errors: true, Repository: true},
	{Name: "review", Title: "the request that creates a review on GitHub", Write: Review, Errors: true, Repository: true, Diff: true},
	{Name: "review-gitlab", Title: "the note and discussions of a review on GitLab", Write: GitLabReview, Errors: true, Repository: true, Diff: true},
	{Name: "html", Title: "one page with sources, filters and the checklist", Write: HTML, Errors: true, Repository: true},
}

// Lookup returns the format called name. The error for an unknown one lists the known
// ones and names the nearest.
func Lookup(name string) (Format, error) {
	var names []string
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	hint := ""
	if near := spell.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return Format{}, fmt.Errorf("unknown format %q: known formats are %s%s", name, strings.Join(names, ", "), hint)
}

// An Output is a format and where it goes.
type Output struct {
	Format
	File string // "" is standard output
}

// ParseOutputs reads a comma-separated list of formats, each with an optional file: "sarif:out.sarif,github".
// At most one goes to standard output.
func ParseOutputs(list string) ([]Output, error) {
	var outputs []Output
	seen := map[string]string{} // file -> format
	for item := range strings.SplitSeq(list, ",") {
		name, file, named := strings.Cut(strings.TrimSpace(item), ":")
		f, err := Lookup(name)
		if err != nil {
			return nil, err
		}
		if named && file == "" {
			return nil, fmt.Errorf("format %s: there is no file behind the colon", name)
		}
		if other, ok := seen[file]; ok && file == "" {
			return nil, fmt.Errorf("formats %s and %s would both go to standard output: name a file, as in %[2]s:FILE", other, name)
		} else if ok {
			return nil, fmt.Errorf("formats %s and %s would both go to %s", other, name, file)
		}
		seen[file] = name
		outputs = append(outputs, Output{f, file})
	}
	return outputs, nil
}

// file returns the absolute name of the file of o, for a run whose working directory is dir.
func (o Output) file(dir string) string {
	if filepath.IsAbs(o.File) {
		return o.File
	}
	return filepath.Join(dir, o.File)
}

// CheckOutputs returns an error that says what to do if the file of an output cannot be written, as far as that can
// be known before there is anything to write. Names of files are relative to dir.
func CheckOutputs(outputs []Output, dir string) error {
	for _, o := range outputs {
		if o.File == "" {
			continue
		}
		file := o.file(dir)
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			return fmt.Errorf("format %s: %s is a directory: name a file in it", o.Name, o.File)
		}
		if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
			return fmt.Errorf("format %s: there is no directory %s for %s: make it first", o.Name, filepath.Dir(file), filepath.Base(file))
		}
	}
	return nil
}

// Write writes doc to all outputs, even if one of them fails. Names of files are relative to dir. What no output on
// standard output says about errors and notes goes to opts.Errors.
func Write(outputs []Output, dir string, stdout io.Writer, doc *Document, opts Options) error {
	said := false
	var failed []error
	for _, o := range outputs {
		if o.File == "" {
			said = o.Errors
			failed = append(failed, o.Write(stdout, doc, opts))
			continue
		}
		var b bytes.Buffer
		plain := opts
		plain.Color, plain.Errors = false, nil
		err := o.Write(&b, doc, plain)
		if err == nil {
			err = atomicfile.Write(o.file(dir), b.Bytes())
		}
		failed = append(failed, err)
	}
	if !said && opts.Errors != nil {
		failed = append(failed, writeErrors(opts.Errors, doc, opts))
	}
	return errors.Join(failed...)
}
