package limits

import (
	"go/token"
	"go/types"
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

// maxListener bounds the steps from a listener to where it is made.
const maxListener = 6

// isListener reports whether v is a listener for a socket or the loopback address of the machine, or for something that is no network at all.
func isListener(v ssa.Value) bool { return listens(v, maxListener) }

func listens(v ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	if symbol.TypeKey(v.Type()) == "*net.UnixListener" {
		return true
	}
	switch x := v.(type) {
	case *ssa.MakeInterface:
		return ownTransport(x.X.Type()) || listens(x.X, depth-1)
	case *ssa.ChangeInterface:
		return listens(x.X, depth-1)
	case *ssa.Extract:
		return listens(x.Tuple, depth-1)
	case *ssa.UnOp:
		addr, ok := x.X.(*ssa.FieldAddr)
		return ok && x.Op == token.MUL && keepsListener(addr, depth)
	case *ssa.Call:
		obj := ssair.Callee(x.Common())
		if obj != nil && symbol.Of(obj) == "net.Listen" {
			network, _ := ssair.Text(x.Call.Args[0])
			return network == "unix" || loopback(x.Call.Args[1])
		}
		return returnsListener(x.Common().StaticCallee(), depth)
	}
	return false
}

// keepsListener reports whether the function around addr stores such listeners, and nothing else, to the field at addr.
func keepsListener(addr *ssa.FieldAddr, depth int) bool {
	stores := 0
	for _, b := range addr.Parent().Blocks {
		for _, instr := range b.Instrs {
			s, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			to, ok := s.Addr.(*ssa.FieldAddr)
			if !ok || ssair.Field(to) != ssair.Field(addr) {
				continue
			}
			if !listens(s.Val, depth-1) {
				return false
			}
			stores++
		}
	}
	return stores > 0
}

// returnsListener reports whether fn, of which the body is in sight, returns such listeners or nil.
func returnsListener(fn *ssa.Function, depth int) bool {
	if fn == nil {
		return false
	}
	found := false
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		if c, ok := ret.Results[0].(*ssa.Const); ok && c.IsNil() {
			continue // it failed
		}
		if !listens(ret.Results[0], depth-1) {
			return false
		}
		found = true
	}
	return found
}

// ownTransport reports whether t is a listener that takes its connections from somewhere else than a listener of package net: it has none in it.
func ownTransport(t types.Type) bool {
	path, _ := symbol.NameOf(t)
	if path == "" || symbol.Standard(path) {
		return false
	}
	if accept, _, _ := types.LookupFieldOrMethod(t, true, nil, "Accept"); accept == nil {
		return false // no listener: a handler
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if accept, _, _ := types.LookupFieldOrMethod(field.Type(), true, nil, "Accept"); accept != nil {
			return false
		}
		if path, _ := symbol.NameOf(field.Type()); path == "net" {
			return false // a connection or a descriptor of its own
		}
	}
	return st.NumFields() > 0
}
