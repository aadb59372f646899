// Package interfacesamepackage calls through interfaces that are implemented in the same package.
package interfacesamepackage

import (
	"context"
	"database/sql"
)

type Message struct {
	To   int64
	Text string
}

// addressBook has one implementation, with value receivers.
type addressBook interface {
	Address(ctx context.Context, user int64) (string, error)
}

type sqlAddresses struct{ db *sql.DB }

func (s sqlAddresses) Address(ctx context.Context, user int64) (address string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT email FROM users WHERE id = ?", user).Scan(&address)
	return address, err
}

// templates has one implementation, which reads memory.
type templates interface {
	Render(ctx context.Context, m Message) (string, error)
}

type fixedTemplates map[int64]string

func (t fixedTemplates) Render(_ context.Context, m Message) (string, error) {
	return t[m.To] + m.Text, nil
}

type Notifier struct {
	addresses addressBook
	templates templates
}

func New(db *sql.DB) *Notifier {
	return &Notifier{addresses: sqlAddresses{db}, templates: fixedTemplates{}}
}

func (n *Notifier) Recipients(ctx context.Context, messages []Message) (to []string, err error) {
	for _, m := range messages {
		address, err := n.addresses.Address(ctx, m.To) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		to = append(to, address)
	}
	return to, nil
}

// Texts calls the interface that stays in the process.
func (n *Notifier) Texts(ctx context.Context, messages []Message) (texts []string, err error) {
	for _, m := range messages {
		text, err := n.templates.Render(ctx, m)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Recipient calls once.
func (n *Notifier) Recipient(ctx context.Context, m Message) (string, error) {
	return n.addresses.Address(ctx, m.To)
}
