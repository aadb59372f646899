package knowledge

import (
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestVerifyWaits resolves every entry about waiting against the types of its modules.
func TestVerifyWaits(t *testing.T) {
	dirs := map[string]string{}
	if !testing.Short() {
		dirs = moduleDirs(t)
	}
	for _, lib := range WaitLibraries {
		t.Run(lib.ID, func(t *testing.T) {
			if testing.Short() && len(lib.Modules) > 0 {
				t.Skip("needs " + strings.Join(lib.Modules, ", "))
			}
			l := newLoader(lib.Modules, dirs)
			for _, root := range lib.Roots {
				for _, pkg := range lib.Packages {
					p, err := l.Import(root + pkg.Path)
					if err != nil {
						t.Errorf("%s%s: %v", root, pkg.Path, err)
						continue
					}
					verifyWaits(t, pkg, p)
				}
			}
		})
	}
}

func verifyWaits(t *testing.T, pkg WaitPackage, p *types.Package) {
	for _, w := range pkg.Waits {
		if w.Kind == 0 || w.Remedy == "" && w.Kind != Running || len(w.Remedy) > 100 {
			t.Errorf("%s: kind %d, remedy %q", w.Names, w.Kind, w.Remedy)
		}
		for name := range strings.FieldsSeq(w.Names) {
			fn := funcNamed(p, name)
			if fn == nil {
				t.Errorf("%s has no %s", p.Path(), name)
				continue
			}
			if got, ok := WaitOf(fn); !ok || got != w {
				t.Errorf("%s.%s: WaitOf gives %v, %v", p.Path(), name, got, ok)
			}
			params := fn.Signature().Params()
			if w.Network > params.Len() || w.Network > 0 && params.At(w.Network-1).Name() != "network" {
				t.Errorf("%s.%s: parameter %d is not the network", p.Path(), name, w.Network)
			}
			for param := range params.Variables() {
				if qualifiedName(param.Type()) == contextType || qualifiedName(param.Type()) == "time.Duration" {
					t.Errorf("%s.%s can be limited with its parameter %s", p.Path(), name, param.Name())
				}
			}
		}
	}
	for _, l := range pkg.Limited {
		name, ok := p.Scope().Lookup(l.Type).(*types.TypeName)
		if !ok {
			t.Errorf("%s has no type %s", p.Path(), l.Type)
			continue
		}
		for field := range strings.FieldsSeq(l.Fields) {
			obj, _, _ := types.LookupFieldOrMethod(name.Type(), true, p, field)
			v, ok := obj.(*types.Var)
			if !ok || qualifiedName(v.Type()) != "time.Duration" && qualifiedName(v.Type()) != "time.Time" {
				t.Errorf("%s.%s has no time in a field %s", p.Path(), l.Type, field)
			}
		}
		for method := range strings.FieldsSeq(l.Waits) {
			if funcNamed(p, l.Type+"."+method) == nil {
				t.Errorf("%s.%s has no method %s", p.Path(), l.Type, method)
			}
		}
	}
}

// funcNamed returns the function or method with a name as in Go, nil if there is none.
func funcNamed(p *types.Package, name string) *types.Func {
	typ, method, ok := strings.Cut(name, ".")
	if !ok {
		fn, _ := p.Scope().Lookup(name).(*types.Func)
		return fn
	}
	t, ok := p.Scope().Lookup(typ).(*types.TypeName)
	if !ok {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t.Type()), true, p, method)
	fn, _ := obj.(*types.Func)
	return fn
}

// limitSources says in which file of which module a default limit is set, and what the line looks like.
var limitSources = map[string]struct{ module, file, line string }{
	"go-redis": {"github.com/redis/go-redis/v9", "options.go", `opt\.ReadTimeout = 5 \* time\.Second`},
}

// TestDefaultLimits looks for the limits that libraries have by default in their source code.
func TestDefaultLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the modules")
	}
	dirs := moduleDirs(t)
	for id := range DefaultLimits {
		lib, source := ByID(id), limitSources[id]
		if lib == nil || source.module == "" {
			t.Errorf("%s: no such library, or no source", id)
			continue
		}
		for module, dir := range dirs {
			if path, _, _ := strings.Cut(module, "@"); path != source.module {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, source.file))
			if err != nil {
				t.Error(err)
			} else if !regexp.MustCompile(source.line).Match(text) {
				t.Errorf("%s: %s does not match %s", module, source.file, source.line)
			}
		}
	}
}
