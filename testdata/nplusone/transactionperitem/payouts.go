// Package transactionperitem begins and commits a transaction for each item.
package transactionperitem

import (
	"context"
	"database/sql"
	"slices"
)

type Payout struct {
	ID, Account, Amount int64
}

type Payouts struct {
	db *sql.DB
}

func (p *Payouts) Run(ctx context.Context, payouts []Payout) error {
	for _, po := range payouts {
		tx, err := p.db.BeginTx(ctx, nil) // want nplusone:"transaction"
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - $1 WHERE id = $2", po.Amount, po.Account); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Settle opens the transaction in a helper.
func (p *Payouts) Settle(ctx context.Context, payouts []Payout) error {
	for _, po := range payouts {
		if err := p.settleOne(ctx, po); err != nil { // want nplusone:"transaction"
			return err
		}
	}
	return nil
}

func (p *Payouts) settleOne(ctx context.Context, po Payout) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE payouts SET settled = true WHERE id = $1", po.ID); err != nil {
		return err
	}
	return tx.Commit()
}

// RunTogether has one transaction, but still one statement per payout.
func (p *Payouts) RunTogether(ctx context.Context, payouts []Payout) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, po := range payouts {
		if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - $1 WHERE id = $2", po.Amount, po.Account); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return tx.Commit()
}

// RunChunks has a transaction per chunk, which is fine, and a statement per payout, which is not.
func (p *Payouts) RunChunks(ctx context.Context, payouts []Payout) error {
	for chunk := range slices.Chunk(payouts, 500) {
		tx, err := p.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, po := range chunk {
			if _, err := tx.ExecContext(ctx, "UPDATE payouts SET settled = true WHERE id = $1", po.ID); err != nil { // want nplusone:"write"
				tx.Rollback()
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// RunAtOnce has one transaction and two statements for all payouts.
func (p *Payouts) RunAtOnce(ctx context.Context, payouts []Payout) error {
	var sum int64
	for _, po := range payouts {
		sum += po.Amount
	}
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE accounts a SET balance = balance - p.amount FROM payouts p WHERE p.account = a.id AND NOT p.settled"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO ledger (amount) VALUES ($1)", sum); err != nil {
		return err
	}
	return tx.Commit()
}

// Rollback ends each transaction of a list that others began.
func Rollback(open []*sql.Tx) {
	for _, tx := range open {
		tx.Rollback()
	}
}

// Retry begins anew when the database reports a conflict.
func (p *Payouts) Retry(ctx context.Context, po Payout) (err error) {
	for range 5 {
		if err = p.settleOne(ctx, po); err == nil {
			return nil
		}
	}
	return err
}
