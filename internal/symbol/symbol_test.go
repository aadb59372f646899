package symbol_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// loader type-checks packages given as source text; they may import each other.
type loader map[string]*types.Package

func (l loader) Import(path string) (*types.Package, error) {
	if pkg := l[path]; pkg != nil {
		return pkg, nil
	}
	return nil, errors.New("not loaded")
}

func (l loader) load(t *testing.T, path, source string) (*types.Package, *types.Info) {
	t.Helper()
	fset := token.NewFileSet()
	fset.AddFile("before.go", -1, 1000+len(l)) // positions must not matter
	file, err := parser.ParseFile(fset, "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Instances: map[*ast.Ident]types.Instance{}}
	conf := types.Config{Importer: l}
	pkg, err := conf.Check(path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	l[path] = pkg
	return pkg, info
}

// TestTypeKey compares the keys of all pairs of types with types.Identical.
func TestTypeKey(t *testing.T) {
	l := loader{}
	l.load(t, "example.com/a", `package a

type T struct{}
type A = T
type Private interface{ private() }
type Number interface{ ~int | ~float64 }
var Hidden struct{ x int }
var Method interface{ m() }
`)
	_, info := l.load(t, "example.com/b", `package b

import "example.com/a"

type T struct{}
type S []string
type Alias = map[string]a.T
type G[P any] struct{}
type H[P, Q any] struct{}
type GAlias[P any] = []P
type Stringer interface{ String() string }
type Float interface{ ~float64 | ~int }

var (
	basic0 bool; basic1 int; basic2 uint8; basic3 byte; basic4 rune; basic5 int32; basic6 string; basic7 uintptr; basic8 complex128

	named0 T; named1 a.T; named2 a.A; named3 S; named4 []string; named5 error; named6 any; named7 interface{}; named8 interface{ Error() string }
	alias0 Alias; alias1 map[string]a.A; alias2 GAlias[int]; alias3 []int

	generic0 G[int]; generic1 G[string]; generic2 H[int, string]; generic3 H[string, int]; generic4 G[G[int]]; generic5 H[G[int], a.T]; generic6 G[byte]; generic7 G[uint8]
	generic8 H[int, H[int, int]]; generic9 H[H[int, int], int]

	pointer0 *int; pointer1 **int; pointer2 *T; pointer3 []*T; pointer4 *[]T
	array0 [2]int; array1 [3]int; array2 []int; array3 [2][3]int; array4 [3][2]int; array5 [1 + 1]int

	map0 map[string]int; map1 map[int]string; map2 map[[2]int]map[string]T; map3 map[string]map[[2]int]T
	chan0 chan int; chan1 <-chan int; chan2 chan<- int; chan3 chan<- chan int; chan4 chan (<-chan int); chan5 chan<- (<-chan int); chan6 <-chan chan int; chan7 chan chan<- int

	func0 func(); func1 func(int); func2 func() int; func3 func(int, string) (int, error); func4 func(a int, b string) (n int, err error)
	func5 func(...int); func6 func([]int); func7 func(string, ...int); func8 func(int) func(string); func9 func(int, func(string))
	func10 func(func(int)); func11 func(func() int); func12 func(a, b int); func13 func(a int) int; func14 func(int, int)

	struct0 struct{}; struct1 struct{ A int }; struct2 struct{ B int }; struct3 struct{ A int `+"`json:\"a\"`"+` }; struct4 struct{ A string }; struct5 struct{ A, B int }
	struct6 struct{ A int; B int }; struct7 struct{ B, A int }; struct8 struct{ T }; struct9 struct{ T T }; struct10 struct{ a.T }; struct11 struct{ x int }
	struct12 struct{ *T }; struct13 struct{ A int; B struct{ C int } }; struct14 struct{ _ int }; struct15 struct{ error }; struct16 struct{ Int int }; struct17 struct{ int }

	iface0 interface{ A() }; iface1 interface{ A(); B() }; iface2 interface{ B(); A() }; iface3 interface{ A() int }; iface4 interface{ m() }; iface5 Stringer
	iface6 interface{ Stringer }; iface7 interface{ String() string }; iface8 interface{ Stringer; A() }; iface9 interface{ A(); String() string }
	iface10 interface{ a.Private }; iface11 interface{ private() }; iface12 interface{ interface{ A() }; interface{ B() } }; iface13 interface{ A(interface{ A() }) }
	iface14 interface{ A(x int) }; iface15 interface{ A(y int) }; iface16 interface{ A(...int) }
	hidden0 = a.Hidden; hidden1 = a.Method

)

func local0() { type L struct{}; var local0 L; { type L struct{}; var local1 L; _ = local1 }; _ = local0 }
func local1() { type L struct{}; var local2 L; _ = local2; type I interface{ M() }; var local3 I; _ = local3 }
func (T) method() { type L struct{}; var local4 L; _ = local4 }
var literal = func() { type L struct{}; var local5 L; _ = local5 }

func g0[P any](x P, y []P) {}
func g1[Q any](Q, []Q) {}
func g2[P comparable](x P, y []P) {}
func g3[P, Q any](P, []Q) {}
func g4[P ~int | ~string](P) {}
func g5[P ~string | ~int](P) {}
func g6[P int | ~string](P) {}
func g7[P a.Number](P) {}
func g8[P interface{ a.Number }](P) {}
func g9[P interface{ ~int; String() string }](P) {}
func g10[P interface{ ~int; Stringer }](P) {}
func g11[P interface{ M(P) P }](P) {}
func g12[P interface{ M(P) Q }, Q any](P) {}
func g13[Q interface{ M(Q) P }, P any](Q) {}
func g14[int any](int) {}
func g15[P Float](P) {}
func g16[P interface{ comparable; Stringer }](P) {}
func g17[P interface{ comparable; String() string }](P) {}
`)
	list := map[string]types.Type{}
	for id, obj := range info.Defs {
		switch obj := obj.(type) {
		case *types.Var:
			if !obj.IsField() && obj.Parent() != nil && strings.Trim(id.Name, "0123456789") != id.Name {
				list[id.Name] = obj.Type()
			}
		case *types.Func:
			if obj.Signature().TypeParams().Len() > 0 {
				list[id.Name] = obj.Type()
			}
		}
	}
	for _, kind := range types.Typ {
		if kind.Kind() != types.Invalid {
			list["typ "+kind.Name()] = kind
		}
	}
	list["universe byte"], list["universe error"] = types.Universe.Lookup("byte").Type(), types.Universe.Lookup("error").Type()
	list["comparable"] = types.Universe.Lookup("comparable").Type()
	if len(list) < 140 {
		t.Fatalf("only %d types", len(list))
	}
	names := slices.Sorted(maps.Keys(list))
	same := 0
	for _, a := range names {
		for _, b := range names {
			identical := types.Identical(list[a], list[b])
			if identical && a != b {
				same++
			}
			if ka, kb := symbol.TypeKey(list[a]), symbol.TypeKey(list[b]); (ka == kb) != identical {
				t.Errorf("%s and %s are identical: %t; keys %q and %q", a, b, identical, ka, kb)
			}
		}
	}
	if same < 40 {
		t.Errorf("only %d pairs are identical", same)
	}

	const source = "type T struct{}\n\nvar x struct{ T; f func(*T, a.T, ...error) map[string]chan<- interface{ m() } }\n"
	const want = `struct{T true example.com/b.T "";example.com/b.f false func(*example.com/b.T,example.com/a.T,[]error,)...(map[string]chan<- interface{example.com/b.m()();},) "";}`
	for _, head := range []string{"package b\n\nimport \"example.com/a\"\n", "package b\n\n// Lines move.\n\nimport \"example.com/a\"\n"} {
		pkg, _ := loader{"example.com/a": l["example.com/a"]}.load(t, "example.com/b", head+source)
		if got := symbol.TypeKey(pkg.Scope().Lookup("x").Type()); got != want {
			t.Errorf("key %s, want %s", got, want)
		}
	}
}

// TestSignatureKey checks when the signatures of two methods are the same.
func TestSignatureKey(t *testing.T) {
	pkg, _ := loader{}.load(t, "example.com/p", `package p

type I interface{ M(id int64, more ...string) (string, error) }
type V struct{}
func (V) M(int64, ...string) (name string, err error) { return "", nil }
type P struct{}
func (*P) M(int64, ...string) (string, error) { return "", nil }
type W struct{}
func (W) M(int64, []string) (string, error) { return "", nil }
type G[A, B any] struct{}
func (G[A, B]) M(A, map[string]B) {}
type H[X, Y any] struct{}
func (*H[Y, X]) M(Y, map[string]X) {}
type J[X, Y any] struct{}
func (*J[X, Y]) M(Y, map[string]X) {}
type K struct{ G[int, string] }
type L struct{}
func (L) M(int, map[string]string) {}
`)
	key := func(name string) string {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(pkg.Scope().Lookup(name).Type()), true, pkg, "M")
		if obj == nil {
			obj, _, _ = types.LookupFieldOrMethod(pkg.Scope().Lookup(name).Type(), true, pkg, "M")
		}
		return symbol.SignatureKey(obj.(*types.Func).Signature())
	}
	for pair, want := range map[string]bool{"I V": true, "V P": true, "V W": false, "G H": true, "G J": false, "K L": true, "G L": false} {
		a, b, _ := strings.Cut(pair, " ")
		if got := key(a) == key(b); got != want {
			t.Errorf("%s: the same: %t; %s and %s", pair, got, key(a), key(b))
		}
	}
	if got, want := key("I"), "(int64,[]string,)...(string,error,)"; got != want {
		t.Errorf("key %s, want %s", got, want)
	}
}

// TestOf checks the symbols of functions, where they are declared and where they are used.
func TestOf(t *testing.T) {
	l := loader{}
	l.load(t, "example.com/lib/v2", `package lib

type T struct{}
func (T) Value()    {}
func (*T) Pointer() {}
func (*T) private() {}

type A = T
func (A) ByAlias() {}

type G[P any] struct{}
func (*G[P]) Generic(P) {}
func (G[_]) Blank() {}

type I interface{ Method(); unexported() }

func F[P any](P) {}
`)
	_, info := l.load(t, "example.com/p", `package p

import "example.com/lib/v2"

type Outer struct{ *lib.T; lib.G[string] }
type J interface{ lib.I; Own() }

func use(i lib.I, o Outer, j J, anon interface{ Anon() }, err error) {
	var t lib.T
	t.Value(); t.Pointer(); t.ByAlias()
	new(lib.G[int]).Generic(1)
	lib.G[int]{}.Blank()
	lib.F(1); lib.F[string]("")
	i.Method(); j.Method(); j.Own(); anon.Anon(); err.Error()
	o.Value(); o.Generic("")
	type local interface{ InLocal() }
	var l local
	l.InLocal()
	if true {
		type local interface{ InLocal() }
		var l local
		l.InLocal()
	}
}

func init() {}
`)
	got := map[symbol.Symbol]bool{}
	for _, obj := range info.Uses {
		if fn, ok := obj.(*types.Func); ok {
			got[symbol.Of(fn)] = true
		}
	}
	for _, obj := range info.Defs {
		if fn, ok := obj.(*types.Func); ok && fn.Name() == "init" {
			got[symbol.Of(fn)] = true
		}
	}
	want := []symbol.Symbol{
		"(*example.com/lib/v2.G).Generic", "(*example.com/lib/v2.T).Pointer",
		"(error).Error", "(example.com/lib/v2.G).Blank", "(example.com/lib/v2.I).Method", "(example.com/lib/v2.T).ByAlias", "(example.com/lib/v2.T).Value",
		"(example.com/p.J).Own", "(example.com/p.local·use+291).InLocal", "(example.com/p.local·use+364).InLocal", "(interface).Anon",
		"example.com/lib/v2.F", "example.com/p.init",
	}
	if list := slices.Sorted(maps.Keys(got)); !slices.Equal(list, want) {
		t.Errorf("got %q\nwant %q", list, want)
	}
}

func TestParts(t *testing.T) {
	for s, want := range map[symbol.Symbol][3]string{ // Package, Name, Short
		"net/http.Get":                             {"net/http", "Get", "http.Get"},
		"fmt.Println":                              {"fmt", "Println", "fmt.Println"},
		"(*database/sql.DB).QueryContext":          {"database/sql", "QueryContext", "sql.DB.QueryContext"},
		"(example.com/store.Repo).Find":            {"example.com/store", "Find", "store.Repo.Find"},
		"example.com/store.Load$1":                 {"example.com/store", "Load", "store.Load"},
		"example.com/store.Load$1$2":               {"example.com/store", "Load", "store.Load"},
		"(*example.com/store.Repo).Find$1":         {"example.com/store", "Find", "store.Repo.Find"},
		"example.com/store.Repo":                   {"example.com/store", "Repo", "store.Repo"},
		"(*github.com/jackc/pgx/v5.Conn).Query":    {"github.com/jackc/pgx/v5", "Query", "pgx.Conn.Query"},
		"gopkg.in/yaml.v3.Marshal":                 {"gopkg.in/yaml.v3", "Marshal", "yaml.Marshal"},
		"(*gopkg.in/yaml.v3.Decoder).Decode":       {"gopkg.in/yaml.v3", "Decode", "yaml.Decoder.Decode"},
		"example.com/x.v2/y.F":                     {"example.com/x.v2/y", "F", "y.F"},
		"example.com.F":                            {"example.com", "F", "example.com.F"},
		"main.main":                                {"main", "main", "main.main"},
		"(error).Error":                            {"", "Error", "error.Error"},
		"(interface).Close":                        {"", "Close", "interface.Close"},
		"error":                                    {"", "error", "error"},
		"(example.com/p.local·use+12).InLocal":     {"example.com/p", "InLocal", "p.local.InLocal"},
		"example.com/p.row·Store·Load+17":          {"example.com/p", "row", "p.row"},
		"(example.com/p.row·Store·Load+17).Scan$1": {"example.com/p", "Scan", "p.row.Scan"},
		"command-line-arguments.f":                 {"command-line-arguments", "f", "command-line-arguments.f"},
		"":                                         {"", "", ""},
	} {
		if got := [3]string{s.Package(), s.Name(), s.Short()}; got != want {
			t.Errorf("%s: got %q, want %q", s, got, want)
		}
	}
}
