package lifetimes

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// maxBuilders bounds how many calls of a chain are looked at for a transaction.
const maxBuilders = 16

// transactionOf returns the transaction that a call runs in, or nil: its receiver, an argument, or one that the builder got on
// which it is called: builder.RunWith(tx).Query().
func transactionOf(common *ssa.CallCommon) ssa.Value {
	for range maxBuilders {
		var before ssa.Value
		args := common.Args
		if common.IsInvoke() {
			args = append([]ssa.Value{common.Value}, args...)
		}
		for _, arg := range args {
			x := unwrapped(arg)
			if isTransaction(x.Type()) {
				return x
			}
			if call, ok := x.(*ssa.Call); ok && before == nil {
				before = call
			}
		}
		call, ok := before.(*ssa.Call)
		if !ok {
			return nil
		}
		common = call.Common()
	}
	return nil
}

// unwrapped returns what was converted to the interface x.
func unwrapped(x ssa.Value) ssa.Value {
	for {
		switch v := x.(type) {
		case *ssa.MakeInterface:
			x = v.X
		case *ssa.ChangeInterface:
			x = v.X
		default:
			return x
		}
	}
}

// isTransaction reports whether values of type t can be committed and rolled back. A method that returns another value than an
// error, as those of a gorm.DB, belongs to what only may be one.
func isTransaction(t types.Type) bool {
	for _, name := range []string{"Commit", "Rollback"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		fn, ok := obj.(*types.Func)
		if !ok || fn.Signature().Results().Len() != 1 || !symbol.IsError(fn.Signature().Results().At(0).Type()) {
			return false
		}
	}
	return true
}
