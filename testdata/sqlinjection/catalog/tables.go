// Package catalog asks databases for their tables: the values are names, which the schema or the configuration chooses.
package catalog

import (
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
)

type migrator struct {
	db    *sql.DB
	table string
}

func (m *migrator) HasTable(table string) (n int, err error) {
	return n, m.db.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '" + table + "'").Scan(&n)
}

func (m *migrator) columns() (*sql.Rows, error) {
	return m.db.Query(fmt.Sprintf("SELECT column_name FROM information_schema.columns WHERE table_name = '%s'", m.table))
}

// A name out of the catalog, to ask it again.
func (m *migrator) ofEach() error {
	rows, err := m.db.Query("SELECT name FROM sqlite_master")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return err
		}
		m.db.Query("SELECT `column_name` FROM `information_schema`.`columns` WHERE `table_name` = '" + table + "'")
	}
	return rows.Err()
}

// Decoded data has been sent by somebody.
func (m *migrator) described(data []byte) error {
	var in struct{ Table string }
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	_, err := m.db.Query("SELECT 1 FROM pg_class WHERE relname = '" + in.Table + "'") // want sqlinjection:"value"
	return err
}

// A client is somebody else.
func (m *migrator) serve(w http.ResponseWriter, r *http.Request) {
	m.db.Query("SELECT 1 FROM pg_class WHERE relname = '" + r.FormValue("table") + "'") // want sqlinjection:"request"
}

// Paths are the program's own.
func (m *migrator) backup(dir string) error {
	_, err := m.db.Exec(`VACUUM INTO "` + filepath.Join(dir, m.table) + `.db"`)
	return err
}

var database = flag.String("database", "app", "name of the database")

// So is what whoever starts the program sets.
func size(db *sql.DB) (n int, err error) {
	return n, db.QueryRow("SELECT pg_database_size('" + *database + "')").Scan(&n)
}

// A word on the command line is a value like others.
func find(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + flag.Arg(0) + "'") // want sqlinjection:"unknown"
}

// DefaultOwner can be changed by other packages, but what for?
var DefaultOwner = "'root'"

func owned(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE owner IN (" + DefaultOwner + ")")
}
