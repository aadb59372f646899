// Package growth loops over lists that grow with the data, which is refused, and over others, which is a nit.
package growth

import (
	"context"
	"database/sql"
)

type Order struct{ ID, Buyer int64 }

type Label struct{ Name string }

type Form struct{ Buyers []int64 }

type Shop struct{ db *sql.DB }

func (s *Shop) name(ctx context.Context, buyer int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM buyers WHERE id = ?", buyer).Scan(&name)
	return name, err
}

// RefuseEntities gets structs with an ID.
func (s *Shop) RefuseEntities(ctx context.Context, orders []*Order) (names []string, err error) {
	for _, o := range orders {
		name, err := s.name(ctx, o.Buyer) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (s *Shop) buyers(ctx context.Context) (ids []int64, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT DISTINCT buyer FROM orders")
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

// RefuseRead gets its list from a query.
func (s *Shop) RefuseRead(ctx context.Context) (names []string, err error) {
	ids, err := s.buyers(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		name, err := s.name(ctx, id) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// RefuseCollected collects its list from another.
func (s *Shop) RefuseCollected(ctx context.Context, orders []*Order) (names []string, err error) {
	buyers := map[int64]bool{}
	for _, o := range orders {
		buyers[o.Buyer] = true
	}
	for id := range buyers {
		name, err := s.name(ctx, id) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// NoteForm gets its list from a form.
func (s *Shop) NoteForm(ctx context.Context, form *Form) (names []string, err error) {
	for _, id := range form.Buyers {
		name, err := s.name(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// AskLabels gets structs that are no entities.
func (s *Shop) AskLabels(ctx context.Context, labels []Label) (sum int, err error) {
	for _, l := range labels {
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE label = ?", l.Name).Scan(&n); err != nil { // want nplusone:"read"
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// NoteChanged reads what it is going to change.
func (s *Shop) NoteChanged(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		name, err := s.name(ctx, o.Buyer) // want nplusone:"minor"
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "UPDATE orders SET title = ? WHERE id = ?", "for "+name, o.ID); err != nil {
			return err
		}
	}
	return nil
}
