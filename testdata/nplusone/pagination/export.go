// Package pagination reads a table page by page.
package pagination

import (
	"context"
	"database/sql"
)

const size = 500

type Event struct {
	ID   int64
	Kind string
}

type Events struct {
	db *sql.DB
}

func (e *Events) after(ctx context.Context, id int64) (page []Event, err error) {
	return e.list(ctx, "SELECT id, kind FROM events WHERE id > ? ORDER BY id LIMIT ?", id, size)
}

func (e *Events) list(ctx context.Context, query string, args ...any) (page []Event, err error) {
	rows, err := e.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ev Event
		if err := rows.Scan(&ev.ID, &ev.Kind); err != nil {
			return nil, err
		}
		page = append(page, ev)
	}
	return page, rows.Err()
}

// ByKey continues after the last key of the page before.
func (e *Events) ByKey(ctx context.Context, visit func(Event)) error {
	var last int64
	for {
		page, err := e.after(ctx, last)
		if err != nil {
			return err
		}
		for _, ev := range page {
			visit(ev)
		}
		if len(page) < size {
			return nil
		}
		last = page[len(page)-1].ID
	}
}

// ByOffset counts in steps of a page.
func (e *Events) ByOffset(ctx context.Context, visit func(Event)) error {
	for offset := 0; ; offset += size {
		page, err := e.list(ctx, "SELECT id, kind FROM events ORDER BY id LIMIT ? OFFSET ?", size, offset)
		if err != nil {
			return err
		}
		for _, ev := range page {
			visit(ev)
		}
		if len(page) == 0 {
			return nil
		}
	}
}

// ByNumber knows the number of pages in advance.
func (e *Events) ByNumber(ctx context.Context, visit func(Event)) error {
	var total int
	if err := e.db.QueryRowContext(ctx, "SELECT count(*) FROM events").Scan(&total); err != nil {
		return err
	}
	pages := (total + size - 1) / size
	for page := 1; page <= pages; page++ {
		events, err := e.list(ctx, "SELECT id, kind FROM events ORDER BY id LIMIT ? OFFSET ?", size, (page-1)*size)
		if err != nil {
			return err
		}
		for _, ev := range events {
			visit(ev)
		}
	}
	return nil
}

// page is what a service of this project returns, with a token for the next one.
type page struct {
	events []Event
	next   string
}

func (e *Events) page(ctx context.Context, token string) (p page, err error) {
	p.events, err = e.list(ctx, "SELECT id, kind FROM events WHERE token >= ? ORDER BY token LIMIT 500", token)
	if len(p.events) == size {
		p.next = p.events[size-1].Kind
	}
	return p, err
}

// ByToken goes on until there is no token.
func (e *Events) ByToken(ctx context.Context, visit func(Event)) error {
	token := "0"
	for token != "" {
		p, err := e.page(ctx, token)
		if err != nil {
			return err
		}
		for _, ev := range p.events {
			visit(ev)
		}
		token = p.next
	}
	return nil
}

// Purge deletes in portions until nothing is left.
func (e *Events) Purge(ctx context.Context) error {
	deleted := int64(1)
	for deleted > 0 {
		res, err := e.db.ExecContext(ctx, "DELETE FROM events WHERE kind = 'debug' LIMIT 1000")
		if err != nil {
			return err
		}
		if deleted, err = res.RowsAffected(); err != nil {
			return err
		}
	}
	return nil
}

// Chain inserts rows each of which needs the id of the one before.
func (e *Events) Chain(ctx context.Context, kinds []string) (last int64, err error) {
	for _, kind := range kinds {
		err = e.db.QueryRowContext(ctx, "INSERT INTO events (kind, previous) VALUES (?, ?) RETURNING id", kind, last).Scan(&last)
		if err != nil {
			return 0, err
		}
	}
	return last, nil
}

// Mark reads pages, and then writes each event of each page.
func (e *Events) Mark(ctx context.Context) error {
	var last int64
	for {
		page, err := e.after(ctx, last)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, ev := range page {
			if _, err := e.db.ExecContext(ctx, "UPDATE events SET seen = true WHERE id = ?", ev.ID); err != nil { // want nplusone:"write"
				return err
			}
		}
		last = page[len(page)-1].ID
	}
}

// Streams reads the first page of each stream: the ids are the items.
func (e *Events) Streams(ctx context.Context, starts []int64) (all []Event, err error) {
	for _, start := range starts {
		page, err := e.after(ctx, start) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
	}
	return all, nil
}

// Path walks down a path: all but the first step need the one before.
func (e *Events) Path(ctx context.Context, names []string) (id int64, err error) {
	for _, name := range names {
		if id == 0 {
			err = e.db.QueryRowContext(ctx, "SELECT id FROM folders WHERE name = ?", name).Scan(&id)
		} else {
			err = e.db.QueryRowContext(ctx, "SELECT id FROM folders WHERE name = ? AND parent = ?", name, id).Scan(&id)
		}
		if err != nil {
			return 0, err
		}
	}
	return id, nil
}
