// Package store takes its options in a struct.
package store

import (
	"database/sql"
	"fmt"
)

type Options struct {
	Sort, Table string
	Limit       int
}

func List(db *sql.DB, o Options) (*sql.Rows, error) {
	if o.Table == "" {
		o.Table = "users"
	}
	return db.Query(fmt.Sprintf("SELECT id FROM %s ORDER BY %s LIMIT %d", o.Table, o.Sort, o.Limit))
}

func ListPointer(db *sql.DB, o *Options) (*sql.Rows, error) {
	switch o.Sort {
	case "name", "id":
	default:
		o.Sort = "id"
	}
	return db.Query("SELECT id FROM users ORDER BY " + o.Sort)
}

func (o *Options) Validate() error {
	switch o.Sort {
	case "name", "id":
		return nil
	}
	return fmt.Errorf("unknown column %q", o.Sort)
}

func ListValidated(db *sql.DB, o *Options) (*sql.Rows, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	return db.Query("SELECT id FROM users ORDER BY " + o.Sort)
}
