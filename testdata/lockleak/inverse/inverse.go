// Package inverse holds functions that take two locks, kept in fields, one after the other.
package inverse

import "sync"

type hub struct {
	mu    sync.Mutex
	rooms map[string]*room
}

type room struct {
	mu      sync.Mutex
	hub     *hub
	members int
}

// The hub first, then each room.
func (h *hub) count() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rooms {
		n += r.size() // want lockleak:"inverse"
	}
	return n
}

func (r *room) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.members
}

// The room first, then the hub.
func (r *room) leave(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members--
	if r.members == 0 {
		r.hub.remove(name)
	}
}

func (h *hub) remove(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.rooms, name)
}

// ledger and page are always taken in the same order.
type ledger struct {
	mu    sync.RWMutex
	pages []*page
}

type page struct {
	mu     sync.Mutex
	ledger *ledger
	sum    int
}

func (l *ledger) total() (sum int) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, p := range l.pages {
		p.mu.Lock()
		sum += p.sum
		p.mu.Unlock()
	}
	return sum
}

// Silent: its own lock is released first.
func (p *page) add(n int) int {
	p.mu.Lock()
	p.sum += n
	p.mu.Unlock()
	return p.ledger.total()
}

// Silent: nobody else has the page yet, so nobody waits for it.
func (l *ledger) open(sum int) *page {
	p := &page{ledger: l}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum = sum
	l.mu.Lock()
	l.pages = append(l.pages, p)
	l.mu.Unlock()
	return p
}

// Silent: another goroutine takes it.
func (p *page) refresh() {
	p.mu.Lock()
	defer p.mu.Unlock()
	go p.ledger.total()
}

// shards are only taken with the lock of the index held.
type index struct {
	mu          sync.Mutex
	left, right shard
}

type shard struct {
	names, values sync.Mutex
	items         map[string]string
}

// Silent, both: the index keeps the two apart.
func (x *index) put(name, value string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.left.names.Lock()
	x.left.values.Lock()
	x.left.items[name] = value
	x.left.values.Unlock()
	x.left.names.Unlock()
}

func (x *index) drop(name string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.left.values.Lock()
	x.left.names.Lock()
	delete(x.left.items, name)
	x.left.names.Unlock()
	x.left.values.Unlock()
}

// Silent, both: whoever holds the lock of the ledger says so.
func (l *ledger) reset(p *page) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum = l.size(false)
}

func (p *page) resize() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum = p.ledger.size(p.ledger == nil)
}

func (l *ledger) size(lock bool) int {
	if lock {
		l.mu.RLock()
		defer l.mu.RUnlock()
	}
	return len(l.pages)
}

// Silent: nobody else has the page yet, though a function literal does.
func (l *ledger) openLater(start func(func())) {
	p := &page{ledger: l}
	p.mu.Lock()
	defer p.mu.Unlock()
	l.mu.Lock()
	l.pages = append(l.pages, p)
	l.mu.Unlock()
	start(func() { p.sum++ })
}

type album struct {
	mu     sync.Mutex
	photos []*photo
}

type photo struct {
	mu    sync.Mutex
	album *album
	size  int
}

// Silent, both: the photo that resize locks is new.
func (a *album) add(size int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := &photo{album: a}
	p.resize(size)
	a.photos = append(a.photos, p)
}

func (p *photo) resize(size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size = size
}

func (p *photo) siblings() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.album.mu.Lock()
	defer p.album.mu.Unlock()
	return len(p.album.photos) - 1
}

// config and its watcher are only read together.
type config struct {
	a, b sync.RWMutex
	m    map[string]string
}

// Silent, both: readers do not keep each other out.
func (c *config) first() int {
	c.a.RLock()
	defer c.a.RUnlock()
	c.b.RLock()
	defer c.b.RUnlock()
	return len(c.m)
}

func (c *config) second() int {
	c.b.RLock()
	defer c.b.RUnlock()
	c.a.RLock()
	defer c.a.RUnlock()
	return len(c.m)
}

// devices gives up its lock while a device is removed, and takes it again while it holds that of the device.
type devices struct {
	mu  sync.Mutex
	all map[string]*device
}

type device struct {
	mu   sync.Mutex
	name string
}

func (d *devices) delete(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	dev := d.all[name]
	dev.mu.Lock() // want lockleak:"inverse"
	defer dev.mu.Unlock()
	d.wait()
	delete(d.all, name)
}

func (d *devices) wait() {
	d.mu.Unlock()
	d.mu.Lock()
}

// queue gives up its lock before it calls its handler, which takes that of the worker.
type queue struct {
	mu   sync.Mutex
	work *worker
}

type worker struct {
	mu    sync.Mutex
	queue *queue
	done  int
}

// Silent, both: the lock of the queue is not held while flush takes the other.
func (q *queue) drain() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.flushLocked()
}

func (q *queue) flushLocked() {
	q.mu.Unlock()
	q.work.finish()
	q.mu.Lock()
}

func (w *worker) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
}

func (w *worker) enqueue() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue.mu.Lock()
	defer w.queue.mu.Unlock()
	w.done = 0
}

// state asks before it waits.
type state struct {
	in, out sync.Mutex
	n       int
}

func (s *state) swap() {
	s.in.Lock()
	defer s.in.Unlock()
	s.out.Lock()
	defer s.out.Unlock()
	s.n++
}

// Silent: TryLock does not wait.
func (s *state) try() {
	s.out.Lock()
	defer s.out.Unlock()
	if s.in.TryLock() {
		s.n--
		s.in.Unlock()
	}
}

type wallet struct {
	mu       sync.Mutex
	requests chan *reservation
	open     map[int]*reservation
}

type reservation struct {
	mu     sync.Mutex
	wallet *wallet
	id     int
	amount int
}

func newWallet() *wallet {
	w := &wallet{requests: make(chan *reservation), open: map[int]*reservation{}}
	go w.run()
	return w
}

// run is the one goroutine that handles requests.
func (w *wallet) run() {
	for r := range w.requests {
		if r.amount == 0 {
			w.cancel(r.id)
			continue
		}
		r.confirm()
	}
}

// Silent, both: run calls one after the other.
func (w *wallet) cancel(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.open[id]
	r.mu.Lock()
	defer r.mu.Unlock()
	r.amount = 0
	delete(w.open, id)
}

func (r *reservation) confirm() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wallet.mu.Lock()
	defer r.wallet.mu.Unlock()
	r.wallet.open[r.id] = r
}

// pool has as many goroutines as it likes.
type pool struct {
	mu   sync.Mutex
	jobs map[int]*job
}

type job struct {
	mu    sync.Mutex
	pool  *pool
	tries int
}

func (p *pool) start(n int) {
	for range n {
		go p.work(n)
	}
}

func (p *pool) work(id int) {
	if p.retry(id) {
		p.jobs[id].finish(id)
	}
}

func (p *pool) retry(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	j := p.jobs[id]
	j.mu.Lock() // want lockleak:"inverse"
	defer j.mu.Unlock()
	j.tries++
	return j.tries > 3
}

func (j *job) finish(id int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pool.mu.Lock()
	defer j.pool.mu.Unlock()
	delete(j.pool.jobs, id)
}
