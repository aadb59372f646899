// Package knowledge says what the functions of well-known libraries do.
//
// It is data: one [Library] per client library, in a file of its own, with what
// its functions do to the outside world, which of them only build a request,
// which argument is SQL text, and what a reviewer would suggest instead of a
// call per item. No entry is guessed: a test resolves each against the
// types of the real module (see verify_test.go); what could not be
// obtained is marked as unverified.
//
// [Lookup] is the only way in. Knowledge beats analysis: what the table says about a function
// is believed over what its body or its signature suggests.
package knowledge

import (
	"go/types"
	"strings"

	"github.com/reviewlint/reviewlint/internal/symbol"
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
)

// String returns the name of e as facts and debug output show it.
func (e Effect) String() string {
	return [...]string{"none", "read", "write", "exec", "prepare", "begin", "end", "ping", "cache read", "cache write", "rpc", "http"}[e]
}

// A Library is one client library in all its import paths.
type Library struct {
	ID   string // short stable name: "pgx"
	Name string // as a message names it: "pgx"

	// Roots are the import paths of the library's versions that share this
	// table; the path of each Package is relative to them.
	Roots    []string
	Packages []Package

	// Module and Version are what the entries were verified against.
	// Unverified says why they could not be.
	Module, Version string
	Unverified      string

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
}

// A Type holds the methods of one named type. A type whose static type decides (an
// interface, or a struct that promotes methods of an unexported embedded type) is
// listed under the name that callers see.
type Type struct {
	Name    string
	Methods []Methods
	// Default is the effect of the methods with this receiver that no entry names. Only
	// for types all of whose methods are requests, such as redis.Client.
	Default Effect
	// Cursor says that Next on this type advances over rows of an open query.
	Cursor bool
}

// Methods is a list of functions that do the same.
type Methods struct {
	Names  string // separated by spaces
	Effect Effect // None: listed because it looks like a request and is none
	SQL    int    // 1 + index of the argument that is SQL text (receiver not counted); 0 if none
	// Batch says that one call handles many items: called per chunk it is no N+1.
	Batch bool
	// Callbacks are the function parameters it calls.
	Callbacks []Callback
}

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
	Concurrent            // once, in another goroutine
	PerRow                // once per row while a query is open
)

// An API is what is known about one function.
type API struct {
	Library *Library
	Methods
	Cursor bool // Next of a type that iterates over rows
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
func Lookup(fn *types.Func, static types.Type) (API, bool) {
	fn = fn.Origin()
	if fn.Pkg() == nil {
		return API{}, false
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		api, ok := index.funcs[symbol.Of(fn)]
		return api, ok
	}
	for _, t := range []types.Type{static, recv.Type()} {
		name := typeName(t)
		if name == nil {
			continue
		}
		if methods, ok := index.types[symbol.OfType(name)]; ok {
			if api, ok := methods.byName[fn.Name()]; ok {
				return api, true
			}
			if methods.fallback.Effect != None {
				return methods.fallback, true
			}
		}
	}
	return API{}, false
}

// Knows reports whether the table has an entry for the package with the given path, so
// that a caller can tell early that a file cannot call anything it is interested in.
func Knows(path string) bool { return index.packages[path] }

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

type typeIndex struct {
	byName   map[string]API
	fallback API
}

type tables struct {
	packages map[string]bool
	funcs    map[symbol.Symbol]API
	types    map[symbol.Symbol]typeIndex
}

var index = buildIndex(Libraries)

func buildIndex(libraries []*Library) tables {
	x := tables{packages: map[string]bool{}, funcs: map[symbol.Symbol]API{}, types: map[symbol.Symbol]typeIndex{}}
	for _, lib := range libraries {
		for _, root := range lib.Roots {
			for _, pkg := range lib.Packages {
				path := root + pkg.Path
				x.packages[path] = true
				for _, m := range pkg.Funcs {
					for name := range strings.FieldsSeq(m.Names) {
						x.funcs[symbol.Symbol(path+"."+name)] = API{Library: lib, Methods: m}
					}
				}
				for _, t := range pkg.Types {
					ti := typeIndex{byName: map[string]API{}, fallback: API{Library: lib, Methods: Methods{Effect: t.Default}}}
					for _, m := range t.Methods {
						for name := range strings.FieldsSeq(m.Names) {
							ti.byName[name] = API{Library: lib, Methods: m}
						}
					}
					if t.Cursor {
						ti.byName["Next"] = API{Library: lib, Methods: Methods{Names: "Next"}, Cursor: true}
					}
					x.types[symbol.Symbol(path+"."+t.Name)] = ti
				}
			}
		}
	}
	return x
}
