// Package pgxtx runs statements on the interface pgx.Tx.
package pgxtx

import (
	"context"

	"github.com/jackc/pgx/v5"
)

type Entry struct {
	ID, Account, Cents int64
}

type Ledger struct {
	conn *pgx.Conn
}

func (l *Ledger) Book(ctx context.Context, tx pgx.Tx, entries []Entry) error {
	for _, e := range entries {
		if _, err := tx.Exec(ctx, "INSERT INTO entries (account, cents) VALUES ($1, $2)", e.Account, e.Cents); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (l *Ledger) Balances(ctx context.Context, tx pgx.Tx, accounts []int64) (map[int64]int64, error) {
	balances := map[int64]int64{}
	for _, a := range accounts {
		var cents int64
		if err := tx.QueryRow(ctx, "SELECT sum(cents) FROM entries WHERE account = $1", a).Scan(&cents); err != nil { // want nplusone:"read"
			return nil, err
		}
		balances[a] = cents
	}
	return balances, nil
}

// Close commits one transaction per account, through the callback helper of pgx.
func (l *Ledger) Close(ctx context.Context, accounts []int64) error {
	for _, a := range accounts {
		err := pgx.BeginFunc(ctx, l.conn, func(tx pgx.Tx) error { // want nplusone:"minor"
			_, err := tx.Exec(ctx, "UPDATE accounts SET closed = true WHERE id = $1", a)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SendEach sends a batch of one query per account: a batch does not help when it is sent in the loop.
func (l *Ledger) SendEach(ctx context.Context, accounts []int64) error {
	for _, a := range accounts {
		batch := &pgx.Batch{}
		batch.Queue("UPDATE accounts SET checked_at = now() WHERE id = $1", a)
		batch.Queue("INSERT INTO checks (account) VALUES ($1)", a)
		if err := l.conn.SendBatch(ctx, batch).Close(); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// CloseAll opens one transaction and sends one statement.
func (l *Ledger) CloseAll(ctx context.Context, accounts []int64) error {
	return pgx.BeginFunc(ctx, l.conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE accounts SET closed = true WHERE id = ANY($1)", accounts)
		return err
	})
}

// BookBatch sends one batch in one transaction.
func (l *Ledger) BookBatch(ctx context.Context, entries []Entry) error {
	tx, err := l.conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	batch := &pgx.Batch{}
	for _, e := range entries {
		batch.Queue("INSERT INTO entries (account, cents) VALUES ($1, $2)", e.Account, e.Cents)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// Totals queues per account and reads the answers in the order of the questions.
func (l *Ledger) Totals(ctx context.Context, accounts []int64) ([]int64, error) {
	batch := &pgx.Batch{}
	for _, a := range accounts {
		batch.Queue("SELECT sum(cents) FROM entries WHERE account = $1", a)
	}
	results := l.conn.SendBatch(ctx, batch)
	defer results.Close()
	totals := make([]int64, len(accounts))
	for i := range totals {
		if err := results.QueryRow().Scan(&totals[i]); err != nil {
			return nil, err
		}
	}
	return totals, nil
}

// Largest scans the rows of one query.
func (l *Ledger) Largest(ctx context.Context) (max Entry, err error) {
	rows, err := l.conn.Query(ctx, "SELECT id, account, cents FROM entries")
	if err != nil {
		return max, err
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	if err != nil {
		return max, err
	}
	for _, e := range entries {
		if e.Cents > max.Cents {
			max = e
		}
	}
	return max, nil
}
