// Package aliases: one object under two names looks like two locks.
package aliases

import "sync"

type account struct {
	mu  sync.Mutex
	sum int
}

func transfer(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.sum -= n
	to.sum += n
}

func toSelf(a *account) { transfer(a, a, 1) }
