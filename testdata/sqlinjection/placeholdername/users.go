// Package placeholdername binds what is no value.
package placeholdername

import "database/sql"

func Sorted(db *sql.DB, column string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY ?", column) // want sqlinjection:"placeholder"
}

func Direction(db *sql.DB, dir string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY name $1", dir) // want sqlinjection:"placeholder"
}

func Table(db *sql.DB, table string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM $1 WHERE id = $2", table, 3) // want sqlinjection:"placeholder"
}

func Values(db *sql.DB, name string, vector any, ids []any) {
	db.Query("SELECT id FROM users WHERE name = ? ORDER BY id LIMIT ? OFFSET ?", name, 10, 20)
	db.Query("SELECT id FROM items ORDER BY embedding <-> $1", vector)
	db.Query("SELECT id FROM users ORDER BY CASE WHEN name = ? THEN 0 ELSE 1 END", name)
	db.Query("SELECT extract(year FROM $1::date), trim(both from $2)", name, name)
	db.Query("SELECT id FROM users WHERE name IS DISTINCT FROM $1", name)
	db.Query("SELECT id FROM unnest($1::bigint[]) AS id", ids)
	db.Query("SELECT id FROM users WHERE data ? 'key' AND id IN (?, ?) ORDER BY name", ids...)
	db.Exec("INSERT INTO users (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = ?", 1, name, name)
	db.Query("SELECT name FROM {table:Identifier} WHERE id = {id:UInt64}", name, 1)
	db.Query("SELECT resource$$name FROM events ORDER BY resource$1name LIMIT $1", 1)
	db.Exec("UPDATE users SET name = $1, age = age + $2 WHERE id = $3", name, 1, 2)
}
