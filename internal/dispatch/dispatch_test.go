package dispatch_test

import (
	"slices"
	"testing"

	"github.com/reviewlint/reviewlint/internal/dispatch"
	"github.com/reviewlint/reviewlint/internal/ssatest"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

const source = `package p

type Store interface {
	Find(id int64) (string, error)
	save(name string)
}

type sqlStore struct{}

func (*sqlStore) Find(id int64) (string, error) { return "", nil }
func (*sqlStore) save(name string)              {}

// The parameter differs.
type otherStore struct{}

func (otherStore) Find(id int) (string, error) { return "", nil }
func (otherStore) save(name string)            {}

type MemoryStore struct{}

func (MemoryStore) Find(id int64) (string, error) { return "", nil }
func (MemoryStore) save(name string)              {}

type mockStore struct{}

func (mockStore) Find(id int64) (string, error) { return "", nil }
func (mockStore) save(name string)              {}

// Embedding promotes the method of the concrete store.
type audited struct {
	*sqlStore
	log []string
}

func (a *audited) save(name string) { a.log = append(a.log, name) }

// A decorator has the interface itself inside; its methods are its own.
type logged struct{ next Store }

func (l logged) Find(id int64) (string, error) { return l.next.Find(id) }
func (l logged) save(name string)              { l.next.save(name) }

type Repo[T any] interface{ Get(id int64) (T, error) }

type table[T any] struct{}

func (table[T]) Get(id int64) (t T, err error) { return t, nil }

type countries struct{}

func (countries) Get(id int64) (string, error) { return "", nil }

type Shop struct{}

var shops Repo[Shop] = table[Shop]{}
var names Repo[string] = countries{}

type Cache interface{ Load(key string) string }

type noopCache struct{}

func (noopCache) Load(string) string { return "" }
`

func TestImplementations(t *testing.T) {
	pass, _ := ssatest.Build(t, source)
	x := dispatch.NewIndex()
	x.Add(dispatch.Describe(pass.Fset, pass.Pkg, pass.TypesInfo))
	for _, test := range []struct {
		method symbol.Symbol
		want   []symbol.Symbol
		fakes  bool
	}{
		{"(example.com/p.Store).Find", []symbol.Symbol{"(*example.com/p.sqlStore).Find", "(example.com/p.logged).Find"}, true},
		{"(example.com/p.Store).save", []symbol.Symbol{"(*example.com/p.audited).save", "(*example.com/p.sqlStore).save", "(example.com/p.logged).save"}, true},
		{"(example.com/p.Repo[example.com/p.Shop,]).Get", []symbol.Symbol{"(example.com/p.table).Get"}, false},
		{"(example.com/p.Repo[string,]).Get", []symbol.Symbol{"(example.com/p.countries).Get"}, false},
		{"(example.com/p.Cache).Load", nil, true},
		{"(example.com/p.Unknown).Load", nil, false},
		{"not a method", nil, false},
	} {
		got, fakes := x.Implementations(test.method)
		if !slices.Equal(got, test.want) || fakes != test.fakes {
			t.Errorf("%s: %v, fakes %t; want %v, %t", test.method, got, fakes, test.want, test.fakes)
		}
	}
}
