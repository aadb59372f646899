package knowledge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// modules a program of this test may import, reduced to what matters here.
var stubs = map[string]string{
	"google.golang.org/grpc":           "package grpc; type CallOption interface{}",
	"github.com/jackc/pgx/v5":          "package pgx; type Rows interface{}; type Row interface{}",
	"github.com/jackc/pgx/v5/pgconn":   "package pgconn; type CommandTag struct{}",
	"google.golang.org/protobuf/proto": "package proto; type Message interface{}",
	"entgo.io/ent":                     "package ent; type QueryContext struct{}; type Hook func()",
	"entgo.io/ent/dialect/sql":         "package sql; type Selector struct{}",
}

type stubImporter struct{}

func (stubImporter) Import(path string) (*types.Package, error) {
	src, ok := stubs[path]
	if !ok {
		return std.Import(path)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(path, fset, []*ast.File{f}, nil)
}

func TestByShape(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", `package p

import (
	"context"
	"database/sql"

	"entgo.io/ent"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

type DBTX interface {
	ExecContext(context.Context, string, ...interface{}) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...interface{}) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...interface{}) *sql.Row
	Exec(context.Context, string, ...interface{}) (pgconn.CommandTag, error)
	Query(context.Context, string, ...interface{}) (pgx.Rows, error)
	QueryRow(context.Context, string, ...interface{}) pgx.Row

	Get(dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest interface{}, query string, args ...interface{}) error
	GetContext(ctx context.Context, dest any, names ...string) error
	Select(dest *string, query string, args ...any) error
	Begin() (*sql.Tx, error)
	Tx() *sql.Tx
}

func named(table, query string) *sql.Rows            { return nil }
func prepare(name, sql string) (*sql.Stmt, error)    { return nil, nil }
func args(ctx context.Context, label, text string, args []any) (*sql.Rows, error) { return nil, nil }
func byName(ctx context.Context, name string) (*sql.Rows, error) { return nil, nil }

func withoutString(ctx context.Context) (*sql.Rows, error) { return nil, nil }
func noRows(query string, args ...any) ([]string, error)   { return nil, nil }
func scan(rows *sql.Rows, query string) error               { return nil }

type Client interface {
	Get(ctx context.Context, in proto.Message, opts ...grpc.CallOption) (proto.Message, error)
	Dial(opts ...grpc.CallOption) error
}
func notMethod(ctx context.Context, opts ...grpc.CallOption) error { return nil }

// What ent generates, reduced to fields and a few methods.
type (
	QueryContext  = ent.QueryContext
	Hook          = ent.Hook
	AggregateFunc func(*entsql.Selector) string

	hooks  struct{ User []ent.Hook }
	config struct{ hooks *hooks }

	UserQuery struct {
		config
		ctx *QueryContext
	}
	selector struct {
		label string
		fns   []AggregateFunc
		scan  func(context.Context, any) error
	}
	UserSelect struct {
		*UserQuery
		selector
	}
	UserGroupBy struct {
		selector
		build *UserQuery
	}
	UserCreate struct {
		config
		hooks []Hook
	}
	UserCreateBulk struct {
		config
		builders []*UserCreate
	}
	UserDelete struct {
		config
		hooks []Hook
	}
	UserDeleteOne struct{ _d *UserDelete }
	UserClient    struct{ config }
)

func (*UserQuery) All(context.Context) ([]string, error)      { return nil, nil }
func (*UserQuery) Where() *UserQuery                          { return nil }
func (*UserSelect) Scan(context.Context, any) error           { return nil }
func (*selector) Strings(context.Context) ([]string, error)   { return nil, nil }
func (*UserGroupBy) Scan(context.Context, any) error          { return nil }
func (*UserCreate) Save(context.Context) (string, error)      { return "", nil }
func (*UserCreateBulk) Save(context.Context) ([]string, error) { return nil, nil }
func (*UserDeleteOne) Exec(context.Context) error             { return nil }
func (*UserClient) Create() *UserCreate                       { return nil }
func (*UserClient) All(context.Context) error                 { return nil }
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: stubImporter{}}
	p, err := conf.Check("p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"DBTX.ExecContext":     "shape exec sql=2",
		"DBTX.PrepareContext":  "shape prepare sql=2",
		"DBTX.QueryContext":    "shape read sql=2",
		"DBTX.QueryRowContext": "shape read sql=2",
		"DBTX.Exec":            "shape exec sql=2",
		"DBTX.Begin":           "shape begin",
		"DBTX.Tx":              "unknown",
		"DBTX.Query":           "shape read sql=2",
		"DBTX.QueryRow":        "shape read sql=2",
		"DBTX.Get":             "shape read sql=2",
		"DBTX.SelectContext":   "shape read sql=3",
		"DBTX.GetContext":      "unknown",
		"DBTX.Select":          "unknown",
		"named":                "shape read sql=2",
		"prepare":              "shape prepare sql=2",
		"args":                 "shape read sql=3",
		"byName":               "shape read",
		"withoutString":        "unknown",
		"noRows":               "unknown",
		"scan":                 "unknown",
		"Client.Get":           "grpc rpc",
		"Client.Dial":          "unknown",
		"notMethod":            "unknown",
		"UserQuery.All":        "ent read",
		"UserQuery.Where":      "unknown",
		"UserSelect.Scan":      "ent read",
		"UserSelect.Strings":   "ent read",
		"UserGroupBy.Scan":     "ent read",
		"UserCreate.Save":      "ent write",
		"UserCreateBulk.Save":  "ent write batch",
		"UserDeleteOne.Exec":   "ent write",
		"UserClient.Create":    "unknown",
		"UserClient.All":       "unknown",
	} {
		fn := findFunc(p, name)
		api, ok := Lookup(fn, nil)
		if !ok {
			api, ok = ByShape(fn)
		}
		if got := describe(api, ok); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// findFunc returns the function "name" or the method "type.name" of p.
func findFunc(p *types.Package, name string) *types.Func {
	if typ, method, ok := strings.Cut(name, "."); ok {
		obj, _, _ := types.LookupFieldOrMethod(p.Scope().Lookup(typ).Type(), true, p, method)
		return obj.(*types.Func)
	}
	return p.Scope().Lookup(name).(*types.Func)
}

func TestByName(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", `package p

import "database/sql"

type Conn struct{ db *sql.DB }

func (c *Conn) Run(sql string) error                  { return nil }
func (c *Conn) Rows(query string, args ...any) error  { return nil }
func (c *Conn) Search(query string) ([]string, error) { return nil, nil }
func (c *Conn) Between(query string, limit int) error { return nil }
func (c *Conn) Label(name string, args ...any) error  { return nil }
func (c *Conn) Built(query []byte, args ...any) error { return nil }
func (c *Conn) unexported(sql string) error           { return nil }

func Named(query string, values any, db *sql.DB) error { return nil }
func Explain(sql string, values ...any) string         { return "" }
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := (&types.Config{Importer: stubImporter{}}).Check("example.com/p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	guessed := map[string]bool{"Run": true, "Rows": true, "Named": true}
	var all []*types.Func
	conn := p.Scope().Lookup("Conn").Type().(*types.Named)
	for m := range conn.Methods() {
		all = append(all, m)
	}
	for _, name := range []string{"Named", "Explain"} {
		all = append(all, p.Scope().Lookup(name).(*types.Func))
	}
	for _, fn := range all {
		if api, ok := ByName(fn); ok != guessed[fn.Name()] || ok && (api.SQL != 1 || ByID(api.Library.ID) != api.Library) {
			t.Errorf("%s: %+v, %v", fn, api, ok)
		}
	}
}
