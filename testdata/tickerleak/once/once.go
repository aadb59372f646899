// Package once has a goroutine that is started when the process starts, and stopped on the way to its end.
package once

import (
	"sync"
	"time"
)

var (
	mu      sync.Mutex
	queue   []func() error
	running bool
	starter *time.Ticker
	stats   *time.Ticker
)

// InitService is called once, before the server listens.
func InitService() {
	running = true
	go startQueued()
	go sendStats()
}

// ShutdownService is called when the process got a signal.
func ShutdownService() {
	mu.Lock()
	defer mu.Unlock()
	running = false
	starter.Stop()
	stats.Stop()
}

// Silent: there is one such goroutine, and the process ends after Stop.
func startQueued() {
	starter = time.NewTicker(time.Second)
	for range starter.C {
		mu.Lock()
		if len(queue) > 0 {
			_ = queue[0]()
			queue = queue[1:]
		}
		mu.Unlock()
	}
}

// Silent: likewise.
func sendStats() {
	stats = time.NewTicker(5 * time.Second)
	for {
		<-stats.C
		mu.Lock()
		for _, q := range queue {
			_ = q()
		}
		mu.Unlock()
	}
}

var watch *time.Ticker

// Watch and Unwatch are called whenever somebody changes the setting.
func Watch(check func()) {
	watch = time.NewTicker(time.Minute)
	go func() {
		for range watch.C { // want tickerleak:"waits"
			check()
		}
	}()
}

func Unwatch() { watch.Stop() }

// A monitor is made for each server that somebody adds, whatever its method is called.
type monitor struct {
	ticker *time.Ticker
	check  func()
}

func (m *monitor) Init() {
	m.ticker = time.NewTicker(time.Minute)
	go m.loop()
}

func (m *monitor) loop() {
	for range m.ticker.C { // want tickerleak:"waits"
		m.check()
	}
}

func (m *monitor) Close() { m.ticker.Stop() }
