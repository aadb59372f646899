// Package rowserr loops over rows.
package rowserr

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
)

func unchecked(db *sql.DB) (ids []int64, err error) {
	rows, err := db.Query("SELECT id FROM users") // want unclosed:"rowserr"
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func uncheckedPgx(ctx context.Context, pool *pgxpool.Pool) (ids []int64, err error) {
	rows, err := pool.Query(ctx, "SELECT id FROM users") // want unclosed:"rowserr"
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func checked(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return n, nil
}

// Silent: a helper loops, and it may check.
func helper(db *sql.DB) ([]int64, error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scan(rows)
}

func scan(rows *sql.Rows) (ids []int64, err error) {
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Silent: CollectRows closes and checks.
func collected(ctx context.Context, pool *pgxpool.Pool) ([]int64, error) {
	rows, err := pool.Query(ctx, "SELECT id FROM users")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Silent: no loop, and the scan fails if Next did.
func one(db *sql.DB) (id int64, err error) {
	rows, err := db.Query("SELECT id FROM users LIMIT 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	rows.Next()
	err = rows.Scan(&id)
	return id, err
}

// swapped copies two variables to each other, which a literal captures.
func swapped(ctx context.Context, db *sql.DB, later bool) (names []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	kept := rows
	defer func() { err = errors.Join(err, rows.Close(), kept.Close()) }()
	for i := 0; i < 2 && later; i++ {
		rows, kept = kept, rows
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// In a transaction the next statement fails as well, on some databases.
func locked(tx *sql.Tx) (ids []int64, err error) {
	rows, err := tx.Query("SELECT id FROM users FOR UPDATE") // want unclosed:"rowserrtx"
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Silent: the loop inserts one row after the other, and each result is one row.
func insertAll(db *sqlx.DB, names []string) (ids []int64, err error) {
	for _, name := range names {
		id, err := insert(db, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
		row, err := db.NamedQuery("INSERT INTO log (name) VALUES (:name) RETURNING id", map[string]any{"name": name})
		if err != nil {
			return nil, err
		}
		if row.Next() {
			err = row.Scan(&id)
		}
		row.Close()
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func insert(db *sqlx.DB, name string) (id int64, err error) {
	err = db.QueryRow("INSERT INTO users (name) VALUES ($1) RETURNING id", name).Scan(&id)
	return id, err
}

// For each name, rows are read in a loop of their own.
func eachName(db *sqlx.DB, names []string) (ids []int64, err error) {
	for _, name := range names {
		rows, err := db.Queryx("SELECT id FROM users WHERE name = $1", name) // want unclosed:"rowserr"
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				rows.Close()
				return nil, err
			}
			ids = append(ids, id)
		}
		rows.Close()
	}
	return ids, nil
}
