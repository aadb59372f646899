// Package failpoints has code that only tests run, in functions of the product.
package failpoints

import (
	"context"
	"log"

	"github.com/pingcap/failpoint"
)

type client struct{ endpoint string }

// watcher reloads its client; updated is for tests, which send on it.
type watcher struct {
	client  *client
	updated chan *client
	changes chan string
}

func newWatcher(c *client) *watcher {
	return &watcher{client: c, updated: make(chan *client), changes: make(chan string)}
}

// Silent: nobody but tests receives here.
func (w *watcher) run(ctx context.Context) {
	for {
		failpoint.Inject("updateClient", func() {
			w.client = <-w.updated
		})
		select {
		case <-ctx.Done():
			return
		case key := <-w.changes:
			log.Print(key)
		}
	}
}

func (w *watcher) changed(ctx context.Context, key string) {
	select {
	case w.changes <- key:
	case <-ctx.Done():
	}
}

func start(ctx context.Context, c *client) *watcher {
	w := newWatcher(c)
	go w.run(ctx)
	return w
}

// What is beside it is looked at.
func load(ctx context.Context, get func() *client) (*client, error) {
	loaded := make(chan *client)
	go func() {
		failpoint.Inject("slowLoad", func() { log.Print("slow") })
		loaded <- get() // want goroutineleak:"send"
	}()
	select {
	case c := <-loaded:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
