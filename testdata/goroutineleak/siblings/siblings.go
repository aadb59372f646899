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

type listing struct {
	names []string
	err   error
}

// Silent: the first job is sent before anybody can be told to stop, which the function itself does when it returns.
func list(root string, read func(string) ([]string, error)) ([]string, error) {
	jobs, results, done := make(chan string), make(chan listing), make(chan struct{})
	defer func() { close(done) }()
	for range 4 {
		go func() {
			for {
				select {
				case dir := <-jobs:
					names, err := read(dir)
					select {
					case results <- listing{names, err}:
					case <-done:
						return
					}
				case <-done:
					return
				}
			}
		}()
	}
	var all []string
	pending := 1
	jobs <- root
	for pending > 0 {
		res := <-results
		pending--
		if res.err != nil {
			return nil, res.err
		}
		all = append(all, res.names...)
		for _, dir := range res.names {
			pending++
			go func() {
				select {
				case jobs <- dir:
				case <-done:
				}
			}()
		}
	}
	return all, nil
}
