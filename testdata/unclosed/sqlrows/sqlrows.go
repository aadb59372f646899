// Package sqlrows reads rows of database/sql.
package sqlrows

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"time"
)

func scanError(db *sql.DB) (ids []int64, err error) {
	rows, err := db.Query("SELECT id FROM users") // want unclosed:"rows"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func first(db *sql.DB) (id int64, err error) {
	rows, err := db.Query("SELECT id FROM users") // want unclosed:"rows"
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&id)
	}
	return id, err
}

// Silent: Next closes the rows when it returns false.
func drained(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func closed(db *sql.DB) (ids []int64, err error) {
	rows, err := db.Query("SELECT id FROM users")
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
	return ids, rows.Err()
}

// Silent: the deferred cancel closes the rows.
func cancelled(ctx context.Context, db *sql.DB) (id int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	rows, err := db.QueryContext(ctx, "SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, sql.ErrNoRows
	}
	return id, rows.Scan(&id)
}

// A failing transaction is rolled back, which closes its rows: a question.
func inTransaction(tx *sql.Tx) (id int64, err error) {
	rows, err := tx.Query("SELECT id FROM users") // want unclosed:"rows"
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, errors.New("none")
	}
	return id, rows.Scan(&id)
}

// Silent: who gets the error rolls back.
func failing(tx *sql.Tx) (ids []int, err error) {
	rows, err := tx.Query("SELECT id FROM users")
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Silent: a failure has closed the rows.
func asksFirst(db *sql.DB) (ids []int, err error) {
	rows, err := db.Query("SELECT id FROM users")
	if err != nil || rows.Err() != nil {
		return nil, errors.New("query failed")
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func statement(db *sql.DB) (n int, err error) {
	stmt, err := db.Prepare("SELECT count(*) FROM users") // want unclosed:"stmt"
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRow().Scan(&n)
	return n, err
}

// Silent: closed with the transaction.
func statementOfTx(tx *sql.Tx) (n int, err error) {
	stmt, err := tx.Prepare("SELECT count(*) FROM users")
	if err != nil {
		return 0, err
	}
	err = stmt.QueryRow().Scan(&n)
	return n, err
}

func connection(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want unclosed:"conn"
	if err != nil {
		return err
	}
	if err := conn.PingContext(ctx); err != nil {
		return err
	}
	return conn.Close()
}

// Silent: the deferred rollback closes the rows of the transaction.
func rolledBack(db *sql.DB) (id int64, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	rows, err := tx.Query("SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	if !rows.Next() {
		return 0, sql.ErrNoRows
	}
	if err := rows.Scan(&id); err != nil {
		return 0, err
	}
	return id, tx.Commit()
}

// That they end with the request does not tell that they were all.
func listed(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	rows, err := db.QueryContext(r.Context(), "SELECT name FROM users") // want unclosed:"rowserr"
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if rows.Scan(&name) != nil {
			return
		}
		w.Write([]byte(name))
	}
}

// Silent: the rows end with the request.
func served(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	rows, err := db.QueryContext(r.Context(), "SELECT name FROM users")
	if err != nil {
		return
	}
	if rows.Next() {
		w.Write(nil)
	}
}
