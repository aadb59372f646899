package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// comment words b; ok is false if it is about a lock, which another rule reports.
func comment(b blocking.Block) (c rule.Comment, ok bool) {
	if b.Why == blocking.HeldByBlocked {
		return c, false
	}
	c.Pos, c.End = b.At.Pos(), b.At.End()
	if b.Cause != nil {
		c.Refs = []token.Pos{b.Cause.Pos()}
		c.Causes = append(c.Causes, rule.Cause{Role: "schedule", Pos: b.Cause.Pos(), End: b.Cause.End()})
	}
	op, channel := spell(b.At)
	leaks := "the goroutine leaks"
	if b.Root {
		leaks = "the function never returns"
	}
	switch b.Op {
	case blocking.Send:
		c.Kind = kindSend
		remedy := "receive every value, or let the send `select` on the same way out"
		if b.EnoughOne {
			remedy = "make `" + channel + "` with capacity 1"
			c.Fixes = widen(b.Make)
		}
		c.Message = op + " blocks for ever" + when(b, "the receive") + ": " + lost(b, "receives", "more is sent than received") + " and " + leaks + "; " + remedy
	case blocking.Receive:
		c.Kind = kindReceive
		if b.Why == blocking.NotCancelled {
			c.Kind = kindContext
			c.Message = op + " blocks for ever: nobody cancels this context and " + leaks + "; call its cancel function on every path, or when the owner is closed"
			break
		}
		c.Message = op + " blocks for ever" + when(b, "the send") + ": " + lost(b, "sends on or closes `"+channel+"`", "more is received than sent") +
			" and " + leaks + "; `defer close(" + channel + ")` in the sender"
	case blocking.Range:
		c.Kind = kindRange
		c.End = b.At.(*ast.RangeStmt).X.End()
		c.Message = "`range " + channel + "` never ends" + when(b, "") + ": nobody closes `" + channel + "` and " + leaks + "; `close(" + channel + ")` after the last send, on every path"
	case blocking.Select:
		c.Kind = kindSelect
		c.End = c.Pos + token.Pos(len("select"))
		c.Message = "no case of this `select` can happen" + when(b, "the operation") + ": nobody uses its channels any more and " + leaks + "; close one of them, or add a case for cancellation"
	case blocking.Wait:
		c.Kind = kindWait
		if b.Why == blocking.NotDrained {
			c.Message = op + " blocks for ever: the goroutines it waits for are sending at line {0}, and nobody receives before it returns; receive first, or `Wait` in a goroutine that then closes the channel"
			break
		}
		c.Message = op + " blocks for ever: the counter does not get to zero on every path and " + leaks + "; `Add` right before each `go`, `defer " + channel + ".Done()` first thing in it"
	case blocking.CondWait:
		c.Kind = kindCond
		c.Message = op + " blocks for ever: nobody calls `Signal` or `Broadcast` any more and " + leaks + "; call it after each change of the condition, errors included"
	case blocking.NilSend, blocking.NilReceive:
		c.Kind = kindNil
		c.Message = op + " blocks for ever: `" + channel + "` is nil here, since nobody has made it, and " + leaks + "; make the channel before it is used"
	default:
		return c, false
	}
	return c, true
}

// when says which decision the others took: " once `<-ctx.Done()` is taken at line {0}".
func when(b blocking.Block, served string) string {
	switch b.Why {
	case blocking.CaseTaken:
		if b.Cause == nil {
			return ""
		}
		text, _ := spell(b.Cause)
		return " once " + text + " is taken at line {0}"
	case blocking.Returned:
		name := "the function"
		if token.IsIdentifier(b.Peer) {
			name = "`" + rule.Shorten(b.Peer, 30) + "`"
		}
		return " when " + name + " returns at line {0}"
	case blocking.NoPeer:
		if b.Op == blocking.Send && b.Make != nil && len(b.Make.Args) > 1 {
			return " once the room of the channel is used up"
		}
	case blocking.Served:
		if served != "" && b.Cause != nil {
			return " after " + served + " at line {0}"
		}
	}
	return ""
}

// lost says what is missing.
func lost(b blocking.Block, verb, count string) string {
	if b.Why == blocking.Served {
		return count
	}
	return "nobody " + verb + " any more"
}

// spell returns an operation as the source has it, in backticks, and what it operates on.
func spell(n ast.Node) (op, on string) {
	expr := func(e ast.Expr, limit int) string { return rule.Shorten(types.ExprString(e), limit) }
	switch n := n.(type) {
	case *ast.SendStmt:
		return "`" + expr(n.Chan, 24) + " <- " + expr(n.Value, 20) + "`", expr(n.Chan, 24)
	case *ast.UnaryExpr:
		return "`<-" + expr(n.X, 30) + "`", expr(n.X, 24)
	case *ast.RangeStmt:
		return "`range " + expr(n.X, 30) + "`", expr(n.X, 24)
	case *ast.CallExpr:
		if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "close" && len(n.Args) == 1 {
			return "`close(" + expr(n.Args[0], 30) + ")`", expr(n.Args[0], 24)
		}
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
			on = expr(sel.X, 24)
		}
		return "`" + rule.Shorten(types.ExprString(n.Fun), 30) + "()`", on
	}
	return "the other case", ""
}

// widen gives the channel that call makes room for one value.
func widen(call *ast.CallExpr) []analysis.SuggestedFix {
	if call == nil {
		return nil
	}
	edit := analysis.TextEdit{Pos: call.Rparen, End: call.Rparen, NewText: []byte(", 1")}
	if len(call.Args) == 2 {
		edit = analysis.TextEdit{Pos: call.Args[1].Pos(), End: call.Args[1].End(), NewText: []byte("1")}
	}
	return []analysis.SuggestedFix{{Message: "make the channel with capacity 1", TextEdits: []analysis.TextEdit{edit}}}
}
