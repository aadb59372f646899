// Package returns holds functions that return with a lock held, by mistake and on purpose.
package returns

import (
	"errors"
	"os"
	"sync"
	"time"
)

type store struct {
	mu     sync.RWMutex
	items  map[string]string
	closed bool
}

func (s *store) add(key, value string) error {
	s.mu.Lock()
	if _, ok := s.items[key]; ok {
		return errors.New("exists") // want lockleak:"return"
	}
	s.items[key] = value
	s.mu.Unlock()
	return nil
}

func (s *store) get(key string) (string, bool) {
	s.mu.RLock()
	v, ok := s.items[key]
	if !ok {
		return "", false // want lockleak:"return"
	}
	s.mu.RUnlock()
	return v, true
}

func (s *store) save(file string) error {
	s.mu.Lock()
	for key, value := range s.items {
		if err := os.WriteFile(file+key, []byte(value), 0o600); err != nil {
			return err // want lockleak:"return"
		}
	}
	s.mu.Unlock()
	return nil
}

// expire forgets key later, unless it was renewed meanwhile.
func (s *store) expire(key string, renewed *bool) {
	time.AfterFunc(time.Minute, func() {
		s.mu.Lock()
		if *renewed {
			return // want lockleak:"return"
		}
		delete(s.items, key)
		s.mu.Unlock()
	})
}

func (s *store) deferred(key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[key]; ok {
		return errors.New("exists")
	}
	s.items[key] = value
	return nil
}

func (s *store) everyPath(key, value string) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errors.New("closed")
	}
	s.items[key] = value
	s.mu.Unlock()
	return nil
}

// The same condition decides about locking and unlocking.
func (s *store) maybe(lock bool, key string) string {
	if lock {
		s.mu.RLock()
	}
	v := s.items[key]
	if lock {
		s.mu.RUnlock()
	}
	return v
}

// The caller gets the unlock as a function.
func (s *store) acquire() (release func(), ok bool) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, false
	}
	return s.mu.Unlock, true
}

// A literal that is deferred unlocks.
func (s *store) inLiteral(key string) string {
	s.mu.Lock()
	defer func() {
		s.closed = true
		s.mu.Unlock()
	}()
	if v, ok := s.items[key]; ok {
		return v
	}
	return ""
}

func (s *store) try(key, value string) bool {
	if !s.mu.TryLock() {
		return false
	}
	s.items[key] = value
	s.mu.Unlock()
	return true
}

// session is locked and unlocked by helpers.
type session struct {
	mu     sync.Mutex
	items  map[string]string
	closed bool
}

// Taken for the caller, who has unlock for it.
func (s *session) lock() bool {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return false
	}
	return true
}

func (s *session) unlock() { s.mu.Unlock() }

// A helper takes the lock, the caller releases it on every path.
func (s *session) viaHelper(key string) string {
	if !s.lock() {
		return ""
	}
	v := s.items[key]
	s.unlock()
	return v
}

// The caller holds the lock, which is given up and taken back around each slow step.
func (s *session) walkLocked(files []string) (n int, err error) {
	for _, file := range files {
		s.mu.Unlock()
		data, err := os.ReadFile(file)
		if err != nil {
			s.mu.Lock()
			return n, err
		}
		s.mu.Lock()
		n += len(data)
	}
	return n, nil
}

// A literal of a literal unlocks for it.
func (s *session) replay(files []string) func() error {
	return func() error {
		s.mu.Lock()
		fail := func(err error) error {
			s.closed = true
			s.mu.Unlock()
			return err
		}
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				return fail(err)
			}
		}
		s.mu.Unlock()
		return nil
	}
}

type leases struct {
	mu    sync.Mutex
	items map[string]int
}

// take hands out what unlocks the leases, where it is needed.
func (l *leases) take(key string) func() {
	l.mu.Lock()
	return func() {
		if l.items[key] == 0 {
			l.mu.Unlock()
			return
		}
		delete(l.items, key)
		l.mu.Unlock()
	}
}

// record is locked by itself: several may share one lock.
type record struct {
	mu   *sync.Mutex
	size int
	dead bool
}

type doomed struct {
	*record
	freed bool
}

// prune keeps what it is going to remove locked: the second loop releases it by another name.
func prune(all map[string]*record, limit int) (freed int) {
	var list []*doomed
	for _, r := range all {
		r.mu.Lock()
		if r.size > limit {
			list = append(list, &doomed{record: r})
			continue
		}
		r.mu.Unlock()
	}
	for _, d := range list {
		freed += d.size
		d.dead = true
		d.mu.Unlock()
	}
	return freed
}

// pick forgets the lock of what it does not keep.
func pick(all map[string]*record, limit int) (list []*doomed, err error) {
	for _, r := range all {
		r.mu.Lock()
		if r.dead {
			return nil, errors.New("dead") // want lockleak:"return"
		}
		list = append(list, &doomed{record: r})
		r.mu.Unlock()
	}
	return list, nil
}

func shrink(all map[string]*record, limit int) (int, error) {
	list, err := pick(all, limit)
	if err != nil {
		return 0, err
	}
	return prune(all, limit) - len(list), nil
}

// reporter is what a test gives us.
type reporter interface {
	Helper()
	Fatalf(format string, args ...any)
}

type fake struct {
	mu      sync.Mutex
	paused  int
	pending []string
}

// Silent: a failing test ends there.
func (f *fake) resume(t reporter) {
	f.mu.Lock()
	f.paused--
	if f.paused < 0 {
		t.Fatalf("resumed %d times too often", -f.paused)
	} else {
		f.pending = nil
		f.mu.Unlock()
	}
}

type logger interface {
	Fatalf(format string, args ...any)
}

// What this does is not known.
func (f *fake) pause(l logger) {
	f.mu.Lock()
	f.paused++
	if f.paused > 9 {
		l.Fatalf("paused %d times", f.paused)
	} else {
		f.mu.Unlock()
	}
} // want lockleak:"return"
