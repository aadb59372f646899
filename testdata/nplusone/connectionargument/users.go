// Package connectionargument passes the connection as an argument, or in the context.
package connectionargument

import (
	"context"
	"database/sql"
)

type User struct {
	ID    int64
	Email string
	Team  *Team
}

type Team struct {
	ID   int64
	Name string
}

// Querier is what DB and Tx have in common.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func LoadUser(ctx context.Context, db *sql.DB, id int64) (*User, error) {
	u := &User{ID: id}
	return u, db.QueryRowContext(ctx, "SELECT email FROM users WHERE id = ?", id).Scan(&u.Email)
}

// LoadByID fills its receiver, as active records do.
func (t *Team) LoadByID(ctx context.Context, q Querier, id int64) error {
	t.ID = id
	return q.QueryRowContext(ctx, "SELECT name FROM teams WHERE id = ?", id).Scan(&t.Name)
}

type connKey struct{}

func WithDB(ctx context.Context, db *sql.DB) context.Context {
	return context.WithValue(ctx, connKey{}, db)
}

func fromContext(ctx context.Context) *sql.DB { return ctx.Value(connKey{}).(*sql.DB) }

func Members(ctx context.Context, db *sql.DB, ids []int64) ([]*User, error) {
	var users []*User
	for _, id := range ids {
		u, err := LoadUser(ctx, db, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}

func AttachTeams(ctx context.Context, tx *sql.Tx, users []*User, teams map[int64]int64) error {
	for _, u := range users {
		u.Team = new(Team)
		if err := u.Team.LoadByID(ctx, tx, teams[u.ID]); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Ban takes the connection from the context in each iteration.
func Ban(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := fromContext(ctx).ExecContext(ctx, "UPDATE users SET banned = true WHERE id = ?", id); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Domain has a connection at hand and does not use it.
func Domain(_ context.Context, _ *sql.DB, u *User) string {
	for i := range u.Email {
		if u.Email[i] == '@' {
			return u.Email[i+1:]
		}
	}
	return ""
}

func Domains(ctx context.Context, db *sql.DB, users []*User) (domains []string) {
	for _, u := range users {
		domains = append(domains, Domain(ctx, db, u))
	}
	return domains
}

// Contexts only stores connections.
func Contexts(ctx context.Context, pools []*sql.DB) (all []context.Context) {
	for _, db := range pools {
		all = append(all, WithDB(ctx, db))
	}
	return all
}

// BanOlder sends one statement.
func BanOlder(ctx context.Context, users []*User) error {
	var last int64
	for _, u := range users {
		last = max(last, u.ID)
	}
	_, err := fromContext(ctx).ExecContext(ctx, "UPDATE users SET banned = true WHERE id <= ?", last)
	return err
}
