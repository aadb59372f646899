package runs

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// ends matches the names of functions that end the process, also of those in a project's own package for logs.
var ends = regexp.MustCompile(`^(Fatal|Exit)(f|ln|w|ContextF?)?$`)

// terminates reports whether b ends in a call that does not return, or a panic with an error.
func terminates(b *ssa.BasicBlock) bool {
	for _, instr := range b.Instrs {
		switch instr := instr.(type) {
		case *ssa.Call:
			if fn := ssair.Callee(instr.Common()); fn != nil && ends.MatchString(fn.Name()) {
				return true
			}
		case *ssa.Panic:
			x := instr.X
			switch m := x.(type) {
			case *ssa.MakeInterface:
				x = m.X
			case *ssa.ChangeInterface:
				x = m.X
			}
			return symbol.IsError(x.Type())
		}
	}
	return false
}

// fatal reports whether fn ends the process whatever fails, as code does that sets a program up.
func fatal(fn *ssa.Function) bool {
	var dead []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		if terminates(b) {
			dead = append(dead, b)
		}
	}
	if len(dead) == 0 || isHandler(fn.Signature) {
		return false
	}
	found := false
	for _, b := range fn.Blocks {
		branch, ok := last(b).(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if !ok || !symbol.IsError(cmp.X.Type()) {
			continue
		}
		if c, ok := cmp.Y.(*ssa.Const); !ok || !c.IsNil() {
			continue // err == io.EOF
		}
		if failed := branchOnError(cmp); failed != nil {
			if !slices.ContainsFunc(dead, failed.Dominates) {
				return false
			}
			found = true
		}
	}
	return found
}

// FatalError reports whether an error that fn returns ends the process: all callers are in the package and either end it
// then, or return an error which does.
func (r *Result) FatalError(fn *ssa.Function) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fatalError(fn, maxCallers)
}

func (r *Result) fatalError(fn *ssa.Function, depth int) bool {
	obj := fn.Object()
	if depth == 0 || obj == nil || obj.Exported() && !r.Program() {
		return false
	}
	callers := r.calls(fn)
	for _, c := range callers {
		call, ok := c.(*ssa.Call)
		if !ok {
			return false
		}
		failure := errorOfCall(call)
		if failure == nil {
			return false
		}
		end := false
		for _, ref := range *failure.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Return:
				end = r.fatalError(call.Parent(), depth-1)
			case *ssa.BinOp:
				if b := branchOnError(ref); b != nil {
					_, returns := last(b).(*ssa.Return)
					end = terminates(b) || returns && returnsError(b) && r.fatalError(call.Parent(), depth-1)
				}
			}
			if end {
				break
			}
		}
		if !end {
			return false
		}
	}
	return len(callers) > 0
}

// Migrates reports whether fn, or a function around it, is part of a migration: as its place and its name say, or because it is given
// to what runs or lists migrations. As a rule the process ends when one fails.
func (r *Result) Migrates(fn *ssa.Function) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if aside.Of(r.pass, fn.Pos()).Is(aside.Migration) {
		return true
	}
	for ; fn != nil; fn = fn.Parent() {
		r.calls(fn) // looks at the whole package
		if r.migrates[fn] || fn.Synthetic == "" && aside.Migrates(fn.RelString(r.pkg)) {
			return true
		}
	}
	return false
}

// errorOfCall returns the error that call returns, or nil.
func errorOfCall(call *ssa.Call) ssa.Value {
	if symbol.IsError(call.Type()) {
		return call
	}
	if _, ok := call.Type().(*types.Tuple); !ok {
		return nil
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && symbol.IsError(e.Type()) {
			return e
		}
	}
	return nil
}

// branchOnError returns the block that is entered if cmp, a comparison of an error with nil, says that there is one.
func branchOnError(cmp *ssa.BinOp) *ssa.BasicBlock {
	for _, ref := range *cmp.Referrers() {
		if branch, ok := ref.(*ssa.If); ok {
			switch cmp.Op {
			case token.NEQ:
				return branch.Block().Succs[0]
			case token.EQL:
				return branch.Block().Succs[1]
			}
		}
	}
	return nil
}

// returnsError reports whether b returns an error as its last result.
func returnsError(b *ssa.BasicBlock) bool {
	ret := last(b).(*ssa.Return)
	n := len(ret.Results)
	if n == 0 || !symbol.IsError(ret.Results[n-1].Type()) {
		return false
	}
	c, ok := ret.Results[n-1].(*ssa.Const)
	return !ok || !c.IsNil()
}

func last(b *ssa.BasicBlock) ssa.Instruction { return b.Instrs[len(b.Instrs)-1] }
