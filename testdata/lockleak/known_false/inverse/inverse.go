// Package inverse: what the functions can reach when they run, and which locks all their callers hold, is not known.
package inverse

import "sync"

type manager struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	trash   []string
}

type bucket struct {
	mu    sync.Mutex
	names []string
}

func (m *manager) count() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.buckets {
		n += b.size() // want lockleak:"inverse"
	}
	return n
}

func (b *bucket) size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.names)
}

// The bucket was taken out of the map before its lock is held: count does not see it any more.
func (m *manager) drop(name string) {
	m.mu.Lock()
	b := m.buckets[name]
	delete(m.buckets, name)
	m.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range b.names {
		m.mu.Lock()
		m.trash = append(m.trash, name)
		m.mu.Unlock()
	}
}

// backend is only written to with the lock of the transaction held.
type backend struct {
	tx, mu, read sync.Mutex
	pending      int
}

func (b *backend) defragment() {
	b.tx.Lock()
	defer b.tx.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.read.Lock() // want lockleak:"inverse"
	defer b.read.Unlock()
	b.pending = 0
}

func (b *backend) Commit() {
	b.tx.Lock()
	defer b.tx.Unlock()
	b.commit()
}

// Its only caller holds the lock of the transaction.
func (b *backend) commit() {
	b.read.Lock()
	defer b.read.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending++
}
