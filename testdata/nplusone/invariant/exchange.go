// Package invariant asks the same question in each iteration.
package invariant

import (
	"context"
	"database/sql"
	"time"
)

type Invoice struct {
	ID    int64
	Cents int64
	Tax   int64
}

type Invoices struct {
	db      *sql.DB
	country string
}

func (s *Invoices) AddTax(ctx context.Context, invoices []*Invoice) error {
	for _, inv := range invoices {
		var percent int64
		err := s.db.QueryRowContext(ctx, "SELECT percent FROM taxes WHERE country = ?", s.country).Scan(&percent) // want nplusone:"invariant"
		if err != nil {
			return err
		}
		inv.Tax = inv.Cents * percent / 100
	}
	return nil
}

// Convert asks through a helper, with arguments that were computed before the loop.
func (s *Invoices) Convert(ctx context.Context, invoices []*Invoice, currency string) error {
	day := time.Now().UTC().Truncate(24 * time.Hour)
	for _, inv := range invoices {
		rate, err := s.rate(ctx, currency, day) // want nplusone:"invariant"
		if err != nil {
			return err
		}
		inv.Cents = int64(float64(inv.Cents) * rate)
	}
	return nil
}

func (s *Invoices) rate(ctx context.Context, currency string, day time.Time) (rate float64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT rate FROM rates WHERE currency = ? AND day = ?", currency, day).Scan(&rate)
	return rate, err
}

// Visible asks a question that has no argument at all.
func (s *Invoices) Visible(ctx context.Context, invoices []*Invoice) (visible []*Invoice, err error) {
	for _, inv := range invoices {
		limit, err := s.limit(ctx) // want nplusone:"invariant"
		if err != nil {
			return nil, err
		}
		if inv.Cents >= limit {
			visible = append(visible, inv)
		}
	}
	return visible, nil
}

func (s *Invoices) limit(ctx context.Context) (cents int64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = 'invoice_limit'").Scan(&cents)
	return cents, err
}

// Number fetches a new value each time although the arguments do not change.
func (s *Invoices) Number(ctx context.Context, invoices []*Invoice) error {
	for _, inv := range invoices {
		if err := s.db.QueryRowContext(ctx, "SELECT nextval('invoice_numbers')").Scan(&inv.ID); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Bump changes the row each time: a write cannot be hoisted.
func (s *Invoices) Bump(ctx context.Context, invoices []*Invoice) error {
	for _, inv := range invoices {
		if inv.Tax == 0 {
			continue
		}
		if _, err := s.db.ExecContext(ctx, "UPDATE counters SET taxed = taxed + 1 WHERE country = ?", s.country); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Remind has both: the query that depends on the invoice is the one to report.
func (s *Invoices) Remind(ctx context.Context, invoices []*Invoice) (total int64, err error) {
	for _, inv := range invoices {
		fee, err := s.limit(ctx)
		if err != nil {
			return 0, err
		}
		var paid int64
		err = s.db.QueryRowContext(ctx, "SELECT sum(cents) FROM payments WHERE invoice_id = ?", inv.ID).Scan(&paid) // want nplusone:"read"
		if err != nil {
			return 0, err
		}
		if paid < inv.Cents {
			total += fee
		}
	}
	return total, nil
}

// AddTaxOnce hoists the query.
func (s *Invoices) AddTaxOnce(ctx context.Context, invoices []*Invoice) error {
	var percent int64
	if err := s.db.QueryRowContext(ctx, "SELECT percent FROM taxes WHERE country = ?", s.country).Scan(&percent); err != nil {
		return err
	}
	for _, inv := range invoices {
		inv.Tax = inv.Cents * percent / 100
	}
	return nil
}

// ConvertOnce hoists the call of the helper.
func (s *Invoices) ConvertOnce(ctx context.Context, invoices []*Invoice, currency string) error {
	rate, err := s.rate(ctx, currency, time.Now().UTC())
	if err != nil {
		return err
	}
	for _, inv := range invoices {
		inv.Cents = int64(float64(inv.Cents) * rate)
	}
	return nil
}

// Wait repeats the same question on purpose until its answer changes.
func (s *Invoices) Wait(ctx context.Context) error {
	for {
		var open int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM invoices WHERE state = 'open'").Scan(&open); err != nil {
			return err
		}
		if open == 0 {
			return nil
		}
		time.Sleep(time.Second)
	}
}

// Drain deletes in portions, with the same statement each time, until nothing is left.
func (s *Invoices) Drain(ctx context.Context) error {
	for {
		res, err := s.db.ExecContext(ctx, "DELETE FROM invoices WHERE state = 'void' LIMIT 1000")
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
	}
}

// Sample takes a fixed number of measurements.
func (s *Invoices) Sample(ctx context.Context) (took [10]time.Duration, err error) {
	for i := range took {
		start := time.Now()
		if err := s.db.PingContext(ctx); err != nil {
			return took, err
		}
		took[i] = time.Since(start)
	}
	return took, nil
}

// Refresh reads one setting per tick.
func (s *Invoices) Refresh(ctx context.Context, every time.Duration, set func(int64)) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if v, err := s.limit(ctx); err == nil {
				set(v)
			}
		}
	}
}

// Contact asks for the same customer, but for the one rule that needs it.
func (s *Invoices) Contact(ctx context.Context, customer int64, rules []string) (email string, err error) {
	for _, rule := range rules {
		switch rule {
		case "email":
			err := s.db.QueryRowContext(ctx, "SELECT email FROM customers WHERE id = ?", customer).Scan(&email)
			if err != nil {
				return "", err
			}
		case "none":
			email = ""
		}
	}
	return email, nil
}
