// Package rangeint ranges over integers.
package rangeint

import (
	"context"
	"database/sql"
	"strings"
)

type Hall struct {
	ID    int64
	Seats int
}

type Booking struct {
	db *sql.DB
}

func (b *Booking) CreateSeats(ctx context.Context, hall Hall) error {
	for seat := range hall.Seats {
		if _, err := b.db.ExecContext(ctx, "INSERT INTO seats (hall_id, number) VALUES (?, ?)", hall.ID, seat+1); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (b *Booking) Owners(ctx context.Context, seats []int64) ([]string, error) {
	owners := make([]string, len(seats))
	for i := range len(seats) {
		err := b.db.QueryRowContext(ctx, "SELECT owner FROM bookings WHERE seat_id = ?", seats[i]).Scan(&owners[i]) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
	}
	return owners, nil
}

// CreateRow builds one statement for the whole row of seats.
func (b *Booking) CreateRow(ctx context.Context, hall Hall) error {
	values := make([]string, 0, hall.Seats)
	args := make([]any, 0, 2*hall.Seats)
	for seat := range hall.Seats {
		values = append(values, "(?, ?)")
		args = append(args, hall.ID, seat+1)
	}
	_, err := b.db.ExecContext(ctx, "INSERT INTO seats (hall_id, number) VALUES "+strings.Join(values, ","), args...)
	return err
}

// Release tries the same statement up to three times.
func (b *Booking) Release(ctx context.Context, seat int64) (err error) {
	for range 3 {
		if _, err = b.db.ExecContext(ctx, "DELETE FROM bookings WHERE seat_id = ?", seat); err == nil {
			return nil
		}
	}
	return err
}
