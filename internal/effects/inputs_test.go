package effects

import (
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssatest"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// TestInputsOf asks for the argument of each call of the function use.
func TestInputsOf(t *testing.T) {
	_, pkg := ssatest.Build(t, `package p

import (
	"context"
	"encoding/json"
	"strings"
)

type options struct {
	name string
	tags []string
}

var prefix string

func use(any) {}
func load(ctx context.Context, key string) string { return key }

func parameter(a, b string)                { use(b) }
func constant(a, b string)                 { use("x") }
func global(a, b string)                   { use(prefix) }
func computed(a, b string)                 { use(strings.ToUpper(prefix + a)) }
func both(a, b string)                     { use([]string{a, b}) }
func fromCall(ctx context.Context, b string) { use(load(ctx, b)) }
func contextOnly(ctx context.Context, b string) { use(load(ctx, "x")) }
func field(o *options, b string)           { use(o.name) }
func built(a, b string) {
	o := &options{}
	o.name = a
	use(o)
}
func filledMap(a, b string) {
	m := map[string]string{}
	m["key"] = b
	use(m)
}
func filledByCallee(a []byte, b string) {
	var o options
	_ = json.Unmarshal(a, &o)
	use(o.name)
}
func choice(a, b string, c bool) {
	v := a
	if c {
		v = b
	}
	use(v)
}
func captured(a, b string) {
	func() { use(a) }()
}
func (o *options) method(b string) { use(o.tags) }
`)
	want := map[string]Inputs{
		"parameter": 2, "constant": 0, "global": 0, "computed": 1, "both": 3, "fromCall": 2, "contextOnly": 0, "field": 1,
		"built": 1, "filledMap": 2, "filledByCallee": 1, "choice": 3, "captured$1": Unknown, "method": 1,
	}
	got := map[string]Inputs{}
	for fn := range ssautil.AllFunctions(pkg.Prog) {
		if fn.Pkg != pkg {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "use" {
					got[fn.Name()] = inputsOf(call.Call.Args[0])
				}
			}
		}
	}
	for name, in := range want {
		if got[name] != in {
			t.Errorf("%s: got inputs %b, want %b", name, got[name], in)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d functions, want %d", len(got), len(want))
	}
}

// TestAdd adds effects in random order: what is kept does not depend on it, nothing kept is superfluous, and
// whatever was added is covered by something at least as good.
func TestAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var list []Effect
		for range 1 + r.IntN(8) {
			e := Effect{Kind: knowledge.Read, API: symbol.Symbol("api" + string(rune('a'+r.IntN(3)))), Inputs: Inputs(r.IntN(4))}
			if r.IntN(6) == 0 {
				e.Inputs = Unknown
			}
			if r.IntN(3) == 0 {
				e.Cond = Sometimes
			}
			list = append(list, e)
		}
		var first []Effect
		for i := range 4 {
			s := new(Summary)
			for _, e := range list {
				s.add(e)
			}
			if i == 0 {
				first = s.Effects
			}
			if !slices.EqualFunc(first, s.Effects, func(a, b Effect) bool { return better(a, b) == 0 }) {
				t.Fatalf("of %v: got %v, and in another order %v", list, first, s.Effects)
			}
			for _, e := range list {
				if !slices.ContainsFunc(s.Effects, func(kept Effect) bool { return kept.Inputs.covers(e.Inputs) && better(kept, e) <= 0 }) {
					t.Fatalf("of %v: nothing stands for %v in %v", list, e, s.Effects)
				}
			}
			for i, a := range s.Effects {
				for j, b := range s.Effects {
					if i != j && a.Inputs.covers(b.Inputs) && better(a, b) <= 0 {
						t.Fatalf("%v makes %v superfluous", a, b)
					}
				}
			}
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		}
	}
}
