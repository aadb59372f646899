// Package holder opens values that hold files.
package holder

import (
	"errors"
	"fmt"
	"os"

	"fixture/unclosed/holder/store"
)

func early(name, text string) error {
	log, err := store.Open(name) // want unclosed:"holder"
	if err != nil {
		return err
	}
	if _, err := log.Write([]byte(text)); err != nil {
		return err
	}
	return log.Close()
}

// Closed after one failure, forgotten after the other.
func copied(name, text string) error {
	log, err := store.Open(name) // want unclosed:"uneven"
	if err != nil {
		return err
	}
	if _, err := log.Write([]byte(text)); err != nil {
		log.Close()
		return err
	}
	if _, err := log.Write([]byte("\n")); err != nil {
		return err
	}
	return log.Close()
}

func dropped(name string) error {
	_, err := store.Open(name) // want unclosed:"holder"
	return err
}

// The holder of a holder.
func never(name string, lines []string) error {
	j, err := store.NewJournal(name) // want unclosed:"holder"
	if err != nil {
		return err
	}
	for _, line := range lines {
		if err := j.Add(line); err != nil {
			return err
		}
	}
	return nil
}

type local struct{ f *os.File }

func newLocal(name string) (*local, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &local{f}, nil
}

func (l *local) size() int64 {
	info, err := l.f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

func (l *local) end() { l.f.Close() }

func (l *local) Close() { l.end() }

func sizeOf(name string) int64 {
	l, err := newLocal(name) // want unclosed:"holder"
	if err != nil {
		return 0
	}
	return l.size()
}

// Silent: closed, by whatever method releases the file.
func closed(name string) (int64, error) {
	l, err := newLocal(name)
	if err != nil {
		return 0, err
	}
	defer l.end()
	log, err := store.Open(name)
	if err != nil {
		return 0, err
	}
	defer log.Finish()
	p, err := store.NewPeek(name)
	if err != nil {
		return 0, err
	}
	if _, err := p.First(); err != nil {
		return 0, err
	}
	return l.size(), nil
}

type service struct{ log *store.Log }

// Silent: given away, to a field, a helper and a caller.
func (s *service) open(name string, use func(*store.Log)) (*store.Log, error) {
	log, err := store.Open(name)
	if err != nil {
		return nil, err
	}
	s.log = log
	second, err := store.Open(name + ".1")
	if err != nil {
		return nil, err
	}
	use(second)
	third, err := store.Open(name + ".2")
	if err != nil {
		return nil, err
	}
	closeAll(third)
	return store.Open(name + ".3")
}

func closeAll(logs ...*store.Log) {
	for _, l := range logs {
		if err := l.Close(); err != nil {
			fmt.Println(err)
		}
	}
}

type temporary struct{ f *os.File }

// Silent: a type without a method that releases the file tells nobody to call one.
func newTemporary() (*temporary, error) {
	f, err := os.CreateTemp("", "")
	if err != nil {
		return nil, err
	}
	if f.Name() == "" {
		f.Close()
		return nil, errors.New("no name")
	}
	return &temporary{f}, nil
}

func name() (string, error) {
	t, err := newTemporary()
	if err != nil {
		return "", err
	}
	return t.f.Name(), nil
}
