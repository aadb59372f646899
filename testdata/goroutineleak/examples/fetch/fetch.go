// Package fetch shows how to use a client. The process that runs it ends soon.
package fetch

import "context"

func Fetch(ctx context.Context, get func() string) string {
	done := make(chan string)
	go func() {
		done <- get() // want goroutineleak:"exit"
	}()
	select {
	case text := <-done:
		return text
	case <-ctx.Done():
		return ""
	}
}
