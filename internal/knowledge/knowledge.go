// Package knowledge says what the functions of well-known libraries do.
//
// It is data: one [Library] per client library, in a file of its own or its family's, with
// what its functions do to the outside world, which of them only build a request,
// which argument is SQL text, and what a reviewer would suggest instead of a
// call per item. No entry is guessed: a test resolves each against the
// types of the real module (see verify_test.go); what could not be
// obtained is marked as unverified.
//
// [Lookup], [LookupValue] and [SQLField] ask the table; [ByShape] recognises a query by its signature where the table is
// silent; [NoReturn] names what ends a process or goroutine. Knowledge beats analysis: what
// the table says about a function is believed over what its body or its signature suggests.
package knowledge

import (
	"go/types"
	"slices"
)

// An Effect says what one call does to the outside world.
type Effect uint8

const (
	None       Effect = iota // nothing: builds, reads a buffer, or is purely local
	Read                     // fetches rows, documents or objects from a database
	Write                    // changes rows, documents or objects in a database
	Exec                     // runs a statement whose text decides between Read and Write
	Prepare                  // prepares a statement: one round trip
	Begin                    // starts a transaction
	End                      // commits or rolls back a transaction
	Ping                     // one round trip without data
	CacheRead                // fetches from a remote cache or key-value server
	CacheWrite               // changes a remote cache or key-value server
	RPC                      // calls a remote procedure or a cloud service
	HTTP                     // sends an HTTP request
	Schema                   // creates or changes tables, indexes or buckets: migrations
	Work                     // changes files, runs a process, sends a mail: work that no batch takes over
)

// String returns the name of e as facts and debug output show it.
func (e Effect) String() string {
	return [...]string{"none", "read", "write", "exec", "prepare", "begin", "end", "ping", "cache read", "cache write", "rpc", "http", "schema", "work"}[e]
}

// A Library is one client library in all its import paths.
type Library struct {
	ID   string // short stable name: "pgx"; versions with different tables share it
	Name string // as a message names it: "pgx"

	// Roots are the import paths of the library's versions that share this
	// table; the path of each Package is relative to them.
	Roots    []string
	Packages []Package

	// Modules are the versions the entries were verified against, as "path@version"; none
	// for the standard library. An entry may be missing from some of them, but means the
	// same in all that have it.
	Modules []string
	// Unverified says which roots could not be verified, and why.
	Unverified string

	Placeholder string // style of bound parameters in SQL text: "?", "$1", "@p1"; "" if it has none

	// Remedies says, per effect, what to write instead of one call per item: an imperative
	// clause of at most 80 bytes that follows "; ", with code in backticks.
	Remedies map[Effect]string
}

// A Package holds the entries of one package of a library.
type Package struct {
	Path  string // relative to the library's roots: "" or "/pgxpool"
	Funcs []Methods
	Types []Type
	// Vars are package-level variables that hold a function: Names are theirs.
	Vars []Methods
	// FuncTypes are named function types: what a call of a value of the type does.
	FuncTypes []Methods
	// Methods belong to every type of the package that Types does not list: for packages
	// in which each request is a type of its own.
	Methods []Methods
}

// A Type holds the methods of one named type. A type whose static type decides (an
// interface, or a struct that promotes methods of an unexported embedded type) is
// listed under the name that callers see.
type Type struct {
	Name    string
	Methods []Methods
	// Default is the effect of the methods that no entry names, promoted ones among them.
	// Only for types nearly all of whose methods are requests, such as redis.Client.
	Default Effect
	// Complete says that the methods that no entry names, promoted ones among them, do
	// nothing: they build a request or answer from memory. Otherwise nothing is known
	// of them.
	Complete bool
	// Cursor names the methods that advance over rows of an open query: "Next".
	Cursor string
	// Shared says that an open query keeps no connection to itself: requests are multiplexed, or the cursor fetches
	// page after page and has none in between.
	Shared bool
	// SQLFields names the fields that hold SQL text, for types that are built as
	// composite literals.
	SQLFields string
	// SQLKeys says that it is a map whose keys are names or expressions in SQL text.
	SQLKeys bool
}

// Methods is a list of functions that do the same.
type Methods struct {
	Names  string // separated by spaces
	Effect Effect // None: listed because it looks like a request and is none
	// SQL is 1 + index of the parameter that is SQL text (receiver not counted), 0 if none.
	// The parameter is a string; or an `any`, which is text if its dynamic type is
	// string; or variadic: of ...string every argument is text, of ...any the first.
	SQL int
	// Lists says that parameter SQL, an `any`, may also be a list of strings each of which is text. Elsewhere such a list
	// holds values, which are bound.
	Lists bool
	// Rewrites says that the first result is the text of parameter SQL with its
	// placeholders rewritten: as safe as that text is.
	Rewrites bool
	// SafeSQL says that the string it returns is safe as SQL text: quoted, or built from
	// text that is an SQL argument of other entries.
	SafeSQL bool
	// Source says whose text it returns.
	Source Source
	// Fills is 1 + index of the parameter through which it also hands out text of Source.
	Fills int
	// Plain says that the text it returns has only letters, digits and the signs of numbers, times
	// and encodings: neither quotes, spaces nor backslashes.
	Plain bool
	// Parses is 1 + index of a string parameter that is plain text, or a number, if the
	// function returns no error.
	Parses int
	// Digest says what the bytes it returns, or the hash.Hash, are computed with.
	Digest Digest
	// Carries is 1 + index of the parameter whose bytes its first result spells in another
	// form, as hexadecimal digits for instance; -1 if they are what the receiver has computed.
	Carries int
	// Compares says that it compares two texts, or lists of them, and how long that takes. The two are its first
	// parameters, or the receiver and the first.
	Compares Comparison
	// Batch says that one call handles many items: called per chunk it is no N+1.
	Batch bool
	// Callbacks are the function parameters it calls; it only stores the others.
	Callbacks []Callback
	// NoReturn says that it ends the goroutine or the process, or panics.
	NoReturn bool
}

// Source says whose text a function hands out.
type Source uint8

const (
	NoSource    Source = iota // not known
	Request                   // of whoever sent a request
	Environment               // of whoever runs the program: environment, flags, configuration
)

// A Digest is a sort of bytes that only follow from what they were computed from.
type Digest uint8

const (
	NoDigest Digest = iota
	Checksum        // whoever knows the data can compute it
	MAC             // only who has the key can
	Derived         // derived from a password or key, slowly or with a salt
)

// A Comparison says what the duration of a comparison tells about the operands.
type Comparison uint8

const (
	NoComparison Comparison = iota
	EarlyExit               // where the first difference is
	ConstantTime            // nothing, or whether they have the same length
)

// A Callback says how a function calls one of its function parameters.
type Callback struct {
	Param int // index of the parameter, receiver not counted
	How   How
}

// How says how often a function calls its parameter.
type How uint8

const (
	Once       How = iota // at most once, before it returns, or a bounded number of times
	PerElement            // once per element of something
	PerChunk              // once per chunk of many elements
	PerRow                // once per row while a query is open
	Concurrent            // once, in another goroutine
	FirstTime             // once in the lifetime of the receiver: not again in a loop
)

// String returns the name of h as debug output shows it.
func (h How) String() string {
	return [...]string{"once", "per element", "per chunk", "per row", "concurrent", "first time"}[h]
}

// An API is what is known about one function.
type API struct {
	Library *Library
	Methods
	Cursor bool // advances over rows of an open query
	Shared bool // whose connection others can use meanwhile
}

// Remedy returns the clause that says what to write instead of one call per
// item with the given effect, or "".
func (l *Library) Remedy(e Effect) string {
	if r, ok := l.Remedies[e]; ok {
		return r
	}
	if e == Exec {
		return l.Remedies[Write]
	}
	return ""
}

// Lookup returns what is known about fn. static is the type of the expression it is
// selected from, which matters for interfaces and promoted methods; it may be nil.
// Static types that embed a listed type, in whatever depth, count as that type. The builders
// that ent generates, in whatever package, are known by their structure.
func Lookup(fn *types.Func, static types.Type) (API, bool) {
	fn = fn.Origin()
	if fn.Pkg() == nil {
		return API{}, false
	}
	x := index.of(fn.Pkg().Path())
	if x == nil {
		return entBuilder(fn)
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		api, ok := x.funcs[fn.Name()]
		return api, ok
	}
	if api, ok := method(typeName(static), fn.Name()); ok {
		return api, true
	}
	for _, t := range embedded(static, fn) {
		if api, ok := method(t, fn.Name()); ok {
			return api, true
		}
	}
	return method(typeName(recv.Type()), fn.Name())
}

func method(t *types.TypeName, name string) (API, bool) {
	if t == nil || t.Pkg() == nil {
		return API{}, false
	}
	ti := typeOf(t)
	if ti == nil {
		x := index.of(t.Pkg().Path())
		if x == nil {
			return API{}, false
		}
		api, ok := x.methods[name]
		return api, ok
	}
	if api, ok := ti.byName[name]; ok {
		return api, true
	}
	return ti.rest, ti.hasRest
}

// LookupValue returns what a call of a function value of type t does: a field or variable
// of one of a library's function types.
func LookupValue(t types.Type) (API, bool) {
	path, name, ok := declared(typeName(t))
	if !ok {
		return API{}, false
	}
	x := index.of(path)
	if x == nil {
		return API{}, false
	}
	api, ok := x.funcTypes[name]
	return api, ok
}

// LookupVar returns what a call of the function that the package-level variable v holds does.
func LookupVar(v *types.Var) (API, bool) {
	if v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return API{}, false
	}
	x := index.of(v.Pkg().Path())
	if x == nil {
		return API{}, false
	}
	api, ok := x.vars[v.Name()]
	return api, ok
}

// SQLField reports whether the named field of a struct of type t holds SQL text.
func SQLField(t types.Type, field string) bool {
	ti := typeOf(typeName(t))
	return ti != nil && slices.Contains(ti.sqlFields, field)
}

// embedded returns the types of the embedded fields through which t promotes fn, from the
// outside in.
func embedded(t types.Type, fn *types.Func) []*types.TypeName {
	if t == nil {
		return nil
	}
	obj, path, _ := types.LookupFieldOrMethod(t, true, fn.Pkg(), fn.Name())
	if m, ok := obj.(*types.Func); !ok || m.Origin() != fn {
		return nil
	}
	var names []*types.TypeName
	for _, i := range path[:len(path)-1] {
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
		if name := typeName(t); name != nil {
			names = append(names, name)
		}
	}
	return names
}

// Knows reports whether the table has a request or SQL text in the package with the given
// path ([Work] is no request), so that a caller can tell early that a file cannot call anything it is interested in.
func Knows(path string) bool {
	x := index.of(path)
	return x != nil && x.requests
}

// typeName returns the declared type that t or its pointer base is, or nil.
func typeName(t types.Type) *types.TypeName {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// ByID returns the library with the given ID, or nil.
func ByID(id string) *Library {
	if id == GuessedSQL {
		return sqlGuess
	}
	return libraryByID()[id]
}
