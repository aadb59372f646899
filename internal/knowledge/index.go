package knowledge

import (
	"go/types"
	"strings"
	"sync"
)

// A catalogue finds what a table says about a package. A run asks about few of the packages in it, and with a cache about none:
// what is known about one is indexed when somebody asks for it first.
type catalogue[Entry, Index any] struct {
	entries func() map[string]*indexed[Entry, Index] // by import path
	index   func([]Entry) *Index
}

// indexed is what a catalogue has about one package.
type indexed[Entry, Index any] struct {
	entries []Entry // in the order of the table: later ones take the place of earlier ones
	once    sync.Once
	index   *Index
}

// newCatalogue returns a catalogue of the entries that each hands to add.
func newCatalogue[Entry, Index any](each func(add func(path string, e Entry)), index func([]Entry) *Index) *catalogue[Entry, Index] {
	return &catalogue[Entry, Index]{index: index, entries: sync.OnceValue(func() map[string]*indexed[Entry, Index] {
		byPath := map[string]*indexed[Entry, Index]{}
		each(func(path string, e Entry) {
			x := byPath[path]
			if x == nil {
				x = new(indexed[Entry, Index])
				byPath[path] = x
			}
			x.entries = append(x.entries, e)
		})
		return byPath
	})}
}

// of returns what is known about the package with the given path, nil if there is nothing.
func (c *catalogue[Entry, Index]) of(path string) *Index {
	x := c.entries()[path]
	if x == nil {
		return nil
	}
	x.once.Do(func() { x.index, x.entries = c.index(x.entries), nil })
	return x.index
}

// has reports whether the catalogue has anything about the package with the given path.
func (c *catalogue[Entry, Index]) has(path string) bool { return c.entries()[path] != nil }

// declared returns the package and the name of t, which is not declared in a function: tables know no others.
func declared(t *types.TypeName) (path, name string, ok bool) {
	if t == nil || t.Pkg() == nil || t.Parent() != nil && t.Parent() != t.Pkg().Scope() {
		return "", "", false
	}
	return t.Pkg().Path(), t.Name(), true
}

// methodName returns the name of fn within its package, with that of its receiver's type if it is a method: "Open", "DB.Query". It is "" for
// methods of types without a name, or of those that are declared in a function.
func methodName(fn *types.Func) string {
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	if _, name, ok := declared(typeName(recv.Type())); ok {
		return name + "." + fn.Name()
	}
	return ""
}

// libraryPackage is a package in one of the paths of a library.
type libraryPackage struct {
	*Library
	*Package
}

// packageIndex is what [Libraries] say about one package.
type packageIndex struct {
	requests bool // there is an effect, or SQL text
	texts    bool // there are types with SQL text in fields or keys, or variables whose calls take some

	funcs, vars, funcTypes map[string]API
	types                  map[string]*typeIndex
	methods                map[string]API // of types that are not in types
}

type typeIndex struct {
	byName    map[string]API
	rest      API
	hasRest   bool
	sqlFields []string
	sqlKeys   bool
}

var index = newCatalogue(func(add func(string, libraryPackage)) {
	for _, lib := range Libraries {
		for _, root := range lib.Roots {
			for i, pkg := range lib.Packages {
				add(root+pkg.Path, libraryPackage{lib, &lib.Packages[i]})
			}
		}
	}
}, indexPackage)

func indexPackage(packages []libraryPackage) *packageIndex {
	x := &packageIndex{funcs: map[string]API{}, vars: map[string]API{}, funcTypes: map[string]API{}, types: map[string]*typeIndex{}, methods: map[string]API{}}
	for _, p := range packages {
		note := func(m Methods) API {
			x.requests = x.requests || m.Effect != None && m.Effect != Work || m.SQL != 0
			return API{Library: p.Library, Methods: m}
		}
		list := func(into map[string]API, methods []Methods) {
			for _, m := range methods {
				api := note(m)
				for name := range strings.FieldsSeq(m.Names) {
					into[name] = api
				}
			}
		}
		list(x.funcs, p.Funcs)
		list(x.vars, p.Vars)
		list(x.funcTypes, p.FuncTypes)
		list(x.methods, p.Package.Methods)
		for _, m := range p.Vars {
			x.texts = x.texts || m.SQL != 0
		}
		for _, t := range p.Types {
			if t.SQLFields != "" || t.SQLKeys {
				x.requests, x.texts = true, true
			}
			ti := &typeIndex{
				byName:    map[string]API{},
				rest:      note(Methods{Effect: t.Default}),
				hasRest:   t.Default != None || t.Complete,
				sqlFields: strings.Fields(t.SQLFields),
				sqlKeys:   t.SQLKeys,
			}
			list(ti.byName, t.Methods)
			for name := range strings.FieldsSeq(t.Cursor) {
				ti.byName[name] = API{Library: p.Library, Methods: Methods{Names: name}, Cursor: true, Shared: t.Shared}
			}
			x.types[t.Name] = ti
		}
	}
	return x
}

// typeOf returns what the table says about the declared type t, nil if it does not have it.
func typeOf(t *types.TypeName) *typeIndex {
	path, name, ok := declared(t)
	if !ok {
		return nil
	}
	x := index.of(path)
	if x == nil {
		return nil
	}
	return x.types[name]
}

var libraryByID = sync.OnceValue(func() map[string]*Library {
	byID := map[string]*Library{}
	for _, lib := range Libraries {
		byID[lib.ID] = lib
	}
	return byID
})
