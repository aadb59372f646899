package lifetimes

import (
	"go/constant"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// head reports whether call sends a request that was made for the method HEAD.
func head(call *ssa.Call) bool {
	for _, arg := range call.Common().Args {
		if path, name := symbol.NameOf(arg.Type()); path == "net/http" && name == "Request" && headRequest(arg, 5) {
			return true
		}
	}
	return false
}

func headRequest(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		if !ok {
			return false
		}
		fn := calledFunc(call.Common())
		if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "net/http" {
			return false
		}
		index := map[string]int{"NewRequest": 0, "NewRequestWithContext": 1}
		i, ok := index[fn.Name()]
		if !ok {
			return false
		}
		c, ok := call.Common().Args[i].(*ssa.Const)
		return ok && c.Value != nil && c.Value.Kind() == constant.String && constant.StringVal(c.Value) == "HEAD"
	case *ssa.Call:
		fn := calledFunc(v.Common())
		return fn != nil && (fn.Name() == "WithContext" || fn.Name() == "Clone") && len(v.Common().Args) > 0 && headRequest(v.Common().Args[0], depth-1)
	case *ssa.Phi:
		for _, e := range v.Edges {
			if !headRequest(e, depth-1) {
				return false
			}
		}
		return true
	case *ssa.UnOp:
		addr, ok := v.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		found := false
		for _, ref := range *addr.Referrers() {
			if s, ok := ref.(*ssa.Store); ok && s.Addr == addr {
				if !headRequest(s.Val, depth-1) {
					return false
				}
				found = true
			}
		}
		return found
	}
	return false
}
