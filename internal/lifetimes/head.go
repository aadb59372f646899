package lifetimes

import (
	"net/http"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// head reports whether call sends a request that was made for the method HEAD, or names the method to a helper that sends one.
func head(call *ssa.Call) bool {
	for _, arg := range call.Common().Args {
		if isHead(arg) {
			return true
		}
		if path, name := symbol.NameOf(arg.Type()); path == "net/http" && name == "Request" && headRequest(arg, 5) {
			return true
		}
	}
	return false
}

// isHead reports whether v is the name of the method HEAD.
func isHead(v ssa.Value) bool {
	text, ok := ssair.Text(v)
	return ok && text == http.MethodHead
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
		return slices.ContainsFunc(call.Common().Args, isHead)
	case *ssa.Call:
		if slices.ContainsFunc(v.Common().Args, isHead) {
			return true
		}
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
