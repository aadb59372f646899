package rule

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Pass is the view that a rule has of one package.
type Pass struct {
	*analysis.Pass
	rule     *Rule
	config   *config.Config
	findings *Findings
	ignores  map[*ast.File][]Suppression
}

// A Comment is what a rule has to say about one place. [Pass.Report] turns it
// into a diagnostic and a [Finding].
type Comment struct {
	Kind string // category of one of the rule's kinds

	// Pos and End delimit the smallest expression that the author must change.
	Pos, End token.Pos

	// Message is one line, "issue: why; fix". {0}, {1} ... stand for the line
	// numbers of Refs, which are filled in when the comment is shown: the
	// fingerprint must not change when lines move.
	Message string
	Refs    []token.Pos

	// Doubt, if not empty, is the question that ends the message of a finding
	// whose evidence is weaker than its kind's: it lowers blocking to question.
	Doubt string

	Path    []symbol.Symbol // the functions between the reported call and the effect, outermost first
	Causes  []Cause
	Related *analysis.RelatedInformation // at most one, in the same file
	Fixes   []analysis.SuggestedFix
}

// A Cause is a stretch of code without which there would be no finding: when a
// change touches it, the finding counts as new.
type Cause struct {
	Role     string // "loop", "acquisition" ...
	Pos, End token.Pos
}

// Findings is the result of a rule's analyzer for one package.
type Findings struct {
	List []Finding
}

// A Finding is a [Comment] with everything resolved: it refers to no syntax and
// no types, and can be stored.
type Finding struct {
	Rule        string          `json:"rule"`
	Kind        string          `json:"kind"`
	Check       string          `json:"check,omitempty"` // the check of another tool that found it, as [Origin.String] says
	Severity    Severity        `json:"severity"`
	Preview     bool            `json:"preview,omitempty"`
	Range       Range           `json:"range"`
	Function    string          `json:"function"` // symbol of the enclosing function, "" at package level
	Message     string          `json:"message"`
	Path        []symbol.Symbol `json:"path,omitempty"`
	Causes      []Span          `json:"causes,omitempty"`
	Related     *Span           `json:"related,omitempty"`
	Fixes       []Fix           `json:"fixes,omitempty"`
	Fingerprint string          `json:"fingerprint"`

	// New says why the finding counts as new, and where the change is. Rules leave it nil.
	New *Span `json:"new,omitempty"`
}

// A Span is a range with what is to be said about it.
type Span struct {
	Text  string `json:"text"`
	Range Range  `json:"range"`
}

// A Fix is a change that mends a finding.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces a range by new text.
type Edit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// MaxMessage is the hard limit of a message in bytes.
const MaxMessage = 240

// Report files c under the rule of p. It drops comments in generated files and
// in test files that the rule does not look at; under foreign drivers, which know
// neither previews nor our suppressions, also comments of preview kinds and suppressed ones.
// It panics if c has a kind that the rule did not declare, or no position.
func (p *Pass) Report(c Comment) {
	kind, ok := p.rule.Kind(c.Kind)
	if !ok || !c.Pos.IsValid() {
		panic(fmt.Sprintf("rule %s reports kind %q at %v", p.rule.Name, c.Kind, c.Pos))
	}
	if !c.End.IsValid() {
		c.End = c.Pos
	}
	file := p.file(c.Pos)
	if file == nil || !p.rule.reportsIn(p.Pass, file) {
		return
	}
	preview := kind.Preview || p.rule.Preview
	if !p.config.Gate {
		if preview && !p.config.Preview {
			return
		}
		if p.suppressed(file, c.Kind, p.Range(c.Pos, c.End)) {
			return
		}
	}

	severity := kind.Severity
	if c.Doubt != "" {
		c.Message += "; " + c.Doubt
		if severity == Blocking {
			severity = Question
		}
	}
	f := Finding{
		Rule:     p.rule.Name,
		Kind:     kind.Category,
		Check:    kind.Origin.String(),
		Severity: severity,
		Preview:  preview,
		Range:    p.Range(c.Pos, c.End),
		Function: p.function(file, c.Pos),
		Message:  p.lines(c.Message, c.Refs),
		Path:     c.Path,
	}
	if slices.ContainsFunc(p.findings.List, func(g Finding) bool { return g.Range == f.Range && g.Kind == f.Kind && g.Message == f.Message }) {
		return // said before
	}
	f.Fingerprint = Fingerprint(f.Rule, f.Kind, p.place(file, c.Pos), c.Message)
	for _, cause := range c.Causes {
		f.Causes = append(f.Causes, Span{Text: cause.Role, Range: p.Range(cause.Pos, cause.End)})
	}
	d := analysis.Diagnostic{
		Pos:            c.Pos,
		End:            c.End,
		Category:       kind.Category,
		Message:        f.Message,
		SuggestedFixes: c.Fixes,
	}
	if c.Related != nil {
		f.Related = &Span{Text: c.Related.Message, Range: p.Range(c.Related.Pos, c.Related.End)}
		d.Related = []analysis.RelatedInformation{*c.Related}
	}
	for _, fix := range c.Fixes {
		out := Fix{Message: fix.Message}
		for _, e := range fix.TextEdits {
			end := e.End
			if !end.IsValid() {
				end = e.Pos
			}
			out.Edits = append(out.Edits, Edit{Range: p.Range(e.Pos, end), NewText: string(e.NewText)})
		}
		f.Fixes = append(f.Fixes, out)
	}
	p.findings.List = append(p.findings.List, f)
	p.Pass.Report(d)
}

// finish sorts the findings and makes their fingerprints unique: the second
// finding with the same fingerprint gets the suffix ":2".
func (fs *Findings) finish() {
	slices.SortStableFunc(fs.List, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Range.File, b.Range.File),
			cmp.Compare(a.Range.Offset, b.Range.Offset),
			strings.Compare(a.Kind, b.Kind),
			strings.Compare(a.Message, b.Message),
		)
	})
	seen := map[string]int{}
	for i := range fs.List {
		fp := &fs.List[i].Fingerprint
		seen[*fp]++
		if n := seen[*fp]; n > 1 {
			*fp += ":" + strconv.Itoa(n)
		}
	}
}

// Range resolves a stretch of source code, ignoring //line directives except
// those of cgo output.
func (p *Pass) Range(pos, end token.Pos) Range { return rangeOf(p.Fset, pos, end) }

// lines replaces {i} in message by the line of refs[i].
func (p *Pass) lines(message string, refs []token.Pos) string {
	for i, ref := range refs {
		message = strings.ReplaceAll(message, "{"+strconv.Itoa(i)+"}", strconv.Itoa(p.Range(ref, ref).Line))
	}
	return message
}

// file returns the file of the package that contains pos, or nil.
func (p *Pass) file(pos token.Pos) *ast.File {
	for _, f := range p.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// function returns the symbol of the declared function that contains pos, or "".
func (p *Pass) function(file *ast.File, pos token.Pos) string {
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
			if obj, ok := p.TypesInfo.Defs[fn.Name].(*types.Func); ok {
				return string(symbol.Of(obj))
			}
		}
	}
	return ""
}

// place names the declaration of file that contains pos. Test files have names of their own: how findings
// of the same text are counted must not depend on whether the tests are reviewed too.
func (p *Pass) place(file *ast.File, pos token.Pos) string {
	place := p.function(file, pos)
	if place == "" {
		place = p.Pkg.Path() + "." + declaredAt(file, pos)
	}
	if strings.HasSuffix(p.Fset.File(file.FileStart).Name(), "_test.go") {
		place += " in tests"
	}
	return place
}

// declaredAt returns the name of the variable, constant or type whose declaration contains pos, or "".
func declaredAt(file *ast.File, pos token.Pos) string {
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || pos < decl.Pos() || decl.End() <= pos {
			continue
		}
		for _, spec := range decl.Specs {
			if pos < spec.Pos() || spec.End() <= pos {
				continue
			}
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return spec.Names[0].Name
			case *ast.TypeSpec:
				return spec.Name.Name
			}
		}
	}
	return ""
}

var (
	digits = regexp.MustCompile(`[0-9]+`)
	spaces = regexp.MustCompile(`\s+`)
)

// Fingerprint identifies a finding across changes that only move code: it
// depends on the rule, the declaration around it and the message without numbers.
func Fingerprint(rule, kind, place, message string) string {
	message = digits.ReplaceAllString(spaces.ReplaceAllString(message, " "), "0")
	sum := sha256.Sum256([]byte(rule + "\x00" + kind + "\x00" + place + "\x00" + message))
	return hex.EncodeToString(sum[:8])
}

// Shorten cuts s in the middle so that it has at most limit bytes.
func Shorten(s string, limit int) string {
	if len(s) <= limit || limit < 8 {
		return s
	}
	head := (limit - len("…")) / 2
	tail := limit - len("…") - head
	return strings.ToValidUTF8(s[:head], "") + "…" + strings.ToValidUTF8(s[len(s)-tail:], "")
}
