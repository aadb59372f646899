package lifetimes

import (
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// flow follows what a loop reads out of rows, to see whether it goes anywhere but to the log.
type flow struct {
	seen map[ssa.Value]bool
	work []ssa.Value
}

// logged reports whether all that is read out of the acquired rows only feeds calls that log: nobody decides or keeps anything by it.
func (v *solver) logged(call *ssa.Call, a acquisition) bool {
	f := &flow{seen: map[ssa.Value]bool{}}
	var next *ssa.BasicBlock
	for _, ref := range *call.Referrers() {
		rows, ok := ref.(*ssa.Extract)
		if !ok || rows.Index != a.result {
			continue
		}
		for _, use := range *rows.Referrers() {
			use, ok := use.(ssa.CallInstruction)
			if !ok || receiver(use.Common()) != ssa.Value(rows) {
				return false
			}
			switch name, args := methodName(use.Common()), use.Common().Args; {
			case a.resource.Drains(name):
				next = use.Block()
			case name == "Scan":
				targets, ok := args[len(args)-1].(*ssa.Slice)
				if !ok {
					return false
				}
				f.add(targets.X)
			case !a.resource.Releases(name):
				return false
			}
		}
	}
	if next == nil || len(f.work) == 0 {
		return false // they are counted, or read in another way
	}
	for len(f.work) > 0 {
		x := f.work[len(f.work)-1]
		f.work = f.work[:len(f.work)-1]
		if refs := x.Referrers(); refs != nil {
			for _, ref := range *refs {
				if !f.follow(x, ref) {
					return false
				}
			}
		}
	}
	return f.leavesNothing(next)
}

// leavesNothing reports whether the loop around next does nothing but gather what f has followed.
func (f *flow) leavesNothing(next *ssa.BasicBlock) bool {
	inside := func(b *ssa.BasicBlock) bool { return ssair.Reaches(next, b) && ssair.Reaches(b, next) }
	for _, b := range next.Parent().Blocks {
		if !inside(b) {
			continue
		}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Phi:
				if !f.seen[instr] && slices.ContainsFunc(*instr.Referrers(), func(use ssa.Instruction) bool { return !inside(use.Block()) }) {
					return false // counted, or noted that there is one
				}
			case *ssa.Call:
				if recv := receiver(instr.Common()); !logs(instr.Common()) && !formats(instr.Common()) && (recv == nil || knowledge.ResourceOf(recv.Type()) == nil) {
					return false
				}
			case *ssa.Store:
				if base := rootAlloc(instr.Addr); base == nil || !f.seen[base] {
					return false
				}
			case *ssa.Defer, *ssa.Go, *ssa.Send, *ssa.MapUpdate:
				return false
			}
		}
	}
	return true
}

func (f *flow) add(v ssa.Value) {
	if !f.seen[v] {
		f.seen[v] = true
		f.work = append(f.work, v)
	}
}

// follow goes on with what instr makes of x; it returns false if that may matter to anybody.
func (f *flow) follow(x ssa.Value, instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.Store:
		base := rootAlloc(instr.Addr)
		if base == nil {
			return false
		}
		f.add(base)
		if arg, ok := instr.Val.(*ssa.MakeInterface); ok {
			if target, ok := arg.X.(*ssa.Alloc); ok {
				f.add(target) // that Scan writes to
			}
		}
		return true
	case *ssa.If:
		return onlyLogs(instr)
	case *ssa.Call:
		switch common := instr.Common(); {
		case logs(common), methodName(common) == "Scan":
			return true
		case formats(common):
			f.add(instr)
			return true
		}
		return false
	case *ssa.UnOp, *ssa.BinOp, *ssa.Phi, *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Convert, *ssa.Slice, *ssa.Field, *ssa.FieldAddr,
		*ssa.Index, *ssa.IndexAddr, *ssa.Extract, *ssa.Range, *ssa.Next:
		f.add(instr.(ssa.Value))
		return true
	}
	return false
}

// onlyLogs reports whether nothing but calls that log depends on branch.
func onlyLogs(branch *ssa.If) bool {
	from := branch.Block()
	for _, to := range from.Succs {
		if len(to.Preds) != 1 || ssair.InLoop(from) && !ssair.Reaches(to, from) {
			continue // reached either way: after the branch, or after the loop
		}
		for _, b := range from.Parent().Blocks {
			if !to.Dominates(b) {
				continue
			}
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Call:
					if !logs(instr.Common()) && !formats(instr.Common()) {
						return false
					}
				case *ssa.Store:
					if rootAlloc(instr.Addr) == nil {
						return false
					}
				case *ssa.Return, *ssa.Panic, *ssa.Defer, *ssa.Go, *ssa.Send, *ssa.MapUpdate, *ssa.RunDefers:
					return false
				}
			}
		}
	}
	return true
}

// logCall are names of methods and functions that write to a log.
var logCall = regexp.MustCompile(`^(Trace|Debug|Info|Notice|Warn|Warning|Error|Print|Log|Msg)(f|ln|w|s|Context|Ctx|Attrs)?$`)

// logs reports whether a call writes to a log, and hands out nothing.
func logs(common *ssa.CallCommon) bool {
	fn := calledFunc(common)
	if fn == nil || fn.Pkg() == nil || common.Signature().Results().Len() > 0 || !logCall.MatchString(fn.Name()) {
		return false
	}
	owner := fn.Pkg().Path()
	if recv := fn.Signature().Recv(); recv != nil {
		_, name := symbol.NameOf(recv.Type())
		owner += "." + name
	}
	return strings.Contains(strings.ToLower(owner), "log") || strings.HasPrefix(owner, "go.uber.org/zap")
}

// formats reports whether a call only makes a value of its arguments: append, len, fmt.Sprintf, strings.Join.
func formats(common *ssa.CallCommon) bool {
	if b, ok := common.Value.(*ssa.Builtin); ok {
		return b.Name() == "append" || b.Name() == "len" || b.Name() == "cap"
	}
	fn := calledFunc(common)
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt":
		return strings.HasPrefix(fn.Name(), "Sprint")
	case "strings", "strconv":
		basic, ok := common.Signature().Results().At(0).Type().Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsString != 0
	}
	return false
}
