package knowledge

import (
	"go/types"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// An Argument is what a call passes, as far as [Infallible] asks.
type Argument struct {
	Type  types.Type // before it becomes an interface
	Var   *types.Var // the package-level variable that it is, or nil
	Const bool
}

// always is the argument of a row of infallible that needs none.
const always = -2

// infallible are functions with an error that is always nil, under a condition on one argument (-1: the receiver).
var infallible = map[symbol.Symbol]struct {
	arg int
	ok  func(Argument) bool
}{
	// They say so in their documentation.
	"(*bytes.Buffer).Write":            {arg: always},
	"(*bytes.Buffer).WriteByte":        {arg: always},
	"(*bytes.Buffer).WriteRune":        {arg: always},
	"(*bytes.Buffer).WriteString":      {arg: always},
	"(*strings.Builder).Write":         {arg: always},
	"(*strings.Builder).WriteByte":     {arg: always},
	"(*strings.Builder).WriteRune":     {arg: always},
	"(*strings.Builder).WriteString":   {arg: always},
	"(*hash/maphash.Hash).Write":       {arg: always},
	"(*hash/maphash.Hash).WriteByte":   {arg: always},
	"(*hash/maphash.Hash).WriteString": {arg: always},
	"math/rand.Read":                   {arg: always},
	"(*math/rand.Rand).Read":           {arg: always},
	"(*math/rand/v2.ChaCha8).Read":     {arg: always},
	"(io.Writer).Write":                {-1, keepsWriting},
	"fmt.Fprint":                       {0, keepsWriting},
	"fmt.Fprintf":                      {0, keepsWriting},
	"fmt.Fprintln":                     {0, keepsWriting},
	"io.WriteString":                   {0, keepsWriting},
	"compress/flate.NewWriter":         {1, isConst}, // a level that is none would show the first time
	"compress/gzip.NewWriterLevel":     {1, isConst},
	"compress/zlib.NewWriterLevel":     {1, isConst},
	"compress/zlib.NewWriterLevelDict": {1, isConst},
	"crypto/rand.Read":                 {arg: always}, // since Go 1.24 the process ends instead
	"crypto/rand.Int":                  {0, isRandReader},
	"crypto/rand.Prime":                {0, isRandReader},
	"io.ReadFull":                      {0, isRandReader},
	"github.com/google/uuid.NewRandom": {arg: always}, // fails with crypto/rand alone
	"github.com/google/uuid.NewV7":     {arg: always},
	"github.com/google/uuid.NewUUID":   {arg: always},
	"os.Pipe":                          {arg: always}, // these fail without descriptors, and with them everything else
	"(*net.conn).File":                 {arg: always},
	"(*net.TCPListener).File":          {arg: always},
	"(*net.UnixListener).File":         {arg: always},
}

// Infallible reports whether a call of fn cannot return an error, or none that a program survives. arg returns the argument with an index, -1 for the
// receiver.
func Infallible(fn *types.Func, arg func(int) Argument) bool {
	row, ok := infallible[symbol.Of(fn)]
	return ok && (row.arg == always || row.ok(arg(row.arg)))
}

func isConst(a Argument) bool { return a.Const }

func isRandReader(a Argument) bool {
	return a.Var != nil && a.Var.Name() == "Reader" && a.Var.Pkg() != nil && a.Var.Pkg().Path() == "crypto/rand"
}

// keepsWriting reports whether a is a writer that never fails.
func keepsWriting(a Argument) bool {
	if a.Var != nil && a.Var.Name() == "Discard" && a.Var.Pkg() != nil && a.Var.Pkg().Path() == "io" {
		return true
	}
	switch path, name := symbol.NameOf(a.Type); path {
	case "bytes":
		return name == "Buffer"
	case "strings":
		return name == "Builder"
	case "hash":
		return name == "Hash" || name == "Hash32" || name == "Hash64"
	}
	return false
}
