// Package sqlcqueries calls methods that sqlc generated for database/sql.
package sqlcqueries

import (
	"context"
	"database/sql"

	"fixture/nplusone/sqlcqueries/db"
)

type Subscription struct {
	Customer, Plan int64
	Cents          int64
}

type Billing struct {
	conn    *sql.DB
	queries *db.Queries
}

func New(conn *sql.DB) *Billing {
	return &Billing{conn: conn, queries: db.New(conn)}
}

func (b *Billing) Price(ctx context.Context, subscriptions []Subscription) error {
	for i := range subscriptions {
		plan, err := b.queries.GetPlan(ctx, subscriptions[i].Plan) // want nplusone:"minor"
		if err != nil {
			return err
		}
		subscriptions[i].Cents = plan.Cents
	}
	return nil
}

// Invoice binds the queries to a transaction first.
func (b *Billing) Invoice(ctx context.Context, subscriptions []Subscription) error {
	tx, err := b.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	q := b.queries.WithTx(tx)
	for _, s := range subscriptions {
		err := q.CreateInvoice(ctx, db.CreateInvoiceParams{CustomerID: s.Customer, Cents: s.Cents}) // want nplusone:"unit"
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// PriceAll passes a slice, which sqlc expands.
func (b *Billing) PriceAll(ctx context.Context, subscriptions []Subscription) error {
	ids := make([]int64, 0, len(subscriptions))
	for _, s := range subscriptions {
		ids = append(ids, s.Plan)
	}
	plans, err := b.queries.ListPlans(ctx, ids)
	if err != nil {
		return err
	}
	cents := make(map[int64]int64, len(plans))
	for _, p := range plans {
		cents[p.ID] = p.Cents
	}
	for i := range subscriptions {
		subscriptions[i].Cents = cents[subscriptions[i].Plan]
	}
	return nil
}

// Bound makes one set of queries per transaction and runs none.
func (b *Billing) Bound(txs []*sql.Tx) []*db.Queries {
	var bound []*db.Queries
	for _, tx := range txs {
		bound = append(bound, b.queries.WithTx(tx))
	}
	return bound
}
