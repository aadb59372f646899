package knowledge

import (
	"go/types"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// TestVerifyInfallible checks that each function of the table exists and returns an error.
func TestVerifyInfallible(t *testing.T) {
	modules, dirs := []string{"github.com/google/uuid@v1.6.0"}, map[string]string{}
	if !testing.Short() {
		dirs = moduleDirs(t)
	}
	l := newLoader(modules, dirs)
	for sym, row := range infallible {
		if testing.Short() && strings.Contains(sym.Package(), ".") {
			continue
		}
		pkg, err := l.Import(sym.Package())
		if err != nil {
			t.Errorf("%s: %v", sym, err)
			continue
		}
		fn := functionIn(pkg, sym)
		if fn == nil {
			t.Errorf("%s does not exist", sym)
			continue
		}
		results := fn.Signature().Results()
		if n := results.Len(); n == 0 || !symbol.IsError(results.At(n-1).Type()) {
			t.Errorf("%s returns no error", sym)
		}
		if row.arg >= fn.Signature().Params().Len() || (row.arg == always) != (row.ok == nil) {
			t.Errorf("%s: row %+v", sym, row)
		}
	}
}

// functionIn returns the function or method of pkg with the given symbol, nil if it has none.
func functionIn(pkg *types.Package, sym symbol.Symbol) *types.Func {
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			if symbol.Of(obj) == sym {
				return obj
			}
		case *types.TypeName:
			t := obj.Type()
			if !types.IsInterface(t) {
				t = types.NewPointer(t)
			}
			for m := range types.NewMethodSet(t).Methods() {
				if fn := m.Obj().(*types.Func); symbol.Of(fn) == sym {
					return fn
				}
			}
		}
	}
	return nil
}
