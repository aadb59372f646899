// Package gormgenerics uses gorm's generic interface, gorm.G.
package gormgenerics

import (
	"context"

	"gorm.io/gorm"
)

type Account struct {
	ID      uint
	Email   string
	Enabled bool
}

type Accounts struct {
	db *gorm.DB
}

func (a *Accounts) ByEmail(ctx context.Context, emails []string) ([]Account, error) {
	var found []Account
	for _, email := range emails {
		account, err := gorm.G[Account](a.db).Where("email = ?", email).First(ctx) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		found = append(found, account)
	}
	return found, nil
}

func (a *Accounts) Disable(ctx context.Context, ids []uint) error {
	accounts := gorm.G[Account](a.db)
	for _, id := range ids {
		if _, err := accounts.Where("id = ?", id).Update(ctx, "enabled", false); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (a *Accounts) Import(ctx context.Context, accounts []Account) error {
	for _, account := range accounts {
		if err := gorm.G[Account](a.db).Create(ctx, &account); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (a *Accounts) ByEmails(ctx context.Context, emails []string) (map[string]Account, error) {
	found, err := gorm.G[Account](a.db).Where("email IN ?", emails).Find(ctx)
	if err != nil {
		return nil, err
	}
	byEmail := make(map[string]Account, len(found))
	for _, account := range found {
		byEmail[account.Email] = account
	}
	return byEmail, nil
}

func (a *Accounts) ImportAll(ctx context.Context, emails []string) error {
	var accounts []Account
	for _, email := range emails {
		accounts = append(accounts, Account{Email: email, Enabled: true})
	}
	return gorm.G[Account](a.db).CreateInBatches(ctx, &accounts, 500)
}

// Filter chains conditions in the loop.
func (a *Accounts) Filter(ctx context.Context, conditions map[string]any) (int64, error) {
	q := gorm.G[Account](a.db).Where("enabled")
	for column, value := range conditions {
		q = q.Where(map[string]any{column: value})
	}
	return q.Count(ctx, "*")
}
