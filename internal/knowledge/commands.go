package knowledge

import (
	"go/types"
	"strings"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// commandTypes are the parameter types by which the actions of libraries for commands are recognised: a prefix of the package's path, for all its
// major versions, and the name of the type.
var commandTypes = []struct{ path, name string }{
	{"github.com/spf13/cobra", "Command"},
	{"github.com/urfave/cli", "Context"}, // up to v2
	{"github.com/urfave/cli", "Command"}, // v3
	{"github.com/alecthomas/kong", "Context"},
	{"github.com/alecthomas/kingpin", "ParseContext"},
	{"gopkg.in/alecthomas/kingpin.v2", "ParseContext"},
}

// IsCommand reports whether a function with this signature is what somebody runs who types a command: the action of a known library.
func IsCommand(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		path, name := symbol.NameOf(p.Type())
		for _, t := range commandTypes {
			if name == t.name && (path == t.path || strings.HasPrefix(path, t.path+"/")) {
				return true
			}
		}
	}
	return false
}

// failpoint is a package whose functions do nothing unless a test has asked for it: what some are given runs in tests alone.
const failpoint = "github.com/pingcap/failpoint"

// HasFailpoints reports whether [IsFailpoint] may be so for functions of the package with this path.
func HasFailpoints(path string) bool { return path == failpoint }

// IsFailpoint reports whether fn runs the function that it is given in tests alone.
func IsFailpoint(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != failpoint {
		return false
	}
	switch fn.Name() {
	case "Inject", "InjectContext", "InjectCall":
		return true
	}
	return false
}
