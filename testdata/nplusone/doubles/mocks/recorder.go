// Package mocks holds test doubles in the styles of the usual generators.
package mocks

import (
	"context"
	"database/sql"
	"sync"
)

// Controller collects what the mocks were asked, as the run time of mock generators does.
type Controller struct {
	mu      sync.Mutex
	answers map[string][]any
	calls   []string
}

func (c *Controller) Call(method string, _ ...any) []any {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, method)
	return c.answers[method]
}

// MockAvatars is in the style of mockgen.
type MockAvatars struct{ ctrl *Controller }

func (m *MockAvatars) Avatar(ctx context.Context, user int64) (string, error) {
	ret := m.ctrl.Call("Avatar", ctx, user)
	ret0, _ := ret[0].(string)
	ret1, _ := ret[1].(error)
	return ret0, ret1
}

// MockFormatter keeps its calls in a database, for tests that run for days.
type MockFormatter struct{ DB *sql.DB }

func (m *MockFormatter) Format(ctx context.Context, name string) (string, error) {
	_, err := m.DB.ExecContext(ctx, "INSERT INTO calls (name) VALUES (?)", name)
	return name, err
}
