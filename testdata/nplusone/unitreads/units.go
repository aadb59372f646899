// Package unitreads reads for what it then does with each item.
package unitreads

import (
	"context"
	"database/sql"
	"net/http"

	"golang.org/x/sync/errgroup"
)

type App struct {
	ID   int64
	Name string
	URL  string
}

type Apps struct {
	db *sql.DB
}

func (a *Apps) owner(ctx context.Context, id int64) (name string, err error) {
	err = a.db.QueryRowContext(ctx, "SELECT owner FROM apps WHERE id = ?", id).Scan(&name)
	return name, err
}

// Nested changes the labels of each app, in a loop of its own.
func (a *Apps) Nested(ctx context.Context, apps []*App, labels map[string]string) error {
	for _, app := range apps {
		owner, err := a.owner(ctx, app.ID) // want nplusone:"minor"
		if err != nil {
			return err
		}
		for name, value := range labels {
			if _, err := a.db.ExecContext(ctx, "UPDATE labels SET value = ? WHERE app_id = ? AND name = ? AND owner = ?", value, app.ID, name, owner); err != nil { // want nplusone:"unit"
				return err
			}
		}
	}
	return nil
}

// Fetched waits for another server each time.
func (a *Apps) Fetched(ctx context.Context, apps []*App) (statuses []int, err error) {
	for _, app := range apps {
		owner, err := a.owner(ctx, app.ID) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		res, err := http.Get(app.URL + "?owner=" + owner)
		if err != nil {
			return nil, err
		}
		res.Body.Close()
		statuses = append(statuses, res.StatusCode)
	}
	return statuses, nil
}

func (a *Apps) warn(ctx context.Context, id int64, send func(string)) error {
	owner, err := a.owner(ctx, id)
	if err == nil && owner != "" {
		send(owner)
	}
	return err
}

type mailer chan string

func (m mailer) check(ctx context.Context, a *Apps, id int64) error {
	return a.warn(ctx, id, func(s string) { m <- s })
}

// Actions gets nothing back.
func (m mailer) Actions(ctx context.Context, a *Apps, apps []App) error {
	for _, app := range apps {
		if err := m.check(ctx, a, app.ID); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// Together asks for some at the same time.
func (a *Apps) Together(ctx context.Context, apps []*App) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for _, app := range apps {
		g.Go(func() (err error) {
			app.Name, err = a.owner(ctx, app.ID) // want nplusone:"minor"
			return err
		})
	}
	return g.Wait()
}

// Owners does nothing else.
func (a *Apps) Owners(ctx context.Context, apps []*App) (err error) {
	for _, app := range apps {
		if app.Name, err = a.owner(ctx, app.ID); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}
