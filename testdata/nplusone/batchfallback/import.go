// Package batchfallback sends items one by one only when the batch has failed.
package batchfallback

import (
	"context"
	"database/sql"
	"log/slog"
	"slices"
	"strings"
)

type Reading struct {
	Meter int64
	Value float64
}

type Import struct {
	db *sql.DB
}

func (im *Import) insert(ctx context.Context, readings []Reading) error {
	args := make([]any, 0, 2*len(readings))
	for _, r := range readings {
		args = append(args, r.Meter, r.Value)
	}
	marks := strings.TrimSuffix(strings.Repeat("(?, ?),", len(readings)), ",")
	_, err := im.db.ExecContext(ctx, "INSERT INTO readings (meter_id, value) VALUES "+marks, args...)
	return err
}

func (im *Import) insertOne(ctx context.Context, r Reading) error {
	_, err := im.db.ExecContext(ctx, "INSERT INTO readings (meter_id, value) VALUES (?, ?)", r.Meter, r.Value)
	return err
}

// Store finds out which of the readings is the bad one.
func (im *Import) Store(ctx context.Context, readings []Reading) {
	if err := im.insert(ctx, readings); err != nil {
		for _, r := range readings {
			if err := im.insertOne(ctx, r); err != nil {
				slog.WarnContext(ctx, "reading dropped", "meter", r.Meter, "err", err)
			}
		}
	}
}

// StoreChunks falls back for the chunk that has failed.
func (im *Import) StoreChunks(ctx context.Context, readings []Reading) (bad []Reading) {
	for chunk := range slices.Chunk(readings, 1000) {
		err := im.insert(ctx, chunk)
		if err == nil {
			continue
		}
		for _, r := range chunk {
			if im.insertOne(ctx, r) != nil {
				bad = append(bad, r)
			}
		}
	}
	return bad
}

// Split halves what has failed.
func (im *Import) Split(ctx context.Context, readings []Reading) error {
	err := im.insert(ctx, readings)
	if err == nil || len(readings) < 2 {
		return err
	}
	half := len(readings) / 2
	if err := im.Split(ctx, readings[:half]); err != nil {
		return err
	}
	return im.Split(ctx, readings[half:])
}

// StoreOrdered chooses between the batch and the loop: none of them has failed.
func (im *Import) StoreOrdered(ctx context.Context, readings []Reading, ordered bool) error {
	if !ordered {
		return im.insert(ctx, readings)
	}
	for _, r := range readings {
		if err := im.insertOne(ctx, r); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// StoreAndMark goes on per reading although the batch has succeeded.
func (im *Import) StoreAndMark(ctx context.Context, readings []Reading) error {
	if err := im.insert(ctx, readings); err != nil {
		return err
	}
	for _, r := range readings {
		if _, err := im.db.ExecContext(ctx, "UPDATE meters SET last_value = ? WHERE id = ?", r.Value, r.Meter); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}
