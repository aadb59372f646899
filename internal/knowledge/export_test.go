package knowledge

import (
	"go/types"
	"testing"
)

// ModuleDirs and ModuleImporter are for tests of other packages' analyses over the tables.
func ModuleDirs(t *testing.T) map[string]string { return moduleDirs(t) }

// ModuleImporter returns an importer of the standard library and of the given modules alone.
func ModuleImporter(modules []string, dirs map[string]string) types.Importer {
	return newLoader(modules, dirs)
}
