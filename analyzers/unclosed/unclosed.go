// Package unclosed reports response bodies, rows, transactions, files and the like that are
// not closed on every path.
//
// Package lifetimes finds them; this package knows what a leak of each costs and words the comment.
package unclosed

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/lifetimes/advice"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
)

// The kinds of findings.
const (
	kindBody    = "body"
	kindRead    = "bodyread"
	kindRows    = "rows"
	kindRowsErr = "rowserr"
	kindErrTx   = "rowserrtx"
	kindTx      = "tx"
	kindStmt    = "stmt"
	kindConn    = "conn"
	kindCursor  = "cursor"
	kindFile    = "file"
	kindFlush   = "flush"
	kindPipe    = "pipe"
	kindField   = "field"
	kindLoop    = "deferloop"
	kindEntry   = "entry"
	kindFSFile  = "fsfile"
	kindOwn     = "own"
	kindHolder  = "holder"
	kindData    = "datafile"
	kindUneven  = "uneven"
)

// Rule is the declaration of unclosed.
var Rule = rule.New(rule.Rule{
	Name:      "unclosed",
	Title:     "report bodies, rows, files that are not always closed",
	Checklist: "performance/memory",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindBody, Title: "a response body that is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindRows, Title: "rows that are not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindRowsErr, Title: "a loop over rows that takes a failure for the end", Severity: rule.Blocking, CWE: 252},
		{Category: kindErrTx, Title: "a loop over rows of a transaction that takes a failure for the end", Severity: rule.Question, CWE: 252, Preview: true},
		{Category: kindTx, Title: "a transaction that is neither committed nor rolled back on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindStmt, Title: "a prepared statement that is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindConn, Title: "a pooled connection that is not given back on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindCursor, Title: "a cursor that is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindFile, Title: "a file or archive that is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindFlush, Title: "a buffering or compressing writer that is never completed", Severity: rule.Blocking, CWE: 772},
		{Category: kindField, Title: "a field that the owner's Close does not close", Severity: rule.Blocking, CWE: 772},
		{Category: kindLoop, Title: "a Close that is deferred in a loop", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindPipe, Title: "a pipe whose write end is not closed on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindOwn, Title: "what a function named in the configuration hands out, not released on every path", Severity: rule.Blocking, CWE: 772},
		{Category: kindUneven, Title: "a value that one path closes and another forgets", Severity: rule.Question, CWE: 772},
		{Category: kindData, Title: "a database in a file that is not closed on every path", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindHolder, Title: "a value that holds a file or the like and is not closed on every path", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindFSFile, Title: "a file that may be in memory and is not closed on every path", Severity: rule.Question, CWE: 772, Preview: true},
		{Category: kindRead, Title: "a response body that is read to its end but never closed", Severity: rule.Nit, CWE: 772},
		{Category: kindEntry, Title: "an entry of an archive that is not closed on every path", Severity: rule.Nit, CWE: 772, Preview: true},
	},
	Why: "What is not closed holds a connection or a file descriptor. Nobody notices one; after some thousand requests the pool is empty or " +
		"`too many open files` takes the service down, far from the function that leaks. The usual leak is a `return` between the call and its `defer`.",
	Fix: "`defer x.Close()` directly after the error check, before any other `return`. In a loop, move the body of the loop into a function.",
	Limits: "A resource that is stored, sent, returned or passed to code that may keep it is the business of the new owner and not followed. " +
		"Rows that were read to the end are closed by `Next`. What runs once per process stays silent, with commands, examples, tests and tools; so does what a migration of a database leaves open when it fails, and a `return` after " +
		"a failure of `Stat`, `Seek` or `SetDeadline`, which open files and connections do not show. A file that is left open only where another one could not be created is a question, and so is a dropped result in the place of which a helper may return nil. " +
		"Results of functions in no table are followed only where the function that gets them closes them on another path, after a failure or by a late defer.",
	Bad: `package client

import (
	"fmt"
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("unexpected status %s", resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
`,
	Good: `package client

import (
	"fmt"
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("unexpected status %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}
`,
	Requires: []*analysis.Analyzer{lifetimes.Analyzer, runs.Analyzer},
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
	"body":          {kindBody, "its connection cannot be reused and stays open", "resp"},
	"rows":          {kindRows, "the connection does not go back to the pool", "rows"},
	"sqlx.rows":     {kindRows, "the connection does not go back to the pool", "rows"},
	"pgx.rows":      {kindRows, "the connection stays busy", "rows"},
	"pgx.batch":     {kindRows, "the connection stays busy", "results"},
	"xorm.rows":     {kindRows, "the connection does not go back to the pool", "rows"},
	"tx":            {kindTx, "it keeps its connection and its locks", "tx"},
	"sqlx.tx":       {kindTx, "it keeps its connection and its locks", "tx"},
	"pgx.tx":        {kindTx, "it keeps its connection and its locks", "tx"},
	"stmt":          {kindStmt, "the database keeps it for as long as the connection lives", "stmt"},
	"conn":          {kindConn, "it does not go back to the pool", "conn"},
	"pgx.conn":      {kindConn, "it does not go back to the pool", "conn"},
	"mongo.cursor":  {kindCursor, "the server keeps it open until it times out", "cursor"},
	"mongo.stream":  {kindCursor, "the server keeps its cursor open", "stream"},
	"mongo.session": {kindConn, "it does not go back to the pool", "session"},
	"file":          {kindFile, "its descriptor stays open until the garbage collector closes it", "f"},
	"fsfile":        {kindFSFile, "what is behind it stays open", "f"},
	"handle":        {kindFile, "the server keeps it for as long as the connection lives", "f"},
	"datafile":      {kindData, "its lock stays, and the next one to open it waits for ever", "db"},
	"upload":        {kindFSFile, "a large one keeps its descriptor until the garbage collector closes it", "f"},
	"zip":           {kindFile, "its descriptor stays open until the garbage collector closes it", "archive"},
	"object.body":   {kindBody, "its connection cannot be reused and stays open", "out"},
	"elastic.body":  {kindBody, "its connection cannot be reused and stays open", "res"},
	"object":        {kindBody, "its connection stays open", "obj"},
	"ftp.response":  {kindBody, "the server answers nothing else until then", "resp"},
	"object.writer": {kindFlush, "the object is not written", "w"},
	"embedded.tx":   {kindTx, "it keeps its lock or the pages of old versions", "tx"},
	"badger.tx":     {kindTx, "it keeps old versions of the data", "txn"},
	"level.tx":      {kindTx, "all other writes wait for it", "tx"},
	"iterator":      {kindCursor, "it keeps old versions of the data", "iter"},
	"level.iterator": {
		kindCursor, "it keeps old versions of the data", "iter",
	},
	"snapshot":        {kindCursor, "it keeps old versions of the data", "snap"},
	"level.snapshot":  {kindCursor, "it keeps old versions of the data", "snap"},
	"clickhouse.rows": {kindRows, "the connection does not go back to the pool", "rows"},
	"redigo.conn":     {kindConn, "it does not go back to the pool", "conn"},
	"netns":           {kindFile, "its descriptor stays open", "ns"},
	"closer":          {kindUneven, "what it holds stays taken", "x"},
	"pipe":            {kindPipe, "the reader waits for the end for ever", "w"},
	"entry":           {kindEntry, "its decompressor is not given back", "r"},
	"compressor":      {kindFlush, "the last block and the checksum are missing in the output", "w"},
	"archive":         {kindFlush, "the end of the archive is missing in the output", "w"},
	"multipart":       {kindFlush, "the closing boundary is missing, which strict servers refuse", "w"},
	"csv":             {kindFlush, "what is still in the buffer is lost", "w"},
	"buffer":          {kindFlush, "what is still in the buffer is lost", "w"},
}

// leakOf returns what a leak of r means, if this rule looks after it.
func leakOf(r *knowledge.Resource) (leak, bool) {
	if r.Own {
		return leak{kindOwn, "what it holds stays taken", "x"}, true
	}
	l, mine := leaks[r.ID]
	return l, mine
}

func run(pass *rule.Pass) error {
	found := pass.ResultOf[lifetimes.Analyzer].(*lifetimes.Result)
	often := pass.ResultOf[runs.Analyzer].(*runs.Result)
	for _, f := range found.Fields {
		field(pass, f)
	}
	for _, a := range found.Acquired {
		l, mine := leakOf(a.Resource)
		if !mine {
			continue
		}
		stays := open(a, often)
		if !a.Unchecked && !stays {
			continue
		}
		expr := a.Expr(pass.Files)
		if expr == nil {
			continue
		}
		if !a.Resource.Success && aside.Of(pass.Pass, a.Call.Pos()).Is(aside.Development) {
			continue // an example, a test or a tool ends before anything piles up; an output has to be complete there as well
		}
		var c rule.Comment
		if stays {
			c = review(pass, often, a, expr, l)
		}
		switch {
		case !a.Unchecked:
		case c.Kind == l.kind && c.Doubt == "":
			c.Message += ", and check `" + variable(pass, a, l) + ".Err()` after the loop" // one comment about one query
		default:
			pass.Report(unchecked(pass, a, expr))
		}
		if c.Kind != "" {
			pass.Report(c)
		}
	}
	return nil
}

// open reports whether a may stay open in a way that is worth a comment.
func open(a *lifetimes.Acquired, often *runs.Result) bool {
	if defersLate(a, often) || a.Exhausted && a.Never {
		return true
	}
	switch {
	case !a.Leaks():
		return false
	case a.Resource.Success && !a.Never:
		return false // what completes an output may be left out where the function gives up, in whatever way
	case a.Bound && a.Failing:
		return false // whoever began the transaction rolls it back when it gets the error
	case !a.Again && !a.Resource.Success && (often.Of(a.Call) == runs.Once || a.Failing && often.FailsOnce(a.Func)):
		return false // the process ends with the function, or soon after
	case a.Resource == knowledge.Closer && !a.Meant.IsValid():
		return false // nobody says that it has to be closed
	case a.Failing && !a.Again && ofDatabase(a.Resource) && often.Of(a.Call) != runs.PerRequest && often.Migrates(a.Func):
		return false // as a rule the process ends when a migration fails, and its connections with it
	}
	return true
}

// defersLate reports whether a is released by a defer in a loop, for more than a few iterations of what runs once.
func defersLate(a *lifetimes.Acquired, often *runs.Result) bool {
	return a.LateDefer != nil && !inMemory(a.Resource) && often.Of(a.Call) != runs.Once
}

// ofDatabase reports whether r ends with the connection to a database.
func ofDatabase(r *knowledge.Resource) bool {
	switch leaks[r.ID].kind {
	case kindTx, kindRows, kindStmt, kindConn:
		return true
	}
	return false
}

// inMemory reports whether r may be nothing but memory, of which it does no harm to have several for a while.
func inMemory(r *knowledge.Resource) bool {
	l := leaks[r.ID]
	return l.kind == kindEntry || l.kind == kindFSFile
}

// review words what is wrong with a, which the call expr acquires.
func review(pass *rule.Pass, often *runs.Result, a *lifetimes.Acquired, expr *ast.CallExpr, l leak) rule.Comment {
	switch {
	case defersLate(a, often):
		return late(pass, a, expr)
	case a.Exhausted && a.Never:
		return exhausted(pass, a, expr)
	}
	return comment(pass, a, expr, l)
}

// variable returns the name of the variable that holds a, or of one that could.
func variable(pass *rule.Pass, a *lifetimes.Acquired, l leak) string {
	if name := a.Variable(pass.Files); name != "" {
		return name
	}
	return l.name
}

// comment words the leak of a, which the call expr acquires.
func comment(pass *rule.Pass, a *lifetimes.Acquired, expr *ast.CallExpr, l leak) rule.Comment {
	c := rule.Comment{Kind: l.kind, Pos: start(expr), End: expr.End(), Path: a.Via}
	name := variable(pass, a, l)
	if name == "resp" && a.Part {
		name = "body"
	}
	release := a.Release(name)
	noun := a.Resource.Noun
	if a.Resource == knowledge.Closer {
		noun = "`" + rule.Shorten(types.TypeString(a.Call.Common().Signature().Results().At(a.Index).Type(), (*types.Package).Name), 40) + "`"
	}
	what := "the " + noun + " from `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "`"
	is, stays := " is", " stays"
	switch holder := a.Holder(); {
	case holder != "":
		c.Kind = kindHolder
		if a.Meant.IsValid() && l.kind == kindFile {
			c.Kind = kindUneven
		}
		what = "the `" + holder + "` of `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "` holds " + a.Resource.Article() + " and"
	case strings.HasSuffix(a.Resource.Noun, "s"):
		is, stays = " are", " stay"
	}
	switch {
	case a.Dropped:
		c.Message = what + is + " dropped and never " + done(a.Resource) + ": " + l.harm + "; assign the result and call `" + release + "`"
	case a.Never:
		c.Message = what + is + " never " + done(a.Resource) + ": " + l.harm + "; " + remedy(pass, a, release)
	case !a.Again:
		c.Refs = []token.Pos{a.OpenAt()}
		if a.Resource == knowledge.Closer {
			c.Refs = append(c.Refs, a.Meant)
			l.harm = "line {1} closes it on another path"
		}
		c.Message = what + stays + " open" + advice.Returns(a, pass.Files, pass.TypesInfo) + ": " + l.harm + "; " + where(pass, a, release)
	default:
		if a.Resource == knowledge.Closer {
			c.Refs = []token.Pos{a.Meant}
			l.harm = "line {0} closes it on another path, this one leaks it"
		}
		c.Message = what + is + " still open when the loop comes back to this call: " + l.harm + ", once per iteration; " + where(pass, a, release)
	}
	if a.Nilable {
		c.Message += ", unless it is nil"
	}
	c.Fixes = a.Fix(pass.Pass)
	c.Doubt = advice.Doubt(a)
	if c.Kind == kindUneven {
		c.Doubt = "or is there nothing to close then?"
	}
	if a.Nilable && a.Dropped {
		c.Doubt = "or is it always nil here?" // such as after a request that is answered without a body
	}
	switch a.Resource {
	case knowledge.FSFile:
		c.Doubt = "or is it embedded?"
	case knowledge.Upload:
		c.Doubt = "or is it always small?"
	}
	if a.Resource == knowledge.DataFile && a.Failing {
		c.Doubt = "or does the process end then?"
	}
	switch {
	case a.Bound && ofDatabase(a.Resource):
		c.Doubt = "or does the transaction end on this path?"
	case a.Bound:
		c.Doubt = "or is its connection closed on this path?"
	}
	return c
}

// field reports what is stored in a field of a type with a Close, and that nothing in the package closes.
func field(pass *rule.Pass, f *lifetimes.Field) {
	l, mine := leakOf(f.Acquired.Resource)
	if !mine || f.Closer == nil || f.Acquired.Resource.Success || f.Acquired.Bound {
		return // without a Close nobody says when the owner ends
	}
	expr := f.Acquired.Expr(pass.Files)
	if expr == nil || aside.Of(pass.Pass, expr.Pos()).Is(aside.Development) {
		return
	}
	pass.Report(rule.Comment{
		Kind: kindField, Pos: start(expr), End: expr.End(), Path: f.Acquired.Via,
		Message: "the " + f.Acquired.Resource.Noun + " in field `" + f.Var.Name() + "` is never " + done(f.Acquired.Resource) + ", not even by `" +
			f.Owner.Name() + "." + f.Closer.Name() + "`: " + l.harm + "; call `" + f.Acquired.Release(f.Var.Name()) + "` there",
	})
}

// late words that a release is deferred in a loop.
func late(pass *rule.Pass, a *lifetimes.Acquired, expr *ast.CallExpr) rule.Comment {
	name := variable(pass, a, leaks[a.Resource.ID])
	return rule.Comment{
		Kind: kindLoop, Pos: a.LateDefer.Pos(), End: a.LateDefer.Pos(), Refs: []token.Pos{expr.Pos()},
		Message: "`defer " + a.Release(name) + "` runs when the function returns, not when the iteration ends: the " + a.Resource.Noun +
			" of line {0} stays open, one more per iteration; move the body of the loop into a function",
		Doubt: "or are there only a few?",
	}
}

// exhausted words that a body is read to the end, but not closed.
func exhausted(pass *rule.Pass, a *lifetimes.Acquired, expr *ast.CallExpr) rule.Comment {
	name := variable(pass, a, leaks[a.Resource.ID])
	return rule.Comment{
		Kind: kindRead, Pos: start(expr), End: expr.End(), Path: a.Via,
		Fixes: a.Fix(pass.Pass),
		Message: "the response body from `" + rule.Shorten(types.ExprString(expr.Fun), 40) + "` is read to its end but never closed: the next change that reads less leaks the connection; " +
			where(pass, a, a.Release(name)),
	}
}

// remedy is the clause that says how to release what is never released.
func remedy(pass *rule.Pass, a *lifetimes.Acquired, release string) string {
	if a.Resource.Success {
		return "call `" + release + "` when all is written and check its error"
	}
	return where(pass, a, release)
}

// where is the clause that says where to write release.
func where(pass *rule.Pass, a *lifetimes.Acquired, release string) string {
	return advice.Where(a, release, pass.Files, pass.TypesInfo)
}

// unchecked words that a loop over rows takes a failure for the end.
func unchecked(pass *rule.Pass, a *lifetimes.Acquired, expr *ast.CallExpr) rule.Comment {
	kind, doubt := kindRowsErr, ""
	switch {
	case a.Bound:
		kind, doubt = kindErrTx, "or does the transaction fail then?"
	case a.Logged:
		doubt = "or is the log all that wants them?"
	}
	name := variable(pass, a, leaks[a.Resource.ID])
	results := a.Resource.Noun
	if !strings.HasSuffix(results, "s") {
		results = "results"
	}
	return rule.Comment{
		Kind: kind, Pos: start(expr), End: expr.End(), Path: a.Via, Doubt: doubt,
		Message: "`" + name + ".Next()` also returns false when the query fails half-way: the function goes on with only a part of the " +
			results + "; check `" + name + ".Err()` after the loop",
	}
}

// done is the participle for what releasing does.
func done(r *knowledge.Resource) string {
	if r.Own {
		return "released"
	}
	switch r.Remedy() {
	case "Rollback":
		return "committed or rolled back"
	case "Release":
		return "released"
	case "Flush":
		return "flushed"
	}
	return "closed"
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
