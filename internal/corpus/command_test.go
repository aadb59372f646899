package main

import (
	"bytes"
	"io"
	"regexp"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestCommand reviews a small module with the command of the working tree.
func TestCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command")
	}
	shop := write(t, "shop", []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.26\n")},
		{Name: "orders/orders.go", Data: []byte(`package orders

import (
	"context"
	"database/sql"

	"example.com/shop/users"
)

func Names(ctx context.Context, db *sql.DB, orders []Order) ([]string, error) {
	var names []string
	for _, o := range orders {
		name, err := users.Name(ctx, db, o.User)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

type Order struct{ ID, User int }
`)},
		{Name: "users/users.go", Data: []byte(`package users

import (
	"context"
	"database/sql"
)

func Name(ctx context.Context, db *sql.DB, id int) (name string, err error) {
	err = db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}
`)},
		{Name: "judged.md", Data: []byte("| project | kind | place | verdict |\n|---|---|---|---|\n| shop | nplusone/read | orders/orders.go:13 | true |\n")},
	})
	for _, test := range []struct {
		args []string
		want string // a regular expression
	}{
		{nil, `(?s)\n  >   13 │ 		name, err := users.Name.*\n  users/users.go:8\n.*\n +9 │ err = db.QueryRowContext`},
		{nil, `(?m)^      12 │ 	for _, o := range orders {$`},
		{[]string{"-only", "nplusone/write"}, `(?m)^\| all \|  \| 2 \| 0 \| 0 \|$`},
		{[]string{"-judge", shop + "/judged.md"}, `(?m)^\| nplusone/read \| blocking \| 1 \| 1 \| 1 \| 0 \| 0 \| 100% \| 100% \| kept \|$`},
	} {
		var out bytes.Buffer
		if err := run(t.Context(), append(test.args, shop), &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(test.want).Match(out.Bytes()) {
			t.Errorf("%v: output does not match %s:\n%s", test.args, test.want, out.String())
		}
	}
}
