// Package session uses an interface whose only implementation is a map.
package session

import "context"

type Session struct {
	ID   string
	User int64
}

type Sessions interface {
	Get(ctx context.Context, id string) (*Session, error)
	Delete(ctx context.Context, id string) error
}

type Manager struct{ sessions Sessions }

func NewManager(s Sessions) *Manager { return &Manager{sessions: s} }

func (m *Manager) Users(ctx context.Context, ids []string) (users []int64, err error) {
	for _, id := range ids {
		s, err := m.sessions.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		users = append(users, s.User)
	}
	return users, nil
}

func (m *Manager) End(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if err := m.sessions.Delete(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
