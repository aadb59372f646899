// Package sqlxinterface declares an interface with the methods of sqlx that it needs.
package sqlxinterface

import (
	"context"
	"database/sql"
)

// Accessor is a database or a transaction.
type Accessor interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Fields looks like an Accessor and looks into memory.
type Fields interface {
	Get(dest any, names ...string) error
}

type Order struct {
	ID     int64  `db:"id"`
	UserID int64  `db:"user_id"`
	Note   string `db:"note"`
}

type Orders struct {
	db     Accessor
	fields Fields
}

func (o *Orders) Notes(ctx context.Context, ids []int64) (notes []string, err error) {
	for _, id := range ids {
		var order Order
		if err := o.db.GetContext(ctx, &order, "SELECT id, user_id, note FROM orders WHERE id = $1", id); err != nil { // want nplusone:"read"
			return nil, err
		}
		notes = append(notes, order.Note)
	}
	return notes, nil
}

// NotesAtOnce asks once.
func (o *Orders) NotesAtOnce(ctx context.Context, ids []int64) (notes []string, err error) {
	err = o.db.SelectContext(ctx, &notes, "SELECT note FROM orders WHERE id = ANY($1)", ids)
	return notes, err
}

// Names asks no database.
func (o *Orders) Names(keys []string) (names []string, err error) {
	for _, key := range keys {
		var name string
		if err := o.fields.Get(&name, key); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Chain follows each order to the one it replaces, which only the row before tells.
func (o *Orders) Chain(ctx context.Context, first int64, replaced []string) (notes []string, err error) {
	order := new(Order)
	order.ID = first
	for _, reason := range replaced {
		if err := o.db.GetContext(ctx, order, "SELECT id, user_id, note FROM orders WHERE replaced_by = $1 AND reason = $2", order.ID, reason); err != nil {
			return nil, err
		}
		notes = append(notes, order.Note)
	}
	return notes, nil
}
