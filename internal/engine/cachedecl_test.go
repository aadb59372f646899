package engine

import (
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/cache"
)

// TestDeclarations checks which edits change what importers can see.
func TestDeclarations(t *testing.T) {
	const original = `package p

import (
	"io"
	"net/http"
	"time"
)

const (
	A = iota
	b
	C
)

// Exported is exported.
var Exported = helper(func() { println(1) })

func helper(f func()) inner { return inner{} }

type inner struct{ n int }

func (i inner) Get() time.Duration { return 0 }

var List = []string{"a", "b"}

var Counted = [...]string{"a", "b"}

var Typed io.Reader = http.NoBody

func Do(x int) error {
	return nil
}

func unused() {}

type hidden struct{}

func (hidden) Method() {}
`
	for _, tt := range []struct {
		name, old, new string
		same           bool
	}{
		{"comment", "// Exported is", "// It is", true},
		{"body", "return nil", "println(x)\n\treturn nil", true},
		{"body of a literal", "println(1)", "println(2)", true},
		{"elements of a slice", `[]string{"a", "b"}`, `[]string{"c"}`, true},
		{"value of a typed variable", "http.NoBody", "nil", true},
		{"function that nobody mentions", "func unused() {}", "func unused(n int) {}", true},
		{"new function that nobody mentions", "func unused() {}", "func unused() {}\nfunc more() {}", true},
		{"type that nobody mentions", "type hidden struct{}", "type hidden int", true},
		{"method of such a type", "func (hidden) Method() {}", "", true},
		{"empty lines", "func Do", "\n\n\nfunc Do", true},

		{"signature", "x int", "x int64", false},
		{"parameter name", "x int", "url int", false},
		{"number of counted elements", `[...]string{"a", "b"}`, `[...]string{"a"}`, false},
		{"constant in a list", "\tb\n", "", false},
		{"type of a typed variable", "io.Reader", "any", false},
		{"function that an initialiser mentions", "f func()) inner", "f func()) *inner", false},
		{"type behind it", "n int", "n string", false},
		{"method of the type behind it", "Get() time", "Got() time", false},
		{"result of that method", "time.Duration {", "int {", false},
		{"new exported function", "func unused() {}", "func Unused() {}", false},
		{"alias", "type inner struct{ n int }", "type inner = struct{ n int }", false},
		{"language version", "package p", "//go:build go1.22\n\npackage p", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(original, tt.old) != 1 {
				t.Fatalf("%q is not there once", tt.old)
			}
			if same := parsed(t, original).Hash == parsed(t, strings.Replace(original, tt.old, tt.new, 1)).Hash; same != tt.same {
				t.Errorf("the same: %v, want %v", same, tt.same)
			}
		})
	}

	d := parsed(t, original)
	for path, want := range map[string]bool{"io": true, "time": true, "net/http": false} {
		for _, imp := range d.Imports {
			if imp.Path == path && d.uses(imp, path[strings.LastIndexByte(path, '/')+1:]) != want {
				t.Errorf("declarations use %s: %v, want %v", path, !want, want)
			}
		}
	}
}

func TestDeclarationsUseRenamedImports(t *testing.T) {
	d := parsed(t, "package p\n\nimport (\n\tt \"time\"\n\t_ \"embed\"\n\t. \"io\"\n\tf \"fmt\"\n)\n\nvar D t.Duration\n\nfunc g() { f.Print() }\n")
	got := map[string]bool{}
	for _, imp := range d.Imports {
		got[imp.Path] = d.uses(imp, imp.Path)
	}
	if len(got) != 3 || !got["time"] || !got["io"] || got["fmt"] {
		t.Errorf("got %v", got)
	}
}

func TestDeclarationsOfLargeTables(t *testing.T) {
	var b strings.Builder
	b.WriteString("package p\n\nvar T = map[string]func(){\n")
	for range 20000 {
		b.WriteString("\"x\": func() { println() },\n")
	}
	b.WriteString("}\n")
	parsed(t, b.String()) // in no time
}

func parsed(t *testing.T, text string) *declarations {
	t.Helper()
	fset := token.NewFileSet()
	files := []sourceFile{{name: "dir/p.go", text: []byte(text)}}
	if err := parseFiles(fset, files); err != nil {
		t.Fatal(err)
	}
	return describe(fset, files)
}

// TestDeclarationsAreKept checks that what a run found out about declarations is used by the next one.
func TestDeclarationsAreKept(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(name, []byte("package a\n\nimport \"io\"\n\nfunc F(io.Reader) {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	store := &countingStore{Store: cache.NewMemory()}
	var found []*declarations
	for range 2 {
		k, n := &keys{store: store, files: map[string]*fileState{}}, new(node)
		k.declare(n, []string{name}, token.NewFileSet(), nil)
		found = append(found, n.keys.declared)
	}
	if store.puts != 1 || !reflect.DeepEqual(found[0], found[1]) || len(found[0].Imports) != 1 {
		t.Errorf("%d values stored; %+v, then %+v", store.puts, found[0], found[1])
	}
}

// countingStore counts what is stored.
type countingStore struct {
	cache.Store
	puts int
}

func (s *countingStore) Put(key cache.Key, value []byte) {
	s.puts++
	s.Store.Put(key, value)
}
