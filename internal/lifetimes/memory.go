package lifetimes

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// InMemory is the fact that the HTTP client embedded in a type reads and closes the bodies of its responses itself and leaves copies: its package has a
// transport that does, such as to log them.
type InMemory struct{}

// AFact marks InMemory as a fact.
func (*InMemory) AFact() {}

// String returns the name of the fact, for debug output.
func (*InMemory) String() string { return "bodies in memory" }

// exportInMemory exports the facts about the types of the package that embed a client, if the package has such a transport.
func (v *solver) exportInMemory() {
	var clients []*types.TypeName
	scope := v.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if t, ok := scope.Lookup(name).(*types.TypeName); ok && !t.IsAlias() && embedsClient(t.Type()) {
			clients = append(clients, t)
		}
	}
	if len(clients) == 0 || !v.hasCopyingTransport() {
		return
	}
	for _, t := range clients {
		v.pass.ExportObjectFact(t, new(InMemory))
	}
}

// embedsClient reports whether t is a struct that embeds an HTTP client.
func embedsClient(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if path, name := symbol.NameOf(f.Type()); f.Embedded() && path == "net/http" && name == "Client" {
			return true
		}
	}
	return false
}

// hasCopyingTransport reports whether a method RoundTrip of the package replaces the body of the response by a copy.
func (v *solver) hasCopyingTransport() bool {
	for _, fn := range v.funcs {
		if fn.Name() != "RoundTrip" || fn.Signature.Recv() == nil {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				store, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				addr, ok := store.Addr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				if path, name := symbol.NameOf(addr.X.Type()); path == "net/http" && name == "Response" && v.copies(store.Val, maxTypeDepth) {
					return true
				}
			}
		}
	}
	return false
}

// copies reports whether v is what io.NopCloser returns, itself or through functions of the package.
func (v *solver) copies(value ssa.Value, depth int) bool {
	index := 0
	if e, ok := value.(*ssa.Extract); ok {
		index, value = e.Index, e.Tuple
	}
	call, ok := value.(*ssa.Call)
	if !ok || depth == 0 {
		return false
	}
	if fn := calledFunc(call.Common()); fn != nil {
		switch symbol.Of(fn) {
		case "io.NopCloser", "io/ioutil.NopCloser":
			return true
		}
	}
	callee := v.body(call.Common())
	if callee == nil {
		return false
	}
	for _, b := range callee.Blocks {
		if ret, ok := last(b).(*ssa.Return); ok && index < len(ret.Results) && v.copies(ret.Results[index], depth-1) {
			return true
		}
	}
	return false
}

// inMemory reports whether call is one of a client embedded in a type with the fact [InMemory].
func (v *solver) inMemory(call *ssa.CallCommon) bool {
	recv := receiver(call)
	for range maxTypeDepth {
		switch x := recv.(type) {
		case *ssa.UnOp:
			recv = x.X
		case *ssa.FieldAddr:
			if f := fieldOf(x.X.Type(), x.Field); f == nil || !f.Embedded() {
				return false
			}
			if t := typeNameOf(x.X.Type()); t != nil && embedsClient(t.Type()) {
				return v.pass.ImportObjectFact(t, new(InMemory))
			}
			recv = x.X
		default:
			return false
		}
	}
	return false
}

// typeNameOf returns the name of the type that t points to, or nil.
func typeNameOf(t types.Type) *types.TypeName {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}
