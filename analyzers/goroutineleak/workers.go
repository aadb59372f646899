package goroutineleak

import (
	"go/ast"
	"go/token"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/workers"
)

// endless words a goroutine that cannot end; ok is false if nothing says that it should.
func endless(w *workers.Worker, index *blocking.Index) (c rule.Comment, ok bool) {
	start := index.At(w.Start.Pos())
	if start == nil || w.Frequency == runs.Once {
		return c, false // it lives as long as the process
	}
	if way := index.At(w.Exit); way != nil {
		// Have: the way out is written, but nobody takes it.
		op, on := spell(way)
		c.Kind = kindStop
		c.Pos, c.End = way.Pos(), way.End()
		c.Refs = []token.Pos{start.Pos()}
		c.Causes = []rule.Cause{{Role: "start", Pos: start.Pos(), End: start.End()}}
		c.Message = op + " never happens, since nobody in the package sends on or closes `" + on + "`: the goroutine of line {0} has no other way to end; close it where its owner is closed"
		return c, true
	}
	if w.Closer == nil && w.Frequency != runs.PerRequest {
		return c, false // nobody says when it should end
	}
	c.Kind = kindWorker
	c.Pos, c.End = start.Pos(), start.Pos()+token.Pos(len("go"))
	loop := "its loop"
	if wait := index.At(w.Wait); wait != nil {
		c.Refs = []token.Pos{wait.Pos()}
		c.Causes = []rule.Cause{{Role: "loop", Pos: wait.Pos(), End: wait.End()}}
		loop = "the loop at line {0}"
		if r, ok := wait.(*ast.RangeStmt); ok {
			op, _ := spell(r)
			loop = op + " at line {0}"
		}
	}
	if w.Closer == nil {
		c.Message = "each request starts a goroutine that never ends: " + loop + " has no way out, so they pile up; select on `ctx.Done()` of the request as well, or start it once"
		return c, true
	}
	owner := rule.Shorten(w.Owner.Name(), 24)
	c.Message = "this goroutine never ends: " + loop + " has no way out, and `" + owner + "." + w.Closer.Name() + "` does not stop it, so that each value leaves one behind; select on a channel that it closes"
	c.Doubt = "or is there one per process?"
	return c, true
}
