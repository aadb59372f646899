package limits

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// maxDerived is how many steps a transport is followed to where it is made; what is further away may end requests.
const maxDerived = 6

// mayEnd reports whether the transport v ends requests, or may do so.
func (p *Package) mayEnd(v ssa.Value, depth int) bool {
	if depth == 0 {
		return true
	}
	switch t := v.(type) {
	case *ssa.MakeInterface:
		return p.mayEnd(t.X, depth-1)
	case *ssa.TypeAssert:
		return p.mayEnd(t.X, depth-1)
	case *ssa.Const:
		return !t.IsNil() // nil: the default transport
	case *ssa.Alloc:
		return p.transportEnds(t)
	case *ssa.UnOp:
		switch at := t.X.(type) {
		case *ssa.Global:
			if at.Name() == "DefaultTransport" && at.Pkg.Pkg.Path() == "net/http" {
				return false
			}
			stored := p.transports[at]
			return len(stored) == 0 || at.Object().Exported() || slices.ContainsFunc(stored, func(v ssa.Value) bool { return p.mayEnd(v, depth-1) })
		case *ssa.Alloc:
			for _, ref := range *at.Referrers() {
				if s, ok := ref.(*ssa.Store); ok && s.Addr == at && p.mayEnd(s.Val, depth-1) {
					return true
				}
			}
			return false
		}
	case *ssa.Call:
		callee := ssair.Callee(t.Common())
		if callee == nil {
			return true
		}
		switch symbol.Of(callee) {
		case "(*net/http.Transport).Clone", "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.NewTransport":
			return p.mayEnd(t.Common().Args[0], depth-1) || p.fieldsEnd(t)
		}
	}
	return true // somebody else's, which may do anything
}

// transportEnds reports whether the http.Transport t ends requests by itself.
func (p *Package) transportEnds(t *ssa.Alloc) bool {
	return symbol.TypeKey(t.Type()) != "*net/http.Transport" || p.fieldsEnd(t)
}

// fieldsEnd reports whether the code sets fields of the transport t that end requests.
func (p *Package) fieldsEnd(t ssa.Value) bool {
	for _, ref := range *t.Referrers() {
		f, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		switch ssair.Field(f).Name() {
		case "ResponseHeaderTimeout":
			return true
		case "Dial", "DialContext", "DialTLS", "DialTLSContext":
			for _, use := range *f.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == f && setsDeadlines(s.Val, 4) {
					return true
				}
			}
		}
	}
	return false
}

// setsDeadlines reports whether the dial function v gives the connections that it returns a deadline, or may do so, or
// connects to a socket of the machine.
func setsDeadlines(v ssa.Value, depth int) bool {
	if depth == 0 {
		return true
	}
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return setsDeadlines(v.Fn, depth-1)
	case *ssa.ChangeType:
		return setsDeadlines(v.X, depth-1)
	case *ssa.Call:
		return setsDeadlines(v.Common().Value, depth-1)
	case *ssa.Function:
		return sets(v, depth) || ssair.Calls(v, dialsSocket)
	}
	return false
}

// dialsSocket reports whether call connects to a socket of the machine.
func dialsSocket(common *ssa.CallCommon, obj *types.Func) bool {
	return strings.HasPrefix(obj.Name(), "Dial") && slices.ContainsFunc(common.Args, func(v ssa.Value) bool {
		network, _ := ssair.Text(v)
		return network == "unix"
	})
}

// SetsDeadline reports whether fn, or a literal in it, sets a deadline on a connection.
func SetsDeadline(fn *ssa.Function) bool { return sets(fn, 4) }

func sets(fn *ssa.Function, depth int) bool {
	if ssair.Calls(fn, func(_ *ssa.CallCommon, obj *types.Func) bool { return deadlineSetters[obj.Name()] }) {
		return true
	}
	for _, literal := range fn.AnonFuncs {
		if depth > 0 && sets(literal, depth-1) {
			return true
		}
	}
	return false
}

// deadlineSetters are the methods that limit what comes after them on a connection.
var deadlineSetters = map[string]bool{"SetDeadline": true, "SetReadDeadline": true}

// Accepted reports whether v, a connection, is one that a listener of the package has accepted, and nobody has given it a deadline on
// its way to the instruction at.
func (p *Package) Accepted(v ssa.Value, at ssa.Instruction) bool { return p.accepted(v, at, 3) }

func (p *Package) accepted(v ssa.Value, at ssa.Instruction, depth int) bool {
	for leaf := range p.values.Of(v, at).Leaves() {
		switch leaf.Kind {
		case provenance.Result:
			switch leaf.Func.Name() {
			case "Accept", "AcceptTCP", "AcceptUnix":
				return true
			}
		case provenance.Param:
			fn := leaf.Value.Parent()
			if depth == 0 || SetsDeadline(ssair.Outermost(fn)) {
				continue
			}
			for _, site := range p.values.Callers(fn) {
				if args := site.Common().Args; leaf.Index < len(args) && !SetsDeadline(ssair.Outermost(site.Parent())) && p.accepted(args[leaf.Index], site, depth-1) {
					return true
				}
			}
		}
	}
	return false
}
