package knowledge

import (
	"go/types"
	"strings"
	"sync"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A Resource is a sort of value that somebody has to release.
type Resource struct {
	ID   string // stable name that facts refer to: "body"
	Noun string // as a message names it: "response body"

	// Release are the methods that release it, separated by spaces: the first is what a
	// message suggests. "()" stands for calling the value itself.
	Release string
	Args    string // the arguments of the first of these methods, as a message suggests them
	// Through is the field on which the methods of Release are called, "" for the value itself.
	Through string
	// Drained are the methods that release it when they return false.
	Drained string
	// Ends are methods that release it as a side effect: what reads everything and closes.
	Ends string

	// Exhausted says that reading it to its end, or to an error, frees what it holds.
	Exhausted bool
	// Check is the method that tells whether the resource was drained or failed.
	Check string
	// Fails are methods whose failure has released it.
	Fails string
	// Context says that the end of the context that the acquisition got releases it.
	Context bool
	// Steady are methods that do not fail as long as it is open: what happens after their failure does not matter.
	Steady string
	// Served says that it lives for as long as a goroutine uses it.
	Served bool
	// Success says that only a function that succeeds has to release it: it completes an output.
	Success bool

	// Owner is the type, as "path.Name", of which a value holds something of this sort in its field Through, "" for
	// the thing itself. The methods that release it are Ends then.
	Owner string

	Own   bool // declared by the user
	Taken bool // Release is a function that takes it, not one of its methods

	// Types are the symbols of the types whose values are of this sort, separated by spaces, with "*" in
	// front for pointers.
	Types string
	// Unknown is the beginning of the names of functions without known body whose result, if it
	// is of one of Types and comes with an error, is to be released by the caller: "*" is any
	// name, "" no function.
	Unknown string
	// Head are parts of the names of functions, or of their receivers, that send HEAD: the answer has nothing to release.
	Head string
}

// HasHead reports whether a function with the given name, that of its receiver in front, sends HEAD.
func (r *Resource) HasHead(name string) bool {
	for part := range strings.FieldsSeq(r.Head) {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// Releases reports whether the method called name releases r.
func (r *Resource) Releases(name string) bool {
	if r.Taken {
		return false
	}
	return listed(r.Release, name) || listed(r.Ends, name)
}

// Drains reports whether r is released when the method called name returns false.
func (r *Resource) Drains(name string) bool { return listed(r.Drained, name) }

// FailsWith reports whether r is released when the method called name returns an error.
func (r *Resource) FailsWith(name string) bool { return listed(r.Fails, name) }

// IsSteady reports whether the method called name does not fail as long as r is open.
func (r *Resource) IsSteady(name string) bool { return listed(r.Steady, name) }

// ByCall reports whether r is released by calling it.
func (r *Resource) ByCall() bool { return listed(r.Release, "()") }

// Article returns the noun of r with an article: "a file", "an archive", "rows".
func (r *Resource) Article() string {
	switch {
	case strings.HasSuffix(r.Noun, "s"):
		return r.Noun
	case strings.ContainsRune("aeiou", rune(r.Noun[0])):
		return "an " + r.Noun
	}
	return "a " + r.Noun
}

// Remedy returns the method that releases r.
func (r *Resource) Remedy() string {
	list := r.Release
	if r.Owner != "" {
		list = r.Ends
	}
	name, _, _ := strings.Cut(list, " ")
	return name
}

func listed(list, name string) bool {
	for item := range strings.FieldsSeq(list) {
		if item == name {
			return true
		}
	}
	return false
}

// An Acquisition is a function that returns a resource, or makes its argument one.
type Acquisition struct {
	Names    string // separated by spaces
	Resource *Resource
	Result   int // index of the result that is to be released
	// Param is 1 + index of the parameter that is to be released (receiver not counted), 0 if it is a result.
	Param int
	// Bound says that the end of the receiver, a transaction or a connection, releases it too.
	Bound bool
	// Within says the same of a receiver that outlives its callers as a rule: only where the function itself ends it does that count.
	Within bool
}

// A Passing says what functions do with a resource that they get as argument. Of what is
// not listed, a parameter without a release method (an io.Reader) is borrowed, and
// anything else may change its owner.
type Passing struct {
	Names string // separated by spaces
	Param int    // index of the parameter, receiver not counted; -1 is the receiver
	Role  Role
}

// Role says what a function does with a resource that it gets.
type Role uint8

const (
	Keeps    Role = iota // may store or release it: the caller owes nothing any more
	Releases             // releases it on every path
	Borrows              // uses it and gives it back: the caller still owes the release
	Wraps                // returns something whose release releases it
	Holds                // returns something that uses it but does not release it
	Exhausts             // reads it to its end or to an error, and gives it back
	Flushes              // takes a buffered writer for its own buffer and flushes it; borrows anything else
)

// LifetimePackage says what functions of one package acquire and release.
type LifetimePackage struct {
	Path string // relative to the roots
	// Funcs and Methods have names as in Go: "Open", "DB.Query".
	Acquire []Acquisition
	Pass    []Passing
}

// A LifetimeLibrary says what the functions of one library acquire and release.
type LifetimeLibrary struct {
	ID       string
	Roots    []string
	Packages []LifetimePackage
	Modules  []string // as in [Library]
}

// lifetimeIndex is what [LifetimeLibraries] say about one package, by names as in [Acquisition.Names].
type lifetimeIndex struct {
	acquire map[string][]Acquisition
	pass    map[string][]Passing
}

var lifetimes = newCatalogue(func(add func(string, *LifetimePackage)) {
	for _, lib := range LifetimeLibraries {
		for _, root := range lib.Roots {
			for i, pkg := range lib.Packages {
				add(root+pkg.Path, &lib.Packages[i])
			}
		}
	}
}, func(packages []*LifetimePackage) *lifetimeIndex {
	x := &lifetimeIndex{map[string][]Acquisition{}, map[string][]Passing{}}
	for _, pkg := range packages {
		for _, a := range pkg.Acquire {
			for name := range strings.FieldsSeq(a.Names) {
				x.acquire[name] = append(x.acquire[name], a)
			}
		}
		for _, p := range pkg.Pass {
			for name := range strings.FieldsSeq(p.Names) {
				x.pass[name] = append(x.pass[name], p)
			}
		}
	}
	return x
})

// resourceIndex finds resources.
type resourceIndex struct {
	byID   map[string]*Resource
	byType map[string]*Resource // key as in Resource.Types
}

var resources = sync.OnceValue(func() resourceIndex {
	x := resourceIndex{map[string]*Resource{}, map[string]*Resource{}}
	for _, lib := range LifetimeLibraries {
		for _, pkg := range lib.Packages {
			for _, a := range pkg.Acquire {
				x.byID[a.Resource.ID] = a.Resource
				for t := range strings.FieldsSeq(a.Resource.Types) {
					x.byType[t] = a.Resource
				}
			}
		}
	}
	return x
})

// Acquires returns what fn acquires; the entries of one function differ in their result.
func Acquires(fn *types.Func) []Acquisition {
	if fn.Pkg() == nil {
		return nil
	}
	if x := lifetimes.of(fn.Pkg().Path()); x != nil {
		return x.acquire[methodName(fn)]
	}
	return nil
}

// PassesTo returns what fn does with the parameter with the given index (-1: the receiver);
// ok is false if the table says nothing.
func PassesTo(fn *types.Func, param int) (role Role, ok bool) {
	if fn.Pkg() == nil {
		return Keeps, false
	}
	x := lifetimes.of(fn.Pkg().Path())
	if x == nil {
		return Keeps, false
	}
	for _, p := range x.pass[methodName(fn)] {
		if p.Param == param {
			return p.Role, true
		}
	}
	return Keeps, false
}

// ResourceOf returns the resource that values of type t always are, or nil.
func ResourceOf(t types.Type) *Resource {
	t = types.Unalias(t)
	star := ""
	if p, ok := t.(*types.Pointer); ok {
		star, t = "*", types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return resources().byType[star+string(symbol.OfType(n.Origin().Obj()))]
	}
	return nil
}

// ResourceByID returns the resource with the given ID, or nil.
func ResourceByID(id string) *Resource { return resources().byID[id] }
