// Package missingtimeout reports calls that no deadline can reach, and clients and servers built without one.
//
// Two questions decide, and both must be answered: what ends the context that a call gets (package deadlines), and how
// the client it goes through was built (package provenance and the census of fields in this one). What functions do
// behind helpers and interfaces, and whether a request reaches them, is for package effects to say.
package missingtimeout

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/deadlines"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// The kinds of findings.
const (
	kindServer      = "server"
	kindDefault     = "default"
	kindClient      = "client"
	kindReplaceable = "replaceable"
	kindDial        = "dial"
	kindHandshake   = "handshake"
	kindBackground  = "background"
	kindNoContext   = "nocontext"
	kindCommand     = "command"
	kindDropped     = "dropped"
	kindDetached    = "detached"
	kindStored      = "stored"
	kindPackage     = "package"
)

// Rule is the declaration of missingtimeout.
var Rule = rule.New(rule.Rule{
	Name:      "missingtimeout",
	Title:     "report calls and servers that can wait for ever",
	Checklist: "resilience/timeouts",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindDefault, Title: "a request through the default client, which has no timeout", Severity: rule.Blocking, CWE: 400},
		{Category: kindClient, Title: "a client that is built without timeout and sends requests without deadline", Severity: rule.Blocking, CWE: 400},
		{Category: kindReplaceable, Title: "a client without timeout that callers can replace by another", Severity: rule.Nit, CWE: 400},
		{Category: kindServer, Title: "a server that waits for ever for the header of a request", Severity: rule.Blocking, CWE: 400},
		{Category: kindDial, Title: "a connection that is dialled without timeout", Severity: rule.Blocking, CWE: 400},
		{Category: kindHandshake, Title: "a TLS handshake with whoever connects, without deadline", Severity: rule.Blocking, CWE: 400, Preview: true},
		{Category: kindBackground, Title: "a call that gets context.Background where a context is at hand", Severity: rule.Question, CWE: 400},
		{Category: kindNoContext, Title: "a query that does not take the context at hand", Severity: rule.Blocking, CWE: 400, Preview: true},
		{Category: kindCommand, Title: "a command that does not end with the context at hand", Severity: rule.Blocking, CWE: 400},
		{Category: kindDropped, Title: "a call that its driver ends after a while, and no longer the caller", Severity: rule.Question, CWE: 400, Preview: true},
		{Category: kindDetached, Title: "a context that is detached from its caller and gets no deadline instead", Severity: rule.Question, CWE: 400, Preview: true},
		{Category: kindStored, Title: "a background context that is kept for later calls", Severity: rule.Question, CWE: 400, Preview: true},
		{Category: kindPackage, Title: "a package through which no context reaches the database", Severity: rule.Question, CWE: 400, Preview: true},
	},
	Why: "A server that accepts a connection and then says nothing is the commonest way in which networks fail. Without a deadline the goroutine that waits for it " +
		"waits for ever, with its connection, its locks and the request it serves; they pile up until the process is out of memory or descriptors, far from the cause.",
	Fix: "Pass the context of the request on, and give it a deadline where the work begins (`context.WithTimeout`). Set `Timeout` on HTTP clients, `ReadHeaderTimeout` " +
		"on servers, `Timeout` on dialers. Streams and downloads want a client whose transport has a `ResponseHeaderTimeout`.",
	Limits: "A context or client that comes from where the analysis does not look is taken to have a deadline, and so is what a function gets from its caller: the caller is reported, if it " +
		"passes a context that never ends. The context of a request counts as a deadline, although it only ends when the client goes away. Timeouts in connection strings and on the server are not seen, nor " +
		"is `http.DefaultClient.Timeout` when another package sets it. Silent are commands that people run, migrations, tools, work in goroutines and clean-up, servers " +
		"for probes and profiles, and what a comment explains or turns down for another linter; what they are is told by names and directories. Of the kind `command` three findings were judged.",
	Bad: `package status

import (
	"encoding/json"
	"net/http"
)

type status struct{ Healthy bool }

func handle(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://status.example.com/api")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	var s status
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	json.NewEncoder(w).Encode(s)
}
`,
	Good: `package status

import (
	"encoding/json"
	"net/http"
	"time"
)

type status struct{ Healthy bool }

var client = &http.Client{Timeout: 10 * time.Second}

func handle(w http.ResponseWriter, r *http.Request) {
	resp, err := client.Get("https://status.example.com/api")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	var s status
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	json.NewEncoder(w).Encode(s)
}
`,
	Requires: []*analysis.Analyzer{ssair.Analyzer, deadlines.Analyzer, effects.Analyzer, provenance.Analyzer, runs.Analyzer},
	Run:      run,
})

// Analyzer is what go vet, golangci-lint and nogo load.
var Analyzer = Rule.Analyzer

func run(pass *rule.Pass) error {
	if aside.Package(pass.Pass).Is(aside.Development) {
		return nil
	}
	found := pass.ResultOf[effects.Analyzer].(*effects.Result)
	if !found.Interesting() && !waits(pass) {
		return nil // nothing in it waits
	}
	r := newReview(pass, found)
	for _, fn := range r.ssa.Funcs() {
		if aside.Of(pass.Pass, fn.Pos()).Is(aside.Development) {
			continue // silent/helpers: nobody waits but who runs the tests
		}
		r.function(fn)
	}
	r.report()
	return nil
}

// waits reports whether the package names a function or type that can wait for ever.
func waits(pass *rule.Pass) bool {
	known := false
	for _, imported := range pass.Pkg.Imports() {
		known = known || knowledge.KnowsWaits(imported.Path())
	}
	if !known {
		return false
	}
	for _, obj := range pass.TypesInfo.Uses {
		switch obj := obj.(type) {
		case *types.Func:
			if _, ok := knowledge.WaitOf(obj); ok {
				return true
			}
		case *types.TypeName, *types.Var:
			if _, ok := knowledge.LimitedType(obj.Type()); ok {
				return true
			}
		}
	}
	return false
}
