// Package requestloader asks the database itself only if the context of a request carries no loader, which collects what many ask for.
package requestloader

import (
	"context"
	"database/sql"
)

type User struct {
	ID   int64
	Name string
}

type Loader interface {
	Load(id int64) (*User, error)
}

type loaders struct {
	Users  Loader
	Groups Loader
}

type key struct{}

func loadersOf(ctx context.Context) loaders {
	l, _ := ctx.Value(key{}).(loaders)
	return l
}

type App struct {
	db *sql.DB
}

func (a *App) find(ctx context.Context, id int64) (*User, error) {
	u := new(User)
	return u, a.db.QueryRowContext(ctx, "SELECT id, name FROM users WHERE id = ?", id).Scan(&u.ID, &u.Name)
}

func (a *App) user(ctx context.Context, id int64) (*User, error) {
	loader := loadersOf(ctx).Users
	if loader == nil {
		return a.find(ctx, id)
	}
	return loader.Load(id)
}

func (a *App) member(ctx context.Context, id int64) (*User, error) {
	loader, ok := ctx.Value(key{}).(Loader)
	if !ok {
		return a.find(ctx, id)
	}
	return loader.Load(id)
}

type Shift struct {
	ID, UserID int64
	Name       string
}

func (a *App) Names(ctx context.Context, shifts []*Shift) error {
	for _, s := range shifts {
		u, err := a.user(ctx, s.UserID)
		if err != nil {
			return err
		}
		s.Name = u.Name
	}
	return nil
}

func (a *App) Members(ctx context.Context, shifts []*Shift) error {
	for _, s := range shifts {
		u, err := a.member(ctx, s.UserID)
		if err != nil {
			return err
		}
		s.Name = u.Name
	}
	return nil
}

// Direct goes past the loader.
func (a *App) Direct(ctx context.Context, shifts []*Shift) error {
	for _, s := range shifts {
		u, err := a.find(ctx, s.UserID) // want nplusone:"read"
		if err != nil {
			return err
		}
		s.Name = u.Name
	}
	return nil
}
