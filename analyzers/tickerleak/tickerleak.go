// Package tickerleak reports tickers and timers that outlive their use.
//
// Since Go 1.23 the runtime collects a ticker that nobody refers to, stopped or not. What still
// leaks: the function of time.AfterFunc and all that it captures, tickers with a goroutine of
// their own, goroutines that wait for a stopped ticker, tickers that deferred calls keep alive. Modules with an older go
// line also get the classic leaks (version.go decides).
package tickerleak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// The kinds of findings.
const (
	kindPath      = "path"
	kindOwner     = "owner"
	kindWaits     = "waits"
	kindGoroutine = "goroutine"
	kindDrain     = "drain"
	kindInterval  = "interval"
	kindLoop      = "deferloop"
	kindClassic   = "classic"
	kindAfter     = "after"
	kindDropped   = "dropped"
	kindHygiene   = "hygiene"
)

// Rule is the declaration of tickerleak.
var Rule = rule.New(rule.Rule{
	Name:      "tickerleak",
	Title:     "report tickers and timers that outlive their use",
	Checklist: "performance/tickers",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindOwner, Title: "a timer in a field that the owner's Close does not stop", Severity: rule.Blocking, CWE: 772},
		{Category: kindPath, Title: "a timer that one path forgets to stop", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindGoroutine, Title: "a ticker with a goroutine of its own that is not stopped", Severity: rule.Blocking, CWE: 772},
		{Category: kindWaits, Title: "a goroutine that waits for a ticker after it was stopped", Severity: rule.Blocking, CWE: 772},
		{Category: kindDrain, Title: "a receive after Stop that blocks for ever", Severity: rule.Blocking, CWE: 833},
		{Category: kindInterval, Title: "an interval that is not positive", Severity: rule.Blocking, CWE: 703},
		{Category: kindLoop, Title: "a Stop that is deferred in a loop", Severity: rule.Question, CWE: 772},
		{Category: kindClassic, Title: "a ticker per request or item that is never stopped, before Go 1.23", Severity: rule.Blocking, CWE: 772},
		{Category: kindAfter, Title: "time.After in a loop, before Go 1.23", Severity: rule.Question, CWE: 772},
		{Category: kindDropped, Title: "a long timer started per request or item that nobody can stop", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindHygiene, Title: "a ticker that is not stopped, though the runtime collects it or it may be the only one", Severity: rule.Nit, CWE: 772, Preview: true},
	},
	Why: "A timer of `time.AfterFunc` keeps its function and all that it captures until it fires, and then runs it, whether or not anyone still wants that. " +
		"`Stop` does not close the channel of a ticker: a goroutine that ranges over it waits for ever. " +
		"Before Go 1.23 a ticker that is not stopped also fires for ever and is never collected.",
	Fix: "Keep what `time.AfterFunc` returns and stop it when the work is done, in `Close` of the type that owns it. " +
		"Let goroutines select on `t.C` and on a done channel or `ctx.Done()`. Stop tickers with `defer t.Stop()`, outside of loops.",
	Limits: "The go line of the module, the `godebug` lines of its go.mod and `//go:debug` lines decide which semantics hold; a library may be built into a program with another go line. " +
		"Timers that are stored, passed on or hidden behind a clock interface are followed as far as the package shows. " +
		"Endless functions and what runs once per process stay silent, and so does what examples, tests and tools leave behind.",
	Bad: `package session

import "time"

type Session struct {
	idle *time.Timer
	done chan struct{}
}

func New(expire func()) *Session {
	s := &Session{done: make(chan struct{})}
	s.idle = time.AfterFunc(time.Hour, expire)
	return s
}

func (s *Session) Touch() { s.idle.Reset(time.Hour) }

func (s *Session) Close() { close(s.done) }
`,
	Good: `package session

import "time"

type Session struct {
	idle *time.Timer
	done chan struct{}
}

func New(expire func()) *Session {
	s := &Session{done: make(chan struct{})}
	s.idle = time.AfterFunc(time.Hour, expire)
	return s
}

func (s *Session) Touch() { s.idle.Reset(time.Hour) }

func (s *Session) Close() {
	s.idle.Stop()
	close(s.done)
}
`,
	Requires: []*analysis.Analyzer{lifetimes.Analyzer, census.Analyzer, runs.Analyzer, ssair.Analyzer},
	Run:      run,
})

// Analyzer is what go vet, golangci-lint and nogo load.
var Analyzer = Rule.Analyzer

func run(pass *rule.Pass) error {
	found := pass.ResultOf[lifetimes.Analyzer].(*lifetimes.Result)
	if !mentionsTimers(pass, found) {
		return nil
	}
	r := &review{Pass: pass, sem: semanticsOf(pass.Pass), often: pass.ResultOf[runs.Analyzer].(*runs.Result), census: pass.ResultOf[census.Analyzer].(*census.Result)}
	for _, a := range found.Acquired {
		r.acquired(a)
	}
	for _, f := range found.Fields {
		r.field(f)
	}
	r.calls(pass.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs())
	return nil
}

// mentionsTimers reports whether the package uses package time for more than the time of day, or acquires another
// library's tickers: only then is its SSA form needed.
func mentionsTimers(pass *rule.Pass, found *lifetimes.Result) bool {
	for _, obj := range pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
			switch fn.Name() {
			case "NewTicker", "NewTimer", "AfterFunc", "Tick", "After", "Stop", "Reset":
				return true
			}
		}
	}
	for _, a := range found.Acquired {
		if a.Resource.ID == "ownticker" {
			return true
		}
	}
	return false
}

// review is the look at one package.
type review struct {
	*rule.Pass
	sem    semantics
	often  *runs.Result
	census *census.Result
}

// Report reports c, unless it is about what piles up in an example, a test or a tool, which ends before that matters.
func (r *review) Report(c rule.Comment) {
	if c.Kind != kindDrain && c.Kind != kindInterval && aside.Of(r.Pass.Pass, c.Pos).Is(aside.Development) {
		return
	}
	r.Pass.Report(c)
}

// acquired looks at a timer or ticker that a function makes.
func (r *review) acquired(a *lifetimes.Acquired) {
	switch a.Resource.ID {
	case "ticker", "timer", "afterfunc", "ownticker":
	default:
		return
	}
	expr := a.Expr(r.Files)
	if expr == nil {
		return
	}
	name := a.Variable(r.Files)
	c := rule.Comment{Pos: expr.Pos(), End: expr.End(), Path: a.Via}
	call := "`" + rule.Shorten(types.ExprString(expr.Fun), 40) + "`"
	often := r.often.Of(a.Call)
	switch {
	case a.LateDefer != nil && a.Resource.ID == "timer" && r.sem.collected:
		return // fires once, and costs little until the function returns
	case a.LateDefer != nil && often != runs.Once:
		c.Kind = kindLoop
		c.Pos, c.End = a.LateDefer.Pos(), a.LateDefer.Pos()
		c.Refs = []token.Pos{expr.Pos()}
		c.Message = "`defer " + or(name, "t") + ".Stop()` runs when the function returns, not when the iteration ends: the " + a.Resource.Noun +
			" of line {0} lives on, one more per iteration; stop it at the end of the iteration"
	case !a.Leaks() || often == runs.Once:
		return
	case a.Resource.ID == "ownticker":
		c.Kind = kindGoroutine
		c.Message = call + " starts a goroutine that runs until `Stop`, which is not called" + where(a, &c) + ": the goroutine leaks with each " + per(a) + "; " + deferStop(a, or(name, "ticker"))
	case a.Resource.ID == "afterfunc":
		r.afterFunc(a, often, expr, name, call, &c)
	case a.Resource.ID == "ticker" && !r.sem.collected && stoppedInLoop(a.Call):
		return // in an earlier round, maybe: which case of a select comes first is decided elsewhere
	case a.Resource.ID == "ticker" && !r.sem.collected && often == runs.Unknown:
		c.Kind = kindHygiene
		c.Message = call + " is not stopped" + where(a, &c) + ": if this runs more than once, one more ticker fires for ever each time (" + r.sem.why +
			", the runtime never collects it); " + deferStop(a, or(name, "t"))
	case a.Resource.ID == "ticker" && !r.sem.collected:
		c.Kind = kindClassic
		c.Message = call + " is not stopped" + where(a, &c) + " (" + r.sem.why + ", the runtime never collects it): one more ticker fires for ever per " + per(a) + "; " + deferStop(a, or(name, "t"))
	case a.Resource.ID == "ticker":
		c.Kind = kindHygiene
		c.Message = call + " is not stopped" + where(a, &c) + ": the runtime collects it some day (" + r.sem.why + "), but until then it fires and readers wonder; " + deferStop(a, or(name, "t"))
	}
	if c.Kind == kindClassic || c.Kind == kindHygiene || c.Kind == kindGoroutine {
		c.Fixes = a.Fix(r.Pass.Pass)
	}
	if c.Kind != "" {
		r.Report(c)
	}
}

// per says how often a is made, as far as its function shows.
func per(a *lifetimes.Acquired) string {
	if a.InLoop {
		return "iteration"
	}
	return "call"
}

// deferStop is the clause that says to stop a ticker called name when its function returns.
func deferStop(a *lifetimes.Acquired, name string) string {
	if a.InLoop {
		return "make it once, before the loop, and add `defer " + name + ".Stop()`"
	}
	return "add `defer " + name + ".Stop()`"
}

// where says on which path a is not released, if others release it.
func where(a *lifetimes.Acquired, c *rule.Comment) string {
	if a.Never || len(a.Open) == 0 {
		return ""
	}
	c.Refs = []token.Pos{a.OpenAt()}
	return " before the return in line {0}"
}

// afterFunc looks at a timer of time.AfterFunc that some path does not stop.
func (r *review) afterFunc(a *lifetimes.Acquired, often runs.Frequency, expr *ast.CallExpr, name, call string, c *rule.Comment) {
	switch {
	case a.Stopped && len(a.Open) > 0:
		// Have: another path stops it, so the author does not mean it to fire.
		c.Kind = kindPath
		c.Refs = []token.Pos{a.OpenAt()}
		c.Message = "the timer `" + or(name, "t") + "` of " + call + " is still running at the return in line {0}, while another path stops it: its function runs later all the same; " +
			"add `defer " + or(name, "t") + ".Stop()`"
		c.Doubt = "or does it do no harm then?"
	case a.Never && (often == runs.PerItem || often == runs.PerRequest):
		d, ok := constantDuration(r.TypesInfo, expr.Args[0])
		if !ok || d < longTimer {
			return // fires soon, or nobody knows
		}
		c.Kind = kindDropped
		per := "request"
		if often == runs.PerItem {
			per = "iteration"
		}
		c.Message = fmt.Sprintf("%s starts a timer of %s per %s that nobody can stop: it keeps its function and all that it captures until it fires; keep the timer and stop it", call, d, per)
		c.Doubt = "or is it meant to fire each time?"
	}
}

// field looks at a timer or ticker in a field that nothing stops.
func (r *review) field(f *lifetimes.Field) {
	id := f.Acquired.Resource.ID
	if f.Closer == nil || id != "afterfunc" && id != "ownticker" && (id != "ticker" || r.sem.collected) {
		// Without a Close nobody says when the owner ends; an unreferenced ticker is collected.
		return
	}
	expr := f.Acquired.Expr(r.Files)
	if expr == nil {
		return
	}
	harm := "its function runs after that and keeps what it captures"
	switch id {
	case "ownticker":
		harm = "its goroutine stays"
	case "ticker":
		harm = "it fires for ever (" + r.sem.why + ")"
	}
	r.Report(rule.Comment{
		Kind: kindOwner, Pos: expr.Pos(), End: expr.End(), Path: f.Acquired.Via,
		Message: fmt.Sprintf("the %s in field `%s` is never stopped, not even by `%s.%s`: %s; call `%s.Stop()` there",
			f.Acquired.Resource.Noun, f.Var.Name(), f.Owner.Name(), f.Closer.Name(), harm, f.Var.Name()),
	})
}

func or(name, fallback string) string {
	if name == "" {
		return fallback
	}
	return name
}
