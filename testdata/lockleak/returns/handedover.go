package returns

import (
	"context"
	"sync"
)

type transport interface{ Close() }

// address reconnects in a goroutine, which releases the lock when it has begun.
type address struct {
	mu        sync.Mutex
	hosts     []string
	state     int
	ctx       context.Context
	cancel    context.CancelFunc
	transport transport
}

// Silent: the goroutine takes the lock over.
func (a *address) update(hosts []string) {
	a.mu.Lock()
	if a.state == 0 {
		a.mu.Unlock()
		return
	}
	a.cancel()
	a.ctx, a.cancel = context.WithCancel(context.Background())
	if a.transport != nil {
		defer a.transport.Close()
		a.transport = nil
	}
	a.hosts = hosts
	go a.connectAndUnlock()
}

func (a *address) connectAndUnlock() {
	ctx, hosts := a.ctx, a.hosts
	if ctx.Err() != nil {
		a.mu.Unlock()
		return
	}
	a.state = 1
	a.mu.Unlock()
	for range hosts {
		a.mu.Lock()
		a.state++
		a.mu.Unlock()
	}
}

func (a *address) reset(done func()) {
	a.mu.Lock()
	a.hosts = nil
	go func() {
		defer a.mu.Unlock()
		done()
	}()
}

// This goroutine releases only what it has taken itself.

type pool struct {
	mu    sync.Mutex
	hosts []string
	size  int
}

func (p *pool) replace(hosts []string) {
	p.mu.Lock()
	if len(hosts) == 0 {
		return // want lockleak:"return"
	}
	p.hosts = hosts
	go p.count()
	p.mu.Unlock()
}

func (p *pool) count() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size = len(p.hosts)
}
