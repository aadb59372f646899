package knowledge

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
)

func TestTable(t *testing.T) {
	const src = `package db

import "database/sql"

type Conn struct{ *sql.DB }
type Repo interface{ Load(id int) error }

func (c *Conn) Find(dest any, query string) error { return nil }
func (c Conn) Ping() error { return nil }
func Quote(s string) string { return s }
func Charge() {}
func Other() {}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "db.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}).Check("example.com/db", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	table := NewTable(config.APIs{
		Queries: []config.Query{
			{Function: "(*example.com/db.Conn).Find", Effect: "read", SQL: 2},
			{Function: "(example.com/db.Repo).Load", Effect: "read"},
			{Function: "(*database/sql.DB).Query", Effect: "write", SQL: 1},
		},
		Clients: []config.Client{{Function: "example.com/db.Charge", Effect: "cache-write"}},
	})
	conn, repo := pkg.Scope().Lookup("Conn").Type(), pkg.Scope().Lookup("Repo").Type()
	for _, test := range []struct {
		recv types.Type
		name string
		want Methods
		ok   bool
	}{
		{conn, "Find", Methods{Names: "Find", Effect: Read, SQL: 2}, true},
		{repo, "Load", Methods{Names: "Load", Effect: Read}, true},
		{conn, "Query", Methods{Names: "Query", Effect: Write, SQL: 1}, true}, // holds over the library's table
		{nil, "Charge", Methods{Names: "Charge", Effect: CacheWrite}, true},
		{conn, "Ping", Methods{}, false},
		{nil, "Other", Methods{}, false},
	} {
		var fn *types.Func
		if test.recv == nil {
			fn = pkg.Scope().Lookup(test.name).(*types.Func)
		} else {
			obj, _, _ := types.LookupFieldOrMethod(test.recv, true, pkg, test.name)
			fn = obj.(*types.Func)
		}
		if got, ok := table.Lookup(fn, test.recv); ok != test.ok || !reflect.DeepEqual(got.Methods, test.want) {
			t.Errorf("%s: %+v, %v, want %+v, %v", test.name, got.Methods, ok, test.want, test.ok)
		}
	}
	// Libraries are known as before.
	exec, _, _ := types.LookupFieldOrMethod(conn, true, pkg, "ExecContext")
	if got, ok := table.Lookup(exec.(*types.Func), conn); !ok || got.Effect != Exec {
		t.Errorf("ExecContext: %+v, %v", got, ok)
	}
	if !table.Knows("example.com/db") || !table.Knows("database/sql") || table.Knows("example.com/none") {
		t.Error("wrong packages")
	}
	if !NewTable(config.APIs{}).Knows("database/sql") {
		t.Error("an empty table does not know database/sql")
	}
}

// Every effect that the configuration allows means something.
func TestConfiguredEffects(t *testing.T) {
	var names []string
	for _, typ := range []reflect.Type{reflect.TypeFor[config.Query](), reflect.TypeFor[config.Client]()} {
		f, _ := typ.FieldByName("Effect")
		names = append(names, config.Enum(f.Tag)...)
	}
	for _, name := range names {
		if effects[name] == None {
			t.Errorf("effect %q means nothing", name)
		}
	}
	for name := range effects {
		if !slices.Contains(names, name) {
			t.Errorf("effect %q cannot be configured", name)
		}
	}
}
