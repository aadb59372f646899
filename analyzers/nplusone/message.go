package nplusone

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// comment words the finding f about its first call.
func (r *review) comment(f *finding, first offence, expr *ast.CallExpr) rule.Comment {
	var c rule.Comment
	for _, brevity := range []brevity{{width: 40}, {width: 40, alone: true}, {width: 30, alone: true}, {width: 20, alone: true}, {width: 12, alone: true}, {width: 12, alone: true, plain: true}} {
		if c = r.worded(f, first, expr, brevity); len(c.Message)+len("; ")+len(c.Doubt) <= rule.MaxMessage {
			break
		}
	}
	return c
}

// brevity says how to keep a message short.
type brevity struct {
	width int  // of names
	alone bool // without a word on the other calls of the loop
	plain bool // without what a library offers instead
}

// worded is comment in some brevity.
func (r *review) worded(f *finding, first offence, expr *ast.CallExpr, short brevity) rule.Comment {
	width := short.width
	c := rule.Comment{
		Kind: first.kind,
		Pos:  start(expr), End: expr.End(),
		Path: slices.Concat(first.effect.Via, []symbol.Symbol{first.effect.API}),
	}
	pos, end := f.loop.Pos(), f.loop.End()
	if f.over != nil {
		pos, end = f.over.Pos(), f.over.Pos()
	}
	c.Refs = []token.Pos{pos}
	c.Causes = []rule.Cause{{Role: "loop", Pos: pos, End: end}}

	call := "`" + rule.Shorten(types.ExprString(expr.Fun), width) + "`"
	if via := viaText(first.effect, width); via != "" {
		call += " (" + via + ")"
	}
	per := "per iteration of the loop at line {0}"
	if f.loop.Over != nil {
		per = "per element of `" + rule.Shorten(types.ExprString(f.loop.Over), width-width/4) + "` (loop at line {0})"
	}
	if f.over != nil {
		per = "per element of the call at line {0}"
	}
	others := ""
	switch n := f.others; {
	case short.alone || n == 0:
	case n == 1:
		others = ", as does one more call"
	default:
		others = fmt.Sprintf(", as do %d more calls", n)
	}
	remedy := remedyOf(first.effect)
	switch {
	case first.effect.Kind == knowledge.Read && sameQuestion(f.loop, first.call, first.effect):
		remedy = "load before the loop what does not change in it"
	case first.effect.Kind == knowledge.Read && ownFilter(f.loop, first.call):
		remedy = "load all at once before the loop"
	case first.effect.Kind == knowledge.Read && aggregates(first.call, first.effect):
		remedy = "compute it for all before the loop with one query, `GROUP BY`"
	case first.effect.Kind == knowledge.Read && first.effect.Cond&effects.Limited != 0:
		remedy = "load the first of each before the loop with one query, `row_number() OVER (PARTITION BY ...)`"
	case short.plain:
		remedy = plainRemedy
	}
	kind := first.kind
	if kind == kindMinor {
		kind = kindOf(first.effect.Kind, loops.Items)
	}
	switch kind {
	case kindRead:
		c.Message = call + " runs a query " + per + others + ": one round trip each; " + remedy
	case kindRows:
		c.Message = call + " runs another query for each row (loop at line {0})" + others +
			", while the rows hold a connection: each needs a second one; read the rows first, then load the rest with one query, or JOIN"
	case kindWrite:
		c.Message = call + " writes once " + per + others + ": one round trip each; " + remedy
	case kindTransaction:
		c.Message = call + " starts a transaction " + per + others + ": each costs a commit to disk; " + remedy
	case kindUnit:
		c.Message = call + " changes data once " + per + others + ": one round trip or more each; change all items together, or at least in one transaction"
	case kindPrepare:
		c.Message = call + " prepares a statement " + per + ": one more round trip each; " + remedy
	case kindRemote, kindHTTP, kindRPC:
		c.Message = call + " " + request(first.effect.Kind) + " " + per + others + ": one round trip each; " + remedy
	case kindInvariant:
		c.Message = call + " runs the same query " + per + ": nothing it asks for changes in the loop; run it once before the loop"
	}
	c.Doubt = r.doubt(f, first)
	if c.Doubt == "" && first.kind == kindRead && r.effects.InBackground(first.call.Parent()) {
		c.Doubt = "does it matter in the background?"
	}
	return c
}

// aggregates reports whether call asks for a number or a sum of rows rather than for rows.
func aggregates(call ssa.CallInstruction, e effects.Effect) bool {
	if aggregateName.MatchString(e.API.Name()) {
		return true
	}
	if len(e.Via) > 0 {
		return false
	}
	text, _ := sqlText(call)
	return text != nil && aggregateText.MatchString(constText(text))
}

var (
	aggregateName = regexp.MustCompile(`^(Count|Sum|Avg|Average)(Int|Documents|X|s)?$`)
	aggregateText = regexp.MustCompile(`(?is)^\s*SELECT\s+(COALESCE\s*\(\s*)?(COUNT|SUM|AVG)\s*\([^()]*\)[\s\w,)]*?\bFROM\b`)
)

// start returns where the reported expression begins: in a chain of calls, at the last one.
func start(call *ast.CallExpr) token.Pos {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if _, chained := ast.Unparen(sel.X).(*ast.CallExpr); chained {
			return sel.Sel.Pos()
		}
	}
	return call.Pos()
}

// viaText names at most two functions between the call and the database.
func viaText(e effects.Effect, width int) string {
	if len(e.Via) == 0 {
		return ""
	}
	last := e.API.Short()
	if len(e.Via) == 1 {
		return "through `" + rule.Shorten(last, width) + "`"
	}
	return "through `" + rule.Shorten(e.Via[len(e.Via)-1].Short(), width) + "`"
}

// request says what a remote call does.
func request(e knowledge.Effect) string {
	switch e {
	case knowledge.HTTP:
		return "sends an HTTP request"
	case knowledge.RPC:
		return "calls a remote service"
	}
	return "sends a command to the server"
}

// defaultRemedies serve libraries that name none.
var defaultRemedies = map[knowledge.Effect]string{
	knowledge.Read:       "load all before the loop with one query, `WHERE id IN (...)` or a JOIN",
	knowledge.Write:      "send one multi-row statement after the loop",
	knowledge.Exec:       "send one multi-row statement after the loop",
	knowledge.Begin:      "use one transaction around the loop",
	knowledge.Prepare:    "prepare it once before the loop",
	knowledge.CacheRead:  "fetch all keys with one command or a pipeline",
	knowledge.CacheWrite: "send all commands in one pipeline",
	knowledge.RPC:        "ask for all items in one call",
	knowledge.HTTP:       "ask for all items in one request, or send them in parallel with a limit",
}

// plainRemedy stands for every other where there is no room, or no more to say.
const plainRemedy = "do it once for all"

func remedyOf(e effects.Effect) string {
	if lib := knowledge.ByID(e.Library); lib != nil {
		if r := lib.Remedy(e.Kind); r != "" {
			return r
		}
	}
	return defaultRemedies[e.Kind]
}
