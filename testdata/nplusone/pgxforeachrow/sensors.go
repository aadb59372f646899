// Package pgxforeachrow passes callbacks that pgx calls once per row of an open query.
package pgxforeachrow

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type Sensor struct {
	ID   int64
	Last float64
}

type Sensors struct {
	pool *pgxpool.Pool
}

func (s *Sensors) Calibrate(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, "SELECT id FROM sensors")
	if err != nil {
		return err
	}
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		_, err := s.pool.Exec(ctx, "UPDATE sensors SET calibrated_at = now() WHERE id = $1", id) // want nplusone:"rows"
		return err
	})
	return err
}

// List completes each row with a query of its own.
func (s *Sensors) List(ctx context.Context) ([]Sensor, error) {
	rows, err := s.pool.Query(ctx, "SELECT id FROM sensors")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (sensor Sensor, err error) {
		if err = row.Scan(&sensor.ID); err != nil {
			return sensor, err
		}
		sensor.Last, err = s.last(ctx, sensor.ID) // want nplusone:"rows"
		return sensor, err
	})
}

func (s *Sensors) last(ctx context.Context, id int64) (v float64, err error) {
	err = s.pool.QueryRow(ctx, "SELECT value FROM readings WHERE sensor_id = $1 ORDER BY at DESC LIMIT 1", id).Scan(&v)
	return v, err
}

// Sum only adds in the callback.
func (s *Sensors) Sum(ctx context.Context) (sum float64, err error) {
	rows, err := s.pool.Query(ctx, "SELECT value FROM readings")
	if err != nil {
		return 0, err
	}
	var v float64
	_, err = pgx.ForEachRow(rows, []any{&v}, func() error {
		sum += v
		return nil
	})
	return sum, err
}

// Latest joins.
func (s *Sensors) Latest(ctx context.Context) ([]Sensor, error) {
	rows, err := s.pool.Query(ctx, "SELECT s.id, r.value FROM sensors s JOIN latest_readings r ON r.sensor_id = s.id")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Sensor])
}
