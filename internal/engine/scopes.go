package engine

import (
	"go/types"
	"reflect"
	"unsafe"
)

// forgetBodies drops the scopes of function bodies from pkg, whose analysis is done. go/types keeps them, with all local variables, for as long
// as the package, though importers cannot see them: a third of what a run has in use at its end. There is no other way to make it forget them.
func forgetBodies(pkg *types.Package) {
	if pkg == nil || !scopeFields.known {
		return
	}
	for i := range pkg.Scope().NumChildren() {
		file := pkg.Scope().Child(i)
		for j := range file.NumChildren() {
			drop[map[string]types.Object](file.Child(j), scopeFields.elems) // the function's signature holds on to it
			drop[[]*types.Scope](file.Child(j), scopeFields.children)
		}
		drop[[]*types.Scope](file, scopeFields.children)
	}
}

// scopeFields says where a scope has its objects and the scopes within it, if that is as we know it.
var scopeFields = func() (f struct {
	known           bool
	elems, children uintptr
}) {
	scope := reflect.TypeFor[types.Scope]()
	elems, ok := scope.FieldByName("elems")
	children, ok2 := scope.FieldByName("children")
	f.known = ok && ok2 && elems.Type == reflect.TypeFor[map[string]types.Object]() && children.Type == reflect.TypeFor[[]*types.Scope]()
	f.elems, f.children = elems.Offset, children.Offset
	return f
}()

// drop sets the field at offset of scope, which is of type T, to its zero value.
func drop[T any](scope *types.Scope, offset uintptr) {
	*(*T)(unsafe.Add(unsafe.Pointer(scope), offset)) = *new(T)
}
