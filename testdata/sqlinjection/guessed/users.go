// Package guessed gives text to functions that are only known by the name of a parameter.
package guessed

import (
	"xorm.io/xorm/core"
)

func Rename(db *core.DB, name string, values map[string]any) error {
	_, err := db.ExecMap("UPDATE users SET name = '"+name+"' WHERE id = ?id", &values) // want sqlinjection:"value"
	return err
}

func RenameBound(db *core.DB, values map[string]any) error {
	_, err := db.ExecMap("UPDATE users SET name = ?name WHERE id = ?id", &values)
	return err
}
