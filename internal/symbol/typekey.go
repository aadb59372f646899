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
// Type parameters are spelled by their names.
func TypeKey(t types.Type) string {
	var b strings.Builder
	writeType(&b, t)
	return b.String()
}

// SignatureKey spells the parameters and results of a method, without its receiver.
func SignatureKey(sig *types.Signature) string {
	var b strings.Builder
	writeSignature(&b, sig)
	return b.String()
}

func writeType(b *strings.Builder, t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		b.WriteString(t.Name())
	case *types.Named:
		b.WriteString(string(OfType(t.Obj())))
		if args := t.TypeArgs(); args.Len() > 0 {
			b.WriteByte('[')
			for i := range args.Len() {
				writeType(b, args.At(i))
				b.WriteByte(',')
			}
			b.WriteByte(']')
		}
	case *types.Pointer:
		b.WriteByte('*')
		writeType(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		writeType(b, t.Elem())
	case *types.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		writeType(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		writeType(b, t.Key())
		b.WriteByte(']')
		writeType(b, t.Elem())
	case *types.Chan:
		fmt.Fprintf(b, "chan%d ", t.Dir())
		writeType(b, t.Elem())
	case *types.Signature:
		b.WriteString("func")
		writeSignature(b, t)
	case *types.Tuple:
		writeTuple(b, t)
	case *types.Struct:
		b.WriteString("struct{")
		for i := range t.NumFields() {
			f := t.Field(i)
			fmt.Fprintf(b, "%s %t ", f.Id(), f.Embedded())
			writeType(b, f.Type())
			fmt.Fprintf(b, " %q;", t.Tag(i))
		}
		b.WriteByte('}')
	case *types.Interface:
		writeInterface(b, t)
	case *types.Union:
		for i := range t.Len() {
			fmt.Fprintf(b, "|%t ", t.Term(i).Tilde())
			writeType(b, t.Term(i).Type())
		}
	case *types.TypeParam:
		b.WriteString(t.Obj().Name())
	default:
		fmt.Fprintf(b, "%T", t)
	}
}

func writeSignature(b *strings.Builder, sig *types.Signature) {
	writeTuple(b, sig.Params())
	if sig.Variadic() {
		b.WriteString("...")
	}
	writeTuple(b, sig.Results())
}

func writeTuple(b *strings.Builder, t *types.Tuple) {
	b.WriteByte('(')
	for v := range t.Variables() {
		writeType(b, v.Type())
		b.WriteByte(',')
	}
	b.WriteByte(')')
}

func writeInterface(b *strings.Builder, t *types.Interface) {
	b.WriteString("interface{")
	var methods []string
	for m := range t.Methods() {
		methods = append(methods, m.Id()+SignatureKey(m.Signature()))
	}
	slices.Sort(methods)
	for _, m := range methods {
		b.WriteString(m)
		b.WriteByte(';')
	}
	if !t.IsMethodSet() {
		for e := range t.EmbeddedTypes() {
			writeType(b, e)
			b.WriteByte(';')
		}
	}
	b.WriteByte('}')
}
