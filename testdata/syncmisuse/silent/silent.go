// Package silent passes locks as they are to be passed.
package silent

import (
	"os"
	"os/signal"
	"sync"
)

type Cache struct {
	mu    sync.Mutex
	items map[string]string
}

func New() *Cache { return &Cache{items: map[string]string{}} }

func (c *Cache) Get(key string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.items[key]
}

func all(caches []*Cache) int {
	n := 0
	for _, c := range caches {
		n += len(c.items)
	}
	return n
}

func each(keys []string, do func(string)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			do(key)
		}()
	}
	wg.Wait()
}

func interrupts() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	return c
}
