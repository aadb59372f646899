// Package callbacktransaction wraps work in callbacks that run inside a transaction.
package callbacktransaction

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

type Store struct {
	db *sql.DB
}

func (s *Store) withTx(ctx context.Context, work func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Cancel commits each order on its own.
func (s *Store) Cancel(ctx context.Context, orders []int64) error {
	for _, id := range orders {
		err := s.withTx(ctx, func(tx *sql.Tx) error { // want nplusone:"minor"
			if _, err := tx.ExecContext(ctx, "UPDATE orders SET state = 'cancelled' WHERE id = $1", id); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, "INSERT INTO order_log (order_id, event) VALUES ($1, 'cancelled')", id)
			return err
		})
		if err != nil {
			return fmt.Errorf("cancel order %d: %w", id, err)
		}
	}
	return nil
}

// CancelTogether moves the loop into the callback: one transaction, one statement per order.
func (s *Store) CancelTogether(ctx context.Context, orders []int64) error {
	return s.withTx(ctx, func(tx *sql.Tx) error {
		for _, id := range orders {
			if _, err := tx.ExecContext(ctx, "UPDATE orders SET state = 'cancelled' WHERE id = $1", id); err != nil { // want nplusone:"write"
				return err
			}
		}
		return nil
	})
}

// Sweep passes a method that is given the transaction.
func (s *Store) Sweep(ctx context.Context, orders []int64) error {
	for _, id := range orders {
		if err := s.withTx(ctx, func(tx *sql.Tx) error { return remove(ctx, tx, id) }); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

func remove(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM orders WHERE id = $1", id)
	return err
}

// CancelAll is one transaction with two statements.
func (s *Store) CancelAll(ctx context.Context, customer int64) error {
	return s.withTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET state = 'cancelled' WHERE customer_id = $1", customer); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO order_log (order_id, event) SELECT id, 'cancelled' FROM orders WHERE customer_id = $1", customer)
		return err
	})
}

// SweepSerializable repeats the transaction while the database reports conflicts.
func (s *Store) SweepSerializable(ctx context.Context, id int64, conflict func(error) bool) (err error) {
	for range 5 {
		err = s.withTx(ctx, func(tx *sql.Tx) error { return remove(ctx, tx, id) })
		if !conflict(err) {
			return err
		}
	}
	return err
}

// Describe loops in the callback, and sends nothing from the loop.
func (s *Store) Describe(ctx context.Context, orders []int64) (text string, err error) {
	err = s.withTx(ctx, func(tx *sql.Tx) error {
		for _, id := range orders {
			text += fmt.Sprintf("order %d; ", id)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO notes (body) VALUES ($1)", text)
		return err
	})
	return text, err
}
