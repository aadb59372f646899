package knowledge

import (
	"go/types"
	"strings"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// shapes are the result types by which a query is recognised.
var shapes = map[string]Effect{
	"database/sql.Rows":   Read,
	"database/sql.Row":    Read,
	"database/sql.Result": Exec,
	"database/sql.Stmt":   Prepare,

	"github.com/jmoiron/sqlx.Rows":      Read,
	"github.com/jmoiron/sqlx.Row":       Read,
	"github.com/jmoiron/sqlx.Stmt":      Prepare,
	"github.com/jmoiron/sqlx.NamedStmt": Prepare,

	"github.com/jackc/pgx/v5.Rows":                        Read,
	"github.com/jackc/pgx/v5.Row":                         Read,
	"github.com/jackc/pgx/v5/pgconn.CommandTag":           Exec,
	"github.com/jackc/pgx/v5/pgconn.StatementDescription": Prepare,

	"github.com/jackc/pgx/v4.Rows":                 Read,
	"github.com/jackc/pgx/v4.Row":                  Read,
	"github.com/jackc/pgconn.CommandTag":           Exec,
	"github.com/jackc/pgconn.StatementDescription": Prepare,

	"github.com/gocraft/dbr/v2.Rows": Read,
}

// handleShapes are the result types by which the start of a transaction and the sending of a
// batch are recognised, whatever the parameters.
var handleShapes = map[string]Effect{
	"database/sql.Tx":                      Begin,
	"github.com/jmoiron/sqlx.Tx":           Begin,
	"github.com/jackc/pgx/v5.Tx":           Begin,
	"github.com/jackc/pgx/v4.Tx":           Begin,
	"github.com/jackc/pgx/v5.BatchResults": Write,
	"github.com/jackc/pgx/v4.BatchResults": Write,
}

const (
	contextType    = "context.Context"
	callOptionType = "google.golang.org/grpc.CallOption"
)

var (
	sqlShape  = &Library{ID: "shape", Name: "SQL", Remedies: databaseSQL.Remedies}
	grpcShape = &Library{ID: "grpc", Name: "gRPC", Remedies: map[Effect]string{
		RPC: "take the whole list in one remote call",
	}}
)

// textNames are the parameter names by which SQL text is recognised among other strings.
var textNames = map[string]bool{"query": true, "sql": true, "q": true, "stmt": true, "statement": true, "sqlstr": true, "rawsql": true}

// ByShape returns what the signature of a function that is in no table says about it: one that
// takes a string and returns rows, a result or a statement of a known SQL library runs
// or prepares a query; so does a method of an interface that looks like sqlx's Get or Select; a method that takes a context and gRPC call options calls a
// remote procedure. This recognises the interfaces that generated code and applications declare
// for their connections, and libraries the table does not have.
//
// The string is the SQL text if its name says so, if arguments of any type follow it, or if
// it is the only string and has no name; otherwise the text is unknown and SQL is 0.
func ByShape(fn *types.Func) (API, bool) {
	sig := fn.Signature()
	if isRemoteCall(sig) {
		return API{Library: grpcShape, Methods: Methods{Names: fn.Name(), Effect: RPC}}, true
	}
	if text, ok := scansInto(fn); ok {
		return API{Library: sqlShape, Methods: Methods{Names: fn.Name(), Effect: Read, SQL: 1 + text}}, true
	}
	for result := range sig.Results().Variables() {
		if effect, ok := handleShapes[qualifiedName(result.Type())]; ok && sig.Recv() != nil && types.IsInterface(sig.Recv().Type()) && (effect != Begin || fails(sig)) {
			return API{Library: sqlShape, Methods: Methods{Names: fn.Name(), Effect: effect}}, true
		}
		effect, ok := shapes[qualifiedName(result.Type())]
		if !ok {
			continue
		}
		if text, ok := textParam(sig); ok {
			return API{Library: sqlShape, Methods: Methods{Names: fn.Name(), Effect: effect, SQL: 1 + text}}, true
		}
	}
	return API{}, false
}

// fails reports whether a function with this signature returns an error. To begin a transaction can fail; what cannot hands out one that has begun.
func fails(sig *types.Signature) bool {
	for result := range sig.Results().Variables() {
		if symbol.IsError(result.Type()) {
			return true
		}
	}
	return false
}

// sqlGuess is the library of what [ByName] recognises.
var sqlGuess = &Library{ID: GuessedSQL, Name: "SQL"}

// GuessedSQL is the ID of the library of functions that are only taken to run SQL text because of a parameter's name.
const GuessedSQL = "guess"

// ByName returns what the name of a parameter suggests: an exported function that is given a type of a driver, or method of a
// struct that holds one, runs the text of a string parameter called sql, or query if values follow it. This is a guess.
func ByName(fn *types.Func) (API, bool) {
	sig := fn.Signature()
	if !fn.Exported() || fn.Pkg() == nil {
		return API{}, false
	}
	for i := range sig.Params().Len() {
		p := sig.Params().At(i)
		name := strings.ToLower(p.Name())
		if name != "sql" && (name != "query" || i+1 == sig.Params().Len() || !takesAny(sig.Params().At(i+1).Type())) || !types.Identical(p.Type(), types.Typ[types.String]) {
			continue
		}
		if holdsDriver(sig) {
			return API{Library: sqlGuess, Methods: Methods{Names: fn.Name(), Effect: Exec, SQL: 1 + i}}, true
		}
	}
	return API{}, false
}

// takesAny reports whether values of any type can be passed for a parameter of type t: one, or a list.
func takesAny(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	return isAny(t)
}

// holdsDriver reports whether a parameter, or a field of the receiver, is of a driver's type.
func holdsDriver(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if isDriver(p.Type()) {
			return true
		}
	}
	if sig.Recv() == nil {
		return false
	}
	t := sig.Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if isDriver(f.Type()) {
			return true
		}
	}
	return false
}

func isDriver(t types.Type) bool {
	name := typeName(t)
	return name != nil && name.Pkg() != nil && drivers[name.Pkg().Path()]
}

var drivers = map[string]bool{
	"database/sql": true, "database/sql/driver": true, "github.com/jmoiron/sqlx": true, "github.com/lib/pq": true,
	"github.com/jackc/pgx/v4": true, "github.com/jackc/pgx/v5": true, "github.com/jackc/pgx/v5/pgxpool": true, "github.com/jackc/pgx/v4/pgxpool": true,
}

// scansInto reports whether fn is a method of an interface with the form of sqlx's Get and Select, with or without a
// context, and which parameter is the query: GetContext(ctx, dest any, query string, args ...any) error.
func scansInto(fn *types.Func) (text int, ok bool) {
	sig := fn.Signature()
	if sig.Recv() == nil || !types.IsInterface(sig.Recv().Type()) || !sig.Variadic() || sig.Results().Len() != 1 {
		return 0, false
	}
	switch fn.Name() {
	case "Get", "Select":
		text = 1
	case "GetContext", "SelectContext":
		text = 2
	default:
		return 0, false
	}
	params := sig.Params()
	if params.Len() != text+2 || text == 2 && qualifiedName(params.At(0).Type()) != contextType {
		return 0, false
	}
	dest, args := params.At(text-1).Type(), params.At(text+1).Type().(*types.Slice).Elem()
	return text, types.Identical(params.At(text).Type(), types.Typ[types.String]) && isAny(dest) && isAny(args)
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

func isRemoteCall(sig *types.Signature) bool {
	n := sig.Params().Len()
	if isConnectCall(sig) {
		return true
	}
	if sig.Recv() == nil || !sig.Variadic() || n < 2 {
		return false
	}
	options := sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	return qualifiedName(sig.Params().At(0).Type()) == contextType && qualifiedName(options) == callOptionType
}

// isConnectCall reports whether sig is a method of a client that the Connect compiler generated: its interface is
// called after the service and "Client"; that of the server has the same methods.
func isConnectCall(sig *types.Signature) bool {
	if sig.Recv() == nil || sig.Params().Len() != 2 {
		return false
	}
	request, ok := types.Unalias(sig.Params().At(1).Type()).(*types.Pointer)
	if !ok || qualifiedName(request.Elem()) != "connectrpc.com/connect.Request" {
		return false
	}
	recv := typeName(sig.Recv().Type())
	return recv != nil && strings.HasSuffix(strings.ToLower(recv.Name()), "client")
}

// textParam reports whether sig takes a string at all, and returns the index of the one
// that is SQL text, or -1 if none clearly is.
func textParam(sig *types.Signature) (index int, takesString bool) {
	index = -1
	unnamed, strs := -1, 0
	n := sig.Params().Len()
	for i := range n {
		p := sig.Params().At(i)
		if basic, ok := types.Unalias(p.Type()).(*types.Basic); !ok || basic.Kind() != types.String {
			continue
		}
		strs++
		if textNames[strings.ToLower(p.Name())] {
			return i, true
		}
		if p.Name() == "" || p.Name() == "_" {
			unnamed = i
		}
		if i+1 < n {
			if s, ok := types.Unalias(sig.Params().At(i + 1).Type()).(*types.Slice); ok && types.IsInterface(s.Elem()) {
				index = i
			}
		}
	}
	if index < 0 && strs == 1 {
		index = unnamed
	}
	return index, strs > 0
}

// qualifiedName returns the package path and name of the type that t or its pointer base is.
func qualifiedName(t types.Type) string {
	if name := typeName(t); name != nil && name.Pkg() != nil {
		return name.Pkg().Path() + "." + name.Name()
	}
	return ""
}
