// Package fields keeps what it opens in fields.
package fields

import (
	"database/sql"
	"errors"
	"os"
	"time"
)

type copier struct {
	from, to *os.File
	tx       *sql.Tx
}

func newCopier(db *sql.DB, from, to string) (*copier, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	src, err := os.Open(from) // want unclosed:"field"
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	dst, err := os.Create(to)
	if err != nil {
		src.Close()
		return nil, errors.Join(err, tx.Rollback())
	}
	return &copier{from: src, to: dst, tx: tx}, nil
}

func (c *copier) run() error {
	_, err := c.to.ReadFrom(c.from)
	return err
}

// Close closes some of what it should.
func (c *copier) Close() error { return errors.Join(c.to.Close(), c.tx.Commit()) }

// A log is opened anew each day, and the last one stays open.
type log struct{ f *os.File }

func newLog(name string) (*log, error) {
	f, err := os.Create(name) // want unclosed:"field"
	if err != nil {
		return nil, err
	}
	return &log{f}, nil
}

func (l *log) rotate(name string) (err error) {
	l.f.Close()
	l.f, err = os.Create(name)
	return err
}

func (l *log) Stop() {}

// Silent: closed by a goroutine that Stop ends.
type follower struct {
	f    *os.File
	done chan struct{}
}

func follow(name string) (*follower, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	w := &follower{f: f, done: make(chan struct{})}
	go w.run()
	return w, nil
}

func (w *follower) run() {
	defer w.f.Close()
	<-w.done
}

func (w *follower) Stop() { close(w.done) }

// Silent: a helper closes all of them.
type pair struct{ a, b *os.File }

func newPair(a, b string) (*pair, error) {
	f, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &pair{f, g}, nil
}

func (p *pair) Close() { closeAll(p.a, p.b) }

func closeAll(files ...*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// Silent: Cleanup is no end of the store, it removes what is old.
type spool struct{ index *os.File }

func newSpool(name string) (*spool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &spool{f}, nil
}

func (s *spool) Cleanup(ttl time.Duration) error { return os.Remove(s.index.Name() + ttl.String()) }
