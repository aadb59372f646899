// Package secrets says which of the values that a program compares are secrets, and which part they play.
//
// [Package.Of] answers for one value, by where it comes from ([provenance.Package.Of]):
//
//	mac := hmac.New(sha256.New, key)
//	mac.Write(body)
//	want := hex.EncodeToString(mac.Sum(nil))      MAC
//	got := r.Header.Get("X-Hub-Signature-256")    Credential, Presented
//	_, pass, _ := r.BasicAuth()                   Credential, Presented
//	s.token                                       Stored
//
// Functions that return such values tell their callers, in other packages by facts. [StrengthOf] answers for a name.
//
// [Package.Comparisons] gives the comparisons of texts in the package, in whatever form, those whose duration tells
// where the operands differ: operators, switches, functions of the standard library, loops over bytes,
// and calls of functions that do nothing else, in other packages by facts.
//
// What libraries compute and compare is in package knowledge.
package secrets

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// Analyzer provides a *[Package].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintsecrets",
	Doc:        "find out which values are secrets, and where texts are compared",
	Requires:   []*analysis.Analyzer{ssair.Analyzer, provenance.Analyzer},
	FactTypes:  []analysis.Fact{new(Returns), new(Compares)},
	ResultType: reflect.TypeFor[*Package](),
	Run:        run,
}

// Returns is a fact about a function: what its results are computed with.
type Returns struct {
	Results []knowledge.Digest
}

// AFact marks Returns as a fact.
func (*Returns) AFact() {}

// Compares is a fact about a function that does nothing but compare two of its parameters: how long it takes
// tells where they differ.
type Compares struct {
	X, Y int // as in types.Signature.Params
}

// AFact marks Compares as a fact.
func (*Compares) AFact() {}

// Package answers questions about the values and comparisons of one package.
type Package struct {
	pass   *analysis.Pass
	ssa    *ssair.Package
	values *provenance.Package

	candidates []Comparison // without SSA form
	helpers    map[*types.Func]Compares
	resolve    func() []Comparison
	ranges     func() map[*types.Var]ast.Expr // variables of range loops -> what they range over
}

// Comparisons returns the comparisons of texts in the package in source order, if
// there is any reason to look at them: names or sources of secrets.
func (p *Package) Comparisons() []Comparison { return p.resolve() }

// Callers returns the calls in the package that name fn.
func (p *Package) Callers(fn *ssa.Function) []ssa.CallInstruction { return p.values.Callers(fn) }

func run(pass *analysis.Pass) (any, error) {
	p := &Package{
		pass: pass, ssa: pass.ResultOf[ssair.Analyzer].(*ssair.Package),
		values: pass.ResultOf[provenance.Analyzer].(*provenance.Package), helpers: map[*types.Func]Compares{},
	}
	p.resolve = func() []Comparison { return nil }
	p.ranges = sync.OnceValue(p.findRanges)
	if provenance.Outside(pass) {
		return p, nil // what the standard library and other modules do is in the tables
	}
	p.findHelpers()
	p.exportReturns()
	p.candidates = p.find()
	if len(p.candidates) > 0 && (p.named() || p.mentionsSources()) {
		p.resolve = sync.OnceValue(p.link)
	}
	return p, nil
}

// named reports whether a candidate has an operand with a secret's name.
func (p *Package) named() bool {
	for _, c := range p.candidates {
		if p.Strength(c.X) == Strong || p.Strength(c.Y) == Strong {
			return true
		}
	}
	return false
}

// mentionsSources reports whether the package uses anything that yields secrets whatever their names.
func (p *Package) mentionsSources() bool {
	checked := map[types.Object]bool{}
	for _, obj := range p.pass.TypesInfo.Uses {
		if checked[obj] {
			continue
		}
		checked[obj] = true
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil {
			continue
		}
		if api, ok := knowledge.Lookup(fn, nil); ok && (api.Digest >= knowledge.MAC || api.Source == knowledge.Request) {
			return true
		}
		if fn.Pkg() != p.pass.Pkg && p.pass.ImportObjectFact(fn, new(Returns)) {
			return true
		}
		if fn.Pkg().Path() == "net/http" && fn.Name() == "Get" {
			return true // of a header
		}
		if fn.Pkg().Path() == "os" && (fn.Name() == "Getenv" || fn.Name() == "LookupEnv") {
			return true
		}
	}
	return false
}

// exportReturns tells importers which exported functions return digests.
func (p *Package) exportReturns() {
	if !p.mentionsDigests() {
		return
	}
	for _, fn := range p.ssa.Funcs() {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !obj.Exported() {
			continue
		}
		results := make([]knowledge.Digest, fn.Signature.Results().Len())
		found := false
		for i := range results {
			if !isText(fn.Signature.Results().At(i).Type()) {
				continue
			}
			for _, b := range fn.Blocks {
				ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
				if !ok || i >= len(ret.Results) {
					continue
				}
				if _, isConst := ret.Results[i].(*ssa.Const); isConst {
					continue
				}
				results[i] = max(results[i], p.Of(ret.Results[i], ret).Digest)
			}
			found = found || results[i] != knowledge.NoDigest
		}
		if found {
			p.pass.ExportObjectFact(obj, &Returns{results})
		}
	}
}

// mentionsDigests reports whether the package computes digests, or calls exported functions that do.
func (p *Package) mentionsDigests() bool {
	for _, obj := range p.pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil {
			if api, ok := knowledge.Lookup(fn, nil); ok && api.Digest != knowledge.NoDigest {
				return true
			}
			if fn.Pkg() != p.pass.Pkg && p.pass.ImportObjectFact(fn, new(Returns)) {
				return true
			}
		}
	}
	return false
}

// isText reports whether t is a string, a slice of bytes or an array of bytes.
func isText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return isByte(u.Elem())
	case *types.Array:
		return isByte(u.Elem())
	}
	return false
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// isTestFile reports whether f holds tests: what they compare nobody can time.
func (p *Package) isTestFile(f *ast.File) bool {
	return strings.HasSuffix(p.pass.Fset.File(f.FileStart).Name(), "_test.go")
}
