package knowledge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var updateSums = flag.Bool("update", false, "write the checksums of the modules to "+sumFile)

const sumFile = "testdata/modules.sum"

// TestVerify resolves every entry against the types of the modules that its library names.
// Those modules alone are downloaded, without what they depend on: their declarations
// are type-checked with the other modules left out.
func TestVerify(t *testing.T) {
	dirs := map[string]string{}
	if !testing.Short() {
		dirs = moduleDirs(t)
	}
	versions := map[string][]*Library{} // by ID
	for _, lib := range Libraries {
		versions[lib.ID] = append(versions[lib.ID], lib)
	}
	for id, libs := range versions {
		t.Run(id, func(t *testing.T) {
			v := verifier{errorf: t.Errorf, found: map[string]bool{}}
			for _, lib := range libs {
				if testing.Short() && len(lib.Modules) > 0 {
					t.Skip("needs " + strings.Join(lib.Modules, ", "))
				}
				verify(t, &v, lib, newLoader(lib.Modules, dirs))
			}
			for what, ok := range v.found {
				if !ok {
					t.Errorf("no version has%s", what)
				}
			}
			t.Logf("%d entries", len(v.found))
		})
	}
}

// verify checks that the entries of lib fit wherever they exist, and notes which do.
func verify(t *testing.T, v *verifier, lib *Library, l *loader) {
	for _, root := range lib.Roots {
		if moduleOf(root, lib.Modules) == "" && !isStd(root) {
			if !strings.Contains(lib.Unverified, root) {
				t.Errorf("root %s is in none of Modules and Unverified does not say why", root)
			}
			continue
		}
		packages := 0
		for _, pkg := range lib.Packages {
			p, err := l.Import(root + pkg.Path)
			if err != nil {
				v.note(pkg.Path+" package", false)
				continue
			}
			packages++
			v.note(pkg.Path+" package", true)
			v.pkg(pkg, p)
		}
		if packages == 0 {
			t.Errorf("%s has none of the packages", root)
		}
	}
}

type verifier struct {
	errorf func(format string, args ...any)
	found  map[string]bool // entry -> some version has it
}

func (v *verifier) note(entry string, ok bool) {
	v.found[" "+entry] = v.found[" "+entry] || ok
}

func (v *verifier) pkg(pkg Package, p *types.Package) {
	for _, m := range pkg.Funcs {
		for name := range strings.FieldsSeq(m.Names) {
			fn, ok := p.Scope().Lookup(name).(*types.Func)
			v.note(pkg.Path+" func "+name, ok)
			if ok {
				v.fits(fn, m)
			}
		}
	}
	for _, m := range pkg.FuncTypes {
		for name := range strings.FieldsSeq(m.Names) {
			t, ok := p.Scope().Lookup(name).(*types.TypeName)
			v.note(pkg.Path+" function type "+name, ok && isFunc(t.Type()))
		}
	}
	for _, m := range pkg.Vars {
		for name := range strings.FieldsSeq(m.Names) {
			obj, ok := p.Scope().Lookup(name).(*types.Var)
			v.note(pkg.Path+" var "+name, ok)
			if !ok {
				continue
			}
			sig, ok := obj.Type().Underlying().(*types.Signature)
			if !ok {
				v.errorf("%s holds no function", obj)
				continue
			}
			v.fits(types.NewFunc(obj.Pos(), obj.Pkg(), obj.Name(), sig), m)
		}
	}
	for _, m := range pkg.Methods {
		for name := range strings.FieldsSeq(m.Names) {
			v.note(pkg.Path+" type with method "+name, slices.ContainsFunc(p.Scope().Names(), func(typ string) bool {
				t, ok := p.Scope().Lookup(typ).(*types.TypeName)
				return ok && types.NewMethodSet(types.NewPointer(t.Type())).Lookup(nil, name) != nil
			}))
		}
	}
	for _, t := range pkg.Types {
		name, ok := p.Scope().Lookup(t.Name).(*types.TypeName)
		v.note(pkg.Path+" type "+t.Name, ok)
		if !ok {
			for _, m := range t.Methods {
				for method := range strings.FieldsSeq(m.Names) {
					v.note(pkg.Path+" method "+t.Name+"."+method, false)
				}
			}
			continue
		}
		find := func(method string) *types.Func {
			obj, _, _ := types.LookupFieldOrMethod(name.Type(), true, p, method)
			fn, ok := obj.(*types.Func)
			v.note(pkg.Path+" method "+t.Name+"."+method, ok)
			return fn
		}
		for _, m := range t.Methods {
			for method := range strings.FieldsSeq(m.Names) {
				if fn := find(method); fn != nil {
					v.fits(fn, m)
				}
			}
		}
		for method := range strings.FieldsSeq(t.Cursor) {
			find(method)
		}
		if _, isMap := name.Type().Underlying().(*types.Map); t.SQLKeys && !isMap {
			v.errorf("SQLKeys: %s is no map", name)
		}
		for field := range strings.FieldsSeq(t.SQLFields) {
			obj, _, _ := types.LookupFieldOrMethod(name.Type(), true, p, field)
			f, ok := obj.(*types.Var)
			v.note(pkg.Path+" field "+t.Name+"."+field, ok && canBeText(f.Type()))
		}
	}
}

// fits checks what m says about the parameters and results of fn.
func (v *verifier) fits(fn *types.Func, m Methods) {
	sig := fn.Signature()
	if m.SQL != 0 && (m.SQL > sig.Params().Len() || !canBeText(sig.Params().At(m.SQL-1).Type())) {
		v.errorf("SQL: %d of %s is no text", m.SQL, fn)
	}
	if m.Rewrites && m.SQL == 0 {
		v.errorf("%s rewrites no SQL text", fn)
	}
	if m.Parses != 0 && (m.Parses > sig.Params().Len() || !canBeText(sig.Params().At(m.Parses-1).Type()) || !returnsError(sig)) {
		v.errorf("Parses: %d of %s is no text, or it returns no error", m.Parses, fn)
	}
	if m.Fills != 0 && (m.Fills > sig.Params().Len() || m.Source == NoSource) {
		v.errorf("Fills: %d of %s is no parameter, or has no Source", m.Fills, fn)
	}
	if (m.Rewrites || m.SafeSQL) && (sig.Results().Len() == 0 || !canBeText(sig.Results().At(0).Type())) {
		v.errorf("%s returns no text", fn)
	}
	if m.Digest != NoDigest && sig.Results().Len() == 0 {
		v.errorf("%s returns no digest", fn)
	}
	switch {
	case m.Carries == 0:
	case sig.Results().Len() == 0, m.Carries > sig.Params().Len(), m.Carries < 0 && sig.Recv() == nil:
		v.errorf("Carries: %d of %s is no parameter, or it returns nothing", m.Carries, fn)
	}
	if operands := sig.Params().Len(); m.Compares != NoComparison && operands < 2 && (operands < 1 || sig.Recv() == nil) {
		v.errorf("%s compares nothing", fn)
	}
	for _, c := range m.Callbacks {
		if c.Param >= sig.Params().Len() || !isFunc(sig.Params().At(c.Param).Type()) {
			v.errorf("parameter %d of %s is no function", c.Param, fn)
		}
	}
}

// canBeText reports whether a value of type t, or an element if t is a slice, can be text.
func canBeText(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return canBeText(u.Elem())
	case *types.Basic:
		return u.Kind() == types.String
	case *types.Interface:
		return u.NumMethods() == 0
	}
	return false
}

// isFunc reports whether t is a function, or `any`, or a slice of functions, as of a variadic
// parameter.
func isFunc(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return u.NumMethods() == 0
	case *types.Slice:
		return isFunc(u.Elem())
	}
	return false
}

// TestVerifyFindsMistakes proves that a wrong entry of each sort fails TestVerify.
func TestVerifyFindsMistakes(t *testing.T) {
	p, err := newLoader(nil, nil).Import("database/sql")
	if err != nil {
		t.Fatal(err)
	}
	db := func(m Methods) Package { return Package{Types: []Type{{Name: "DB", Methods: []Methods{m}}}} }
	for name, pkg := range map[string]Package{
		"function": {Funcs: []Methods{{Names: "Opem"}}},
		"anytype":  {Methods: []Methods{{Names: "QueryContxt"}}},
		"functype": {FuncTypes: []Methods{{Names: "DB"}}},
		"type":     {Types: []Type{{Name: "Db"}}},
		"method":   db(Methods{Names: "QueryCtx"}),
		"cursor":   {Types: []Type{{Name: "Row", Cursor: "Next"}}},
		"field":    {Types: []Type{{Name: "TxOptions", SQLFields: "ReadOnly"}}},
		"text":     db(Methods{Names: "QueryContext", SQL: 1}),
		"index":    db(Methods{Names: "Query", SQL: 3}),
		"rewrites": db(Methods{Names: "Query", Rewrites: true}),
		"result":   db(Methods{Names: "Query", SafeSQL: true}),
		"digest":   db(Methods{Names: "SetMaxIdleConns", Digest: MAC}),
		"carries":  db(Methods{Names: "Ping", Carries: 1}),
		"compares": db(Methods{Names: "Ping", Compares: EarlyExit}),
		"callback": db(Methods{Names: "Query", Callbacks: []Callback{{0, Once}}}),
		"element":  db(Methods{Names: "BeginTx", Callbacks: []Callback{{1, Once}}}),
	} {
		t.Run(name, func(t *testing.T) {
			failed := false
			v := verifier{errorf: func(string, ...any) { failed = true }, found: map[string]bool{}}
			v.pkg(pkg, p)
			if !failed && !slices.Contains(slices.Collect(maps.Values(v.found)), false) {
				t.Error("not found")
			}
		})
	}
}

// TestTables checks what needs no types: names listed twice, and the wording of remedies.
func TestTables(t *testing.T) {
	seen := map[string]bool{}
	once := func(name string) {
		if seen[name] {
			t.Errorf("%s is listed twice", name)
		}
		seen[name] = true
	}
	for _, lib := range Libraries {
		if lib.ID == "" || lib.Name == "" || len(lib.Roots) == 0 {
			t.Errorf("%s lacks an ID, a name or a root", lib.Name)
		}
		for _, root := range lib.Roots {
			for _, pkg := range lib.Packages {
				path := root + pkg.Path
				for _, m := range slices.Concat(pkg.Funcs, pkg.FuncTypes) {
					for name := range strings.FieldsSeq(m.Names) {
						once(path + "." + name)
					}
				}
				for _, m := range pkg.Methods {
					for name := range strings.FieldsSeq(m.Names) {
						once(path + ".(any)." + name)
					}
				}
				for _, typ := range pkg.Types {
					once(path + "." + typ.Name)
					if typ.Complete && typ.Default != None {
						t.Errorf("%s.%s: Complete and Default contradict each other", path, typ.Name)
					}
					for _, m := range typ.Methods {
						for name := range strings.FieldsSeq(m.Names) {
							once(path + "." + typ.Name + "." + name)
						}
					}
					for name := range strings.FieldsSeq(typ.Cursor) {
						once(path + "." + typ.Name + "." + name)
					}
				}
			}
		}
	}
	for _, lib := range slices.Concat(Libraries, slices.Collect(maps.Values(Generators))) {
		for effect, remedy := range lib.Remedies {
			switch {
			case effect == None || effect > Schema:
				t.Errorf("%s has a remedy for effect %d", lib.ID, effect)
			case remedy == "" || len(remedy) > 80:
				t.Errorf("%s, %s: remedy of %d bytes: %s", lib.ID, effect, len(remedy), remedy)
			case strings.HasSuffix(remedy, ".") || remedy[0] < 'a' || remedy[0] > 'z':
				t.Errorf("%s, %s: remedy is no clause: %s", lib.ID, effect, remedy)
			case strings.Count(remedy, "`")%2 != 0:
				t.Errorf("%s, %s: unbalanced backtick: %s", lib.ID, effect, remedy)
			}
		}
	}
}

// moduleOf returns the "path@version" among modules that holds the package path, or "".
func moduleOf(path string, modules []string) string {
	best, length := "", 0
	for _, m := range modules {
		name, _, _ := strings.Cut(m, "@")
		if (path == name || strings.HasPrefix(path, name+"/")) && len(name) > length {
			best, length = m, len(name)
		}
	}
	return best
}

// moduleDirs returns where each "path@version" of all libraries is. It downloads what the
// module cache lacks, and checks everything against the committed checksums.
func moduleDirs(t *testing.T) map[string]string {
	dirs, err := downloadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

var downloadOnce = sync.OnceValues(download)

func download() (map[string]string, error) {
	var modules []string
	for _, lib := range Libraries {
		modules = append(modules, lib.Modules...)
	}
	for _, lib := range LifetimeLibraries {
		modules = append(modules, lib.Modules...)
	}
	for _, lib := range WaitLibraries {
		modules = append(modules, lib.Modules...)
	}
	slices.Sort(modules)
	modules = slices.Compact(modules)

	dir, err := os.MkdirTemp("", "knowledge") // outside any module, so that no go.mod has a say
	if err != nil {
		return nil, err
	}
	defer os.Remove(dir)
	cmd := exec.Command("go", append([]string{"mod", "download", "-json"}, modules...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()

	want, readErr := readSums()
	if readErr != nil && !*updateSums {
		return nil, readErr
	}
	var failures []error
	sums, dirs := map[string]string{}, map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var m struct{ Path, Version, Error, Dir, Sum string }
		if err := dec.Decode(&m); err != nil {
			return nil, err
		}
		id := m.Path + "@" + m.Version
		switch {
		case m.Error != "":
			failures = append(failures, errors.New(m.Error))
		case !*updateSums && want[id] != m.Sum:
			failures = append(failures, fmt.Errorf("%s has checksum %s; %s says %q: if that is right, run the test with -update", id, m.Sum, sumFile, want[id]))
		}
		sums[id], dirs[id] = m.Sum, m.Dir
	}
	if err != nil || len(failures) > 0 {
		return nil, fmt.Errorf("go mod download (which needs the module proxy; -short does without): %w\n%s", errors.Join(append(failures, err)...), &stderr)
	}
	if *updateSums {
		var b strings.Builder
		for _, m := range modules {
			fmt.Fprintln(&b, m, sums[m])
		}
		return dirs, os.WriteFile(sumFile, []byte(b.String()), 0o644)
	}
	if len(want) != len(modules) {
		return nil, fmt.Errorf("%s lists %d modules, the libraries name %d: run the test with -update", sumFile, len(want), len(modules))
	}
	return dirs, nil
}

func readSums() (map[string]string, error) {
	sums := map[string]string{}
	data, err := os.ReadFile(sumFile)
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		module, sum, _ := strings.Cut(s.Text(), " ")
		sums[module] = sum
	}
	return sums, err
}

// A loader type-checks the declarations of some modules and of the standard library. What
// other modules declare becomes an invalid type.
type loader struct {
	modules  []string          // path@version
	dirs     map[string]string // path@version -> directory
	packages map[string]*types.Package
}

// std is shared by all loaders. nil: not found, or an import cycle.
var std = &loader{packages: map[string]*types.Package{}}

func newLoader(modules []string, dirs map[string]string) *loader {
	return &loader{modules: modules, dirs: dirs, packages: map[string]*types.Package{}}
}

func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func (l *loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	module := moduleOf(path, l.modules)
	if l != std && module == "" {
		if !isStd(path) {
			return nil, fmt.Errorf("%s is in no module of this library", path)
		}
		return std.Import(path)
	}
	if p, ok := l.packages[path]; ok {
		if p == nil {
			return nil, fmt.Errorf("cannot import %s", path)
		}
		return p, nil
	}
	l.packages[path] = nil

	ctx := build.Default
	ctx.CgoEnabled = false
	name, _, _ := strings.Cut(module, "@")
	dir := filepath.Join(l.dirs[module], strings.TrimPrefix(path, name))
	switch {
	case module != "":
	case isStd(path):
		dir = filepath.Join(ctx.GOROOT, "src", path)
	default:
		dir = filepath.Join(ctx.GOROOT, "src", "vendor", path)
	}
	b, err := ctx.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range b.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		Importer:         l,
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
	}
	l.packages[path], _ = conf.Check(path, fset, files, nil)
	return l.packages[path], nil
}

// returnsError reports whether the last result of sig is an error, or a bool that says ok.
func returnsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && types.Identical(sig.Results().At(n-1).Type(), types.Universe.Lookup("error").Type())
}
