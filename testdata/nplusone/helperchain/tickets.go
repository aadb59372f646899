// Package helperchain hides the query behind helpers of the same package.
package helperchain

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

type Ticket struct {
	ID, AuthorID int64
	Title        string
}

type Summary struct {
	Title, Author, Team string
}

type Desk struct {
	db *sql.DB
}

// Authors calls a helper that queries.
func (d *Desk) Authors(ctx context.Context, tickets []Ticket) ([]string, error) {
	var names []string
	for _, t := range tickets {
		name, err := d.userName(ctx, t.AuthorID) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Summaries is four calls away from the query.
func (d *Desk) Summaries(ctx context.Context, tickets []Ticket) ([]Summary, error) {
	out := make([]Summary, 0, len(tickets))
	for _, t := range tickets {
		s, err := d.summarise(ctx, t) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Close writes through a package function.
func (d *Desk) Close(ctx context.Context, tickets []Ticket) error {
	for _, t := range tickets {
		if err := logEvent(ctx, d.db, t.ID, "closed"); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Titles calls helpers that only format.
func (d *Desk) Titles(tickets []Ticket) []string {
	var titles []string
	for _, t := range tickets {
		titles = append(titles, d.label(t))
	}
	return titles
}

// Import calls one helper for the whole list.
func (d *Desk) Import(ctx context.Context, tickets []Ticket) error {
	var valid []Ticket
	for _, t := range tickets {
		if validate(t) == nil {
			valid = append(valid, t)
		}
	}
	return d.insert(ctx, valid)
}

func (d *Desk) summarise(ctx context.Context, t Ticket) (Summary, error) {
	author, team, err := d.people(ctx, t)
	if err != nil {
		return Summary{}, fmt.Errorf("ticket %d: %w", t.ID, err)
	}
	return Summary{Title: t.Title, Author: author, Team: team}, nil
}

func (d *Desk) people(ctx context.Context, t Ticket) (author, team string, err error) {
	if author, err = d.userName(ctx, t.AuthorID); err != nil {
		return "", "", err
	}
	team, err = d.teamOf(ctx, t.AuthorID)
	return author, team, err
}

func (d *Desk) userName(ctx context.Context, id int64) (name string, err error) {
	err = d.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

func (d *Desk) teamOf(ctx context.Context, id int64) (name string, err error) {
	err = d.db.QueryRowContext(ctx, "SELECT t.name FROM teams t JOIN members m ON m.team_id = t.id WHERE m.user_id = ?", id).Scan(&name)
	return name, err
}

func logEvent(ctx context.Context, db *sql.DB, ticket int64, kind string) error {
	_, err := db.ExecContext(ctx, "INSERT INTO events (ticket_id, kind) VALUES (?, ?)", ticket, kind)
	return err
}

func (d *Desk) label(t Ticket) string { return fmt.Sprintf("#%d %s", t.ID, t.Title) }

func validate(t Ticket) error {
	if strings.TrimSpace(t.Title) == "" {
		return fmt.Errorf("ticket %d has no title", t.ID)
	}
	return nil
}

func (d *Desk) insert(ctx context.Context, tickets []Ticket) error {
	marks := strings.TrimSuffix(strings.Repeat("(?, ?),", len(tickets)), ",")
	var args []any
	for _, t := range tickets {
		args = append(args, t.AuthorID, t.Title)
	}
	_, err := d.db.ExecContext(ctx, "INSERT INTO tickets (author_id, title) VALUES "+marks, args...)
	return err
}
