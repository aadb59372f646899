// Package postgres implements the interfaces of package billing; the transaction travels in the context.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

type txKey struct{}

type Transactor struct{ DB *sql.DB }

func (t *Transactor) Within(ctx context.Context, work func(context.Context) error) error {
	tx, err := t.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

type Invoices struct{ DB *sql.DB }

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func (i *Invoices) conn(ctx context.Context) execer {
	if tx, ok := ctx.Value(txKey{}).(*sql.Tx); ok {
		return tx
	}
	return i.DB
}

func (i *Invoices) Close(ctx context.Context, id int64) error {
	_, err := i.conn(ctx).ExecContext(ctx, "UPDATE invoices SET closed = true WHERE id = $1", id)
	return err
}

func (i *Invoices) CloseMany(ctx context.Context, ids []int64) error {
	marks := make([]string, len(ids))
	args := make([]any, len(ids))
	for n, id := range ids {
		marks[n], args[n] = fmt.Sprintf("$%d", n+1), id
	}
	_, err := i.conn(ctx).ExecContext(ctx, "UPDATE invoices SET closed = true WHERE id IN ("+strings.Join(marks, ", ")+")", args...)
	return err
}
