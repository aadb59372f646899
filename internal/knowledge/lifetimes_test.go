package knowledge

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// TestVerifyLifetimes resolves every entry about lifetimes against the types of its modules.
func TestVerifyLifetimes(t *testing.T) {
	dirs := map[string]string{}
	if !testing.Short() {
		dirs = moduleDirs(t)
	}
	resources := map[*Resource]bool{}
	for _, lib := range LifetimeLibraries {
		t.Run(strings.Join(append([]string{lib.ID}, lib.Roots...), " "), func(t *testing.T) {
			if testing.Short() && len(lib.Modules) > 0 {
				t.Skip("needs " + strings.Join(lib.Modules, ", "))
			}
			found := map[string]bool{}
			for _, root := range lib.Roots {
				if moduleOf(root, lib.Modules) == "" && root != "" {
					t.Errorf("root %s is in none of Modules", root)
					continue
				}
				l := newLoader(lib.Modules, dirs)
				for _, pkg := range lib.Packages {
					p, err := l.Import(root + pkg.Path)
					found[pkg.Path] = found[pkg.Path] || err == nil
					if err != nil {
						continue
					}
					verifyLifetimes(pkg, p, found, t.Errorf)
				}
			}
			for what, ok := range found {
				if !ok {
					t.Errorf("no version has %s", what)
				}
			}
		})
		for _, pkg := range lib.Packages {
			for _, a := range pkg.Acquire {
				resources[a.Resource] = true
			}
		}
	}
	ids := map[string]bool{}
	for r := range resources {
		if ids[r.ID] {
			t.Errorf("two resources have the ID %s", r.ID)
		}
		ids[r.ID] = true
		if r.Noun == "" || r.Release == "" {
			t.Errorf("resource %s lacks a noun or a release", r.ID)
		}
		if r.Unknown != "" && r.Types == "" {
			t.Errorf("resource %s: Unknown needs Types", r.ID)
		}
	}
}

// verifyLifetimes checks the entries of pkg against its types; found notes which entries exist.
func verifyLifetimes(pkg LifetimePackage, p *types.Package, found map[string]bool, errorf func(string, ...any)) {
	lookup := func(name string) *types.Func {
		entry := pkg.Path + " " + name
		found[entry] = found[entry] || false
		var fn *types.Func
		if typ, method, ok := strings.Cut(name, "."); ok {
			t, ok := p.Scope().Lookup(typ).(*types.TypeName)
			if !ok {
				return nil
			}
			obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(t.Type()), false, p, method)
			if types.IsInterface(t.Type()) {
				obj, index, _ = types.LookupFieldOrMethod(t.Type(), false, p, method)
			}
			fn, _ = obj.(*types.Func)
			if fn != nil && (len(index) > 1 || fn.Pkg() != p || methodName(fn) != name) {
				// Callers have the symbol of the type that declares the method.
				errorf("%s is promoted or inherited: list it as %s", name, symbol.Of(fn))
			}
		} else {
			fn, _ = p.Scope().Lookup(name).(*types.Func)
		}
		found[entry] = found[entry] || fn != nil
		return fn
	}
	for _, a := range pkg.Acquire {
		for name := range strings.FieldsSeq(a.Names) {
			fn := lookup(name)
			if fn == nil {
				continue
			}
			sig := fn.Signature()
			if a.Param > 0 {
				if a.Param > sig.Params().Len() {
					errorf("%s has no parameter %d", name, a.Param-1)
				}
				continue
			}
			if a.Result >= sig.Results().Len() {
				errorf("%s has no result %d", name, a.Result)
				continue
			}
			releasable(a.Resource, name, sig.Results().At(a.Result).Type(), p, errorf)
		}
	}
	for _, pass := range pkg.Pass {
		for name := range strings.FieldsSeq(pass.Names) {
			if fn := lookup(name); fn != nil && (pass.Param >= fn.Signature().Params().Len() || pass.Param < 0 && fn.Signature().Recv() == nil) {
				errorf("%s has no parameter %d", name, pass.Param)
			}
		}
	}
}

// releasable checks that what name returns, of type t, has the methods of r.
func releasable(r *Resource, name string, t types.Type, p *types.Package, errorf func(string, ...any)) {
	if r.ByCall() {
		if _, ok := t.Underlying().(*types.Signature); !ok {
			errorf("%s returns %v, which cannot be called", name, t)
		}
		return
	}
	on := t
	if r.Through != "" {
		obj, _, _ := types.LookupFieldOrMethod(t, true, p, r.Through)
		f, ok := obj.(*types.Var)
		if !ok {
			errorf("%s returns %v, which has no field %s", name, t, r.Through)
			return
		}
		on = f.Type()
	}
	has := func(t types.Type, list string) (missing string) {
		for method := range strings.FieldsSeq(list) {
			obj, _, _ := types.LookupFieldOrMethod(t, true, p, method)
			if _, ok := obj.(*types.Func); !ok {
				missing += " " + method
			}
		}
		return missing
	}
	if missing := has(on, r.Release); missing != "" {
		errorf("%s returns %v, which has no%s", name, t, missing)
	}
	if obj, _, _ := types.LookupFieldOrMethod(on, true, p, r.Remedy()); obj != nil {
		n := obj.(*types.Func).Signature().Params().Len()
		if args := strings.FieldsFunc(r.Args, func(c rune) bool { return c == ',' }); len(args) != n {
			errorf("%s has %d parameters, the table suggests %q", obj, n, r.Args)
		}
	}
	if missing := has(t, r.Drained+" "+r.Check+" "+r.Ends); missing != "" {
		errorf("%s returns %v, which has no%s", name, t, missing)
	}
}

// TestVerifyLifetimesFindsMistakes proves that a wrong entry of each sort fails TestVerifyLifetimes.
func TestVerifyLifetimesFindsMistakes(t *testing.T) {
	p, err := newLoader(nil, nil).Import("database/sql")
	if err != nil {
		t.Fatal(err)
	}
	for name, pkg := range map[string]LifetimePackage{
		"function": {Acquire: []Acquisition{{Names: "Opem", Resource: Rows}}},
		"type":     {Acquire: []Acquisition{{Names: "Db.Query", Resource: Rows}}},
		"method":   {Acquire: []Acquisition{{Names: "DB.Quarry", Resource: Rows}}},
		"result":   {Acquire: []Acquisition{{Names: "DB.Query", Resource: Rows, Result: 2}}},
		"release":  {Acquire: []Acquisition{{Names: "DB.Begin", Resource: Rows}}},
		"field":    {Acquire: []Acquisition{{Names: "DB.Query", Resource: Body}}},
		"call":     {Acquire: []Acquisition{{Names: "DB.Query", Resource: &Resource{Release: "()"}}}},
		"args":     {Acquire: []Acquisition{{Names: "DB.Prepare", Resource: &Resource{Release: "Close", Args: "ctx"}}}},
		"drained":  {Acquire: []Acquisition{{Names: "DB.Prepare", Resource: &Resource{Release: "Close", Drained: "Next"}}}},
		"param":    {Pass: []Passing{{Names: "Named", Param: 2}}},
		"receiver": {Pass: []Passing{{Names: "Named", Param: -1}}},
	} {
		t.Run(name, func(t *testing.T) {
			failed, found := false, map[string]bool{}
			verifyLifetimes(pkg, p, found, func(string, ...any) { failed = true })
			for _, ok := range found {
				failed = failed || !ok
			}
			if !failed {
				t.Error("not found")
			}
		})
	}
}

// TestResourceOf checks that the types of resources are recognised under the names the table gives them.
func TestResourceOf(t *testing.T) {
	p, err := newLoader(nil, nil).Import("database/sql")
	if err != nil {
		t.Fatal(err)
	}
	rows := p.Scope().Lookup("Rows").Type()
	if got := ResourceOf(types.NewPointer(rows)); got != Rows {
		t.Errorf("*sql.Rows is %v", got)
	}
	if got := ResourceOf(rows); got != nil {
		t.Errorf("sql.Rows without pointer is %v", got)
	}
	query, _, _ := types.LookupFieldOrMethod(types.NewPointer(p.Scope().Lookup("DB").Type()), false, p, "Query")
	if got := Acquires(query.(*types.Func)); !slices.ContainsFunc(got, func(a Acquisition) bool { return a.Resource == Rows }) {
		t.Errorf("DB.Query acquires %v", got)
	}
}

// A request with the method HEAD is answered without a body.
func TestHasHead(t *testing.T) {
	body := ResourceByID("elastic.body")
	for name, want := range map[string]bool{"PingRequestDo": true, "IndicesExists": true, "SearchRequestDo": false} {
		if got := body.HasHead(name); got != want {
			t.Errorf("HasHead(%q) is %v", name, got)
		}
	}
	if Body.HasHead("Ping") {
		t.Error("a body of net/http depends on the name of a function")
	}
}
