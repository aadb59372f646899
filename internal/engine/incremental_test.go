package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// The long form of TestRandomEdits, about one edit a second:
//
//	go test ./internal/engine -run TestRandomEdits -timeout 2h -args -edits 1000
var (
	edits = flag.Int("edits", 30, "number of edits of TestRandomEdits")
	seed  = flag.Uint64("seed", 0, "where TestRandomEdits starts; 0 chooses")
)

// TestRandomEdits edits a module at random, and compares after each edit what a run with a cache says with
// what a run without says.
func TestRandomEdits(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	n := *edits
	if testing.Short() {
		n = min(n, 8)
	}
	t.Logf("-seed %d", *seed)
	rng := rand.New(rand.NewPCG(*seed, 1))
	f := newFamily(t, rng)
	store := newFaultyStore(rng)
	var history []string
	findings, withErrors := 0, 0
	nothing, repeated := 0, 0 // runs that found nothing changed: after an edit, after a run
	for edit := range n {
		if edit > 0 {
			history = append(history, f.edit())
		}
		f.write()
		time.Sleep(precision)
		options := f.options()
		cold, _ := f.run(options)
		options.Cache = &engine.Cache{Store: store, Salt: "test", Settled: precision / 2}
		warm, unchanged := f.run(options)
		if unchanged {
			nothing++
		}
		if again, unchanged := f.run(options); again != warm {
			t.Fatalf("-seed %d, edit %d, %s\nonce more, unchanged: %v\n%s\nbefore:\n%s\ndifference: %s", *seed, edit, f.dir, unchanged, again, warm, difference(warm, again))
		} else if unchanged {
			repeated++
		}
		findings += strings.Count(cold, `"fingerprint"`)
		if strings.Contains(cold, `"Errors": [`) {
			withErrors++
		}
		if cold != warm {
			t.Fatalf("-seed %d, edit %d, %s\npatterns %v, tests %v, tags %q\nthe last edits: %s\nwithout cache:\n%s\nwith cache:\n%s\ndifference: %s",
				*seed, edit, f.dir, options.Patterns, options.Tests, options.Tags, strings.Join(history[max(0, len(history)-8):], ", "), cold, warm, difference(cold, warm))
		}
		store.damage()
	}
	t.Logf("%d edits: %v", n, counts(history))
	t.Logf("%d findings; %d runs with errors", findings, withErrors)
	t.Logf("nothing changed for %d runs after an edit and %d after none", nothing, repeated)
	t.Logf("%d values found, %d not, %d put", store.hits, store.misses, store.puts)
	if store.hits == 0 || repeated == 0 {
		t.Error("nothing came from the cache")
	}
}

func difference(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			return la[i] + "\n <> " + lb[i]
		}
	}
	return "one is longer"
}

func counts(list []string) string {
	n := map[string]int{}
	for _, s := range list {
		n[s]++
	}
	var parts []string
	for _, s := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%s %d", s, n[s]))
	}
	return strings.Join(parts, ", ")
}

// faultyStore is a store that forgets and damages values.
type faultyStore struct {
	*cache.Memory
	rng                *rand.Rand
	keys               map[cache.Key]bool
	count              sync.Mutex
	hits, misses, puts int
}

func newFaultyStore(rng *rand.Rand) *faultyStore {
	return &faultyStore{Memory: cache.NewMemory(), rng: rng, keys: map[cache.Key]bool{}}
}

// Get implements [cache.Store].
func (s *faultyStore) Get(key cache.Key) ([]byte, bool) {
	value, ok := s.Memory.Get(key)
	s.count.Lock()
	defer s.count.Unlock()
	if ok {
		s.hits++
	} else {
		s.misses++
	}
	return value, ok
}

// Put implements [cache.Store].
func (s *faultyStore) Put(key cache.Key, value []byte) {
	s.Memory.Put(key, value)
	s.count.Lock()
	defer s.count.Unlock()
	s.puts++
	s.keys[key] = true
}

// damage forgets some values, sometimes.
func (s *faultyStore) damage() {
	if s.rng.IntN(5) > 0 {
		return
	}
	for _, key := range slices.SortedFunc(maps.Keys(s.keys), func(a, b cache.Key) int { return bytes.Compare(a[:], b[:]) }) {
		if s.rng.IntN(8) == 0 {
			s.Memory.Put(key, nil)
		}
	}
}

// run reviews the family and returns everything that was found out.
func (f *family) run(o engine.Options) (out string, unchanged bool) {
	f.t.Helper()
	o.Env = enginetest.Env(f.env)
	c := config.Config{Rules: map[string]config.Rule{"probe": {Options: map[string]any{"said": f.said}}}}
	res, err := review.Run(context.Background(), o, &c, append([]*rule.Rule{probe}, analyzers.Rules...))
	if err != nil {
		return "error: " + err.Error(), false
	}
	for i := range res.Errors {
		res.Errors[i].Detail = "" // a stack
	}
	text, err := json.MarshalIndent(struct {
		Findings     any
		Suppressions any
		Errors       any
		Packages     int
	}{res.Findings, res.Suppressions, res.Errors, res.Packages}, "", " ")
	if err != nil {
		f.t.Fatal(err)
	}
	return string(text), res.Stats.Unchanged
}

// probe is a rule that reports all it can learn about other packages.
var probe = rule.New(rule.Rule{
	Name: "probe", Title: "report answers", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
	Kinds:    []rule.Kind{{Category: "answer", Title: "an answer", Severity: rule.Question}},
	Tests:    rule.AlsoTests,
	Options:  []rule.Option{{Name: "said", Title: "what to say of each file", Default: ""}},
	Requires: []*analysis.Analyzer{effects.Analyzer, ssair.Analyzer, bigFunctions},
	Run: func(p *rule.Pass) error {
		answers := p.ResultOf[effects.Analyzer].(*effects.Result)
		report := func(pos token.Pos, format string, args ...any) {
			if pos.IsValid() {
				p.Report(rule.Comment{Kind: "answer", Pos: pos, Message: fmt.Sprintf(format, args...)})
			}
		}
		for _, fn := range p.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs() {
			report(fn.Pos(), "reached by a request: %v", answers.FromRequest(fn))
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					if call, ok := instr.(ssa.CallInstruction); ok {
						if callbacks := answers.Callbacks(call); len(callbacks) > 0 {
							report(call.Pos(), "callbacks %v", callbacks)
						}
						if name := fn.Pkg.Pkg.Name(); name[len(name)-1]%2 == 0 { // not all packages ask everything
							report(call.Pos(), "effects %v", answers.Of(call))
						}
					}
				}
			}
		}
		known := p.ResultOf[bigFunctions].(*knownBig)
		for _, f := range p.Files {
			report(f.Name.Pos(), "big package: %v, uses %v", known.pkg, known.uses)
			if path := p.Pkg.Path(); path[len(path)-1]%2 == 1 {
				report(f.Name.End(), "big functions: %v", known.all())
			}
			note, err := p.ReadFile(filepath.Join(filepath.Dir(p.Fset.File(f.FileStart).Name()), "note.txt"))
			report(f.Package, "note %q %v, said %q", note, err == nil, rule.Value[string](p, "said"))
		}
		return nil
	},
})

// isBig is the fact that a function has so many statements, or that there is a very big one in a package or what it imports.
type isBig struct{ Size int }

func (*isBig) AFact() {}

type knownBig struct {
	pkg  bool
	uses []string
	all  func() []string
}

// bigFunctions makes facts of all sorts.
var bigFunctions = &analysis.Analyzer{
	Name: "bigfunctions", Doc: "make facts", FactTypes: []analysis.Fact{new(isBig)}, ResultType: reflect.TypeFor[*knownBig](),
	Run: func(pass *analysis.Pass) (any, error) {
		known := &knownBig{all: func() []string {
			var names []string
			for _, f := range pass.AllObjectFacts() {
				names = append(names, f.Object.Pkg().Path()+" "+f.Object.Name()+fmt.Sprint(f.Fact))
			}
			return append(names, fmt.Sprint(len(pass.AllPackageFacts())))
		}}
		for _, f := range pass.Files {
			for _, decl := range f.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil && len(fn.Body.List) > 2 {
					known.pkg = known.pkg || len(fn.Body.List) > 3 && strings.HasPrefix(fn.Name.Name, "Query")
					if obj := pass.TypesInfo.Defs[fn.Name]; obj != nil && fn.Name.Name != "init" {
						pass.ExportObjectFact(obj, &isBig{len(fn.Body.List)})
					}
				}
			}
		}
		for _, imported := range pass.Pkg.Imports() {
			var fact isBig
			known.pkg = pass.ImportPackageFact(imported, &fact) || known.pkg
		}
		var fact isBig
		for _, obj := range pass.TypesInfo.Uses {
			if fn, ok := obj.(*types.Func); ok && pass.ImportObjectFact(fn, &fact) {
				known.uses = append(known.uses, fmt.Sprint(fn.FullName(), fact.Size))
			}
		}
		slices.Sort(known.uses)
		if known.pkg {
			pass.ExportPackageFact(&isBig{1})
		}
		return known, nil
	},
}
