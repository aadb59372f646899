// Package symbol names functions and types across packages.
//
// A [Symbol] stays the same when lines move, is the same for a package that was
// type-checked from source and one that was read from export data, and can be
// stored: facts, summaries, fingerprints and cached findings refer to code by it.
package symbol

import (
	"go/types"
	"strings"
)

// A Symbol is the qualified name of a package-level function, a method or a
// function literal:
//
//	net/http.Get
//	(*database/sql.DB).QueryContext
//	(example.com/store.Repo).Find        a method of an interface or of a value receiver
//	example.com/store.Load$1             the first function literal of Load
//
// Instances of a generic function share the symbol of their origin.
type Symbol string

// Of returns the symbol of fn. Type parameters and arguments are left out, so
// every instance of a generic function or method has the symbol of its origin.
func Of(fn *types.Func) Symbol {
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	if recv == nil {
		if fn.Pkg() == nil {
			return Symbol(fn.Name())
		}
		return Symbol(fn.Pkg().Path() + "." + fn.Name())
	}
	var b strings.Builder
	b.WriteByte('(')
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		b.WriteByte('*')
		t = types.Unalias(p.Elem())
	}
	switch t := t.(type) {
	case *types.Named:
		b.WriteString(string(OfType(t.Obj())))
	default:
		// Have: a method of an unnamed interface; only its signature tells it apart.
		b.WriteString("interface")
	}
	b.WriteString(").")
	b.WriteString(fn.Name())
	return Symbol(b.String())
}

// OfType returns the symbol of a declared type: its package path and name.
func OfType(t *types.TypeName) Symbol {
	if t.Pkg() == nil {
		return Symbol(t.Name())
	}
	return Symbol(t.Pkg().Path() + "." + t.Name())
}

// Short returns s as a reader of its package's importers would write it, with
// the last element of the package path only: `sql.DB.QueryContext`.
func (s Symbol) Short() string {
	t := strings.NewReplacer("(*", "", "(", "", ")", "").Replace(string(s))
	if i := strings.LastIndexByte(t, '/'); i >= 0 {
		t = t[i+1:]
	}
	if i := strings.IndexByte(t, '$'); i >= 0 {
		t = t[:i]
	}
	return t
}

// Name returns the last element of s: the name of the function or type alone.
func (s Symbol) Name() string {
	t := s.Short()
	return t[strings.LastIndexByte(t, '.')+1:]
}

// Package returns the import path of the package that declares s.
func (s Symbol) Package() string {
	t := strings.TrimLeft(string(s), "(*")
	slash := strings.LastIndexByte(t, '/')
	if dot := strings.IndexByte(t[slash+1:], '.'); dot >= 0 {
		return t[:slash+1+dot]
	}
	return ""
}
