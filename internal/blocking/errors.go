package blocking

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// errorResult returns what an unknown function returns if it cannot fail, or the error that it returns if its name or its arguments tell: a
// constructor makes one, a function that wraps an error returns nil for nil, and what looks at
// the result of recover finds nothing as long as nobody panics.
func (x *explorer) errorResult(s *state, f *frame, at *ssa.Call) (value, bool) {
	if recovers(at) {
		switch at.Type().Underlying().(type) {
		case *types.Interface, *types.Pointer:
			return null, true
		}
	}
	if x.p.never.Call(&at.Call) {
		if tuple, ok := at.Type().(*types.Tuple); ok {
			v := x.fresh(s, tuple, fromCall)
			v.sub[len(v.sub)-1] = null
			return v, true
		}
		return null, true
	}
	if !symbol.IsError(at.Type()) {
		return unknown, false
	}
	name := ""
	if fn := at.Call.StaticCallee(); fn != nil {
		name = fn.Name()
	} else if at.Call.IsInvoke() {
		name = at.Call.Method.Name()
	}
	switch {
	case strings.HasPrefix(name, "Wrap"), strings.HasPrefix(name, "With"):
		for _, arg := range at.Call.Args {
			if symbol.IsError(arg.Type()) {
				if v := x.eval(s, f, arg); v.kind == vSym || v.kind == vIface || v.kind == vNil {
					return v, true
				}
			}
		}
	case strings.HasPrefix(name, "New"), strings.HasPrefix(name, "Error"):
		v := x.fresh(s, at.Type(), fromCall)
		s.objs[v.obj].lo = 1
		return v, true
	}
	return unknown, false
}

// recovers reports whether an argument of the call is the result of recover.
func recovers(at *ssa.Call) bool {
	if b, ok := at.Call.Value.(*ssa.Builtin); ok {
		return b.Name() == "recover"
	}
	for _, arg := range at.Call.Args {
		if call, ok := arg.(*ssa.Call); ok {
			if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "recover" {
				return true
			}
		}
	}
	return false
}
