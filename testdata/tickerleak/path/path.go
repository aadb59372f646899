// Package path stops a timer on some paths.
package path

import (
	"errors"
	"time"
)

func early(f, work func() error) error {
	t := time.AfterFunc(time.Minute, func() { f() }) // want tickerleak:"path"
	if err := work(); err != nil {
		return err
	}
	t.Stop()
	return nil
}

// Silent: stopped on each path.
func deferred(f, work func() error) error {
	t := time.AfterFunc(time.Minute, func() { f() })
	defer t.Stop()
	return work()
}

func helper(f, work func() error) error {
	t := time.AfterFunc(time.Minute, func() { f() })
	defer stop(&t)
	if work() != nil {
		return errors.New("failed")
	}
	return nil
}

func stop(t **time.Timer) {
	if *t != nil {
		(*t).Stop()
		*t = nil
	}
}

// Silent: meant to fire.
func later(f func()) {
	time.AfterFunc(time.Second, f)
}
