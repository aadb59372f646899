// Package fieldresolver renders tables whose columns are computed by function fields.
package fieldresolver

import (
	"context"
	"database/sql"
	"strconv"
)

type Employee struct {
	ID        int64
	Name      string
	ManagerID int64
	Manager   string
}

// A Column computes one cell per row.
type Column struct {
	Title string
	Value func(ctx context.Context, e Employee) (string, error)
}

type Directory struct {
	db *sql.DB
}

func (d *Directory) columns() []Column {
	return []Column{
		{"Name", func(_ context.Context, e Employee) (string, error) { return e.Name, nil }},
		{"Manager", func(ctx context.Context, e Employee) (name string, err error) {
			err = d.db.QueryRowContext(ctx, "SELECT name FROM employees WHERE id = ?", e.ManagerID).Scan(&name)
			return name, err
		}},
	}
}

// Render calls each column for each row: one of them queries.
func (d *Directory) Render(ctx context.Context, employees []Employee) ([][]string, error) {
	columns := d.columns()
	var table [][]string
	for _, e := range employees {
		row := make([]string, 0, len(columns))
		for _, c := range columns {
			cell, err := c.Value(ctx, e) // want nplusone:"read"
			if err != nil {
				return nil, err
			}
			row = append(row, cell)
		}
		table = append(table, row)
	}
	return table, nil
}

// A PlainColumn has no context and no way to the database.
type PlainColumn struct {
	Title string
	Value func(e Employee) string
}

var plain = []PlainColumn{
	{"ID", func(e Employee) string { return strconv.FormatInt(e.ID, 10) }},
	{"Manager", func(e Employee) string { return e.Manager }},
}

// RenderPlain computes its cells from what a JOIN has loaded.
func RenderPlain(employees []Employee) (table [][]string) {
	for _, e := range employees {
		row := make([]string, 0, len(plain))
		for _, c := range plain {
			row = append(row, c.Value(e))
		}
		table = append(table, row)
	}
	return table
}

// Load joins the managers.
func (d *Directory) Load(ctx context.Context) (employees []Employee, err error) {
	rows, err := d.db.QueryContext(ctx, "SELECT e.id, e.name, m.name FROM employees e LEFT JOIN employees m ON m.id = e.manager_id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e Employee
		if err := rows.Scan(&e.ID, &e.Name, &e.Manager); err != nil {
			return nil, err
		}
		employees = append(employees, e)
	}
	return employees, rows.Err()
}
