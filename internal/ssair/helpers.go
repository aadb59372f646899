package ssair

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Callee returns the function or method that a call names, that of the interface if it calls one, and nil if it calls a value,
// also one that stands for a method: its arguments are not those of the method.
func Callee(common *ssa.CallCommon) *types.Func {
	if common.IsInvoke() {
		return common.Method
	}
	callee := common.StaticCallee()
	if callee == nil {
		return nil
	}
	if callee.Origin() != nil {
		callee = callee.Origin()
	}
	obj, ok := callee.Object().(*types.Func)
	if !ok || (obj.Signature().Recv() == nil) != (callee.Signature.Recv() == nil) {
		return nil
	}
	return obj
}

// Calls reports whether fn itself, not the literals in it, has a call of a named function that is as wanted.
func Calls(fn *ssa.Function, wanted func(*ssa.CallCommon, *types.Func) bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if obj := Callee(call.Common()); obj != nil && wanted(call.Common(), obj) {
					return true
				}
			}
		}
	}
	return false
}

// Field returns the field that a points to.
func Field(a *ssa.FieldAddr) *types.Var {
	return a.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(a.Field)
}

// Text returns the value of v if it is a constant string.
func Text(v ssa.Value) (text string, ok bool) {
	if c, ok := v.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
		return constant.StringVal(c.Value), true
	}
	return "", false
}

// MakesError reports whether a call returns an error that is never nil: that of fmt.Errorf, or of a package called errors, whichever it is.
func MakesError(common *ssa.CallCommon) bool {
	fn := Callee(common)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Name() {
	case "New":
		return fn.Pkg().Name() == "errors"
	case "Errorf":
		return fn.Pkg().Name() == "errors" || fn.Pkg().Path() == "fmt"
	}
	return false
}

// Outermost returns the function that is declared around the literal fn, or fn itself.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// Reaches reports whether a path of at least one edge leads from one block to the other.
func Reaches(from, to *ssa.BasicBlock) bool { return ReachesWithout(from, to, nil) }

// ReachesWithout reports whether a path of at least one edge leads from one block to the other that does not enter avoided.
func ReachesWithout(from, to, avoided *ssa.BasicBlock) bool {
	seen := make([]bool, len(from.Parent().Blocks))
	work := slices.Clone(from.Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == avoided {
			continue
		}
		if b == to {
			return true
		}
		if !seen[b.Index] {
			seen[b.Index] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

// InLoop reports whether b can be reached from itself.
func InLoop(b *ssa.BasicBlock) bool { return Reaches(b, b) }
