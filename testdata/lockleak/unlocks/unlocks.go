// Package unlocks holds locks that are released as what they are not.
package unlocks

import (
	"errors"
	"sync"
)

type store struct {
	mu    sync.RWMutex
	state func() (int, error)
	n     int
}

func (s *store) update() error {
	s.mu.Lock()
	n, err := s.state()
	if err != nil {
		s.mu.RUnlock() // want lockleak:"unlock"
		return err
	}
	s.n = n
	s.mu.Unlock()
	return nil
}

func (s *store) deferred() int {
	s.mu.RLock()
	defer s.mu.Unlock() // want lockleak:"unlock"
	return s.n
}

// Silent: each is released as it was taken.
func (s *store) either(write bool) int {
	if write {
		s.mu.Lock()
	} else {
		s.mu.RLock()
	}
	n := s.n
	if write {
		s.mu.Unlock()
	} else {
		s.mu.RUnlock()
	}
	return n
}

// Silent: the two conditions are the same, which nobody can see.
func (s *store) asked(writes func() bool) int {
	if writes() {
		s.mu.Lock()
	} else {
		s.mu.RLock()
	}
	n := s.n
	if writes() {
		s.mu.Unlock()
	} else {
		s.mu.RUnlock()
	}
	return n
}

// Silent: the lock is changed for the stronger one.
func (s *store) upgrade() (int, error) {
	s.mu.RLock()
	n := s.n
	s.mu.RUnlock()
	if n > 0 {
		return n, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n == 0 {
		return 0, errors.New("empty")
	}
	return s.n, nil
}

// Silent: the caller has the read lock, and gets it back.
func (s *store) reload() error {
	s.mu.RUnlock()
	defer s.mu.RLock()
	return s.update()
}

func (s *store) value() (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.n == 0 {
		if err := s.reload(); err != nil {
			return 0, err
		}
	}
	return s.n, nil
}
