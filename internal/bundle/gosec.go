package bundle

import (
	"go/token"
	"io"
	"log"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/securego/gosec/v2"
	gosecanalyzers "github.com/securego/gosec/v2/analyzers"
	"github.com/securego/gosec/v2/issue"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/reviewlint/reviewlint/internal/rule"
)

var gosecForm = regexp.MustCompile(`^G\d{3}$`)

// isGosec reports whether id is the name of a check of gosec.
func isGosec(id string) bool { return gosecForm.MatchString(id) }

// gosecCheck returns what the check of gosec called id says. All that run on the package run at once.
func (r *runner) gosecCheck(id string) ([]diagnostic, error) {
	if r.gosec == nil {
		r.gosec = map[string][]diagnostic{}
		r.gosecFailed = map[string]error{}
		r.runGosec()
	}
	return r.gosec[id], r.gosecFailed[id]
}

// runGosec runs those checks of gosec that some rule has, on packages that import what they are about.
func (r *runner) runGosec() {
	a := gosec.NewAnalyzer(gosec.NewConfig(), true, true, false, 1, log.New(io.Discard, "", 0))
	var ids []string
	builders := map[string]gosec.RuleBuilder{}
	for _, c := range slices.Concat(edgeChecks, taintedChecks, insecureChecks) {
		if !isGosec(c.id) || !c.runsOn(r.pass) {
			continue
		}
		if syntax, ok := syntaxChecks[c.id]; ok {
			builders[c.id] = syntax.build
		} else {
			ids = append(ids, c.id)
		}
	}
	a.LoadRules(builders, map[string]bool{})
	definitions, suppressed := gosecanalyzers.Generate(false, gosecanalyzers.NewAnalyzerFilter(false, ids...)).AnalyzersInfo()
	for id, d := range definitions {
		definitions[id] = r.guarded(d)
	}
	a.LoadAnalyzers(definitions, suppressed)

	pkg := &packages.Package{
		Name: r.pass.Pkg.Name(), Fset: r.pass.Fset, Syntax: r.pass.Files,
		Types: r.pass.Pkg, TypesInfo: r.pass.TypesInfo, TypesSizes: r.pass.TypesSizes,
	}
	for _, f := range r.pass.Files {
		pkg.CompiledGoFiles = append(pkg.CompiledGoFiles, r.pass.Fset.File(f.FileStart).Name())
	}
	a.CheckRules(pkg) // it also reads the comments that suppress findings
	if len(definitions) > 0 {
		a.CheckAnalyzersWithSSA(pkg, r.buildSSA())
	}
	issues, _, _ := a.Report()
	for _, found := range issues {
		if pos := r.position(found); pos.IsValid() {
			r.gosec[found.RuleID] = append(r.gosec[found.RuleID], diagnostic{pos: pos, message: found.What})
		}
	}
}

// guarded returns d with an analyzer that does not panic: gosec runs it in a goroutine of its own, where a panic would
// end the whole program.
func (r *runner) guarded(d gosecanalyzers.AnalyzerDefinition) gosecanalyzers.AnalyzerDefinition {
	create := d.Create
	d.Create = func(id, description string) *analysis.Analyzer {
		a := *create(id, description)
		run := a.Run
		a.Run = func(pass *analysis.Pass) (result any, err error) {
			defer func() {
				if err = rule.Recovered(recover(), err); err != nil {
					r.gosecFailed[id] = err // Have: gosec runs one at a time.
				}
			}()
			return run(pass)
		}
		return &a
	}
	return d
}

// position returns where found is, if that is known: gosec tells the line, or a first and a last one, and the column, and counts by
// line directives if there are any.
func (r *runner) position(found *issue.Issue) token.Pos {
	first, _, _ := strings.Cut(found.Line, "-")
	line, lineErr := strconv.Atoi(first)
	column, columnErr := strconv.Atoi(found.Col)
	for _, f := range r.pass.Files {
		file := r.pass.Fset.File(f.FileStart)
		if file.Name() != found.File || lineErr != nil || line < 1 || line > file.LineCount() {
			continue
		}
		start := file.LineStart(line)
		if columnErr != nil || column < 1 || int(start)+column-1 > file.Base()+file.Size() {
			return start
		}
		return start + token.Pos(column-1)
	}
	return token.NoPos
}
