// Package transactions begins transactions.
package transactions

import (
	"context"
	"database/sql"
	"errors"

	"github.com/Masterminds/squirrel"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
)

func early(db *sql.DB, id int64) error {
	tx, err := db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM users WHERE id = $1", id); err != nil {
		return err
	}
	return tx.Commit()
}

func earlySqlx(ctx context.Context, db *sqlx.DB, id int64) error {
	tx, err := db.BeginTxx(ctx, nil) // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM users WHERE id = $1", id); err != nil {
		return err
	}
	return tx.Commit()
}

func earlyPgx(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	tx, err := pool.Begin(ctx) // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM users WHERE id = $1", id); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

type queries struct{ db dbtx }

type dbtx interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

func (q *queries) withTx(tx *sql.Tx) *queries { return &queries{db: tx} }

func (q *queries) remove(ctx context.Context, id int64) error {
	_, err := q.db.ExecContext(ctx, "DELETE FROM users WHERE id = $1", id)
	return err
}

func generated(ctx context.Context, db *sql.DB, q *queries, id int64) error {
	tx, err := db.BeginTx(ctx, nil) // want unclosed:"tx"
	if err != nil {
		return err
	}
	if err := q.withTx(tx).remove(ctx, id); err != nil {
		return err
	}
	return tx.Commit()
}

func deferred(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("DELETE FROM users WHERE id = $1", id); err != nil {
		return err
	}
	return tx.Commit()
}

func deferredSqlx(ctx context.Context, db *sqlx.DB, id int64) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := db.Queryx("SELECT id FROM users")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.StructScan(&id); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return tx.Commit()
}

// Silent: the deferred literal decides by the error.
func named(db *sql.DB, id int64) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
			return
		}
		err = tx.Commit()
	}()
	_, err = tx.Exec("DELETE FROM users WHERE id = $1", id)
	return err
}

func within(ctx context.Context, pool *pgxpool.Pool, f func(pgx.Tx) error) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			tx.Rollback(ctx)
			panic(p)
		}
	}()
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback(ctx))
	}
	return tx.Commit(ctx)
}

func acquired(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx) // want unclosed:"conn"
	if err != nil {
		return err
	}
	if err := conn.Ping(ctx); err != nil {
		return err
	}
	conn.Release()
	return nil
}

// Silent: after the loop a batch is open if and only if something was counted.
func batches(db *sql.DB, names <-chan string) error {
	var tx *sql.Tx
	count := 0
	for name := range names {
		if count == 0 {
			var err error
			if tx, err = db.Begin(); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("INSERT INTO names VALUES (?)", name); err != nil {
			tx.Rollback()
			return err
		}
		count++
		if count%100 == 0 {
			if err := tx.Commit(); err != nil {
				return err
			}
			count = 0
		}
	}
	if count == 0 {
		return nil
	}
	return tx.Commit()
}

func batchesLeft(db *sql.DB, names <-chan string) error {
	var tx *sql.Tx
	count := 0
	for name := range names {
		if count == 0 {
			var err error
			if tx, err = db.Begin(); err != nil { // want unclosed:"tx"
				return err
			}
		}
		count++
		if _, err := tx.Exec("INSERT INTO names VALUES (?)", name); err != nil {
			return err
		}
	}
	if count == 0 {
		return nil
	}
	return tx.Commit()
}

// Silent: the rows end with the transaction, which the builder got.
func locked(ctx context.Context, db *sql.DB) (ids []int64, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	rows, err := squirrel.Select("id").From("jobs").Suffix("FOR UPDATE").RunWith(tx).QueryContext(ctx)
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
	return ids, tx.Commit()
}

// Not so on the database itself: one comment about the open rows and the unchecked error.
func unlocked(ctx context.Context, db *sql.DB) (ids []int64, err error) {
	rows, err := squirrel.Select("id").From("jobs").RunWith(db).QueryContext(ctx) // want unclosed:"rows"
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
	return ids, nil
}

// Silent: a batch whose Exec fails is closed.
func batched(ctx context.Context, conn *pgx.Conn, b *pgx.Batch) error {
	res := conn.SendBatch(ctx, b)
	if _, err := res.Exec(); err != nil {
		return err
	}
	return res.Close()
}

func batchedTwice(ctx context.Context, conn *pgx.Conn, b *pgx.Batch, more func() error) error {
	res := conn.SendBatch(ctx, b) // want unclosed:"rows"
	if _, err := res.Exec(); err != nil {
		return err
	}
	if err := more(); err != nil {
		return err
	}
	return res.Close()
}
