package effects

import (
	"reflect"
	"testing"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// testWorld is a world of symbols only.
type testWorld struct {
	summaries map[symbol.Symbol]*Summary
	impls     map[symbol.Symbol][]symbol.Symbol
	fakes     map[symbol.Symbol]bool
	stores    map[symbol.Symbol][]Target
}

func (w testWorld) summary(s symbol.Symbol) *Summary { return w.summaries[s] }
func (w testWorld) implementations(m symbol.Symbol) ([]symbol.Symbol, bool) {
	return w.impls[m], w.fakes[m]
}
func (w testWorld) stored(p symbol.Symbol) []Target { return w.stores[p] }
func (w testWorld) analysed(string) bool            { return true }
func (w testWorld) onlyAtStart(symbol.Symbol) bool  { return false }
func (w testWorld) inBackground(symbol.Symbol) bool { return false }
func (w testWorld) reach(symbol.Symbol) Reach       { return UnknownReach }
func (w testWorld) fromRequest(symbol.Symbol) bool  { return false }
func (w testWorld) calls(_, _ symbol.Symbol) bool   { return false }
func (w testWorld) few(symbol.Symbol) bool          { return false }

func query(name symbol.Symbol, cond Cond) Call {
	return Call{Target: Target{Kind: APITarget, Sym: name, Effect: knowledge.Read, Library: "sql"}, Cond: cond}
}

func calls(name symbol.Symbol) Call { return Call{Target: Target{Kind: FuncTarget, Sym: name}} }

func TestSolve(t *testing.T) {
	read := func(cond Cond, memo int, via ...symbol.Symbol) []Effect {
		return []Effect{{Kind: knowledge.Read, Library: "sql", API: "db.Query", Via: via, Cond: cond, Memo: memo}}
	}
	for _, test := range []struct {
		name  string
		funcs []Func
		world testWorld
		want  []Effect // of the function "f"
	}{
		{
			name:  "direct",
			funcs: []Func{{Sym: "f", Calls: []Call{query("db.Query", 0)}}},
			want:  read(0, 0),
		}, {
			name:  "through helpers, whatever the order",
			funcs: []Func{{Sym: "f", Calls: []Call{calls("g")}}, {Sym: "g", Calls: []Call{calls("h")}}, {Sym: "h", Calls: []Call{query("db.Query", 0)}}},
			want:  read(0, 0, "g", "h"),
		}, {
			name: "mutual recursion takes the shortest way",
			funcs: []Func{
				{Sym: "f", Calls: []Call{calls("g")}},
				{Sym: "g", Calls: []Call{calls("f"), calls("h")}},
				{Sym: "h", Calls: []Call{query("db.Query", 0), calls("g")}},
			},
			want: read(0, 0, "g", "h"),
		}, {
			name:  "what is certain beats what needs an error",
			funcs: []Func{{Sym: "f", Calls: []Call{query("db.Query", AfterError), calls("g")}}, {Sym: "g", Calls: []Call{query("db.Query", 0)}}},
			want:  read(0, 0, "g"),
		}, {
			name:  "conditions add up",
			funcs: []Func{{Sym: "f", Calls: []Call{{Target: Target{Kind: FuncTarget, Sym: "g"}, Cond: Sometimes}}}, {Sym: "g", Calls: []Call{query("db.Query", AfterError)}}},
			want:  read(AfterError|Sometimes, 0, "g"),
		}, {
			name: "all implementations have it",
			funcs: []Func{
				{Sym: "f", Calls: []Call{{Target: Target{Kind: MethodTarget, Sym: "I.M"}}}},
				{Sym: "a", Calls: []Call{query("db.Query", 0)}}, {Sym: "b", Calls: []Call{query("db.Query", 0)}},
			},
			world: testWorld{impls: map[symbol.Symbol][]symbol.Symbol{"I.M": {"a", "b"}}},
			want:  read(Dispatched, 0, "a"),
		}, {
			name:  "only some implementations have it",
			funcs: []Func{{Sym: "f", Calls: []Call{{Target: Target{Kind: MethodTarget, Sym: "I.M"}}}}, {Sym: "a", Calls: []Call{query("db.Query", 0)}}, {Sym: "b"}},
			world: testWorld{impls: map[symbol.Symbol][]symbol.Symbol{"I.M": {"a", "b"}}},
			want:  read(Dispatched|Possible, 0, "a"),
		}, {
			name:  "an implementation in memory beside it",
			funcs: []Func{{Sym: "f", Calls: []Call{{Target: Target{Kind: MethodTarget, Sym: "I.M"}}}}, {Sym: "a", Calls: []Call{query("db.Query", 0)}}},
			world: testWorld{impls: map[symbol.Symbol][]symbol.Symbol{"I.M": {"a"}}, fakes: map[symbol.Symbol]bool{"I.M": true}},
			want:  read(Dispatched|Possible, 0, "a"),
		}, {
			name:  "too many implementations",
			funcs: []Func{{Sym: "f", Calls: []Call{{Target: Target{Kind: MethodTarget, Sym: "I.M"}}}}, {Sym: "a", Calls: []Call{query("db.Query", 0)}}},
			world: testWorld{impls: map[symbol.Symbol][]symbol.Symbol{"I.M": {"a", "b", "c", "d", "e"}}},
		}, {
			name: "a literal handed to a helper that calls it",
			funcs: []Func{
				{Sym: "f", Calls: []Call{{Target: Target{Kind: FuncTarget, Sym: "each"}, Args: []FuncArg{{Index: 1, Target: Target{Kind: FuncTarget, Sym: "f$1"}}}}}},
				{Sym: "f$1", Calls: []Call{query("db.Query", 0)}},
				{Sym: "each", Calls: []Call{{Target: Target{Kind: ParamTarget, Sym: "each", Index: 1}, Cond: PerElement}}},
			},
			want: read(PerElement, 0, "f$1"),
		}, {
			name: "a literal handed to a helper that only keeps it",
			funcs: []Func{
				{Sym: "f", Calls: []Call{{Target: Target{Kind: FuncTarget, Sym: "keep"}, Args: []FuncArg{{Index: 0, Target: Target{Kind: FuncTarget, Sym: "f$1"}}}}}},
				{Sym: "f$1", Calls: []Call{query("db.Query", 0)}},
				{Sym: "keep"},
			},
		}, {
			name:  "a function in a field",
			funcs: []Func{{Sym: "f", Calls: []Call{{Target: Target{Kind: ValueTarget, Sym: "T.load"}}}}, {Sym: "g", Calls: []Call{query("db.Query", 0)}}},
			world: testWorld{stores: map[symbol.Symbol][]Target{"T.load": {{Kind: FuncTarget, Sym: "g"}}}},
			want:  read(Dispatched, 0, "g"),
		}, {
			name: "a memory in the callee's receiver is one in the caller's",
			funcs: []Func{
				{Sym: "f", Calls: []Call{{Target: Target{Kind: FuncTarget, Sym: "g"}, From: []int{2}}}},
				{Sym: "g", Calls: []Call{{Target: query("db.Query", 0).Target, Cond: Memoised, Memo: 1}}},
			},
			want: read(Memoised, 2, "g"),
		}, {
			name: "a memory in what the caller made is none",
			funcs: []Func{
				{Sym: "f", Calls: []Call{{Target: Target{Kind: FuncTarget, Sym: "g"}, From: []int{0}}}},
				{Sym: "g", Calls: []Call{{Target: query("db.Query", 0).Target, Cond: Memoised, Memo: 1}}},
			},
			want: read(0, 0, "g"),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := test.world
			w.summaries = map[symbol.Symbol]*Summary{}
			for _, f := range test.funcs {
				w.summaries[f.Sym] = new(Summary)
			}
			solve(test.funcs, w.summaries, w)
			if got := w.summaries["f"].Effects; len(got)+len(test.want) > 0 && !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestBackgroundOnly(t *testing.T) {
	fn := func(name symbol.Symbol, calls ...Call) Func { return Func{Sym: "p." + name, Calls: calls} }
	to := func(name symbol.Symbol) Call { return calls("p." + name) }
	started := to("worker")
	started.Cond = Background
	startedForRequest := to("notify")
	startedForRequest.Cond = Background
	handing := to("register")
	handing.Args = []FuncArg{{Target: Target{Kind: FuncTarget, Sym: "p.handed"}}}
	iterating := to("each")
	iterating.Args = []FuncArg{{Target: Target{Kind: FuncTarget, Sym: "p.body"}}}
	handler := fn("serve", to("shared"), startedForRequest)
	handler.Handler = true
	job := fn("sweep", to("expired"), to("shared"))
	job.Job = true
	funcs := []Func{
		fn("main", to("prepare"), started, handing),
		fn("prepare"), fn("worker", to("expired"), to("shared"), to("kept"), iterating), fn("register"), fn("handed"),
		fn("each"), fn("body"), fn("expired"), fn("shared"), fn("kept"), fn("notify"),
		fn("orphan", to("library")), fn("library"), job,
	}
	stores := map[symbol.Symbol][]Target{"p.T.f": {{Kind: FuncTarget, Sym: "p.kept"}}}
	w := testWorld{stores: stores, summaries: map[symbol.Symbol]*Summary{"p.each": {Params: []ParamCall{{Owner: "p.each", Cond: PerElement}}}}}
	if got := backgroundOnly(funcs, stores, w); len(got) > 0 {
		t.Errorf("without handlers: %v", got)
	}
	got := backgroundOnly(append(funcs, handler), stores, w)
	want := map[symbol.Symbol]bool{
		"p.main": true, "p.prepare": true, "p.worker": true, "p.register": true, "p.each": true, "p.body": true, "p.expired": true, "p.sweep": true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestReaches(t *testing.T) {
	fn := func(name symbol.Symbol, calls ...Call) Func { return Func{Sym: "p." + name, Calls: calls} }
	to := func(name symbol.Symbol) Call { return calls("p." + name) }
	started := to("worker")
	started.Cond = Background
	handing := to("library")
	handing.Args = []FuncArg{{Target: Target{Kind: FuncTarget, Sym: "p.tick"}}, {Target: Target{Kind: FuncTarget, Sym: "p.endpoint"}}}
	handler := fn("serve", to("shared"))
	handler.Handler = true
	command := fn("migrate", to("tables"))
	command.Command = true
	endpoint := fn("endpoint", to("byName"))
	endpoint.Data = true
	literal := fn("routes$1", to("routed"))
	literal.Data = true
	routes := fn("routes")
	routes.Literals = []symbol.Symbol{"p.routes$1"}
	orphan := fn("orphan", to("expired"), to("stale"))
	orphan.Data = true
	funcs := []Func{
		fn("main", started, to("routes"), handing), routes, literal, endpoint, command, orphan,
		fn("worker", to("shared"), to("expired"), to("byName"), to("routed")),
		fn("tick", to("expired")), fn("tables"), fn("shared"), fn("expired"), fn("byName"), fn("routed"), fn("stale"), fn("library"),
	}
	stores := map[symbol.Symbol][]Target{"p.T.Run": {{Kind: FuncTarget, Sym: "p.migrate"}}}
	w := testWorld{stores: stores, summaries: map[symbol.Symbol]*Summary{}}
	if got := reaches(funcs, stores, w); len(got) > 0 {
		t.Errorf("without handlers: %v", got)
	}
	got := reaches(append(funcs, handler), stores, w)
	want := map[symbol.Symbol]Reach{
		"p.main": OwnReach, "p.routes": OwnReach, "p.worker": OwnReach, "p.expired": OwnReach, "p.tables": OwnReach, "p.migrate": OwnReach,
		"p.library": OwnReach, "p.tick": OwnReach, "p.serve": RequestReach, "p.shared": RequestReach, "p.endpoint": RequestReach,
		"p.byName": RequestReach, "p.routes$1": RequestReach, "p.routed": RequestReach,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestStartOnly(t *testing.T) {
	fn := func(name symbol.Symbol, calls ...Call) Func { return Func{Sym: "p." + name, Calls: calls} }
	to := func(name symbol.Symbol) Call { return calls("p." + name) }
	started := to("worker")
	started.Cond = Background
	handing := to("register")
	handing.Args = []FuncArg{{Target: Target{Kind: FuncTarget, Sym: "p.handed"}}}
	handler := fn("serve", to("shared"))
	handler.Handler = true
	funcs := []Func{
		fn("main", to("InitAll"), to("run")),
		fn("InitAll", to("prepare"), to("shared"), to("run"), started, handing, to("kept"), to("InitCache")),
		fn("prepare", to("deep")), fn("deep"), fn("InitCache"),
		fn("shared"), fn("run", to("Initialized")), fn("worker"), fn("register"), fn("handed"), fn("kept"), fn("Initialized"),
		fn("orphan", to("InitLate")), fn("InitLate", to("late")), fn("late"),
		handler,
	}
	stores := map[symbol.Symbol][]Target{"p.T.f": {{Kind: FuncTarget, Sym: "p.kept"}}}
	got := startOnly(funcs, stores, testWorld{stores: stores})
	want := map[symbol.Symbol]bool{"p.InitAll": true, "p.prepare": true, "p.deep": true, "p.InitCache": true, "p.register": true}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
