package nplusone

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/loops"
)

// endpointVaries reports whether an HTTP call goes to another server in each iteration of loop:
// the beginning of its URL is not the same.
func endpointVaries(loop *loops.Loop, call ssa.CallInstruction) bool {
	common := call.Common()
	if callee := common.StaticCallee(); callee != nil && callee.Pkg != nil && callee.Pkg.Pkg.Path() == "net/http" {
		for _, arg := range common.Args {
			switch {
			case types.Identical(arg.Type(), types.Typ[types.String]):
				return prefixVaries(loop, arg, 6)
			case arg.Type().String() == "*net/http.Request":
				return requestVaries(loop, arg)
			}
		}
		return false
	}
	args := common.Args
	params := common.Signature().Params()
	if len(args) > params.Len() {
		args = args[len(args)-params.Len():]
	}
	for i, arg := range args {
		if urlName.MatchString(params.At(i).Name()) && prefixVaries(loop, arg, 6) {
			return true
		}
	}
	return false
}

// urlName matches parameters that hold an address.
var urlName = regexp.MustCompile(`(?i)ur[li]$|^ur[li]|endpoint|host|addr|website|link|href`)

// requestVaries is endpointVaries for a request made by http.NewRequest.
func requestVaries(loop *loops.Loop, req ssa.Value) bool {
	extract, ok := req.(*ssa.Extract)
	if !ok {
		return false
	}
	made, ok := extract.Tuple.(*ssa.Call)
	if !ok {
		return false
	}
	callee := made.Call.StaticCallee()
	if callee == nil || !strings.HasPrefix(callee.Name(), "NewRequest") {
		return false
	}
	for i := range callee.Signature.Params().Len() {
		if callee.Signature.Params().At(i).Name() == "url" {
			return prefixVaries(loop, made.Call.Args[i], 6)
		}
	}
	return false
}

// prefixVaries reports whether what comes after the scheme of the URL v varies in loop.
func prefixVaries(loop *loops.Loop, v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		if v.Op == token.ADD {
			if isScheme(v.X) {
				return prefixVaries(loop, v.Y, depth-1)
			}
			return prefixVaries(loop, v.X, depth-1)
		}
	case *ssa.Call:
		callee := v.Call.StaticCallee()
		if callee == nil || len(v.Call.Args) == 0 {
			break
		}
		switch callee.String() {
		case "fmt.Sprintf":
			format, ok := v.Call.Args[0].(*ssa.Const)
			if !ok || format.Value == nil {
				break
			}
			before, _, verb := strings.Cut(constant.StringVal(format.Value), "%")
			if !verb || strings.TrimPrefix(strings.TrimPrefix(before, "http://"), "https://") != "" {
				return false
			}
			return firstVariadicVaries(loop, v.Call.Args[1])
		case "net/url.JoinPath", "strings.TrimSuffix", "strings.TrimRight", "strings.TrimSpace":
			return prefixVaries(loop, v.Call.Args[0], depth-1)
		}
		return true
	}
	return loop.Varies(v)
}

func isScheme(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return false
	}
	text := constant.StringVal(c.Value)
	return text == "http://" || text == "https://"
}

// firstVariadicVaries reports whether the first element of a variadic argument varies.
func firstVariadicVaries(loop *loops.Loop, variadic ssa.Value) bool {
	elements := variadicElements(variadic)
	return len(elements) > 0 && loop.Varies(elements[0])
}
