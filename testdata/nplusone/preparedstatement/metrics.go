// Package preparedstatement uses prepared statements around and inside loops.
package preparedstatement

import (
	"context"
	"database/sql"
	"strings"
)

type Point struct {
	Series int64
	Value  float64
}

type Metrics struct {
	db  *sql.DB
	add *sql.Stmt
}

func New(ctx context.Context, db *sql.DB) (*Metrics, error) {
	add, err := db.PrepareContext(ctx, "INSERT INTO points (series, value) VALUES (?, ?)")
	if err != nil {
		return nil, err
	}
	return &Metrics{db: db, add: add}, nil
}

// Add prepared the statement once; the round trips remain.
func (m *Metrics) Add(ctx context.Context, points []Point) error {
	for _, p := range points {
		if _, err := m.add.ExecContext(ctx, p.Series, p.Value); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (m *Metrics) Last(ctx context.Context, series []int64) ([]float64, error) {
	last, err := m.db.PrepareContext(ctx, "SELECT value FROM points WHERE series = ? ORDER BY id DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	defer last.Close()
	values := make([]float64, len(series))
	for i, s := range series {
		if err := last.QueryRowContext(ctx, s).Scan(&values[i]); err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return values, nil
}

// AddSeries prepares the same statement for each series, and runs it for each point.
func (m *Metrics) AddSeries(ctx context.Context, series map[int64][]float64) error {
	for id, values := range series {
		st, err := m.db.PrepareContext(ctx, "INSERT INTO points (series, value) VALUES (?, ?)") // want nplusone:"prepare"
		if err != nil {
			return err
		}
		for _, v := range values {
			if _, err := st.ExecContext(ctx, id, v); err != nil { // want nplusone:"write"
				return err
			}
		}
		st.Close()
	}
	return nil
}

// Warm prepares a different statement for each table, to run them later.
func (m *Metrics) Warm(ctx context.Context, tables map[string]string) (map[string]*sql.Stmt, error) {
	statements := make(map[string]*sql.Stmt, len(tables))
	for table, query := range tables {
		st, err := m.db.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		statements[table] = st
	}
	return statements, nil
}

// AddInTx binds the prepared statement to a transaction, which needs no round trip, and runs it per point.
func (m *Metrics) AddInTx(ctx context.Context, tx *sql.Tx, points []Point) error {
	for _, p := range points {
		if _, err := tx.StmtContext(ctx, m.add).ExecContext(ctx, p.Series, p.Value); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// AddAll sends one statement.
func (m *Metrics) AddAll(ctx context.Context, points []Point) error {
	marks := strings.TrimSuffix(strings.Repeat("(?, ?),", len(points)), ",")
	var args []any
	for _, p := range points {
		args = append(args, p.Series, p.Value)
	}
	st, err := m.db.PrepareContext(ctx, "INSERT INTO points (series, value) VALUES "+marks)
	if err != nil {
		return err
	}
	defer st.Close()
	_, err = st.ExecContext(ctx, args...)
	return err
}

// Close closes statements: no query.
func Close(statements map[string]*sql.Stmt) error {
	for _, st := range statements {
		if err := st.Close(); err != nil {
			return err
		}
	}
	return nil
}

// One runs the prepared statement once.
func (m *Metrics) One(ctx context.Context, p Point) error {
	_, err := m.add.ExecContext(ctx, p.Series, p.Value)
	return err
}

// Bind collects statements of a transaction without running them.
func Bind(ctx context.Context, tx *sql.Tx, statements []*sql.Stmt) []*sql.Stmt {
	bound := make([]*sql.Stmt, 0, len(statements))
	for _, st := range statements {
		bound = append(bound, tx.StmtContext(ctx, st))
	}
	return bound
}
