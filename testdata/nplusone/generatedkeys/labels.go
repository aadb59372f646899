// Package generatedkeys inserts rows whose numbers the database gives.
package generatedkeys

import (
	"context"
	"database/sql"
)

type Label struct {
	ID   int64
	Name string
}

type Labels struct{ DB *sql.DB }

// Create needs the number of each: a multi-row statement would tell one. It is not asked about by default.
func (l *Labels) Create(ctx context.Context, tx *sql.Tx, labels []Label) error {
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO labels (name) VALUES (?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for i := range labels {
		res, err := stmt.ExecContext(ctx, labels[i].Name) // want nplusone:"unit"
		if err != nil {
			return err
		}
		if labels[i].ID, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	return nil
}

// Attach wants no numbers.
func (l *Labels) Attach(ctx context.Context, tx *sql.Tx, issue int64, labels []Label) error {
	for _, label := range labels {
		res, err := tx.ExecContext(ctx, "INSERT INTO issue_labels (issue, label) VALUES (?, ?)", issue, label.ID) // want nplusone:"write"
		if err != nil {
			return err
		}
		if _, err := res.LastInsertId(); err != nil {
			return err
		}
	}
	return nil
}

// Import gives the numbers itself, and inserts all at once.
func (l *Labels) Import(ctx context.Context, tx *sql.Tx, names string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO labels (id, name) SELECT id, name FROM json_table(?, '$[*]' COLUMNS (id INT PATH '$.id', name TEXT PATH '$.name')) t", names)
	return err
}
