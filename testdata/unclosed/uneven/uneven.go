// Package uneven gets values from functions that nobody has described, and closes them on some paths.
package uneven

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"fixture/unclosed/uneven/object"
)

// The second failure forgets what the first one closes.
func upload(ctx context.Context, name string, from io.Reader, size int64) error {
	w := object.NewWriter(ctx, name) // want unclosed:"uneven"
	n, err := io.Copy(w, from)
	if err != nil {
		_ = w.Close()
		return fmt.Errorf("copy: %w", err)
	}
	if n != size {
		return fmt.Errorf("wrote %d bytes instead of %d", n, size)
	}
	return w.Close()
}

// A return between the call and its defer.
func download(ctx context.Context, b object.Bucket, name string, to io.Writer) error {
	r, err := b.Open(ctx, name) // want unclosed:"uneven"
	if err != nil {
		return err
	}
	if r.Size() == 0 {
		return nil
	}
	defer r.Close()
	_, err = io.Copy(to, r)
	return err
}

// What is handed to the caller is closed after one failure only.
func open(ctx context.Context, b object.Bucket, name string) (object.Reader, error) {
	r, err := b.Open(ctx, name) // want unclosed:"uneven"
	if err != nil {
		return nil, err
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		r.Close()
		return nil, err
	}
	if !bytes.Equal(head, []byte("pack")) {
		return nil, errors.New("no pack")
	}
	return r, nil
}

// The next round forgets the one before.
func first(ctx context.Context, b object.Bucket, names []string) (string, error) {
	for _, name := range names {
		r, err := b.Open(ctx, name) // want unclosed:"uneven"
		if err != nil {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			r.Close()
			return "", err
		}
		if len(text) == 0 {
			continue
		}
		r.Close()
		return string(text), nil
	}
	return "", errors.New("none")
}

// A deferred literal closes it, from then on.
func measured(ctx context.Context, b object.Bucket, name string) (n int64, err error) {
	r, err := b.Open(ctx, name) // want unclosed:"uneven"
	if err != nil {
		return 0, err
	}
	if r.Size() < 0 {
		return 0, errors.New("no size")
	}
	defer func() {
		if failure := r.Close(); err == nil {
			err = failure
		}
	}()
	return io.Copy(io.Discard, r)
}

// Silent: closing completes an output, which nobody wants after a failure.
func complete(ctx context.Context, name string, from io.Reader) error {
	w := object.NewWriter(ctx, name)
	if _, err := io.Copy(w, from); err != nil {
		return err
	}
	return w.Close()
}

type pool struct{ free []*object.Writer }

func (p *pool) get() *object.Writer { return p.free[len(p.free)-1] }

// Silent: it is lent, and ended only where it does not work any more.
func (p *pool) send(text string) error {
	w := p.get()
	if _, err := io.WriteString(w, text); err != nil {
		w.Close()
		return err
	}
	if len(text) > 1000 {
		return errors.New("too long for the next one")
	}
	return nil
}

// Silent: nothing here says that it has to be closed.
func size(ctx context.Context, b object.Bucket, name string) (int64, error) {
	r, err := b.Open(ctx, name)
	if err != nil {
		return 0, err
	}
	return r.Size(), nil
}

// Silent: closed on every path.
func sum(ctx context.Context, b object.Bucket, name string) (n int, err error) {
	r, err := b.Open(ctx, name)
	if err != nil {
		return 0, err
	}
	if r.Size() == 0 {
		r.Close()
		return 0, nil
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return len(text), err
}

// Silent: another method ends it.
func try(ctx context.Context, name string, from io.Reader, size int64) error {
	w := object.NewWriter(ctx, name)
	n, err := io.Copy(w, from)
	if err != nil {
		w.Close()
		return err
	}
	if n != size {
		w.Abort()
		return errors.New("too short")
	}
	return w.Close()
}

// Silent: only what was opened here is closed here.
func choose(ctx context.Context, b object.Bucket, name string, given object.Reader) (int64, error) {
	r, own := given, false
	if r == nil {
		opened, err := b.Open(ctx, name)
		if err != nil {
			return 0, err
		}
		r, own = opened, true
	}
	if own {
		defer r.Close()
	}
	return io.Copy(io.Discard, r)
}

// Silent: before Open there is nothing to close.
func session(names ...string) (string, error) {
	s := object.NewSession(names...)
	if err := s.Open(); err != nil {
		return "", err
	}
	defer s.Close()
	return s.First(), nil
}

// Silent: the session ends with its connection.
func remote(ctx context.Context, addr, name string) (string, error) {
	conn := object.Dial(ctx, addr)
	defer func() { _ = conn.Transport.Close() }()
	s, err := conn.Session(name)
	if err != nil {
		return "", err
	}
	if s.First() == "" {
		return "", errors.New("no name")
	}
	defer s.Close()
	return s.First(), nil
}

type index struct{ readers []object.Reader }

// Silent: on the other path somebody else has it.
func (x *index) add(ctx context.Context, b object.Bucket, name string) error {
	r, err := b.Open(ctx, name)
	if err != nil {
		return err
	}
	if _, err := r.Read(make([]byte, 1)); err != nil {
		r.Close()
		return err
	}
	x.readers = append(x.readers, r)
	return nil
}

// Silent: a goroutine goes on with it.
func prefetch(ctx context.Context, b object.Bucket, name string, done chan<- int) error {
	r, err := b.Open(ctx, name)
	if err != nil {
		return err
	}
	if r.Size() == 0 {
		r.Close()
		return errors.New("empty")
	}
	go func() {
		text, _ := io.ReadAll(r)
		done <- len(text)
	}()
	return nil
}

// Silent: what the standard library wants closed is known.
func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	if r.Name == "" {
		return nil, errors.New("no name")
	}
	defer r.Close()
	return io.ReadAll(r)
}

type flushing struct {
	*bufio.Writer
	f *os.File
}

// Close flushes it first.
func (w *flushing) Close() error {
	if err := w.Flush(); err != nil {
		return err
	}
	return w.f.Close()
}

// Silent: what embeds a buffer flushes it when it is closed.
func report(name string, lines []string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &flushing{bufio.NewWriter(f), f}
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
	return w.Close()
}
