// Package logctx adds values to contexts.
package logctx

import "context"

type key struct{}

// With returns a context with a user.
func With(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, key{}, user)
}

// New returns a context for somebody who has none.
func New(user string) context.Context { return With(context.Background(), user) }
