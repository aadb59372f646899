// Package chunks sends one statement per chunk of a long list.
package chunks

import (
	"context"
	"database/sql"
	"iter"
	"slices"
	"strings"
)

const size = 1000

type Purge struct {
	db *sql.DB
}

// BySlices takes chunks of the standard library.
func (p *Purge) BySlices(ctx context.Context, ids []int64) error {
	for chunk := range slices.Chunk(ids, size) {
		if err := p.delete(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// ByIndex advances the index by the size of a chunk.
func (p *Purge) ByIndex(ctx context.Context, ids []int64) error {
	for start := 0; start < len(ids); start += size {
		end := start + size
		if end > len(ids) {
			end = len(ids)
		}
		chunk := ids[start:end]
		if _, err := p.db.ExecContext(ctx, "DELETE FROM logs WHERE id IN ("+marks(len(chunk))+")", anys(chunk)...); err != nil {
			return err
		}
	}
	return nil
}

// ByRemainder cuts the front off until nothing is left.
func (p *Purge) ByRemainder(ctx context.Context, ids []int64) error {
	for len(ids) > 0 {
		n := min(len(ids), size)
		if err := p.delete(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// ByFill collects items and flushes when the buffer is full.
func (p *Purge) ByFill(ctx context.Context, ids iter.Seq[int64]) error {
	pending := make([]int64, 0, size)
	for id := range ids {
		pending = append(pending, id)
		if len(pending) < size {
			continue
		}
		if err := p.delete(ctx, pending); err != nil {
			return err
		}
		pending = pending[:0]
	}
	if len(pending) == 0 {
		return nil
	}
	return p.delete(ctx, pending)
}

// ByHelper ranges over chunks that a helper of this package made.
func (p *Purge) ByHelper(ctx context.Context, ids []int64) error {
	for _, chunk := range split(ids) {
		if err := p.delete(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// ChunksOfOne walks chunks and then the items of each chunk.
func (p *Purge) ChunksOfOne(ctx context.Context, ids []int64) error {
	for chunk := range slices.Chunk(ids, size) {
		for _, id := range chunk {
			if _, err := p.db.ExecContext(ctx, "DELETE FROM logs WHERE id = ?", id); err != nil { // want nplusone:"write"
				return err
			}
		}
	}
	return nil
}

// EverySecond advances by two but sends one item at a time.
func (p *Purge) EverySecond(ctx context.Context, pairs []string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if _, err := p.db.ExecContext(ctx, "UPDATE labels SET value = ? WHERE name = ?", pairs[i+1], pairs[i]); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (p *Purge) delete(ctx context.Context, ids []int64) error {
	_, err := p.db.ExecContext(ctx, "DELETE FROM logs WHERE id IN ("+marks(len(ids))+")", anys(ids)...)
	return err
}

func split(ids []int64) [][]int64 {
	var chunks [][]int64
	for len(ids) > size {
		chunks = append(chunks, ids[:size])
		ids = ids[size:]
	}
	return append(chunks, ids)
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func anys(ids []int64) []any {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return args
}

// ByCount counts what it has collected, and starts again when there are enough.
func (p *Purge) ByCount(ctx context.Context, ids map[int64]bool) error {
	var pending []int64
	n := 0
	for id := range ids {
		pending = append(pending, id)
		n++
		if n == size {
			if err := p.delete(ctx, pending); err != nil {
				return err
			}
			pending, n = pending[:0], 0
		}
	}
	return p.delete(ctx, pending)
}

// AfterSome counts without starting again: from then on it asks each time.
func (p *Purge) AfterSome(ctx context.Context, ids []int64) error {
	for i, id := range ids {
		if i >= 10 {
			if _, err := p.db.ExecContext(ctx, "DELETE FROM logs WHERE id = ?", id); err != nil { // want nplusone:"write"
				return err
			}
		}
	}
	return nil
}
