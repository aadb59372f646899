// Package locks copies locks and counts too late.
package locks

import (
	"os"
	"os/signal"
	"sync"
)

type Cache struct {
	mu    sync.Mutex
	items map[string]string
}

func (c Cache) Get(key string) string { // want syncmisuse:"copylocks"
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.items[key]
}

func snapshot(c *Cache) Cache { // the type of a result is no copy yet
	return *c // want syncmisuse:"copylocks"
}

func all(caches []Cache) int {
	n := 0
	for _, c := range caches { // want syncmisuse:"copylocks"
		n += len(c.items)
	}
	return n
}

func assign(c *Cache) int {
	other := *c // want syncmisuse:"copylocks"
	return len(other.items)
}

type Group struct {
	wg sync.WaitGroup
}

func wait(g Group) { // want syncmisuse:"copylocks"
	g.wg.Wait()
}

func each(keys []string, do func(string)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		go func() {
			wg.Add(1) // want syncmisuse:"waitgroup"
			defer wg.Done()
			do(key)
		}()
	}
	wg.Wait()
}

func barrier(c *Cache) {
	c.mu.Lock()
	c.mu.Unlock() // want syncmisuse:"sa2001"
}

var global sync.Mutex

func deadlock() {
	global.Lock()
	defer global.Lock() // want syncmisuse:"sa2003"
}

func interrupts() <-chan os.Signal {
	c := make(chan os.Signal)
	signal.Notify(c, os.Interrupt) // want syncmisuse:"sa1017"
	return c
}
