// Package sqlcpgx calls methods that sqlc generated for pgx.
package sqlcpgx

import (
	"context"
	"errors"

	"fixture/nplusone/sqlcpgx/db"
)

type Meter struct {
	ID    int64
	Value float64
}

type Meters struct {
	*db.Queries
}

// Last calls a promoted method of the embedded queries.
func (m *Meters) Last(ctx context.Context, meters []Meter) (err error) {
	for i := range meters {
		if meters[i].Value, err = m.LastReading(ctx, meters[i].ID); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Store passes the slice to a method made from a :batchexec annotation.
func (m *Meters) Store(ctx context.Context, meters []Meter) (err error) {
	params := make([]db.CreateReadingParams, 0, len(meters))
	for _, meter := range meters {
		params = append(params, db.CreateReadingParams{MeterID: meter.ID, Value: meter.Value})
	}
	m.CreateReading(ctx, params).Exec(func(_ int, e error) {
		err = errors.Join(err, e)
	})
	return err
}

// StoreEach calls the batch method with one element per meter.
func (m *Meters) StoreEach(ctx context.Context, meters []Meter) error {
	for _, meter := range meters {
		params := []db.CreateReadingParams{{MeterID: meter.ID, Value: meter.Value}}
		if err := m.CreateReading(ctx, params).Close(); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Reset passes an array.
func (m *Meters) Reset(ctx context.Context, meters []Meter) error {
	var ids []int64
	for _, meter := range meters {
		ids = append(ids, meter.ID)
	}
	return m.DeleteReadings(ctx, ids)
}
