// Package rangefunc ranges over iterator functions.
package rangefunc

import (
	"context"
	"database/sql"
	"iter"
	"maps"
	"slices"
)

type Contact struct {
	ID    int64
	Email string
}

type Book struct {
	contacts map[int64]Contact
}

// All yields what is already in memory.
func (b *Book) All() iter.Seq[Contact] {
	return func(yield func(Contact) bool) {
		for _, c := range b.contacts {
			if !yield(c) {
				return
			}
		}
	}
}

type Sync struct {
	db *sql.DB
}

func (s *Sync) Save(ctx context.Context, book *Book) error {
	for c := range book.All() {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO contacts (id, email) VALUES (?, ?)", c.ID, c.Email); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (s *Sync) Known(ctx context.Context, emails iter.Seq[string]) (known []string, err error) {
	for email := range emails {
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM contacts WHERE email = ?", email).Scan(&n); err != nil { // want nplusone:"read"
			return nil, err
		}
		if n > 0 {
			known = append(known, email)
		}
	}
	return known, nil
}

// Names ranges over an adapter of the standard library.
func (s *Sync) Names(ctx context.Context, ids map[string]int64) (names []string, err error) {
	for id := range maps.Values(ids) {
		name, err := s.name(ctx, id) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (s *Sync) name(ctx context.Context, id int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM contacts WHERE id = ?", id).Scan(&name)
	return name, err
}

// Stored yields the rows of one query, which runs once per range loop.
func (s *Sync) Stored(ctx context.Context) iter.Seq2[Contact, error] {
	return func(yield func(Contact, error) bool) {
		rows, err := s.db.QueryContext(ctx, "SELECT id, email FROM contacts")
		if err != nil {
			yield(Contact{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var c Contact
			err := rows.Scan(&c.ID, &c.Email)
			if !yield(c, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Contact{}, err)
		}
	}
}

// Load ranges over the rows of one query and sends nothing else.
func (s *Sync) Load(ctx context.Context, book *Book) error {
	for c, err := range s.Stored(ctx) {
		if err != nil {
			return err
		}
		book.contacts[c.ID] = c
	}
	return nil
}

// Clean sends a statement per contact while the query behind the iterator is open.
func (s *Sync) Clean(ctx context.Context, valid func(Contact) bool) error {
	for c, err := range s.Stored(ctx) {
		if err != nil {
			return err
		}
		if valid(c) {
			continue
		}
		if _, err := s.db.ExecContext(ctx, "DELETE FROM contacts WHERE id = ?", c.ID); err != nil { // want nplusone:"rows|write"
			return err
		}
	}
	return nil
}

// Emails collects an iterator into a slice.
func Emails(book *Book) []string {
	var emails []string
	for c := range book.All() {
		emails = append(emails, c.Email)
	}
	return slices.Compact(slices.Sorted(slices.Values(emails)))
}

// Count pulls values without a range statement.
func (s *Sync) Count(ctx context.Context, book *Book) (n int, err error) {
	next, stop := iter.Pull(book.All())
	defer stop()
	for {
		if _, ok := next(); !ok {
			break
		}
		n++
	}
	_, err = s.db.ExecContext(ctx, "UPDATE books SET size = ?", n)
	return n, err
}
