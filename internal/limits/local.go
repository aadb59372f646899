package limits

import (
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Local reports whether v is an address or URL of the machine itself, or a listener for it. Then nobody waits
// for a network: the machine answers, or refuses, at once.
func Local(v ssa.Value) bool { return loopback(v) || isListener(v) }

// loopback reports whether v is an address or URL of the machine itself.
func loopback(v ssa.Value) bool {
	for range 6 {
		switch x := v.(type) {
		case *ssa.Const:
			text, _ := ssair.Text(x)
			return loopbackForm.MatchString(text)
		case *ssa.BinOp:
			v = x.X // Have: what stands first in a text put together.
		case *ssa.Phi:
			return !slices.ContainsFunc(x.Edges, func(edge ssa.Value) bool { return edge == x || !loopback(edge) })
		case *ssa.Call:
			obj := ssair.Callee(x.Common())
			if obj == nil {
				return false
			}
			switch symbol.Of(obj) {
			case "(net.Addr).String":
				v = x.Call.Value
			case "(net.Listener).Addr", "(*net.TCPListener).Addr":
				return true // Have: what the program itself listens on.
			case "net.IPv4":
				first, ok := x.Call.Args[0].(*ssa.Const)
				return ok && first.Uint64() == 127
			case "fmt.Sprintf", "net.JoinHostPort", "net.ParseIP":
				v = x.Call.Args[0]
			default:
				return false
			}
		case *ssa.Alloc:
			v = hostOf(x)
			if v == nil {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// hostOf returns the value of the field IP of the address a, nil if it has none.
func hostOf(a *ssa.Alloc) ssa.Value {
	for _, ref := range *a.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok || ssair.Field(f).Name() != "IP" {
			continue
		}
		for _, use := range *f.Referrers() {
			if s, ok := use.(*ssa.Store); ok && s.Addr == f {
				return s.Val
			}
		}
	}
	return nil
}

var loopbackForm = regexp.MustCompile(`^(https?://)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)`)

// isListener reports whether v is a listener for a socket or the loopback address of the machine.
func isListener(v ssa.Value) bool {
	for range 4 {
		if symbol.TypeKey(v.Type()) == "*net.UnixListener" {
			return true
		}
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Call:
			obj := ssair.Callee(x.Common())
			if obj == nil || symbol.Of(obj) != "net.Listen" {
				return false
			}
			network, _ := ssair.Text(x.Call.Args[0])
			return network == "unix" || loopback(x.Call.Args[1])
		default:
			return false
		}
	}
	return false
}
