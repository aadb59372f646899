// Package siblings holds sends on one channel of which only some watch for the end.
package siblings

import "context"

type row struct {
	text string
	err  error
}

func stream(ctx context.Context, next func() (string, error)) *reader {
	r := &reader{rows: make(chan row), quit: make(chan struct{})}
	go r.fill(ctx, next)
	return r
}

type reader struct {
	rows chan row
	quit chan struct{}
}

func (r *reader) fill(ctx context.Context, next func() (string, error)) {
	defer close(r.rows)
	for {
		text, err := next()
		if err != nil {
			r.rows <- row{err: err} // want goroutineleak:"sibling"
			return
		}
		select {
		case r.rows <- row{text: text}:
		case <-ctx.Done():
			return
		}
	}
}

// Another method of the same type.
func (r *reader) header(text string) {
	r.rows <- row{text: text} // want goroutineleak:"sibling"
}

func (r *reader) Rows() <-chan row { return r.rows }

// Silent: there is room for the error.
func buffered(ctx context.Context, next func() (string, error)) <-chan row {
	rows := make(chan row, 1)
	go func() {
		defer close(rows)
		text, err := next()
		if err != nil {
			rows <- row{err: err}
			return
		}
		select {
		case rows <- row{text: text}:
		case <-ctx.Done():
		}
	}()
	return rows
}

type mailbox struct {
	in chan string
}

func newMailbox() *mailbox { return &mailbox{in: make(chan string)} }

// Silent: the other one only tries again, later.
func (m *mailbox) put(text string, retry <-chan string) {
	m.in <- text
	select {
	case m.in <- text:
	case text = <-retry:
	}
}

func (m *mailbox) In() <-chan string { return m.in }

type left struct{ ch chan int }

type right struct{ l *left }

func newRight() *right { return &right{&left{make(chan int)}} }

// Silent: another type, with callers of its own.
func (l *left) send() { l.ch <- 1 }

func (r *right) send(ctx context.Context) {
	select {
	case r.l.ch <- 2:
	case <-ctx.Done():
	}
}

func (r *right) Receive() int { return <-r.l.ch }

type prefetcher struct {
	rows   chan row
	cancel context.CancelFunc
}

func prefetch(ctx context.Context, next func() (string, error)) *prefetcher {
	ctx, cancel := context.WithCancel(ctx)
	p := &prefetcher{rows: make(chan row), cancel: cancel}
	go func() {
		defer close(p.rows)
		text, err := next()
		if err != nil {
			p.rows <- row{err: err} // silent: next or close receives it
			return
		}
		select {
		case p.rows <- row{text: text}:
		case <-ctx.Done():
		}
	}()
	return p
}

func (p *prefetcher) next() row { return <-p.rows }

func (p *prefetcher) close() {
	p.cancel()
	<-p.rows
}
