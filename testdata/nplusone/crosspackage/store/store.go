// Package store is imported by the package that loops.
package store

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

type Person struct {
	ID, CityID int64
	Name       string
}

type Store struct {
	db    *sql.DB
	mu    sync.RWMutex
	names map[int64]string
}

func New(db *sql.DB) *Store { return &Store{db: db, names: map[int64]string{}} }

func (s *Store) City(ctx context.Context, id int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM cities WHERE id = ?", id).Scan(&name)
	return name, err
}

func (s *Store) Save(ctx context.Context, p Person) error {
	return s.exec(ctx, "UPDATE people SET name = ? WHERE id = ?", p.Name, p.ID)
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	_, err := s.db.ExecContext(ctx, query, args...)
	return err
}

// Cities loads many at once.
func (s *Store) Cities(ctx context.Context, ids []int64) (map[int64]string, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := s.db.QueryContext(ctx, "SELECT id, name FROM cities WHERE id IN ("+marks+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := make(map[int64]string, len(ids))
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, rows.Err()
}

// Nickname reads memory.
func (s *Store) Nickname(id int64) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.names[id]
}

// Delete is a function, not a method.
func Delete(ctx context.Context, db *sql.DB, id int64) error {
	_, err := db.ExecContext(ctx, "DELETE FROM people WHERE id = ?", id)
	return err
}

// InTx runs work in a transaction.
func (s *Store) InTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Each calls visit for each person of the table, while its query is open.
func (s *Store) Each(ctx context.Context, visit func(Person) error) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id, city_id, name FROM people")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Person
		if err := rows.Scan(&p.ID, &p.CityID, &p.Name); err != nil {
			return err
		}
		if err := visit(p); err != nil {
			return err
		}
	}
	return rows.Err()
}
