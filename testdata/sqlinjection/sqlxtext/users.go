// Package sqlxtext gives text to sqlx.
package sqlxtext

import (
	"github.com/jmoiron/sqlx"
)

func ByNames(db *sqlx.DB, names []string) (ids []int64, err error) {
	q, args, err := sqlx.In("SELECT id FROM users WHERE name IN (?)", names)
	if err != nil {
		return nil, err
	}
	return ids, db.Select(&ids, db.Rebind(q), args...)
}

func ByName(db *sqlx.DB, name string) (id int64, err error) {
	return id, db.Get(&id, "SELECT id FROM users WHERE name = '"+name+"'") // want sqlinjection:"value"
}

func Rebound(db *sqlx.DB, name string) (id int64, err error) {
	q := db.Rebind("SELECT id FROM users WHERE age > ? AND name = '" + name + "'") // want sqlinjection:"value"
	return id, db.Get(&id, q, 3)
}

func Named(db *sqlx.DB, name string) error {
	_, err := db.NamedExec("UPDATE users SET name = :name", map[string]any{"name": name})
	return err
}

func NamedText(db *sqlx.DB, name string) error {
	_, err := db.NamedExec("UPDATE users SET name = '"+name+"' WHERE id = :id", map[string]any{"id": 1}) // want sqlinjection:"value"
	return err
}
