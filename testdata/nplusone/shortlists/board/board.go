// Package board loops over lists that the source keeps short, each beside one that it does not.
package board

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"fixture/nplusone/shortlists/config"
)

type Board struct{ db *sql.DB }

func (b *Board) count(ctx context.Context, name string) (n int, err error) {
	err = b.db.QueryRowContext(ctx, "SELECT count(*) FROM cards WHERE topic = ?", name).Scan(&n)
	return n, err
}

// Configured ranges over settings.
func (b *Board) Configured(ctx context.Context, c *config.Config) (sum int, err error) {
	for _, topic := range c.Topics {
		n, err := b.count(ctx, topic)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Source says where a card came from.
type Source string

const (
	Mail Source = "mail"
	Form Source = "form"
	API  Source = "api"
)

// BySource ranges over values of an enumeration.
func (b *Board) BySource(ctx context.Context, sources []Source) (sum int, err error) {
	for _, s := range sources {
		n, err := b.count(ctx, string(s))
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// CardID has constants for what is special, and as many values as there are cards.
type CardID string

const (
	NoCard    CardID = ""
	FirstCard CardID = "first"
	LastCard  CardID = "last"
)

func (b *Board) ByCard(ctx context.Context, cards []CardID) (sum int, err error) {
	for _, id := range cards {
		n, err := b.count(ctx, string(id)) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// names picks a list, and page asks for some.
func names(all bool) []string {
	if !all {
		return []string{"open"}
	}
	list := []string{"open", "closed"}
	list = append(list, "draft")
	return list
}

func (b *Board) Named(ctx context.Context, all bool) (sum int, err error) {
	for _, name := range names(all) {
		n, err := b.count(ctx, name)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func (b *Board) page(ctx context.Context, after string, limit int) (topics []string, err error) {
	rows, err := b.db.QueryContext(ctx, "SELECT name FROM topics WHERE name > ? ORDER BY name LIMIT ?", after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		topics = append(topics, t)
	}
	return topics, rows.Err()
}

// Next shows one topic at a time.
func (b *Board) Next(ctx context.Context, after string) (sum int, err error) {
	topics, err := b.page(ctx, after, 1)
	if err != nil {
		return 0, err
	}
	for _, t := range topics {
		if sum, err = b.count(ctx, t); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// Page shows a page of topics.
func (b *Board) Page(ctx context.Context, after string) (sum int, err error) {
	topics, err := b.page(ctx, after, 50)
	if err != nil {
		return 0, err
	}
	for _, t := range topics {
		n, err := b.count(ctx, t) // want nplusone:"read"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

var mention = regexp.MustCompile(`@[a-z]+`)

// Mentioned ranges over the names in one text.
func (b *Board) Mentioned(ctx context.Context, text string) (sum int, err error) {
	for _, name := range append(mention.FindAllString(text, -1), strings.Split(text, ",")...) {
		n, err := b.count(ctx, name)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Lines ranges over the lines of a text, of which there may be many.
func (b *Board) Lines(ctx context.Context, text string) (sum int, err error) {
	for _, name := range strings.Split(text, "\n") {
		n, err := b.count(ctx, name) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// total is only called with lists in the source, sum also with others.
func (b *Board) total(ctx context.Context, topics ...string) (sum int, err error) {
	for _, t := range topics {
		n, err := b.count(ctx, t)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func (b *Board) sum(ctx context.Context, topics ...string) (sum int, err error) {
	for _, t := range topics {
		n, err := b.count(ctx, t) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func (b *Board) Totals(ctx context.Context, topics []string) (open, all int, err error) {
	if open, err = b.total(ctx, "open", "draft"); err != nil {
		return 0, 0, err
	}
	all, err = b.sum(ctx, topics...)
	return open, all, err
}
