// Package wrapper runs statements through helpers: the finding stands where the text is put together.
package wrapper

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
)

type DB struct{ *sql.DB }

func (d DB) run(ctx context.Context, query string, args ...any) error {
	_, err := d.ExecContext(ctx, query, args...)
	return err
}

func remove(ctx context.Context, d DB, name string) error {
	return d.run(ctx, "DELETE FROM users WHERE name = '"+name+"'") // want sqlinjection:"value"
}

func RemoveAll(ctx context.Context, d DB, names []string) error {
	for _, n := range names {
		if err := remove(ctx, d, n); err != nil {
			return err
		}
	}
	return d.run(ctx, "DELETE FROM users WHERE name = $1", "root")
}

// Every caller passes a constant.
func count(d DB, table string) (n int, err error) {
	return n, d.QueryRow(fmt.Sprintf("SELECT count(*) FROM %s", table)).Scan(&n)
}

func Counts(d DB) (users, groups int, err error) {
	if users, err = count(d, "users"); err != nil {
		return 0, 0, err
	}
	groups, err = count(d, "groups")
	return users, groups, err
}

type runner func(query string) error

func each(run runner, queries ...string) error {
	for _, q := range queries {
		if err := run(q); err != nil {
			return err
		}
	}
	return nil
}

func transaction(d *sql.DB, do func(tx *sql.Tx) error) error {
	tx, err := d.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func handle(d *sql.DB, w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	transaction(d, func(tx *sql.Tx) error {
		_, err := tx.Exec("DELETE FROM users WHERE name = '" + name + "'") // want sqlinjection:"request"
		return err
	})
}
