package knowledge_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/reviewlint/reviewlint/internal/knowledge"
)

func TestIsCommand(t *testing.T) {
	for path, want := range map[string]bool{
		"github.com/spf13/cobra.Command": true, "github.com/urfave/cli.Context": true, "github.com/urfave/cli/v2.Context": true, "github.com/urfave/cli/v3.Command": true,
		"github.com/alecthomas/kong.Context": true, "github.com/alecthomas/kingpin/v2.ParseContext": true, "gopkg.in/alecthomas/kingpin.v2.ParseContext": true, "github.com/urfave/clipboard.Context": false, "context.Context": false, "github.com/spf13/cobra.Group": false,
	} {
		dot := len(path) - 1
		for path[dot] != '.' {
			dot--
		}
		pkg := types.NewPackage(path[:dot], "p")
		param := types.NewNamed(types.NewTypeName(token.NoPos, pkg, path[dot+1:], nil), types.NewStruct(nil, nil), nil)
		sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(token.NoPos, nil, "c", types.NewPointer(param))), nil, false)
		if got := knowledge.IsCommand(sig); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
