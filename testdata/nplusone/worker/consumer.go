// Package worker consumes messages as they arrive.
package worker

import (
	"context"
	"database/sql"
	"errors"
)

type Message struct {
	ID      int64
	Entries []Entry
}

type Entry struct {
	ID   int64
	Name string
}

// Reader fetches one message, and waits until there is one.
type Reader struct{ queue chan Message }

func (r *Reader) Fetch(ctx context.Context) (Message, error) {
	select {
	case <-ctx.Done():
		return Message{}, ctx.Err()
	case m := <-r.queue:
		return m, nil
	}
}

type Consumer struct {
	db     *sql.DB
	reader *Reader
}

func (c *Consumer) store(ctx context.Context, m Message) error {
	_, err := c.db.ExecContext(ctx, "INSERT INTO messages (id) VALUES (?)", m.ID)
	return err
}

// Drain ranges over a channel.
func (c *Consumer) Drain(ctx context.Context, messages <-chan Message) error {
	for m := range messages {
		if err := c.store(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// Receive takes from a channel in an endless loop.
func (c *Consumer) Receive(ctx context.Context, messages <-chan Message) error {
	for {
		m, ok := <-messages
		if !ok {
			return nil
		}
		if err := c.store(ctx, m); err != nil {
			return err
		}
	}
}

// Run fetches from a queue that blocks.
func (c *Consumer) Run(ctx context.Context) error {
	for {
		m, err := c.reader.Fetch(ctx)
		if err != nil {
			return err
		}
		if err := c.store(ctx, m); err != nil {
			return err
		}
	}
}

// Serve starts a goroutine per message.
func (c *Consumer) Serve(ctx context.Context, messages <-chan Message) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-messages:
			go c.store(ctx, m)
		}
	}
}

// Claim takes jobs from a table until none is left.
func (c *Consumer) Claim(ctx context.Context, work func(id int64) error) error {
	for {
		var id int64
		err := c.db.QueryRowContext(ctx, "UPDATE jobs SET owner = 'me' WHERE id = (SELECT id FROM jobs WHERE owner IS NULL LIMIT 1) RETURNING id").Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := work(id); err != nil {
			return err
		}
	}
}

// Unpack stores each entry of each message: the messages arrive, the entries are there.
func (c *Consumer) Unpack(ctx context.Context, messages <-chan Message) error {
	for m := range messages {
		for _, e := range m.Entries {
			if _, err := c.db.ExecContext(ctx, "INSERT INTO entries (id, name) VALUES (?, ?)", e.ID, e.Name); err != nil { // want nplusone:"write"
				return err
			}
		}
	}
	return nil
}

// Collect sends to a channel in a loop over items that it was given.
func (c *Consumer) Collect(ctx context.Context, entries []Entry) error {
	errs := make(chan error, len(entries))
	for _, e := range entries {
		errs <- c.store(ctx, Message{ID: e.ID}) // want nplusone:"unit"
	}
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return all
}
