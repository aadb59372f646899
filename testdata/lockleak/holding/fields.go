package holding

import (
	"context"
	"sync"
	"time"
)

type poller struct {
	mu     sync.RWMutex
	wg     sync.WaitGroup
	done   chan struct{}
	stop   chan struct{}
	cancel func()
	last   time.Time
	polls  int
}

func (p *poller) start() {
	p.wg.Add(1)
	go p.run()
}

func (p *poller) run() {
	defer p.wg.Done()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-ticker.C:
			p.poll(now)
		}
	}
}

func (p *poller) poll(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = now
}

func (p *poller) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.stop)
	p.wg.Wait() // want lockleak:"holding"
}

// Through a helper.
func (p *poller) finish() {
	close(p.stop)
	p.wg.Wait()
}

func (p *poller) restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish() // want lockleak:"holding"
	p.stop = make(chan struct{})
	p.start()
}

// Silent: the lock is released first.
func (p *poller) closeUnlocked() {
	p.mu.Lock()
	last := p.last
	p.mu.Unlock()
	close(p.stop)
	p.wg.Wait()
	println(last.String())
}

// Silent: it belongs to another one.
func (p *poller) closeOther(q *poller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q.wg.Wait()
}

// Silent: a goroutine of its own waits.
func (p *poller) closeLater() {
	p.mu.Lock()
	defer p.mu.Unlock()
	go p.finish()
}

type flusher struct {
	mu     sync.RWMutex
	done   chan struct{}
	ready  chan struct{}
	stop   chan struct{}
	buffer []string
}

func newFlusher() *flusher {
	f := &flusher{done: make(chan struct{}), ready: make(chan struct{}), stop: make(chan struct{})}
	go func() {
		defer close(f.done)
		close(f.ready)
		<-f.stop
		f.flush()
	}()
	return f
}

func (f *flusher) flush() {
	f.mu.RLock()
	println(len(f.buffer))
	f.mu.RUnlock()
}

func (f *flusher) close() {
	f.mu.Lock()
	close(f.stop)
	<-f.done // want lockleak:"holding"
	f.mu.Unlock()
}

// Silent: readers do not wait for each other.
func (f *flusher) closeReading() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	close(f.stop)
	<-f.done
	return len(f.buffer)
}

// Silent: the goroutine says that it is ready before it takes the lock.
func (f *flusher) add(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	<-f.ready
	f.buffer = append(f.buffer, line)
}

// Silent: the context ends the wait.
func (f *flusher) closeInTime(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.stop)
	select {
	case <-f.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type counter struct {
	mu  sync.Mutex
	wg  sync.WaitGroup
	sum int
}

func (c *counter) add(n int) {
	c.mu.Lock()
	c.sum += n
	c.mu.Unlock()
}

func (c *counter) addAll(list []int) int {
	for _, n := range list {
		c.wg.Go(func() { c.add(n) })
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wg.Wait() // want lockleak:"holding"
	return c.sum
}

type sizer struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	sizes map[string]int
}

// Silent: the goroutines take no lock, since who waits for them has it.
func (s *sizer) measure(names []string, size func(string) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			size(name)
		}()
	}
	s.wg.Wait()
}

func (s *sizer) set(name string, n int) {
	s.mu.Lock()
	s.sizes[name] = n
	s.mu.Unlock()
}

type lazy struct {
	mu     sync.Mutex
	done   chan struct{}
	loaded bool
}

// Silent: it is closed before the lock is taken.
func (l *lazy) load(work func()) {
	go func() {
		work()
		close(l.done)
		l.mu.Lock()
		l.loaded = true
		l.mu.Unlock()
	}()
}

func (l *lazy) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	<-l.done
}
