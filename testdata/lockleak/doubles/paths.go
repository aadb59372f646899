package doubles

import (
	"context"
	"errors"
	"net"
	"sync"
)

type account struct {
	mu       sync.RWMutex
	tag      string
	mappings []string
}

func (a *account) hasMappings() bool {
	if a == nil {
		return false
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	return len(a.mappings) > 0
}

func (a *account) mapped() bool {
	if a != nil {
		return a.hasMappings()
	}
	return false
}

func (a *account) add(name string) {
	a.mu.Lock()
	a.mappings = append(a.mappings, name)
	a.mu.Unlock()
}

// Who holds a lock of it has an account.
func describe(a *account, log func(string, bool)) {
	a.mu.RLock()
	log(a.tag, a.hasMappings()) // want lockleak:"reread"
	a.mu.RUnlock()
}

func describeMapped(a *account, log func(string, bool)) {
	a.mu.Lock()
	log(a.tag, a.mapped()) // want lockleak:"double"
	a.mu.Unlock()
}

// Silent: the other one may be nil, and its lock is another.
func (a *account) copyFrom(b *account) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if b.hasMappings() {
		a.tag = b.tag
	}
}

type clients struct {
	mu      sync.Mutex
	byIP    map[string]string
	locked  bool
	refresh func(context.Context) error
}

func (c *clients) find(ip string) (string, bool) {
	if net.ParseIP(ip) == nil {
		return "", false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	name, ok := c.byIP[ip]
	return name, ok
}

// For some addresses, at least.
func (c *clients) addHost(ip, name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.find(ip); ok { // want lockleak:"double"
		return false
	}
	c.byIP[ip] = name
	return true
}

func (c *clients) reload(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := c.refresh(ctx); err != nil {
		return err
	}
	if len(c.byIP) > 1000 {
		return errors.New("too many")
	}
	c.mu.Lock()
	c.byIP = map[string]string{}
	c.mu.Unlock()
	return nil
}

// Each time that it succeeds.
func (c *clients) reset(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reload(ctx) // want lockleak:"double"
}

// Silent: the callers say whether they hold the lock.
func (c *clients) set(ip, name string, locked bool) {
	if !locked {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	c.byIP[ip] = name
}

func (c *clients) setAll(names map[string]string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for ip, name := range names {
		c.set(ip, name, true)
	}
}

// Silent: a flag says whether somebody holds the lock.
func (c *clients) remove(ip string) {
	if !c.locked {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	delete(c.byIP, ip)
}

func (c *clients) removeAll(ips []string) {
	c.mu.Lock()
	c.locked = true
	for _, ip := range ips {
		c.remove(ip)
	}
	c.locked = false
	c.mu.Unlock()
}

// Silent: it gives the lock back first.
func (c *clients) wait(ip string, ready func() bool) {
	if !ready() {
		c.mu.Unlock()
		c.find(ip)
		c.mu.Lock()
	}
}

func (c *clients) waited(ip string, ready func() bool) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wait(ip, ready)
	return c.byIP[ip]
}

func (c *clients) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.byIP)
}

func (c *clients) report() { println(c.count()) }

// Deferred calls run in reverse order: with the lock held.
func (c *clients) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.report() // want lockleak:"double"
	clear(c.byIP)
}

// Silent: the lock is released before.
func (c *clients) clearFirst() {
	defer c.report()
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.byIP)
}

// Silent: released before, too.
func (c *clients) clearPlainly() {
	c.mu.Lock()
	defer c.report()
	clear(c.byIP)
	c.mu.Unlock()
}
