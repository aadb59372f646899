// Package closures releases in function literals.
package closures

import (
	"bufio"
	"io"
	"log"
	"net/http"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"
)

func wrongVariable(a, b string) error {
	f, err := os.Open(a) // want unclosed:"file"
	if err != nil {
		return err
	}
	defer func() { f.Close() }()
	f, err = os.Open(b)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

func borrowing(name string) error {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	read := func() error {
		_, err := io.Copy(io.Discard, f)
		return err
	}
	return read()
}

func retried(url string, retry func(func() error) error) error {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return err
	}
	return retry(func() error {
		_, err := io.Copy(io.Discard, resp.Body)
		return err
	})
}

func deferred(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() {
		if err := f.Close(); err != nil {
			log.Print(err)
		}
	}()
	_, err = io.Copy(io.Discard, f)
	return err
}

// Silent: deferred before the file is opened.
func before(name string) (err error) {
	var f *os.File
	defer func() {
		if f != nil {
			f.Close()
		}
	}()
	f, err = os.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

// The literal closes the result, which `return nil, err` has set to nil by then.
func clearedResult(name string) (f *os.File, err error) {
	f, err = os.Create(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err = f.WriteString("header"); err != nil {
		return nil, err
	}
	return f, nil
}

// Silent: only the failing path closes here, the other returns the file.
func onFailure(name string) (_ *os.File, err error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err = f.WriteString("header"); err != nil {
		return nil, err
	}
	return f, nil
}

func cleanup(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	done := func() { f.Close() }
	defer done()
	return nil
}

// Silent: the literal that closes runs somewhere else.
func group(g *errgroup.Group, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	g.Go(func() error {
		defer f.Close()
		_, err := io.Copy(io.Discard, f)
		return err
	})
	return nil
}

func goroutine(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	go func() {
		defer f.Close()
		io.Copy(io.Discard, f)
	}()
	return nil
}

func once(o *sync.Once, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer o.Do(func() { f.Close() })
	return nil
}

type scope interface{ OnExit(func() error) }

func methodValue(s scope, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.OnExit(f.Close)
	return nil
}

func returnsRelease(name string) (func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Close, nil
}

// Silent: the closure that is returned goes on using it.
func reader(name string) (func() (string, error), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s := bufio.NewScanner(f)
	return func() (string, error) {
		if !s.Scan() {
			return "", s.Err()
		}
		return f.Name() + s.Text(), nil
	}, nil
}
