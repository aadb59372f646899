// Package symbol names functions and types across packages.
//
// A [Symbol] stays the same when lines move, is the same for a package that was
// type-checked from source and one that was read from export data, and can be
// stored: facts, summaries, fingerprints and cached findings refer to code by it.
package symbol

import (
	"fmt"
	"go/types"
	"regexp"
	"strings"
)

// A Symbol is the qualified name of a package-level function, a method, a
// function literal or a declared type:
//
//	net/http.Get
//	(*database/sql.DB).QueryContext
//	(example.com/store.Repo).Find        a method of an interface or of a value receiver
//	(interface).Find                     a method of any interface without a name
//	example.com/store.Load$1             the first function literal of Load
//	example.com/store.Repo               a type
//	example.com/store.row·Load+17        a type declared in Load, 17 bytes into it
//
// Instances of a generic function share the symbol of their origin. So do all functions
// called init of a package, and all called _.
type Symbol string

// Of returns the symbol of fn. Type parameters and arguments are left out, so
// every instance of a generic function or method has the symbol of its origin.
func Of(fn *types.Func) Symbol {
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	if recv == nil {
		return Symbol(qualified(fn))
	}
	star := ""
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		star, t = "*", types.Unalias(p.Elem())
	}
	owner := "interface"
	if named, ok := t.(*types.Named); ok {
		owner = string(OfType(named.Obj()))
	}
	return Symbol("(" + star + owner + ")." + fn.Name())
}

// OfType returns the symbol of a declared type.
func OfType(t *types.TypeName) Symbol {
	s := Symbol(qualified(t))
	if t.Pkg() == nil || t.Parent() == nil || t.Parent() == t.Pkg().Scope() {
		return s
	}
	// Have: a type declared in a function. Its scopes are those of the blocks around it, the function, the file.
	outer := t.Parent()
	for outer.Parent() != nil && outer.Parent().Parent() != t.Pkg().Scope() {
		outer = outer.Parent()
	}
	return s + Symbol(fmt.Sprintf("·%s+%d", functionOf(t.Pkg(), outer), t.Pos()-outer.Pos()))
}

// functionOf returns the name of the function or method of pkg with the given scope, "" if
// none has it.
func functionOf(pkg *types.Package, scope *types.Scope) string {
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			if obj.Scope() == scope {
				return name
			}
		case *types.TypeName:
			named, ok := obj.Type().(*types.Named)
			if !ok || obj.IsAlias() {
				continue
			}
			for m := range named.Methods() {
				if m.Scope() == scope {
					return name + "·" + m.Name()
				}
			}
		}
	}
	return ""
}

func qualified(obj types.Object) string {
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// split cuts s into import path, receiver type and name; what does not apply is "".
func (s Symbol) split() (pkg, recv, name string) {
	t := string(s)
	if inner, method, ok := strings.Cut(strings.TrimPrefix(t, "("), ")."); ok && t[0] == '(' {
		inner = strings.TrimPrefix(inner, "*")
		dot := strings.LastIndexByte(inner, '.')
		return inner[:max(dot, 0)], inner[dot+1:], method
	}
	function, _, _ := strings.Cut(t, "$") // around a literal
	dot := strings.LastIndexByte(function, '.')
	return function[:max(dot, 0)], "", function[dot+1:]
}

// version matches elements of import paths that are not in the name of the package: the last of
// example.com/db/v5, the end of that of gopkg.in/yaml.v3.
var version = regexp.MustCompile(`/v[0-9]+$|\.v[0-9]+$`)

// Short returns s as a reader of its package's importers would write it, with
// what is as a rule the package's name: `sql.DB.QueryContext`. A function literal is named after the
// function around it.
func (s Symbol) Short() string {
	pkg, recv, name := s.split()
	pkg = version.ReplaceAllString(pkg, "")
	short := pkg[strings.LastIndexByte(pkg, '/')+1:]
	for _, part := range []string{recv, name} {
		part, _, _ = strings.Cut(part, "·")
		part, _, _ = strings.Cut(part, "$")
		if short != "" && part != "" {
			short += "."
		}
		short += part
	}
	return short
}

// Name returns the last element of s: the name of the function or type alone.
func (s Symbol) Name() string {
	_, _, name := s.split()
	name, _, _ = strings.Cut(name, "·")
	name, _, _ = strings.Cut(name, "$")
	return name
}

// Receiver returns the symbol of the type whose method s is, pointer or not; "" for other functions.
func (s Symbol) Receiver() Symbol {
	if !strings.HasPrefix(string(s), "(") {
		return ""
	}
	pkg, recv, _ := s.split()
	return Symbol(pkg + "." + recv)
}

// Package returns the import path of the package that declares s, "" for what
// every package knows, such as the method of error.
func (s Symbol) Package() string {
	pkg, _, _ := s.split()
	return pkg
}
