package deadlines

import (
	"fmt"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// source calls use with contexts from everywhere; its comments say where they come from.
const source = `package p

import (
	"context"
	"net/http"
	"os/signal"
	"time"
)

func use(any) {}

type key struct{}

func roots() {
	use(context.Background())                               // root endless
	use(context.TODO())                                     // root endless
	use(context.WithValue(context.Background(), key{}, 1))  // root endless
	use(context.WithoutCancel(context.TODO()))              // detached endless
}

func param(ctx context.Context) {
	use(ctx)                        // param
	use(context.WithoutCancel(ctx)) // detached endless
}

func limits(ctx context.Context) {
	limited, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	use(limited) // deadline
	own, cancelOwn := context.WithDeadline(ctx, time.Now())
	defer cancelOwn()
	use(context.WithValue(own, key{}, 1)) // deadline
}

func cancels(keep *func()) {
	local, cancel := context.WithCancel(context.Background())
	defer cancel()
	use(local) // root endless
	handedOut, stop := context.WithCancel(context.Background())
	*keep = stop
	use(handedOut) // cancel root
	signalled, done := signal.NotifyContext(context.Background())
	defer done()
	use(signalled) // cancel root
}

func requests(r *http.Request) {
	use(r.Context()) // request
	plain, _ := http.NewRequest("GET", "/", nil)
	use(plain)                                  // root endless
	use(plain.WithContext(r.Context()))         // request
	use(plain.Clone(context.Background()))      // root endless
	with, _ := http.NewRequestWithContext(r.Context(), "GET", "/", nil)
	use(with)           // request
	use(with.Context()) // request
}

func branches(ctx context.Context, limit time.Duration, own bool) {
	some := context.Background()
	if limit > 0 {
		var cancel context.CancelFunc
		some, cancel = context.WithTimeout(some, limit)
		defer cancel()
	}
	use(some) // deadline root partly endless
	if own {
		ctx = context.Background()
	}
	use(ctx) // param root
}

func loop(n int) {
	ctx := context.Background()
	for range n {
		ctx = context.WithValue(ctx, key{}, n)
	}
	use(ctx) // unseen root
}

func fresh() context.Context { return context.WithValue(context.Background(), key{}, 1) }

func through(ctx context.Context, n int) context.Context {
	if n > 0 {
		return through(ctx, n-1)
	}
	return context.WithValue(ctx, key{}, n)
}

func helpers(ctx context.Context) {
	use(fresh())                          // root endless
	use(through(ctx, 1))                  // unseen param
	use(through(context.Background(), 1)) // unseen root
}

func literals(ctx context.Context) {
	own := context.Background()
	func() {
		use(ctx) // param
		use(own) // root endless
	}()
}

type keeper struct {
	ctx     context.Context
	limited context.Context
	Public  context.Context
}

var global = context.Background()

func newKeeper() *keeper {
	k := &keeper{ctx: context.Background(), Public: context.Background()}
	k.limited, _ = context.WithTimeout(k.ctx, time.Second)
	return k
}

func (k *keeper) fields() {
	use(k.ctx)     // root stored endless
	use(k.limited) // deadline
	use(k.Public)  // unseen
	use(global)    // root stored endless
}

func unknown(f func() context.Context, list []context.Context) {
	use(f())     // unseen
	use(list[0]) // unseen
}
`

var wanted = regexp.MustCompile(`use\(.*// (.*)$`)

func TestOf(t *testing.T) {
	pass, _ := ssatest.Build(t, source)
	p := analyse(t, pass)
	got := map[int]string{}
	each(p, func(call *ssa.Call) {
		if callee := call.Call.StaticCallee(); callee != nil && callee.Name() == "use" {
			v := call.Call.Args[0]
			if made, ok := v.(*ssa.MakeInterface); ok {
				v = made.X
			}
			got[pass.Fset.Position(call.Pos()).Line] = describe(p.Of(v))
		}
	})
	for i, line := range strings.Split(source, "\n") {
		m := wanted.FindStringSubmatch(line)
		if m != nil && got[i+1] != m[1] {
			t.Errorf("line %d: %s: got %q", i+1, strings.TrimSpace(line), got[i+1])
		}
		if m == nil && got[i+1] != "" {
			t.Errorf("line %d: %s: nothing expected", i+1, strings.TrimSpace(line))
		}
	}
}

// TestExport looks at the facts about functions that return contexts.
func TestExport(t *testing.T) {
	pass, _ := ssatest.Build(t, `package p

import (
	"context"
	"net/http"
	"time"
)

type key struct{}

func New() context.Context { return context.Background() }
func With(n int, ctx context.Context) context.Context { return context.WithValue(ctx, key{}, n) }
func Limit(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, time.Second) }
func Of(r *http.Request) context.Context { return r.Context() }
func Maybe(ctx context.Context, d time.Duration) context.Context {
	if d > 0 {
		ctx, _ = context.WithTimeout(context.Background(), d)
		return ctx
	}
	return context.Background()
}
func Find(ctx context.Context) (int, bool) { n, ok := ctx.Value(key{}).(int); return n, ok }
func FindOrEnd(ctx context.Context) int { if ctx.Err() != nil { return 0 }; return ctx.Value(key{}).(int) }
func Ignore(ctx context.Context) int { return 1 }
func Call(f func() context.Context) context.Context { return f() }
func Number() int { return 0 }
func internal() context.Context { return context.Background() }
`)
	facts := map[string]string{}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		derived, ok := fact.(*Derived)
		if !ok {
			facts[obj.Name()] = "lookup"
			return
		}
		for _, r := range derived.Results {
			facts[obj.Name()] += fmt.Sprint(r.Index, " ", describe(Origin{Source: r.Source}), r.Params)
		}
	}
	analyse(t, pass)
	want := map[string]string{
		"New":   "0 root endless[]",
		"With":  "0 [1]",
		"Limit": "0 deadline[]",
		"Of":    "0 request[0]",
		"Find":  "lookup",
		"Maybe": "0 unseen deadline root[]",
	}
	for name := range want {
		if facts[name] != want[name] {
			t.Errorf("%s: got %q, want %q", name, facts[name], want[name])
		}
	}
	if len(facts) != len(want) {
		t.Errorf("got facts %q", facts)
	}
}

// TestBounded asks about a chain of contexts that is longer than anybody follows.
func TestBounded(t *testing.T) {
	chain := "context.Background()"
	for range 2 * maxDepth {
		chain = "context.WithValue(" + chain + ", key{}, 1)"
	}
	pass, _ := ssatest.Build(t, "package p\n\nimport \"context\"\n\ntype key struct{}\n\nfunc use(context.Context) {}\n\nfunc f() { use("+chain+") }\n")
	p := analyse(t, pass)
	asked := 0
	each(p, func(call *ssa.Call) {
		if call.Call.StaticCallee().Name() == "use" {
			asked++
			if o := p.Of(call.Call.Args[0]); o.Endless() || o.Source&Unseen == 0 {
				t.Errorf("got %q, want unseen", describe(o))
			}
		}
	})
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func analyse(t *testing.T, pass *analysis.Pass) *Package {
	t.Helper()
	built, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf = map[*analysis.Analyzer]any{ssair.Analyzer: built}
	pass.AllObjectFacts = func() []analysis.ObjectFact { return nil }
	p, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return p.(*Package)
}

func each(p *Package, visit func(*ssa.Call)) {
	for _, fn := range p.ssa.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok {
					visit(call)
				}
			}
		}
	}
}

// describe names what o says: its sources, then what else holds.
func describe(o Origin) string {
	var words []string
	for i, name := range []string{"unseen", "param", "request", "deadline", "cancel", "root", "detached"} {
		if o.Source&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	if o.Partly {
		words = append(words, "partly")
	}
	if o.Stored != nil {
		words = append(words, "stored")
	}
	if o.Endless() {
		words = append(words, "endless")
	}
	return strings.Join(words, " ")
}
