// Package tablenames puts names into text that cannot be bound.
package tablenames

import (
	"database/sql"
	"fmt"
	"os"
)

// Whoever runs the program names its database.
func Create(db *sql.DB) error {
	_, err := db.Exec("CREATE DATABASE " + os.Getenv("DB_NAME"))
	return err
}

// The database itself names its tables.
func Truncate(db *sql.DB) error {
	rows, err := db.Query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	if err != nil {
		return err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return err
		}
		tables = append(tables, t)
	}
	for _, t := range tables {
		if _, err := db.Exec("TRUNCATE " + t); err != nil {
			return err
		}
	}
	return rows.Err()
}

type layout struct{ Schema string }

type admin struct {
	db     *sql.DB
	layout *layout
}

func load() *layout { return parse(os.Args) }

var parse func([]string) *layout

// Whatever fills the field: a program that chooses its schema chooses among its own.
func (a *admin) migrate() error {
	_, err := a.db.Exec(fmt.Sprintf("CREATE SCHEMA %s", a.layout.Schema))
	return err
}

func run(db *sql.DB) error { return (&admin{db, load()}).migrate() }

type Config struct{ Schema string }

var read func() *Config

// Nor is a configuration anybody else's.
func Configured(db *sql.DB) error {
	_, err := db.Exec("CREATE SCHEMA " + read().Schema)
	return err
}
