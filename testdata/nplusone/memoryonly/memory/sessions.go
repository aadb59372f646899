// Package memory keeps sessions in a map.
package memory

import (
	"context"
	"errors"
	"sync"

	"fixture/nplusone/memoryonly/session"
)

type Sessions struct {
	mu   sync.RWMutex
	byID map[string]*session.Session
}

func New() *Sessions { return &Sessions{byID: map[string]*session.Session{}} }

func (s *Sessions) Get(_ context.Context, id string) (*session.Session, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if found, ok := s.byID[id]; ok {
		return found, nil
	}
	return nil, errors.New("no such session")
}

func (s *Sessions) Delete(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
	return nil
}
