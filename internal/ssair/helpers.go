package ssair

import (
	"go/constant"
	"go/types"

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

// Outermost returns the function that is declared around the literal fn, or fn itself.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
