// Package squirrelrunwith builds statements with squirrel, which sends them only after RunWith.
package squirrelrunwith

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

type Shipment struct {
	ID, CarrierID int64
	Carrier       string
}

type Shipments struct {
	db *sql.DB
}

// Assign ends its builder chain with Exec.
func (s *Shipments) Assign(ctx context.Context, tx *sql.Tx, shipments []Shipment) error {
	for _, sh := range shipments {
		_, err := sq.Update("shipments").Set("carrier_id", sh.CarrierID).Where(sq.Eq{"id": sh.ID}).RunWith(tx).ExecContext(ctx) // want nplusone:"unit"
		if err != nil {
			return err
		}
	}
	return nil
}

// Carriers keeps a builder that already knows its runner.
func (s *Shipments) Carriers(shipments []Shipment) error {
	carriers := sq.Select("name").From("carriers").RunWith(s.db)
	for i := range shipments {
		row := carriers.Where(sq.Eq{"id": shipments[i].CarrierID}).QueryRow() // want nplusone:"read"
		if err := row.Scan(&shipments[i].Carrier); err != nil {
			return err
		}
	}
	return nil
}

// Delete renders the text, and gives it to database/sql.
func (s *Shipments) Delete(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		query, args, err := sq.Delete("shipments").Where(sq.Eq{"id": id}).ToSql()
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, query, args...); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Log uses the package functions.
func (s *Shipments) Log(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		entry := sq.Insert("log").Columns("shipment_id").Values(id)
		if _, err := sq.ExecContextWith(ctx, s.db, entry); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// LogAll calls Values repeatedly and sends one statement.
func (s *Shipments) LogAll(ctx context.Context, ids []int64) error {
	insert := sq.Insert("log").Columns("shipment_id")
	for _, id := range ids {
		insert = insert.Values(id)
	}
	_, err := insert.RunWith(s.db).ExecContext(ctx)
	return err
}

// Names passes the slice as the value of Eq, which becomes IN.
func (s *Shipments) Names(ctx context.Context, ids []int64) (names []string, err error) {
	rows, err := sq.Select("name").From("carriers").Where(sq.Eq{"id": ids}).RunWith(s.db).QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// Filter adds conditions per parameter.
func (s *Shipments) Filter(ctx context.Context, filter map[string]any) (n int, err error) {
	q := sq.Select("count(*)").From("shipments")
	for column, value := range filter {
		q = q.Where(sq.Eq{column: value})
	}
	err = q.RunWith(s.db).QueryRowContext(ctx).Scan(&n)
	return n, err
}

// Statements renders text per shipment; nothing is sent.
func Statements(ids []int64) (texts []string, err error) {
	for _, id := range ids {
		text, _, err := sq.Delete("shipments").Where(sq.Eq{"id": id}).ToSql()
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}
