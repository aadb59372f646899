// Package goroutineleak reports goroutines that can never end, because they wait for ever for
// a channel, a WaitGroup, a condition variable or a context.
//
// Package blocking explores what a function and its goroutines do, package census counts what is done to the
// channels that a package keeps, package workers finds goroutines without end; this package
// puts what they find into words. Locks are the subject of lockleak.
package goroutineleak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/workers"
)

// The kinds of findings.
const (
	kindSend    = "send"
	kindReceive = "receive"
	kindRange   = "range"
	kindSelect  = "select"
	kindWait    = "wait"
	kindCond    = "cond"
	kindContext = "context"
	kindNil     = "nil"

	kindStop      = "stop"
	kindWorker    = "worker"
	kindSibling   = "sibling"
	kindGenerator = "generator"
	kindCancel    = "cancel"
	kindExit      = "exit"
)

const processEnds = "or does the process end then?"

// Rule is the declaration of goroutineleak.
var Rule = rule.New(rule.Rule{
	Name:      "goroutineleak",
	Title:     "report goroutines that can block for ever",
	Checklist: "performance/goroutines",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindSend, Title: "a send that nobody receives", Severity: rule.Blocking, CWE: 772},
		{Category: kindReceive, Title: "a receive from a channel that nobody serves", Severity: rule.Blocking, CWE: 772},
		{Category: kindRange, Title: "a range over a channel that nobody closes", Severity: rule.Blocking, CWE: 772},
		{Category: kindSelect, Title: "a select of which no case can happen", Severity: rule.Blocking, CWE: 772},
		{Category: kindWait, Title: "a WaitGroup that never gets to zero", Severity: rule.Blocking, CWE: 833},
		{Category: kindCond, Title: "a condition variable that nobody signals", Severity: rule.Blocking, CWE: 833},
		{Category: kindContext, Title: "a context that nobody cancels", Severity: rule.Blocking, CWE: 772},
		{Category: kindStop, Title: "a way to end that nobody takes", Severity: rule.Blocking, CWE: 772, Preview: true},
		{Category: kindWorker, Title: "a goroutine that outlives the value it works for", Severity: rule.Question, CWE: 772, Preview: true, Yields: []string{"tickerleak"}},
		{Category: kindSibling, Title: "a send without the way out that its sibling has", Severity: rule.Question, CWE: 772},
		{Category: kindGenerator, Title: "a send on a returned channel that does not watch the context", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindCancel, Title: "a cancel function that nobody calls", Severity: rule.Question, CWE: 772},
		{Category: kindExit, Title: "a goroutine left behind where the process often ends", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindNil, Title: "an operation on a channel that was never made", Severity: rule.Blocking, CWE: 833},
	},
	Why: "A goroutine that waits for ever keeps its stack and all it refers to, and each call of the function adds one: " +
		"the service grows until it is restarted. Nothing fails meanwhile, and no test sees it.",
	Fix: "Give each goroutine a way to end on every path of those who wait for it: a channel with room for what is sent, a `select` " +
		"that also waits for `ctx.Done()`, a `defer close(ch)` or `defer wg.Done()`.",
	Limits: "The schedules of a function and of the goroutines it starts are explored with unknown arguments, within a bound; channels that are put into " +
		"maps, slices or interfaces, sent, or handed to code outside the package count as served by it. Conditions that the code decides by what it received, " +
		"or by an atomic variable, are not guessed, so a loop that ends at the first matching result is missed. What is kept in unexported fields and variables is counted over the " +
		"package without regard to order: one sender or closer anywhere is enough. A goroutine without end is reported if the value it works for has a " +
		"`Close`, `Stop` or the like that does something; whether the process ends then too is not known. Whether a consumer drains what a function returns is " +
		"asked, not known. A dropped cancel function is reported if the helper that returns it is in the package, makes a context that ends only so, and derives it from a parent that keeps it; one in a field if " +
		"its owner has a method that ends it, or one is made per request or item. Receives from timers and tickers are the subject of `tickerleak`. Judged on real code: 31 findings of `send`, `receive`, `range`, `nil` and `wait`, 29 true, none false; none of `cond`, `context`, `select` and `cancel`, as it is now, was met.",
	Bad: `package probe

import "context"

func check(ctx context.Context, probe func() error) error {
	result := make(chan error)
	go func() {
		result <- probe()
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
`,
	Good: `package probe

import "context"

func check(ctx context.Context, probe func() error) error {
	result := make(chan error, 1)
	go func() {
		result <- probe()
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
`,
	Requires: []*analysis.Analyzer{blocking.Analyzer, census.Analyzer, workers.Analyzer, runs.Analyzer, ssair.Analyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

// review is the look at one package.
type review struct {
	*rule.Pass
	index   *blocking.Index
	often   *runs.Result
	started func() map[*ssa.Function]bool
	said    map[token.Pos]bool // where something was reported
}

func check(pass *rule.Pass) error {
	r := &review{Pass: pass, index: blocking.NewIndex(pass.Files), often: pass.ResultOf[runs.Analyzer].(*runs.Result), said: map[token.Pos]bool{}}
	r.started = sync.OnceValue(func() map[*ssa.Function]bool {
		return startedIn(pass.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs())
	})
	for _, b := range pass.ResultOf[blocking.Analyzer].(*blocking.Result).Blocks() {
		c, ok := comment(b)
		switch {
		case b.Root:
		case aside.Package(pass.Pass).Is(aside.Command) || servesIn(b.Func) || b.Explored != nil && r.endsWithProcess(b.Explored):
			c.Kind = kindExit
			c.Doubt = processEnds
		case b.OwnRoom:
			c.Doubt = "or is there always room?"
		}
		r.report(c, ok)
	}
	for _, class := range pass.ResultOf[census.Analyzer].(*census.Result).Classes() {
		r.report(r.unserved(class))
		for _, c := range r.unwatched(class) {
			r.report(c, true)
		}
	}
	for _, w := range pass.ResultOf[workers.Analyzer].(*workers.Result).Workers() {
		if !r.said[w.Wait] { // else it was said why it does not end
			r.report(endless(w, r.index))
		}
	}
	if mentions(pass) {
		r.cancels()
	}
	return nil
}

// report reports c if ok, unless something was said about the place before.
func (r *review) report(c rule.Comment, ok bool) {
	if !ok || r.said[c.Pos] {
		return
	}
	if aside.Of(r.Pass.Pass, c.Pos).Is(aside.Development) {
		c.Kind = kindExit // examples, tests and tools do one thing and end
		c.Doubt = processEnds
	}
	r.said[c.Pos] = true
	r.Report(c)
}

// mentions reports whether the package imports context: only then cancels has something to look for.
func mentions(pass *rule.Pass) bool {
	return slices.ContainsFunc(pass.Pkg.Imports(), func(imp *types.Package) bool { return imp.Path() == "context" })
}

// endsWithProcess reports whether fn leaves a goroutine behind once at most, or the process ends when fn does or fails: as far as its callers
// show, or by the name of one that runs as long as a server does, or of a migration.
func (r *review) endsWithProcess(fn *ssa.Function) bool {
	switch name := ssair.Outermost(fn).Name(); name {
	case "Run", "run", "Serve", "serve", "ListenAndServe", "Main":
		return true
	default:
		return aside.Migrates(name) || r.often.Once(fn) || r.often.FailsOnce(fn)
	}
}

// servesIn reports whether fn runs a server: as a rule the process ends when that does, or soon after.
func servesIn(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			name := ""
			if callee := call.Call.StaticCallee(); callee != nil {
				name = callee.Name()
			} else if call.Call.IsInvoke() {
				name = call.Call.Method.Name()
			}
			if name = strings.ToLower(name); strings.HasPrefix(name, "serve") || strings.HasPrefix(name, "listenandserve") {
				return true
			}
		}
	}
	return false
}
