// Package lockleak reports locks that are never released, or that keep from running the very
// goroutine that has to run first.
//
// Package blocking finds them; this package puts them into words.
package lockleak

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// The kinds of findings.
const (
	kindDouble  = "double"
	kindReread  = "reread"
	kindReturn  = "return"
	kindUnlock  = "unlock"
	kindHolding = "holding"
	kindOrder   = "order"
	kindInverse = "inverse"
	kindAside   = "aside"
)

// Rule is the declaration of lockleak.
var Rule = rule.New(rule.Rule{
	Name:      "lockleak",
	Title:     "report locks that are not released, or taken twice",
	Checklist: "correctness/concurrency",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindDouble, Title: "a lock that the goroutine holds already", Severity: rule.Blocking, CWE: 764},
		{Category: kindReread, Title: "a read lock taken again by the goroutine that has it", Severity: rule.Question, CWE: 764},
		{Category: kindReturn, Title: "a return with the lock held", Severity: rule.Blocking, CWE: 667},
		{Category: kindUnlock, Title: "an unlock of the other kind than the lock", Severity: rule.Blocking, CWE: 832},
		{Category: kindHolding, Title: "waiting while holding the lock that the other side needs", Severity: rule.Blocking, CWE: 833},
		{Category: kindOrder, Title: "two locks taken in opposite orders", Severity: rule.Blocking, CWE: 833},
		{Category: kindInverse, Title: "two locks that two functions take in opposite orders", Severity: rule.Question, CWE: 833, Preview: true},
		{Category: kindAside, Title: "any of these in an example, a test or a tool", Severity: rule.Question, CWE: 667, Preview: true},
	},
	Why: "A mutex that is not released, or that two goroutines wait for in a circle, stops every goroutine that needs it, for ever: " +
		"requests pile up behind it and only a restart helps. It takes the right error or the right moment, so tests rarely meet it.",
	Fix: "`defer mu.Unlock()` right after `mu.Lock()`; let internal helpers expect the lock instead of taking it again; " +
		"send, receive and wait only after the lock is released; take several locks in one order everywhere.",
	Limits: "Locks are told apart by the variable and field they are reached through: two variables for one object look like two locks. " +
		"Functions that are meant to return with the lock held are recognised by callers that release it. " +
		"Whether two functions that take locks in opposite orders run at the same time, and on the same values, is not known. " +
		"A callee that takes the lock on some paths only is asked about, whether or not the values of this caller lead there. " +
		"That a goroutine ends is read from deferred calls and last blocks; one that takes the lock only before somebody stops it looks like one that may take it any time. " +
		"Judged on real code: 6 findings of `return` and `double`, all true, after four false ones were mended; 16 of `reread`, 14 true, none false; 2 of `holding`, both true; none of `order` was met.",
	Bad: `package store

import (
	"errors"
	"sync"
)

type Store struct {
	mu    sync.Mutex
	items map[string]string
}

func (s *Store) Add(key, value string) error {
	s.mu.Lock()
	if _, ok := s.items[key]; ok {
		return errors.New("exists")
	}
	s.items[key] = value
	s.mu.Unlock()
	return nil
}
`,
	Good: `package store

import (
	"errors"
	"sync"
)

type Store struct {
	mu    sync.Mutex
	items map[string]string
}

func (s *Store) Add(key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[key]; ok {
		return errors.New("exists")
	}
	s.items[key] = value
	return nil
}
`,
	Requires: []*analysis.Analyzer{blocking.Analyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

func check(pass *rule.Pass) error {
	twice := map[ast.Node]bool{} // acquisitions after which the lock is taken again
	for _, b := range pass.ResultOf[blocking.Analyzer].(*blocking.Result).Blocks() {
		c, ok := comment(b)
		if !ok {
			continue
		}
		if c.Kind == kindDouble || c.Kind == kindReread {
			if twice[b.Cause] {
				continue
			}
			twice[b.Cause] = true
		}
		if aside.Of(pass.Pass, c.Pos).Is(aside.Development) {
			c.Kind = kindAside
			c.Doubt = "or does the process end before anybody waits?"
		}
		pass.Report(c)
	}
	return nil
}
