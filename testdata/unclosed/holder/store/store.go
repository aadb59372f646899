// Package store has types that hold files.
package store

import (
	"bufio"
	"errors"
	"io"
	"os"
	"sync"
)

type Log struct {
	mu     sync.Mutex
	f      *os.File
	w      *bufio.Writer
	closed bool
}

func Open(name string) (*Log, error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &Log{f: f, w: bufio.NewWriter(f)}, nil
}

func (l *Log) Write(p []byte) (int, error) { return l.w.Write(p) }

func (l *Log) Name() string { return l.f.Name() }

func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errors.New("closed")
	}
	l.closed = true
	return errors.Join(l.w.Flush(), l.f.Close())
}

// Finish closes it under another name.
func (l *Log) Finish() error { return l.Close() }

// A Journal has a Log, and closes it.
type Journal struct{ log *Log }

func NewJournal(name string) (*Journal, error) {
	log, err := Open(name)
	if err != nil {
		return nil, err
	}
	return &Journal{log: log}, nil
}

func (j *Journal) Add(text string) error {
	_, err := io.WriteString(j.log, text)
	return err
}

func (j *Journal) Close() error { return j.log.Close() }

// A Peek closes its file when it has read: its Close has nothing to do with that.
type Peek struct{ f *os.File }

func NewPeek(name string) (*Peek, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Peek{f: f}, nil
}

func (p *Peek) First() (byte, error) {
	defer p.f.Close()
	var b [1]byte
	_, err := p.f.Read(b[:])
	return b[0], err
}
