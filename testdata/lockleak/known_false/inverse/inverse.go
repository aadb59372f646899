// Package inverse: which goroutines run the two functions, and what they can reach by then, is not known.
package inverse

import "sync"

type wallet struct {
	mu       sync.Mutex
	requests chan func()
	open     map[int]*reservation
}

type reservation struct {
	mu     sync.Mutex
	wallet *wallet
	amount int
}

// One goroutine runs both functions, one after the other.
func (w *wallet) run(id int, r *reservation) {
	for range w.requests {
		w.cancel(id)
		r.confirm()
	}
}

func (w *wallet) cancel(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.open[id]
	r.mu.Lock() // want lockleak:"inverse"
	defer r.mu.Unlock()
	r.amount = 0
	delete(w.open, id)
}

func (r *reservation) confirm() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wallet.mu.Lock()
	defer r.wallet.mu.Unlock()
	r.amount++
}

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
