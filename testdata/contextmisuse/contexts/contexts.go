// Package contexts loses contexts, and grows them.
package contexts

import (
	"context"
	"net/http"
	"time"
)

func thrownAway(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = context.WithTimeout(ctx, time.Minute) // want contextmisuse:"lostcancel"
	return work(ctx)
}

func onePath(ctx context.Context, quick bool, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx) // want contextmisuse:"lostcancel"
	if quick {
		return work(ctx)
	}
	defer cancel()
	return work(ctx)
}

type key struct{}

func each(ctx context.Context, ids []int, work func(context.Context)) {
	for _, id := range ids {
		ctx = context.WithValue(ctx, key{}, id) // want contextmisuse:"fatcontext"
		work(ctx)
	}
}

func request(url string) (*http.Request, error) {
	return http.NewRequestWithContext(nil, http.MethodGet, url, nil) // want contextmisuse:"sa1012"
}

func tenant(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, "tenant", id) // want contextmisuse:"sa1029"
}
