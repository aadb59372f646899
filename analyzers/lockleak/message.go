package lockleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// comment words b; ok is false if it is not about a lock.
func comment(b blocking.Block) (c rule.Comment, ok bool) {
	c.Pos, c.End = b.At.Pos(), b.At.End()
	refer := func(nodes ...ast.Node) bool {
		for _, n := range nodes {
			if n == nil {
				return false
			}
			c.Refs = append(c.Refs, n.Pos())
			c.Causes = append(c.Causes, rule.Cause{Role: "acquisition", Pos: n.Pos(), End: n.End()})
		}
		return true
	}
	op, lock := spell(b.At)
	switch b.Why {
	case blocking.SelfHeld, blocking.SelfShared:
		c.Kind = kindDouble
		if !refer(b.Cause) {
			return c, false
		}
		_, held := spell(b.Cause)
		if lock == held {
			held = "it"
		} else {
			held = "the same lock"
		}
		c.Message = op + " blocks for ever: this goroutine holds " + held + " already, since line {0}; unlock first, or split off a helper that expects the lock to be held"
		if b.Via != nil {
			again, _ := spell(b.Via)
			c.Message = op + " calls " + again + " although the lock is held since line {0}: the goroutine waits for itself for ever; unlock first, or split off a helper that expects the lock to be held"
		}
		if b.Why == blocking.SelfShared && b.Op == blocking.ReadLock {
			c.Kind = kindReread
			c.Message = op + " can block for ever: this goroutine has read-locked it at line {0}, and a writer that waits in between lets no reader in; take the read lock once"
		}
		if b.Sometimes {
			c.Doubt = "or does it not get there with the lock held?"
		}
	case blocking.ReturnsHeld:
		c.Kind = kindReturn
		if !refer(b.At) || b.Cause == nil {
			return c, false
		}
		c.Pos, c.End = b.Cause.Pos(), b.Cause.End()
		c.Message = "returns with `" + lock + "` held, locked at line {0}: every goroutine that needs the lock then waits for ever; call `" + unlockOf(b.At) + "` before it, as on the other paths"
	case blocking.WrongUnlock:
		c.Kind = kindUnlock
		if !refer(b.Cause) {
			return c, false
		}
		taken, _ := spell(b.Cause)
		c.Message = op + " does not release what " + taken + " at line {0} has taken: the runtime ends the process with a fatal error; use `" + unlockOf(b.Cause) + "`"
	case blocking.LeftHeld:
		c.Kind = kindReturn
		if !refer(b.Cause) {
			return c, false
		}
		c.Pos, c.End = b.Cause.Pos(), b.Cause.End()
		taken, _ := spell(b.Cause)
		c.Refs = []token.Pos{b.At.Pos()}
		c.Causes = []rule.Cause{{Role: "blocked", Pos: b.At.Pos(), End: b.At.End()}}
		c.Message = taken + " is not followed by an unlock on every path: " + op + " at line {0} then blocks for ever; `defer` the unlock right after the lock"
	case blocking.HeldByBlocked:
		c.Kind = kindHolding
		if !refer(b.Locked, b.Cause) {
			return c, false
		}
		_, held := spell(b.Locked)
		if b.Op == blocking.Lock || b.Op == blocking.ReadLock {
			c.Kind = kindOrder
			c.Message = op + " waits with `" + held + "` held (line {0}), which the holder of `" + lock + "` waits for at line {1}: both block for ever; take the locks in one order everywhere"
			break
		}
		c.Message = op + " waits with `" + held + "` held (line {0}), which the goroutine that could help waits for at line {1}: both block for ever; release the lock first"
	case blocking.OppositeOrder:
		c.Kind = kindInverse
		if !refer(b.Locked, b.Cause) {
			return c, false
		}
		_, held := spell(b.Locked)
		takes := op
		if b.Via != nil {
			inner, _ := spell(b.Via)
			takes = op + " calls " + inner
		}
		c.Message = takes + " with `" + held + "` held (line {0}), while line {1} takes the two the other way round: if both run at once, they wait for each other for ever; take them in one order"
	default:
		return c, false
	}
	return c, true
}

// unlockOf spells the counterpart of an acquisition.
func unlockOf(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "the unlock"
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "the unlock"
	}
	name := "Unlock"
	if sel.Sel.Name == "RLock" {
		name = "RUnlock"
	}
	return rule.Shorten(types.ExprString(sel.X), 24) + "." + name + "()"
}

// spell returns an operation as the source has it, in backticks, and what it operates on.
func spell(n ast.Node) (op, on string) {
	expr := func(e ast.Expr, limit int) string { return rule.Shorten(types.ExprString(e), limit) }
	switch n := n.(type) {
	case *ast.SendStmt:
		return "`" + expr(n.Chan, 20) + " <- " + expr(n.Value, 16) + "`", expr(n.Chan, 20)
	case *ast.UnaryExpr:
		return "`<-" + expr(n.X, 24) + "`", expr(n.X, 20)
	case *ast.RangeStmt:
		return "`range " + expr(n.X, 24) + "`", expr(n.X, 20)
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
			on = expr(sel.X, 20)
		}
		return "`" + rule.Shorten(types.ExprString(n.Fun), 28) + "()`", on
	}
	return "the `select`", ""
}
