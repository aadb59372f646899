package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// TestForgetBodies fails if go/types keeps scopes elsewhere: then more memory is in use than need be.
func TestForgetBodies(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", `package p

var V = func() int { x := 1; return x }

func F(a int) (r int) {
	if b := a; b > 0 {
		type local struct{}
		return b
	}
	return 0
}
`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	fn := pkg.Scope().Lookup("F").(*types.Func)
	forgetBodies(pkg)
	if n := pkg.Scope().Child(0).NumChildren(); n != 0 {
		t.Errorf("the file has %d scopes", n)
	}
	if s := fn.Scope(); s.Len() != 0 || s.NumChildren() != 0 {
		t.Errorf("the function has %d objects and %d scopes", s.Len(), s.NumChildren())
	}
	if fn.Signature().String() != "func(a int) (r int)" || pkg.Scope().Lookup("V") == nil {
		t.Error("what importers see has changed")
	}
}
