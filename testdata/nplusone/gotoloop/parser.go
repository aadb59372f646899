// Package gotoloop jumps, as generated state machines and ported code do.
package gotoloop

import (
	"context"
	"database/sql"
)

type Token struct {
	Kind int
	Word string
}

type Index struct {
	db *sql.DB
}

func (x *Index) Add(ctx context.Context, tokens []Token) error {
	i := 0
next:
	if i == len(tokens) {
		return nil
	}
	t := tokens[i]
	i++
	if t.Kind == 0 {
		goto next
	}
	if _, err := x.db.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", t.Word); err != nil { // want nplusone:"write"
		return err
	}
	goto next
}

// Labelled continues the outer loop from the inner one.
func (x *Index) Labelled(ctx context.Context, documents [][]Token) (found []int64, err error) {
documents:
	for _, tokens := range documents {
		for _, t := range tokens {
			if t.Kind == 0 {
				continue documents
			}
			var id int64
			if err := x.db.QueryRowContext(ctx, "SELECT id FROM words WHERE word = ?", t.Word).Scan(&id); err != nil { // want nplusone:"minor"
				return nil, err
			}
			found = append(found, id)
		}
	}
	return found, nil
}

// Store retries once; the jump back is bounded by a flag.
func (x *Index) Store(ctx context.Context, word string) error {
	retried := false
again:
	_, err := x.db.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", word)
	if err != nil && !retried {
		retried = true
		goto again
	}
	return err
}

// Replace jumps forward to its clean-up.
func (x *Index) Replace(ctx context.Context, word string) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, "DELETE FROM words WHERE word = ?", word); err != nil {
		goto rollback
	}
	if _, err = tx.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", word); err != nil {
		goto rollback
	}
	return tx.Commit()
rollback:
	tx.Rollback()
	return err
}

// First leaves the outer loop with the statement.
func (x *Index) First(ctx context.Context, documents [][]Token) error {
search:
	for _, tokens := range documents {
		for _, t := range tokens {
			if t.Kind != 1 {
				continue
			}
			if _, err := x.db.ExecContext(ctx, "INSERT INTO words (word) VALUES (?)", t.Word); err != nil {
				return err
			}
			break search
		}
	}
	return nil
}
