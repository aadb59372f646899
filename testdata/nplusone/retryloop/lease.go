// Package retryloop repeats one statement until it succeeds.
package retryloop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const attempts = 4

var delays = []time.Duration{100 * time.Millisecond, time.Second, 5 * time.Second}

var errTaken = errors.New("lease is taken")

type Leases struct {
	db    *sql.DB
	tries int
}

// Acquire counts its attempts.
func (l *Leases) Acquire(ctx context.Context, name string) error {
	var err error
	for attempt := 0; attempt < attempts; attempt++ {
		if _, err = l.db.ExecContext(ctx, "INSERT INTO leases (name) VALUES (?)", name); err == nil {
			return nil
		}
		time.Sleep(time.Duration(attempt+1) * 100 * time.Millisecond)
	}
	return fmt.Errorf("lease %q: %w", name, err)
}

// Renew ranges over its delays.
func (l *Leases) Renew(ctx context.Context, name string) (err error) {
	for _, delay := range delays {
		if err = l.touch(ctx, name); err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(delay):
		}
	}
	return err
}

// Release leaves the loop in its condition; the bound is a field.
func (l *Leases) Release(ctx context.Context, name string) error {
	err := errTaken
	for i := 1; err != nil && i <= l.tries; i++ {
		_, err = l.db.ExecContext(ctx, "DELETE FROM leases WHERE name = ?", name)
	}
	return err
}

// Insert draws a new random name when the old one is taken.
func (l *Leases) Insert(ctx context.Context, random func() string) (string, error) {
	for i := range l.tries {
		name := fmt.Sprintf("%s-%d", random(), i)
		_, err := l.db.ExecContext(ctx, "INSERT INTO leases (name) VALUES (?)", name)
		if err == nil {
			return name, nil
		}
		if !errors.Is(err, errTaken) {
			return "", err
		}
	}
	return "", errTaken
}

// FreeName counts up until it has found a name that nobody uses.
func (l *Leases) FreeName(ctx context.Context, base string) (string, error) {
	for i := 1; ; i++ {
		name := fmt.Sprintf("%s-%d", base, i)
		var used bool
		if err := l.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM leases WHERE name = ?)", name).Scan(&used); err != nil {
			return "", err
		}
		if !used {
			return name, nil
		}
	}
}

// RenewAll retries each lease, so it sends at least one statement per lease.
func (l *Leases) RenewAll(ctx context.Context, names []string) error {
	for _, name := range names {
		var err error
		for range attempts {
			if _, err = l.db.ExecContext(ctx, "UPDATE leases SET renewed_at = now() WHERE name = ?", name); err == nil { // want nplusone:"write"
				break
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// AcquireAll calls the retrying method per lease.
func (l *Leases) AcquireAll(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := l.Acquire(ctx, name); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Fill has a counter, but success does not end the loop: one statement per slot.
func (l *Leases) Fill(ctx context.Context, name string, slots int) error {
	for slot := 0; slot < slots; slot++ {
		if _, err := l.db.ExecContext(ctx, "INSERT INTO slots (lease, slot) VALUES (?, ?)", name, slot); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (l *Leases) touch(ctx context.Context, name string) error {
	_, err := l.db.ExecContext(ctx, "UPDATE leases SET renewed_at = now() WHERE name = ?", name)
	return err
}
