// Package registry calls handlers that were registered under a name.
//
// Which function the map holds for a name depends on what was registered at run time, by any
// package: counting all of them as callees would report every dispatcher.
package registry

import (
	"context"
	"database/sql"
)

type Event struct {
	Kind string
	ID   int64
}

type Handler func(ctx context.Context, e Event) error

var handlers = map[string]Handler{}

func Register(kind string, h Handler) { handlers[kind] = h }

func RegisterSeen(db *sql.DB) {
	Register("seen", func(ctx context.Context, e Event) error {
		_, err := db.ExecContext(ctx, "UPDATE events SET seen = true WHERE id = ?", e.ID)
		return err
	})
}

func Dispatch(ctx context.Context, events []Event) error {
	for _, e := range events {
		if err := handlers[e.Kind](ctx, e); err != nil {
			return err
		}
	}
	return nil
}
