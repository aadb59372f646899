package conventions

import (
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// fake returns a rule that keeps all conventions, after change.
func fake(change func(*rule.Rule)) *rule.Rule {
	r := rule.Rule{
		Name: "nplusone", Title: "report queries in loops", Checklist: "performance/nplusone",
		Kinds: []rule.Kind{{Category: "loop", Title: "a query per element", Severity: rule.Blocking}},
		Why:   "Why.", Fix: "Fix.", Limits: "Limits.", Bad: "package bad\n", Good: "package good\n", Since: "v0.1.0",
		Run: func(*rule.Pass) error { return nil },
	}
	if change != nil {
		change(&r)
	}
	return rule.New(r)
}

func TestDeclarationsAccepted(t *testing.T) {
	rules := []*rule.Rule{
		fake(func(r *rule.Rule) { r.Requires = []*analysis.Analyzer{provider(new(goodFact))} }),
		fake(func(r *rule.Rule) {
			r.Name, r.Checklist, r.Aliases = "sqlinjection", "security/sql", []string{"sqltext"}
			r.Kinds[0].CWE = 89
		}),
	}
	for _, err := range Declarations(rules) {
		t.Error(err)
	}
}

func TestDeclarationsRefused(t *testing.T) {
	sortedLast := func(r *rule.Rule) { r.Name, r.Checklist = "tickerleak", "performance/tickers" }
	for _, test := range []struct {
		name  string
		rules []*rule.Rule
		want  string
	}{
		{"order", []*rule.Rule{fake(sortedLast), fake(nil)}, "not in alphabetical order after tickerleak"},
		{"twice", []*rule.Rule{fake(nil), fake(nil)}, `name or alias "nplusone" is also one of rule nplusone`},
		{"alias of another", []*rule.Rule{fake(nil), fake(func(r *rule.Rule) { sortedLast(r); r.Aliases = []string{"nplusone"} })}, `name or alias "nplusone" is also one of rule nplusone`},
		{"malformed alias", []*rule.Rule{fake(func(r *rule.Rule) { r.Aliases = []string{"N+1"} })}, `alias "N+1" must be`},
		{"driver flag", []*rule.Rule{fake(func(r *rule.Rule) { r.Name = "fix" })}, "a driver has a flag of that name"},
		{"no row", []*rule.Rule{fake(func(r *rule.Rule) { r.Checklist = "performance/nothing" })}, `no row "performance/nothing"`},
		{"row without the rule", []*rule.Rule{fake(func(r *rule.Rule) { r.Checklist = "performance/tickers" })}, "row performance/tickers of the checklist does not name it"},
		{"security without CWE", []*rule.Rule{fake(func(r *rule.Rule) { r.Name, r.Checklist = "sqlinjection", "security/sql" })}, "kind loop has no CWE"},
		{"unfinished", []*rule.Rule{fake(func(r *rule.Rule) { r.Kinds[0].Title = "TODO" })}, "TODO in its declaration"},
		{"invalid", []*rule.Rule{{Name: "Bad Name"}}, "Name must be lower-case"},
		{"facts", []*rule.Rule{withAnalyzer(func(a *analysis.Analyzer) { a.FactTypes = []analysis.Fact{new(goodFact)} })}, "never to a rule"},
		{"invalid analyzer", []*rule.Rule{withAnalyzer(func(a *analysis.Analyzer) { a.Doc = "" })}, "undocumented"},
		{"same names below", []*rule.Rule{fake(func(r *rule.Rule) {
			r.Requires = []*analysis.Analyzer{provider(), provider()}
		})}, "two analyzers are called provider"},
		{"flag form", []*rule.Rule{withAnalyzer(func(a *analysis.Analyzer) { a.Flags.Bool("a b", false, "usage") })}, `flag "a b" must be`},
		{"flag usage", []*rule.Rule{withAnalyzer(func(a *analysis.Analyzer) { a.Flags.Bool("ab", false, "") })}, "flag ab has no usage"},
		{"map in fact", []*rule.Rule{requiring(new(mapFact))}, "mapFact.Names is a map"},
		{"pos in fact", []*rule.Rule{requiring(new(posFact))}, "posFact.Sub.Pos is a token.Pos"},
		{"unexported field", []*rule.Rule{requiring(new(halfFact))}, "halfFact.hidden is not exported"},
		{"no exported field", []*rule.Rule{requiring(new(hiddenFact))}, "no exported fields"},
		{"lost value", []*rule.Rule{requiring(new(forgetfulFact))}, "comes back as"},
	} {
		t.Run(test.name, func(t *testing.T) {
			errs := Declarations(test.rules)
			for _, err := range errs {
				if strings.Contains(err.Error(), test.want) {
					return
				}
			}
			t.Errorf("errors %v, want one that contains %q", errs, test.want)
		})
	}
}

func withAnalyzer(change func(*analysis.Analyzer)) *rule.Rule {
	r := fake(nil)
	change(r.Analyzer)
	return r
}

func requiring(facts ...analysis.Fact) *rule.Rule {
	return fake(func(r *rule.Rule) { r.Requires = []*analysis.Analyzer{provider(facts...)} })
}

func provider(facts ...analysis.Fact) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "provider", Doc: "provide facts", FactTypes: facts, ResultType: reflect.TypeFor[int](),
		Run: func(*analysis.Pass) (any, error) { return 0, nil },
	}
}

type (
	goodFact struct {
		Name  string
		Items []struct{ Line int }
		Next  *goodFact
	}
	mapFact  struct{ Names map[string]bool }
	posFact  struct{ Sub []struct{ Pos token.Pos } }
	halfFact struct {
		Name   string
		hidden int
	}
	hiddenFact    struct{ hidden int }
	forgetfulFact struct{ Set bool }
)

func (*goodFact) AFact()      {}
func (*mapFact) AFact()       {}
func (*posFact) AFact()       {}
func (f *halfFact) AFact()    { _ = f.hidden }
func (f *hiddenFact) AFact()  { _ = f.hidden }
func (*forgetfulFact) AFact() {}

func (*forgetfulFact) GobEncode() ([]byte, error) { return []byte{0}, nil }
func (f *forgetfulFact) GobDecode([]byte) error   { f.Set = true; return nil }

func TestPackage(t *testing.T) {
	const head = `package ant

import (
	"flag"
	"sync"
	"sync/atomic"

	"example.com/rule"
)

var Rule = rule.New(rule.Rule{})

var Analyzer = Rule.Analyzer

var (
	table = map[string]int{"a": 1}
	list  = []int{1}
	pair  struct{ a, b int }
	once  = sync.OnceValue(func() int { return 1 })
)
`
	for _, test := range []struct{ name, src, want string }{
		{"shadowed and read only", head + `
func f(list []int) int {
	table := map[string]int{}
	table["a"] = 1
	delete(table, "a")
	list[0]++
	x := pair
	x.a = 1
	for _, list[0] = range list {
	}
	p := &list[0]
	*p = 1
	return len(flag.Args()) + once()
}
`, ""},
		{"assigned", head + `func f() { list = nil }`, "writes package-level variable list"},
		{"appended", head + `func f() { _, list = 1, append(list, 1) }`, "writes package-level variable list"},
		{"element", head + `func f() { table["b"] = 1 }`, "writes package-level variable table"},
		{"field", head + `func f() { (pair).a = 1 }`, "writes package-level variable pair"},
		{"incremented", head + `func f() { list[0]++ }`, "writes package-level variable list"},
		{"deleted", head + `func f() { delete(table, "a") }`, "writes package-level variable table"},
		{"cleared", head + `func f() { clear(table) }`, "writes package-level variable table"},
		{"range", head + `func f() { for list[0] = range table { } }`, "writes package-level variable list"},
		{"address", head + `func f() *[]int { return &list }`, "takes the address of package-level variable list"},
		{"method", head + `func (ant) f() { list = nil }; type ant int`, "writes package-level variable list"},
		{"closure", head + `func f() func() { return func() { list = nil } }`, "writes package-level variable list"},
		{"literal in an initial value", head + `var g = func() int { list = nil; return 0 }()`, "writes package-level variable list"},
		{"other package", head + `func f() { flag.Usage = nil }`, "writes variable flag.Usage of another package"},
		{"init", head + `func init() {}`, "init function"},
		{"mutex", head + `var mu sync.Mutex`, "package-level variable mu is a sync.Mutex"},
		{"generic", head + `var p atomic.Pointer[int]`, "package-level variable p is a atomic.Pointer"},
		{"pointer to pool", head + `var p = &sync.Pool{}`, "package-level variable p is a sync.Pool"},
		{"package name", strings.Replace(head, "package ant", "package bee", 1), "package bee, want ant"},
		{"no rule", "package ant\n\nvar Analyzer = Rule.Analyzer\n", "no `var Rule"},
		{"other analyzer", "package ant\n\nvar Rule = 1\n\nvar Analyzer = Other.Analyzer\n", "no `var Analyzer"},
		{"does not parse", "package ant\n\nfunc {", "expected"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ant")
			if err := os.Mkdir(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "ant.go"), []byte(test.src), 0o666); err != nil {
				t.Fatal(err)
			}
			errs := Package(dir)
			switch {
			case test.want == "" && len(errs) > 0:
				t.Errorf("errors %v, want none", errs)
			case test.want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), test.want)):
				t.Errorf("errors %v, want exactly one that contains %q", errs, test.want)
			}
		})
	}
}

// The packages that rules are built on keep no state either.
func TestGlobalsOfSharedPackages(t *testing.T) {
	for _, dir := range []string{"../../rule", "../../symbol", "../../config"} {
		for _, err := range Globals(dir) {
			t.Error(err)
		}
	}
}
