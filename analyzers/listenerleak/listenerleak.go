// Package listenerleak reports listeners, connections, watchers, subscriptions, clients and signal
// handlers that nobody closes or removes.
//
// Package lifetimes follows what functions acquire; this package adds what no call returns: signal
// channels, servers in fields and in goroutines, handlers that are registered per request.
package listenerleak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/lifetimes/advice"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// The kinds of findings.
const (
	kindListener     = "listener"
	kindConn         = "conn"
	kindWatcher      = "watcher"
	kindSubscription = "subscription"
	kindClient       = "client"
	kindField        = "field"
	kindSignal       = "signal"
	kindNotify       = "notifycontext"
	kindServer       = "server"
	kindHandler      = "handler"
	kindStart        = "failedstart"
	kindHolder       = "holder"
)

// Rule is the declaration of listenerleak.
var Rule = rule.New(rule.Rule{
	Name:      "listenerleak",
	Title:     "report listeners and subscriptions that are not closed",
	Checklist: "performance/listeners",
	Since:     "0.1.0",
	// Of the kinds in preview too few findings were judged, or too many were not worth a comment: docs/corpus.md.
	Kinds: []rule.Kind{
		{Category: kindListener, Title: "a listener that is not closed on every path", Severity: rule.Blocking, CWE: 772, Preview: true},
		{Category: kindConn, Title: "a connection that is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindWatcher, Title: "a watcher that is not closed on every path", Severity: rule.Blocking, CWE: 772, Preview: true},
		{Category: kindSubscription, Title: "a subscription that is not ended on every path", Severity: rule.Blocking, CWE: 772, Preview: true},
		{Category: kindClient, Title: "a client that is made per call and not closed", Severity: rule.Blocking, CWE: 772},
		{Category: kindField, Title: "a field that the owner's Close does not close", Severity: rule.Blocking, CWE: 772},
		{Category: kindServer, Title: "a server that the owner's Close does not shut down", Severity: rule.Blocking, CWE: 772},
		{Category: kindSignal, Title: "signals that are routed to a new channel again and again", Severity: rule.Blocking, CWE: 772},
		{Category: kindNotify, Title: "a NotifyContext whose stop is not called", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindStart, Title: "what a constructor that may end the process leaves open when a later step fails", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindHolder, Title: "a value that holds a connection or the like and is not closed on every path", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindHandler, Title: "a handler registered per request whose removal is ignored", Severity: rule.Question, CWE: 772, Preview: true},
	},
	Why: "A listener keeps its port, a connection its descriptor, a client its pool and its goroutines, and a registration the function and all that it captures. " +
		"Made once per process that is fine; made per call, they pile up until something runs out.",
	Fix: "Close what was opened on every path, `defer x.Close()` directly after the error check; give long-lived things an owner whose `Close` reaches all of them; " +
		"make clients once and share them; call `signal.Stop` and the function that a subscription returns.",
	Limits: "What lives as long as the process, in `main`, `init`, commands and what only these call, stays silent, with examples, tests and tools, and so does what is stored, returned, sent, passed on or used by a goroutine. " +
		"What a constructor leaves open when a later step fails is in preview, because as a rule the process ends then, unless a caller is known that goes on and may try again. " +
		"Registrations are recognised by the libraries in the table and by what they return.",
	Bad: `package probe

import (
	"fmt"
	"net"
)

func check(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if ln.Addr().String() != addr {
		return fmt.Errorf("got %s", ln.Addr())
	}
	return ln.Close()
}
`,
	Good: `package probe

import (
	"fmt"
	"net"
)

func check(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	if ln.Addr().String() != addr {
		return fmt.Errorf("got %s", ln.Addr())
	}
	return nil
}
`,
	Requires: []*analysis.Analyzer{lifetimes.Analyzer, runs.Analyzer, ssair.Analyzer},
	Run:      run,
})

// Analyzer is what go vet, golangci-lint and nogo load.
var Analyzer = Rule.Analyzer

// A leak is what an unreleased resource means.
type leak struct {
	kind string
	harm string
	name string // of a variable, where the code has none
}

// leaks are the resources that this rule looks after, by their ID.
var leaks = map[string]leak{
	"listener":     {kindListener, "it keeps its address and accepts connections that nobody serves", "ln"},
	"packetconn":   {kindListener, "it keeps its address and buffers packets that nobody reads", "conn"},
	"pq.listener":  {kindListener, "its goroutine and connection stay", "listener"},
	"netconn":      {kindConn, "its descriptor stays open until the garbage collector closes it", "conn"},
	"gorilla.conn": {kindConn, "the peer waits on it", "conn"},
	"coder.conn":   {kindConn, "its goroutine and the peer wait on it", "conn"},
	"fsnotify":     {kindWatcher, "its goroutine and its descriptor stay", "watcher"},
	"redis.pubsub": {kindSubscription, "its connection stays open and the server keeps sending", "pubsub"},
	"nats.sub":     {kindSubscription, "the server keeps sending and the client keeps the messages", "sub"},
	"amqp.channel": {kindSubscription, "the broker keeps it for as long as the connection lives", "ch"},
	"ssh.session":  {kindConn, "it stays open for as long as the connection lives", "session"},
	"redis.client": {kindClient, "its pool of connections stays", "client"},
	"sqldb":        {kindClient, "its goroutine and its pool of connections stay", "db"},
	"sqlx.db":      {kindClient, "its goroutine and its pool of connections stay", "db"},
	"pgx.pool":     {kindClient, "its goroutines and its connections stay", "pool"},
	"pgx.client":   {kindClient, "the server keeps the session", "conn"},
	"mongo.client": {kindClient, "its goroutines and its pool of connections stay", "client"},
	"grpc.conn":    {kindClient, "its goroutines and its connections stay", "conn"},
	"nats.conn":    {kindClient, "its goroutines and its connection stay", "nc"},
	"amqp.conn":    {kindClient, "its goroutines and its connection stay", "conn"},
	"kafka.client": {kindClient, "its goroutines and its connections stay", "r"},
	"sarama.client": {
		kindClient, "its goroutines and its connections stay", "client",
	},
	"etcd.client":    {kindClient, "its goroutines and its connections stay", "client"},
	"etcd.session":   {kindClient, "its goroutine keeps its lease alive", "session"},
	"quic.conn":      {kindConn, "its goroutines stay and the peer waits", "conn"},
	"ftp.client":     {kindClient, "its connection stays open", "c"},
	"ldap.conn":      {kindClient, "its goroutines and its connection stay", "conn"},
	"rueidis.client": {kindClient, "its goroutines and its connections stay", "client"},
	"google.client":  {kindClient, "its goroutines and its connections stay", "client"},
	"sftp.client":    {kindClient, "its goroutines stay", "client"},
	"syslog":         {kindConn, "its descriptor stays open until the garbage collector closes it", "w"},
	"kube.watch":     {kindSubscription, "its goroutine and its connection stay, and the server keeps sending", "w"},
	"ssh.client":     {kindClient, "its goroutines and its connection stay", "client"},
	"smtp":           {kindClient, "its connection stays open until the garbage collector closes it", "client"},
	"rpc":            {kindClient, "its goroutine and its connection stay", "client"},
	"notifystop":     {kindNotify, "the signals stay caught after the work is done, and its goroutine stays", "stop"},
}

func run(pass *rule.Pass) error {
	if symbol.Standard(pass.Pkg.Path()) {
		return nil // what the standard library does is in the tables
	}
	found := pass.ResultOf[lifetimes.Analyzer].(*lifetimes.Result)
	r := &review{Pass: pass, often: pass.ResultOf[runs.Analyzer].(*runs.Result)}
	for _, a := range found.Acquired {
		r.acquired(a)
	}
	for _, f := range found.Fields {
		r.field(f)
	}
	if r.mentions() {
		r.registrations(pass.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs())
	}
	return nil
}

// review is the look at one package.
type review struct {
	*rule.Pass
	often *runs.Result
}

// Report reports c, unless it is about an example, a test or a tool, which ends before anything piles up.
func (r *review) Report(c rule.Comment) {
	if aside.Of(r.Pass.Pass, c.Pos).Is(aside.Development) {
		return
	}
	r.Pass.Report(c)
}

// acquired looks at something that a function opens.
func (r *review) acquired(a *lifetimes.Acquired) {
	l, mine := leaks[a.Resource.ID]
	if !mine {
		return
	}
	if !a.Leaks() {
		r.left(a, l)
		return
	}
	often := r.often.Of(a.Call)
	if often == runs.Once && (l.kind != kindConn || !a.Again) {
		return // as long as the process lives, also one for each of some configured items
	}
	if a.Failing && !a.Again && r.often.FailsOnce(a.Func) {
		return // the process ends then
	}
	if a.Bound && (a.Never || a.Dropped) && often != runs.PerRequest {
		return // ends with the connection that it belongs to
	}
	expr := a.Expr(r.Files)
	if expr == nil {
		return
	}
	name := a.Variable(r.Files)
	if name == "" {
		name = l.name
	}
	release := a.Release(name)
	c := rule.Comment{Kind: l.kind, Pos: start(expr), End: expr.End(), Path: a.Via}
	what := "the " + a.Resource.Noun + " from `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "`"
	if holder := a.Holder(); holder != "" {
		if !a.Meant.IsValid() {
			c.Kind = kindHolder
		}
		what = "the `" + holder + "` of `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "` holds " + a.Resource.Article() + " and"
	}
	switch {
	case a.Dropped:
		c.Message = what + " is dropped and nobody can " + verb(a) + " it: " + l.harm + "; keep it and " + call(release)
	case a.Never:
		c.Message = what + " is never " + done(a) + ": " + l.harm + ", once per call; " + advice.Where(a, release, r.Files, r.TypesInfo)
	case !a.Again:
		c.Refs = []token.Pos{a.OpenAt()}
		c.Message = what + " is not " + done(a) + advice.Returns(a, r.Files, r.TypesInfo) + ": " + l.harm + "; " + advice.Where(a, release, r.Files, r.TypesInfo)
	default:
		c.Message = what + " is not " + done(a) + " when the loop comes back to it: " + l.harm + ", once per iteration; " + advice.Where(a, release, r.Files, r.TypesInfo)
	}
	c.Fixes = a.Fix(r.Pass.Pass)
	c.Doubt = advice.Doubt(a)
	switch {
	case a.Bound && a.Failing && !a.Stopped:
		c.Kind = kindStart
		c.Doubt = "or is its connection closed then?"
	case startsUp(a, often) && l.kind != kindConn && !a.Meant.IsValid() && !r.often.Survives(a.Func):
		c.Kind = kindStart
		c.Doubt = "or does the process end then?"
	}
	r.Report(c)
}

// left looks at a connection that only a goroutine has, which forgets to close it.
func (r *review) left(a *lifetimes.Acquired, l leak) {
	if len(a.Left) == 0 || l.kind != kindConn || a.Holder() != "" {
		return // anything but a connection lives as long as the process, as a rule
	}
	expr := a.Expr(r.Files)
	if expr == nil {
		return
	}
	what := "the " + a.Resource.Noun + " from `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "`"
	c := rule.Comment{Kind: l.kind, Pos: start(expr), End: expr.End(), Path: a.Via, Refs: []token.Pos{lifetimes.ReturnPos(a.Left[0])}}
	where := " at the return in line {0}"
	if a.LeftNever {
		where = ", which ends in line {0}"
	}
	c.Message = what + " goes to a goroutine that does not close it" + where + ": " + l.harm + "; begin the goroutine with `defer " + a.Release(a.Left[0].Parent().Params[a.LeftParam].Name()) + "`"
	r.Report(c)
}

// startsUp reports whether a is handed to somebody who keeps it, unless a later step fails: then, as a rule, the caller
// gives up altogether.
func startsUp(a *lifetimes.Acquired, often runs.Frequency) bool {
	return a.Failing && a.Moved && !a.Again && often != runs.PerRequest
}

// verb says what one does to release a.
func verb(a *lifetimes.Acquired) string {
	switch a.Resource.Remedy() {
	case "()":
		return "call"
	case "Unsubscribe":
		return "end"
	}
	return "close"
}

// done is the participle of verb.
func done(a *lifetimes.Acquired) string {
	switch a.Resource.Remedy() {
	case "()":
		return "called"
	case "Unsubscribe":
		return "ended"
	}
	return "closed"
}

func call(release string) string {
	return "call `" + release + "`"
}

// field looks at a field that holds what was opened, and that nothing in the package closes.
func (r *review) field(f *lifetimes.Field) {
	l, mine := leaks[f.Acquired.Resource.ID]
	if !mine || f.Closer == nil || f.Acquired.Resource.ByCall() || f.Acquired.Bound {
		return // without a Close nobody says when the owner ends
	}
	expr := f.Acquired.Expr(r.Files)
	if expr == nil {
		return
	}
	r.Report(rule.Comment{
		Kind: kindField, Pos: start(expr), End: expr.End(), Path: f.Acquired.Via,
		Message: fmt.Sprintf("the %s in field `%s` is never closed, not even by `%s.%s`: %s; close it there",
			f.Acquired.Resource.Noun, f.Var.Name(), f.Owner.Name(), f.Closer.Name(), l.harm),
	})
}

// start returns where the reported expression begins: in a chain of calls, at the last one.
func start(call *ast.CallExpr) token.Pos {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if _, chained := ast.Unparen(sel.X).(*ast.CallExpr); chained {
			return sel.Sel.Pos()
		}
	}
	return call.Pos()
}
