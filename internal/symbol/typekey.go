package symbol

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// TypeKey spells t so that two types have the same key if and only if they are
// identical (types.Identical), across type checks and without positions: aliases are resolved, named
// types are spelled with their package path, parameter names are left out.
//
// Type parameters that t does not declare itself are spelled by their names. Constraints with the
// same types have different keys if these are put together in different ways.
func TypeKey(t types.Type) string {
	w := new(keyWriter)
	w.typ(t)
	return w.String()
}

// SignatureKey spells the parameters and results of a method, without its receiver. The type
// parameters of the receiver are spelled by their number.
func SignatureKey(sig *types.Signature) string {
	w := new(keyWriter)
	w.bind(sig.RecvTypeParams())
	w.signature(sig)
	return w.String()
}

// keyWriter collects a key.
type keyWriter struct {
	strings.Builder
	bound []*types.TypeParam // those of the signatures around what is written
}

// bind makes the type parameters of list known by their number.
func (w *keyWriter) bind(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		w.bound = append(w.bound, p)
	}
}

// part returns what write writes, with the type parameters that are known to w.
func (w *keyWriter) part(write func(*keyWriter)) string {
	part := &keyWriter{bound: w.bound}
	write(part)
	return part.String()
}

func (w *keyWriter) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		w.WriteString(types.Typ[t.Kind()].Name()) // byte is uint8, rune is int32
	case *types.Named:
		w.WriteString(string(OfType(t.Obj())))
		if args := t.TypeArgs(); args.Len() > 0 {
			w.WriteByte('[')
			for arg := range args.Types() {
				w.typ(arg)
				w.WriteByte(',')
			}
			w.WriteByte(']')
		}
	case *types.Pointer:
		w.WriteByte('*')
		w.typ(t.Elem())
	case *types.Slice:
		w.WriteString("[]")
		w.typ(t.Elem())
	case *types.Array:
		fmt.Fprintf(w, "[%d]", t.Len())
		w.typ(t.Elem())
	case *types.Map:
		w.WriteString("map[")
		w.typ(t.Key())
		w.WriteByte(']')
		w.typ(t.Elem())
	case *types.Chan:
		w.WriteString([]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()])
		w.typ(t.Elem())
	case *types.Signature:
		w.WriteString("func")
		w.signature(t)
	case *types.Tuple:
		w.tuple(t)
	case *types.Struct:
		w.WriteString("struct{")
		for i := range t.NumFields() {
			f := t.Field(i)
			fmt.Fprintf(w, "%s %t ", f.Id(), f.Embedded())
			w.typ(f.Type())
			fmt.Fprintf(w, " %q;", t.Tag(i))
		}
		w.WriteByte('}')
	case *types.Interface:
		w.iface(t)
	case *types.Union:
		w.union(t)
	case *types.TypeParam:
		if i := slices.Index(w.bound, t); i >= 0 {
			fmt.Fprintf(w, "$%d", i)
		} else {
			w.WriteString("$" + t.Obj().Name())
		}
	default:
		panic(fmt.Sprintf("symbol: unknown type %T", t))
	}
}

func (w *keyWriter) signature(sig *types.Signature) {
	if params := sig.TypeParams(); params.Len() > 0 {
		w.bind(params)
		w.WriteByte('[')
		for p := range params.TypeParams() {
			w.typ(p.Constraint())
			w.WriteByte(',')
		}
		w.WriteByte(']')
	}
	w.tuple(sig.Params())
	if sig.Variadic() {
		w.WriteString("...")
	}
	w.tuple(sig.Results())
}

func (w *keyWriter) tuple(t *types.Tuple) {
	w.WriteByte('(')
	for v := range t.Variables() {
		w.typ(v.Type())
		w.WriteByte(',')
	}
	w.WriteByte(')')
}

func (w *keyWriter) iface(t *types.Interface) {
	var parts []string
	for m := range t.Methods() {
		parts = append(parts, m.Id()+w.part(func(w *keyWriter) { w.signature(m.Signature()) }))
	}
	if !t.IsMethodSet() {
		parts = append(parts, w.constraints(t)...)
	}
	slices.Sort(parts)
	w.WriteString("interface{")
	for _, part := range slices.Compact(parts) {
		w.WriteString(part)
		w.WriteByte(';')
	}
	w.WriteByte('}')
}

// constraints returns the keys of what restricts the types that implement t, apart from
// methods, in it and in the interfaces that it embeds.
func (w *keyWriter) constraints(t *types.Interface) (list []string) {
	for e := range t.EmbeddedTypes() {
		embedded, ok := e.Underlying().(*types.Interface)
		switch {
		case !ok:
			list = append(list, w.part(func(w *keyWriter) { w.typ(e) }))
		case embedded.IsMethodSet():
		case embedded.NumEmbeddeds() == 0:
			list = append(list, "comparable")
		default:
			list = append(list, w.constraints(embedded)...)
		}
	}
	return list
}

func (w *keyWriter) union(t *types.Union) {
	var terms []string
	for term := range t.Terms() {
		tilde := ""
		if term.Tilde() {
			tilde = "~"
		}
		terms = append(terms, tilde+w.part(func(w *keyWriter) { w.typ(term.Type()) }))
	}
	slices.Sort(terms)
	w.WriteString(strings.Join(terms, "|"))
}
