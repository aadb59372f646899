// Package lasting begins a transaction per account, beside what no rollback takes back.
package lasting

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
)

type Account struct {
	ID     int64
	Name   string
	Closed bool
}

type bus interface {
	Publish(topic string, payload any)
}

type Accounts struct {
	db  *sql.DB
	bus bus
	dir string
}

func (a *Accounts) save(ctx context.Context, account *Account) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE accounts SET closed = ? WHERE id = ?", account.Closed, account.ID); err != nil {
		return err
	}
	return tx.Commit()
}

// AskSaved could have one transaction.
func (a *Accounts) AskSaved(ctx context.Context, accounts []*Account) error {
	for _, account := range accounts {
		if err := a.save(ctx, account); err != nil { // want nplusone:"transaction"
			return err
		}
	}
	return nil
}

// AskTold tells others when all is done.
func (a *Accounts) AskTold(ctx context.Context, accounts []*Account) error {
	for _, account := range accounts {
		if err := a.save(ctx, account); err != nil { // want nplusone:"transaction"
			a.bus.Publish("failed", account)
			return err
		}
	}
	a.bus.Publish("saved", accounts)
	return nil
}

// NotePublished tells others of each.
func (a *Accounts) NotePublished(ctx context.Context, accounts []*Account) error {
	for _, account := range accounts {
		if err := a.save(ctx, account); err != nil { // want nplusone:"minor"
			return err
		}
		a.bus.Publish("saved", account)
	}
	return nil
}

// NoteRemoved removes files, which would be gone after a rollback.
func (a *Accounts) NoteRemoved(ctx context.Context, accounts []*Account) error {
	for _, account := range accounts {
		if err := os.RemoveAll(filepath.Join(a.dir, account.Name)); err != nil {
			return err
		}
		if err := a.save(ctx, account); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// NoteGone closes those that the directory does not know any more.
func (a *Accounts) NoteGone(ctx context.Context, accounts []*Account, directory []string) error {
	for _, account := range accounts {
		known := false
		for _, name := range directory {
			if name == account.Name {
				known = true
				break
			}
		}
		if known {
			continue
		}
		account.Closed = true
		if err := a.save(ctx, account); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// NoteLost is NoteGone with a helper.
func (a *Accounts) NoteLost(ctx context.Context, accounts []*Account, directory []string) error {
	for _, account := range accounts {
		if slices.Contains(directory, account.Name) {
			continue
		}
		account.Closed = true
		if err := a.save(ctx, account); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// AskKnown saves those that the directory knows, which are most.
func (a *Accounts) AskKnown(ctx context.Context, accounts []*Account, directory []string) error {
	for _, account := range accounts {
		known := false
		for _, name := range directory {
			if name == account.Name {
				known = true
				break
			}
		}
		if !known {
			continue
		}
		if err := a.save(ctx, account); err != nil { // want nplusone:"transaction"
			return err
		}
	}
	return nil
}
