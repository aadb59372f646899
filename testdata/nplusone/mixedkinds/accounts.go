// Package mixedkinds has loops with several calls: one finding each, on the first call of the kind that matters most.
package mixedkinds

import (
	"context"
	"database/sql"
	"net/http"
)

type Account struct {
	ID      int64
	Balance int64
}

type Bank struct {
	db   *sql.DB
	http *http.Client
	api  string
}

// Import writes first, but the read decides.
func (b *Bank) Import(ctx context.Context, accounts []Account) error {
	for _, a := range accounts {
		if _, err := b.db.ExecContext(ctx, "INSERT INTO imports (account_id) VALUES (?)", a.ID); err != nil {
			return err
		}
		var old int64
		err := b.db.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = ?", a.ID).Scan(&old) // want nplusone:"minor"
		if err != nil {
			return err
		}
		if _, err := b.db.ExecContext(ctx, "UPDATE accounts SET balance = ? WHERE id = ?", old+a.Balance, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// Post reads before it begins: the transaction decides.
func (b *Bank) Post(ctx context.Context, accounts []Account) error {
	for _, a := range accounts {
		var locked bool
		if err := b.db.QueryRowContext(ctx, "SELECT locked FROM accounts WHERE id = ?", a.ID).Scan(&locked); err != nil {
			return err
		}
		if locked {
			continue
		}
		tx, err := b.db.BeginTx(ctx, nil) // want nplusone:"transaction"
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + ? WHERE id = ?", a.Balance, a.ID); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Check calls a service and then the database.
func (b *Bank) Check(ctx context.Context, ids []string) error {
	for _, id := range ids {
		resp, err := b.http.Get(b.api + "/risk/" + id)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if _, err := b.db.ExecContext(ctx, "UPDATE accounts SET risk = ? WHERE id = ?", resp.StatusCode, id); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Close has a helper that reads and writes.
func (b *Bank) Close(ctx context.Context, accounts []Account) error {
	for _, a := range accounts {
		if err := b.close(ctx, a.ID); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (b *Bank) close(ctx context.Context, id int64) error {
	var balance int64
	if err := b.db.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = ?", id).Scan(&balance); err != nil {
		return err
	}
	_, err := b.db.ExecContext(ctx, "UPDATE accounts SET closed = true, last_balance = ? WHERE id = ?", balance, id)
	return err
}

// TwoLoops has one finding per loop.
func (b *Bank) TwoLoops(ctx context.Context, accounts []Account) error {
	for i := range accounts {
		err := b.db.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = ?", accounts[i].ID).Scan(&accounts[i].Balance) // want nplusone:"read"
		if err != nil {
			return err
		}
	}
	for _, a := range accounts {
		if _, err := b.db.ExecContext(ctx, "INSERT INTO snapshots (account_id, balance) VALUES (?, ?)", a.ID, a.Balance); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Returning writes with a query method, because it wants the id back.
func (b *Bank) Returning(ctx context.Context, accounts []Account) error {
	for i := range accounts {
		row := b.db.QueryRowContext(ctx, "INSERT INTO accounts (balance) VALUES (?) RETURNING id", accounts[i].Balance) // want nplusone:"unit"
		if err := row.Scan(&accounts[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// Warm reads with the method for writing: the text decides.
func (b *Bank) Warm(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := b.db.ExecContext(ctx, "SELECT pg_prewarm('account_' || $1)", id); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// Total has four calls, none of them in a loop.
func (b *Bank) Total(ctx context.Context, id int64) (sum int64, err error) {
	tx, err := b.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	var balance, reserved int64
	if err := tx.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = ?", id).Scan(&balance); err != nil {
		return 0, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT sum(cents) FROM reservations WHERE account_id = ?", id).Scan(&reserved); err != nil {
		return 0, err
	}
	return balance - reserved, tx.Commit()
}

// Sum loops between its two queries.
func (b *Bank) Sum(ctx context.Context, accounts []Account) error {
	if err := b.db.PingContext(ctx); err != nil {
		return err
	}
	var sum int64
	for _, a := range accounts {
		sum += a.Balance
	}
	_, err := b.db.ExecContext(ctx, "INSERT INTO sums (cents) VALUES (?)", sum)
	return err
}

// ImportAll does with three statements what Import does with three per account.
func (b *Bank) ImportAll(ctx context.Context, accounts []Account) error {
	var last int64
	for _, a := range accounts {
		last = max(last, a.ID)
	}
	if _, err := b.db.ExecContext(ctx, "INSERT INTO imports (account_id) SELECT id FROM staging WHERE id <= ?", last); err != nil {
		return err
	}
	var known int
	if err := b.db.QueryRowContext(ctx, "SELECT count(*) FROM accounts WHERE id <= ?", last).Scan(&known); err != nil {
		return err
	}
	_, err := b.db.ExecContext(ctx, "UPDATE accounts a SET balance = a.balance + s.balance FROM staging s WHERE s.id = a.id")
	return err
}

// CloseOne calls the helper that reads and writes, once.
func (b *Bank) CloseOne(ctx context.Context, accounts []Account) error {
	var empty Account
	for _, a := range accounts {
		if a.Balance == 0 {
			empty = a
		}
	}
	return b.close(ctx, empty.ID)
}

// PostAll begins one transaction before the loop, which adds, and ends it after the loop.
func (b *Bank) PostAll(ctx context.Context, accounts []Account) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var sum int64
	for _, a := range accounts {
		sum += a.Balance
	}
	if _, err := tx.ExecContext(ctx, "UPDATE bank SET balance = balance + ?", sum); err != nil {
		return err
	}
	return tx.Commit()
}

// Snapshot copies all rows with one statement, and looks at the accounts in memory.
func (b *Bank) Snapshot(ctx context.Context, accounts []Account) (overdrawn int, err error) {
	for _, a := range accounts {
		if a.Balance < 0 {
			overdrawn++
		}
	}
	_, err = b.db.ExecContext(ctx, "INSERT INTO snapshots (account_id, balance) SELECT id, balance FROM accounts")
	return overdrawn, err
}
