package advice

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// creating are functions that fail when the disk or the descriptors are used up, or nothing may be written at all.
var creating = map[symbol.Symbol]bool{
	"os.Create": true, "os.CreateTemp": true, "os.MkdirTemp": true, "os.Pipe": true, "io/ioutil.TempFile": true, "io/ioutil.TempDir": true,
}

// byName are functions that hardly fail with the name of a file, or of a socket, which the program has just created.
var byName = map[symbol.Symbol]bool{"os.Chmod": true, "os.Chown": true, "os.Chtimes": true, "os.Remove": true, "os.Stat": true}

// Doubt returns the question that a comment on the leak of a ends in, "" if there is none: whether what leads to the returns at which it is open
// ever happens.
func Doubt(a *lifetimes.Acquired) string {
	if a.Unmatched {
		return "or does the switch name all there are?"
	}
	if a.Again || len(a.Open) == 0 {
		return ""
	}
	if otherType(a.Open) {
		return "or is the type certain?"
	}
	var last symbol.Symbol
	for _, ret := range a.Open {
		call := failing(ret)
		if call == nil {
			return ""
		}
		fn := ssair.Callee(call.Common())
		if fn == nil {
			return ""
		}
		last = symbol.Of(fn)
		if !creating[last] && !(byName[last] && (a.Resource == knowledge.Listener || nameOf(call.Common().Args[0], a))) {
			return ""
		}
	}
	if byName[last] {
		return "or does `" + rule.Shorten(last.Short(), 30) + "` never fail here?"
	}
	return "or does nothing work any more then?"
}

// otherType reports whether all of returns are reached only where an address or a connection of package net is not of an expected type: what a
// listener for TCP accepts has addresses of TCP.
func otherType(returns []*ssa.Return) bool {
	for _, ret := range returns {
		b := ret.Block()
		if len(b.Preds) == 0 {
			return false
		}
		for _, from := range b.Preds {
			branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
			if !ok || from.Succs[1] != b {
				return false
			}
			e, ok := branch.Cond.(*ssa.Extract)
			if !ok {
				return false
			}
			assertion, ok := e.Tuple.(*ssa.TypeAssert)
			if !ok || e.Index != 1 {
				return false
			}
			if path, name := symbol.NameOf(assertion.X.Type()); path != "net" || name != "Addr" && name != "Conn" && name != "Listener" {
				return false
			}
		}
	}
	return true
}

// failing returns the call whose error alone leads to ret, or nil.
func failing(ret *ssa.Return) *ssa.Call {
	b := ret.Block()
	if len(b.Preds) != 1 {
		return nil
	}
	from := b.Preds[0]
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.NEQ || from.Succs[0] != b {
		return nil
	}
	err := cmp.X
	if e, ok := err.(*ssa.Extract); ok {
		err = e.Tuple
	}
	call, _ := err.(*ssa.Call)
	return call
}

// nameOf reports whether v is the name of the file a that its function has created: f.Name(), or what was passed to os.Create.
func nameOf(v ssa.Value, a *lifetimes.Acquired) bool {
	made := ssair.Callee(a.Call.Common())
	if made == nil || !creating[symbol.Of(made)] {
		return false
	}
	if call, ok := v.(*ssa.Call); ok {
		fn := ssair.Callee(call.Common())
		if fn == nil || fn.Name() != "Name" || call.Common().IsInvoke() || len(call.Common().Args) == 0 {
			return false
		}
		e, ok := call.Common().Args[0].(*ssa.Extract)
		return ok && e.Tuple == a.Call
	}
	return symbol.Of(made) == "os.Create" && slices.Contains(a.Call.Common().Args, v)
}
