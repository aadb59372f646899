package knowledge

import "go/types"

// SQLKeys reports whether t is a map type whose keys stand in SQL text.
func SQLKeys(t types.Type) bool {
	ti := typeOf(typeName(t))
	return ti != nil && ti.sqlKeys
}

// LibraryOf returns the library that the table lists the type t under, or nil.
func LibraryOf(t types.Type) *Library {
	if ti := typeOf(typeName(t)); ti != nil {
		return ti.rest.Library
	}
	return nil
}

// HoldsSQL reports whether the package with the given path has a type with fields or keys for SQL text, or a variable
// whose calls take some.
func HoldsSQL(path string) bool {
	x := index.of(path)
	return x != nil && x.texts
}
