// Package goroutineleak reports goroutines that can never end, because they wait for ever for
// a channel, a WaitGroup, a condition variable or a context.
//
// Package blocking finds the places and why nobody comes to help; this package
// puts them into words. Locks are the subject of lockleak.
package goroutineleak

import (
	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
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
)

// Rule is the declaration of goroutineleak.
var Rule = rule.New(rule.Rule{
	Name:      "goroutineleak",
	Title:     "report goroutines that can block for ever",
	Checklist: "performance/goroutines",
	Preview:   true, // its findings on the corpus are not judged yet
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindSend, Title: "a send that nobody receives", Severity: rule.Blocking, CWE: 772},
		{Category: kindReceive, Title: "a receive from a channel that nobody serves", Severity: rule.Blocking, CWE: 772},
		{Category: kindRange, Title: "a range over a channel that nobody closes", Severity: rule.Blocking, CWE: 772},
		{Category: kindSelect, Title: "a select of which no case can happen", Severity: rule.Blocking, CWE: 772},
		{Category: kindWait, Title: "a WaitGroup that never gets to zero", Severity: rule.Blocking, CWE: 833},
		{Category: kindCond, Title: "a condition variable that nobody signals", Severity: rule.Blocking, CWE: 833},
		{Category: kindContext, Title: "a context that nobody cancels", Severity: rule.Blocking, CWE: 772},
		{Category: kindNil, Title: "an operation on a channel that was never made", Severity: rule.Blocking, CWE: 833},
	},
	Why: "A goroutine that waits for ever keeps its stack and all it refers to, and each call of the function adds one: " +
		"the service grows until it is restarted. Nothing fails meanwhile, and no test sees it.",
	Fix: "Give each goroutine a way to end on every path of those who wait for it: a channel with room for what is sent, a `select` " +
		"that also waits for `ctx.Done()`, a `defer close(ch)` or `defer wg.Done()`.",
	Limits: "The schedules of a function and of the goroutines it starts are explored with unknown arguments, within a bound. Channels that are stored, " +
		"returned or handed to code outside the package count as served by it. Conditions that the code decides by what it received are not guessed, " +
		"so a loop that ends at the first matching result is missed.",
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
	Requires: []*analysis.Analyzer{blocking.Analyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

func check(pass *rule.Pass) error {
	for _, b := range pass.ResultOf[blocking.Analyzer].(*blocking.Result).Blocks() {
		if c, ok := comment(b); ok {
			pass.Report(c)
		}
	}
	return nil
}
