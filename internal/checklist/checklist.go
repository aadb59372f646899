// Package checklist holds the code review checklist that the rules work through.
//
// It is data: a [Row] per line that a reviewer walks through, with the rules that
// cover it. Whether a rule exists yet is not said here: docs/checklist.md,
// generated from this table and the declared rules, shows it.
package checklist

import (
	"slices"
	"strings"
)

// A Section is one topic of the checklist.
type Section struct {
	ID    string // slug, the first half of the IDs of its rows
	Title string
	Nits  bool // its rules are off unless asked for
	Rows  []Row
}

// A Row is one line of the checklist. A row with neither rules nor bundled checks is
// for the human reviewer.
type Row struct {
	ID      string   // section and slug: "performance/nplusone"; what rule.Rule.Checklist refers to
	Line    string   // Markdown: what the reviewer makes sure of
	Rules   []string // names of our own rules, written or planned
	Bundled []string // names of rules that check with kept libraries, written or planned
	Core    bool     // one of the rules that must be the best that exists
}

// Sections is the checklist.
var Sections = []Section{
	{ID: "correctness", Title: "Correctness", Rows: []Row{
		{ID: "correctness/requirements", Line: "the logic matches the requirements"},
		{
			ID: "correctness/edge-cases", Line: "edge cases: nil, empty, maximum",
			Rules:   []string{"emptyindex"},
			Bundled: []string{"edgecase"},
		},
		{
			ID: "correctness/concurrency", Line: "concurrent operations are safe",
			Rules:   []string{"sharedwrite", "lockleak"},
			Bundled: []string{"syncmisuse"},
		},
		{
			ID: "correctness/errors", Line: "errors are handled and propagated",
			Rules:   []string{"droppederror"},
			Bundled: []string{"errormisuse"},
		},
		{
			ID: "correctness/reachable", Line: "all paths are reachable and correct",
			Bundled: []string{"deadlogic", "apimisuse"},
		},
	}},
	{ID: "security", Title: "Security", Rows: []Row{
		{
			ID: "security/input", Line: "input is validated and sanitised",
			Rules:   []string{"unboundedbody"},
			Bundled: []string{"taintedinput"},
		},
		{
			ID: "security/sql", Line: "SQL is parameterised: no string-built SQL", Core: true,
			Rules: []string{"sqlinjection"},
		},
		{
			ID: "security/authentication", Line: "authentication comes before data access",
			Rules: []string{"missingauth"},
		},
		{
			ID: "security/secrets", Line: "no secrets in code or logs",
			Rules: []string{"hardcodedtoken", "secretlog"},
		},
		{
			ID: "security/authorization", Line: "permissions are checked, not only authentication",
			Rules: []string{"missingauth", "unscopedquery"},
		},
		{
			ID: "security/settings", Line: "cryptography, TLS and cookies keep the protection that they give",
			Bundled: []string{"insecuresetting"},
		},
		{
			ID: "security/timing", Line: "secrets are compared in constant time", Core: true,
			Rules: []string{"secretcompare"},
		},
	}},
	{ID: "performance", Title: "Performance", Rows: []Row{
		{
			ID: "performance/nplusone", Core: true,
			Line:  "no database, cache or remote call inside a loop, directly or through helpers, closures, other packages, interfaces",
			Rules: []string{"nplusone"},
		},
		{
			ID: "performance/indexes", Line: "queried columns have an index",
			Rules: []string{"missingindex"},
		},
		{
			ID: "performance/unbounded", Line: "no unbounded queries: pagination, and only the columns that are needed",
			Rules: []string{"unboundedquery", "selectstar"},
		},
		{
			ID: "performance/blocking", Line: "nothing blocks where it must not",
			Rules: []string{"blockinglock", "slowtx", "sleepctx"},
		},
		{
			ID: "performance/tickers", Line: "tickers and timers are stopped", Core: true,
			Rules: []string{"tickerleak"},
		},
		{
			ID: "performance/goroutines", Core: true,
			Line:  "every goroutine can end; nobody blocks for ever on a channel, lock or WaitGroup",
			Rules: []string{"goroutineleak"},
		},
		{
			ID: "performance/listeners", Core: true,
			Line:  "listeners, subscriptions, watchers and signal handlers are closed or removed",
			Rules: []string{"listenerleak"},
		},
		{
			ID: "performance/memory", Line: "memory and handles are released: bodies, rows, files, clients, maps that only grow",
			Rules: []string{"unclosed", "growingmap", "deferinloop"},
		},
		{
			ID: "performance/parallel", Line: "independent calls run in parallel",
			Rules: []string{"sequentialio"},
		},
		{
			ID: "performance/clients", Line: "the connection pool is configured, clients are reused",
			Rules: []string{"dbpool", "clientperrequest"},
		},
	}},
	{ID: "maintainability", Title: "Maintainability", Nits: true, Rows: []Row{
		{ID: "maintainability/names", Line: "names are descriptive", Rules: []string{"vaguename"}},
		{ID: "maintainability/comments", Line: "complex logic explains why", Rules: []string{"uncommentedcomplexity"}},
		{ID: "maintainability/functions", Line: "functions are small and have one responsibility", Rules: []string{"longfunc"}},
		{ID: "maintainability/numbers", Line: "no magic numbers", Bundled: []string{"magicnumber"}},
		{ID: "maintainability/duplication", Line: "no duplicated code", Bundled: []string{"duplicatecode"}},
		{ID: "maintainability/debt", Line: "no new untracked debt", Rules: []string{"untrackedtodo"}},
	}},
	{ID: "tests", Title: "Tests", Rows: []Row{
		{ID: "tests/coverage", Line: "new code has tests", Rules: []string{"untested"}},
		{ID: "tests/errors", Line: "the happy path and the error cases are tested", Rules: []string{"errorpathuntested"}},
		{ID: "tests/behaviour", Line: "tests are readable and check behaviour, not implementation", Rules: []string{"assertless"}},
		{ID: "tests/deterministic", Line: "tests are deterministic", Rules: []string{"flakytest"}},
	}},
	{ID: "resilience", Title: "Fault tolerance", Rows: []Row{
		{
			ID: "resilience/timeouts", Core: true,
			Line:    "every external call (query, HTTP, RPC, dial, exec) and every server has a deadline",
			Rules:   []string{"missingtimeout"},
			Bundled: []string{"contextmisuse"},
		},
		{
			ID: "resilience/retry", Line: "retries have exponential backoff and jitter, are bounded and can be cancelled",
			Rules: []string{"retrybackoff"},
		},
		{
			ID: "resilience/idempotency", Line: "retries are safe: idempotency",
			Rules: []string{"retryunsafe"},
		},
		{
			ID: "resilience/degrade", Line: "degrade, do not die: no panics, exits and fatal logs in libraries and handlers",
			Rules: []string{"fatalinlibrary"},
		},
		{
			ID: "resilience/shutdown", Line: "shutdown is graceful and health checks are honest",
			Rules: []string{"gracefulstop", "healthcheck"},
		},
	}},
}

// Find returns the row with the given ID; ok reports whether there is one.
func Find(id string) (row Row, ok bool) {
	section, _, _ := strings.Cut(id, "/")
	for _, s := range Sections {
		if s.ID != section {
			continue
		}
		for _, row := range s.Rows {
			if row.ID == id {
				return row, true
			}
		}
	}
	return Row{}, false
}

// RowFor returns the first row that names the rule; ok reports whether there is one.
func RowFor(rule string) (row Row, ok bool) {
	for _, s := range Sections {
		for _, row := range s.Rows {
			if slices.Contains(row.All(), rule) {
				return row, true
			}
		}
	}
	return Row{}, false
}

// All returns the names of all rules that cover r, our own first.
func (r Row) All() []string { return slices.Concat(r.Rules, r.Bundled) }

// Human reports whether r is left to the human reviewer.
func (r Row) Human() bool {
	return len(r.Rules) == 0 && len(r.Bundled) == 0
}

// Source says who covers r: "own", "bundled", "own and bundled" or "human".
func (r Row) Source() string {
	switch {
	case r.Human():
		return "human"
	case len(r.Bundled) == 0:
		return "own"
	case len(r.Rules) == 0:
		return "bundled"
	default:
		return "own and bundled"
	}
}
