// Package methodvalue calls methods through values and expressions.
package methodvalue

import (
	"context"
	"database/sql"
)

type Roles struct {
	db *sql.DB
}

func (r *Roles) role(ctx context.Context, user int64) (role string, err error) {
	err = r.db.QueryRowContext(ctx, "SELECT role FROM users WHERE id = ?", user).Scan(&role)
	return role, err
}

func (r *Roles) Grant(ctx context.Context, users []int64) error {
	exec := r.db.ExecContext
	for _, u := range users {
		if _, err := exec(ctx, "INSERT INTO grants (user_id) VALUES (?)", u); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (r *Roles) Of(ctx context.Context, users []int64) (map[int64]string, error) {
	lookup := r.role
	roles := make(map[int64]string, len(users))
	for _, u := range users {
		role, err := lookup(ctx, u) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		roles[u] = role
	}
	return roles, nil
}

// Admins uses a method expression.
func (r *Roles) Admins(ctx context.Context, users []int64) (admins []int64, err error) {
	lookup := (*Roles).role
	for _, u := range users {
		role, err := lookup(r, ctx, u) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		if role == "admin" {
			admins = append(admins, u)
		}
	}
	return admins, nil
}

// Lookups hands out method values that others may call.
func Lookups(stores []*Roles) []func(context.Context, int64) (string, error) {
	var lookups []func(context.Context, int64) (string, error)
	for _, s := range stores {
		lookups = append(lookups, s.role)
	}
	return lookups
}

type cached map[int64]string

func (c cached) role(_ context.Context, user int64) (string, error) { return c[user], nil }

// FromCache has the same shape, and the method value stays in the process.
func FromCache(ctx context.Context, c cached, users []int64) (roles []string, err error) {
	lookup := c.role
	for _, u := range users {
		role, err := lookup(ctx, u)
		if err != nil {
			return nil, err
		}
		roles = append(roles, role)
	}
	return roles, nil
}

// Last calls the method value once, after the loop.
func (r *Roles) Last(ctx context.Context, users []int64) (string, error) {
	lookup := r.role
	var last int64
	for _, u := range users {
		last = max(last, u)
	}
	return lookup(ctx, last)
}
