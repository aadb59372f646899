// Package doubles holds locks that the goroutine has already.
package doubles

import "sync"

type counter struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (c *counter) value() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *counter) double() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return 2 * c.value() // want lockleak:"double"
}

func (c *counter) plain() {
	c.mu.Lock()
	c.n++
	c.mu.Lock() // want lockleak:"double"
	c.mu.Unlock()
}

func (c *counter) size() int {
	c.rw.RLock()
	defer c.rw.RUnlock()
	return c.n
}

func (c *counter) upgraded() {
	c.rw.RLock()
	if c.n == 0 {
		c.rw.Lock() // want lockleak:"double"
		c.n = 1
		c.rw.Unlock()
	}
	c.rw.RUnlock()
}

func (c *counter) reread() int {
	c.rw.RLock()
	defer c.rw.RUnlock()
	return c.size() + 1 // want lockleak:"reread"
}

// Two calls, one cause.
func (c *counter) rereadTwice() int {
	c.rw.RLock()
	defer c.rw.RUnlock()
	return c.size() + c.size() // want lockleak:"reread"
}

// Released in between.
func (c *counter) released() int {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	return c.value()
}

// Another instance.
func (c *counter) transfer(to *counter) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return to.value()
}

// Another lock of the same struct.
func (c *counter) both() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size()
}

// A goroutine takes it later.
func (c *counter) later() {
	c.mu.Lock()
	defer c.mu.Unlock()
	go c.value()
}

// The helper expects the lock to be held, and gives it back to the caller.
func (c *counter) flush() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flushLocked()
}

func (c *counter) flushLocked() int {
	c.mu.Unlock()
	n := c.n
	c.mu.Lock()
	return n
}

// Taken anew in each iteration.
func each(list []*counter) (sum int) {
	for _, c := range list {
		c.mu.Lock()
		sum += c.n
		c.mu.Unlock()
	}
	return sum
}

// Each element of a list has its own lock, and they are taken together.
func together(list []*counter) {
	for _, c := range list {
		c.mu.Lock()
	}
	for _, c := range list {
		c.mu.Unlock()
	}
}

// What runs on one path only is locked on that path only.
func (c *counter) onOnePath(fast bool) int {
	if !fast {
		c.mu.Lock()
		c.n++
		c.mu.Unlock()
	}
	return c.value()
}

// The caller gets the unlock as a function, and calls it whatever it is called.
func (c *counter) exclusive() func() {
	c.mu.Lock()
	return c.mu.Unlock
}

func (c *counter) addAll(list []int) {
	for _, n := range list {
		c.addOne(n)
	}
}

func (c *counter) addOne(n int) {
	defer c.exclusive()()
	c.n += n
}

// It is held already.
func (c *counter) exclusiveTwice() {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.exclusive()() // want lockleak:"double"
	c.n = 0
}

// cache is used through what acquire returns, which releases it.
type cache struct {
	mu    sync.Mutex
	items map[string]int
}

type held struct{ *cache }

func (c *cache) acquire() *held {
	c.mu.Lock()
	return &held{c}
}

func (h *held) release() { h.mu.Unlock() }

func (c *cache) load(key string) int {
	h := c.acquire()
	defer h.release()
	return h.items[key]
}

func (c *cache) sum(keys []string) (n int) {
	for _, key := range keys {
		n += c.load(key)
	}
	return n
}

// frozen is filled before anybody reads it.
type frozen struct {
	mu    sync.RWMutex
	items []int
}

func (f *frozen) size() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.items)
}

// Silent: nobody locks it for writing, so no writer can wait in between.
func (f *frozen) average() (sum int) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, n := range f.items {
		sum += n
	}
	return sum / f.size()
}
