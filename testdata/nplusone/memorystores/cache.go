// Package memorystores has stores in memory whose methods are named like those of a database.
package memorystores

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
)

var ErrNotFound = errors.New("not found")

type User struct {
	ID   int64
	Name string
}

// UserRepository keeps its users in a map.
type UserRepository struct {
	mu    sync.RWMutex
	users map[int64]User
}

func (r *UserRepository) Find(_ context.Context, id int64) (User, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if u, ok := r.users[id]; ok {
		return u, nil
	}
	return User{}, ErrNotFound
}

func (r *UserRepository) Save(_ context.Context, u User) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.users[u.ID] = u
	return nil
}

// DB is an index in memory with the verbs of SQL.
type DB struct{ index sync.Map }

func (db *DB) Query(name string) (int64, bool) {
	id, ok := db.index.Load(name)
	if !ok {
		return 0, false
	}
	return id.(int64), true
}

func (db *DB) Exec(name string, id int64) { db.index.Store(name, id) }

// Cache has the methods of a Redis client.
type Cache[V any] struct {
	mu     sync.Mutex
	values map[string]V
}

func (c *Cache[V]) Get(_ context.Context, key string) (v V, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.values[key]
	if !ok {
		return v, ErrNotFound
	}
	return v, nil
}

func (c *Cache[V]) Set(_ context.Context, key string, v V) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values[key] = v
	return nil
}

// Transaction collects changes and applies them under a lock.
type Transaction struct {
	repository *UserRepository
	pending    []User
}

func (r *UserRepository) Begin() *Transaction { return &Transaction{repository: r} }

func (t *Transaction) Commit(ctx context.Context) error {
	for _, u := range t.pending {
		if err := t.repository.Save(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

func Names(ctx context.Context, r *UserRepository, ids []int64) (names []string, err error) {
	for _, id := range ids {
		u, err := r.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		names = append(names, u.Name)
	}
	return names, nil
}

func Index(db *DB, users []User) (known int) {
	for _, u := range users {
		if _, ok := db.Query(u.Name); ok {
			known++
		}
		db.Exec(u.Name, u.ID)
	}
	return known
}

func Warm(ctx context.Context, c *Cache[User], users []User) error {
	for _, u := range users {
		if _, err := c.Get(ctx, u.Name); err == nil {
			continue
		}
		if err := c.Set(ctx, u.Name, u); err != nil {
			return err
		}
	}
	return nil
}

func Rename(ctx context.Context, r *UserRepository, names map[int64]string) error {
	for id, name := range names {
		tx := r.Begin()
		tx.pending = append(tx.pending, User{ID: id, Name: name})
		if err := tx.Commit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Forward reads headers and parameters, whose methods have the names of a store.
func Forward(from http.Header, params url.Values, names []string) http.Header {
	to := http.Header{}
	for _, name := range names {
		if v := from.Get(name); v != "" {
			to.Set(name, v)
		}
		params.Del(name)
	}
	return to
}

// Forget deletes keys of a sync.Map.
func (db *DB) Forget(names []string) {
	for _, name := range names {
		db.index.Delete(name)
	}
}
