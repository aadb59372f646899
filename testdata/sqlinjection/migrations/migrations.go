// Package migrations runs statements that stand in the source.
package migrations

import (
	"database/sql"
	"embed"
	"fmt"
)

type step struct {
	Version int
	SQL     string
}

var steps = []step{
	{1, "CREATE TABLE users (id BIGINT)"},
	{2, "ALTER TABLE users ADD name TEXT"},
}

var byVersion = map[int]string{1: "CREATE TABLE groups (id BIGINT)"}

//go:embed migrations.go
var files embed.FS

//go:embed migrations.go
var file string

func Run(db *sql.DB) error {
	for _, s := range steps {
		if _, err := db.Exec(s.SQL); err != nil {
			return err
		}
		if _, err := db.Exec(fmt.Sprintf("UPDATE schema SET version = %d", s.Version)); err != nil {
			return err
		}
	}
	for _, s := range byVersion {
		if _, err := db.Exec(s); err != nil {
			return err
		}
	}
	data, err := files.ReadFile("migrations.go")
	if err != nil {
		return err
	}
	if _, err := db.Exec(string(data)); err != nil {
		return err
	}
	_, err = db.Exec(file)
	return err
}

func Locals(db *sql.DB) error {
	for _, t := range []string{"users", "groups"} {
		if _, err := db.Exec("TRUNCATE " + t); err != nil {
			return err
		}
	}
	for _, s := range []struct{ table, column string }{{"users", "name"}, {"groups", "title"}} {
		if _, err := db.Exec("CREATE INDEX ON " + s.table + " (" + s.column + ")"); err != nil {
			return err
		}
	}
	return nil
}
