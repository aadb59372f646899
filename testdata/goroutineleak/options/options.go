// Package options holds goroutines that an option decides about in more than one place.
package options

import (
	"errors"
	"net/http"
	"os"
	"time"
)

// Each result is received: at once, or all of them at the end.
func hashAll(passwords []string, hash func(string) error) error {
	errs := make(chan error, len(passwords))
	for _, password := range passwords {
		go func() { errs <- hash(password) }()
		if os.Getenv("HASH_ONE_BY_ONE") != "" {
			if err := <-errs; err != nil {
				return err
			}
		}
	}
	if os.Getenv("HASH_ONE_BY_ONE") == "" {
		for range passwords {
			if err := <-errs; err != nil {
				return err
			}
		}
	}
	return nil
}

// The results that were received at once do not come again.
func hashTwice(passwords []string, hash func(string) error) error {
	errs := make(chan error, len(passwords))
	for _, password := range passwords {
		go func() { errs <- hash(password) }()
		if os.Getenv("HASH_ONE_BY_ONE") != "" {
			if err := <-errs; err != nil {
				return err
			}
		}
	}
	for range passwords {
		if err := <-errs; err != nil { // want goroutineleak:"receive"
			return err
		}
	}
	return nil
}

// The goroutine asks the request the same as the handler does.
func export(r *http.Request, dump func() error) error {
	done := make(chan error)
	go func() {
		err := dump()
		if r.URL.Query().Has("wait") {
			done <- err
		}
	}()
	if r.URL.Query().Has("wait") {
		return <-done
	}
	return nil
}

// It asks for something else.
func exportOrNotify(r *http.Request, dump func() error) error {
	done := make(chan error)
	go func() {
		defer close(done)
		err := dump()
		if r.URL.Query().Has("notify") {
			done <- err // want goroutineleak:"send"
		}
	}()
	if r.URL.Query().Has("wait") {
		return <-done
	}
	return nil
}

// A loop that asks again waits for another answer.
func launch(start func() error, ping func() bool) error {
	failed := make(chan error)
	go func() {
		failed <- start() // want goroutineleak:"send"
	}()
	for os.Getenv("NOTIFY_SOCKET") == "" {
		time.Sleep(time.Second)
	}
	if !ping() {
		return errors.New("no answer")
	}
	return <-failed
}
