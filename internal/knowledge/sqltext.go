package knowledge

import (
	"go/types"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// SQLKeys reports whether t is a map type whose keys stand in SQL text.
func SQLKeys(t types.Type) bool {
	name := typeName(t)
	return name != nil && index.types[symbol.OfType(name)].sqlKeys
}

// LibraryOf returns the library that the table lists the type t under, or nil.
func LibraryOf(t types.Type) *Library {
	if name := typeName(t); name != nil {
		return index.types[symbol.OfType(name)].rest.Library
	}
	return nil
}

// HoldsSQL reports whether the package with the given path has a type with fields or keys for SQL text, or a variable
// whose calls take some.
func HoldsSQL(path string) bool { return index.texts[path] }
