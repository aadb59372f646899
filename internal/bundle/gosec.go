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
	"github.com/securego/gosec/v2/rules"
	"golang.org/x/tools/go/packages"
)

var gosecForm = regexp.MustCompile(`^G\d{3}$`)

// isGosec reports whether id is the name of a check of gosec.
func isGosec(id string) bool { return gosecForm.MatchString(id) }

// gosecCheck returns what the check of gosec called id says. All that run on the package run at once.
func (r *runner) gosecCheck(id string) []diagnostic {
	if r.gosec == nil {
		r.gosec = map[string][]diagnostic{}
		r.runGosec()
	}
	return r.gosec[id]
}

// runGosec runs those checks of gosec that some rule has, on packages that import what they are about.
func (r *runner) runGosec() {
	var ids []string
	for _, c := range slices.Concat(edgeChecks, taintedChecks, insecureChecks) {
		if isGosec(c.id) && c.runsOn(r.pass) {
			ids = append(ids, c.id)
		}
	}
	a := gosec.NewAnalyzer(gosec.NewConfig(), true, true, false, 1, log.New(io.Discard, "", 0))
	builders, suppressed := rules.Generate(false, rules.NewRuleFilter(false, ids...)).RulesInfo()
	a.LoadRules(builders, suppressed)
	definitions, suppressed := gosecanalyzers.Generate(false, gosecanalyzers.NewAnalyzerFilter(false, ids...)).AnalyzersInfo()
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
