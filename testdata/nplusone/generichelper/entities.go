// Package generichelper queries in type-parameterised helpers and calls back from them.
package generichelper

import (
	"context"
	"database/sql"
)

type Scanner interface {
	Scan(dest ...any) error
}

// One loads one entity of any type.
func One[T any](ctx context.Context, db *sql.DB, query string, id int64, scan func(Scanner) (T, error)) (T, error) {
	return scan(db.QueryRowContext(ctx, query, id))
}

// Map calls f for each element.
func Map[T, R any](items []T, f func(T) (R, error)) ([]R, error) {
	out := make([]R, 0, len(items))
	for _, it := range items {
		r, err := f(it)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Must calls f once.
func Must[T any](f func() (T, error)) T {
	v, err := f()
	if err != nil {
		panic(err)
	}
	return v
}

// First returns the first element that f accepts.
func First[T any](items []T, f func(T) bool) (found T, ok bool) {
	for _, it := range items {
		if f(it) {
			return it, true
		}
	}
	return found, false
}

// List holds entities in memory.
type List[T any] struct{ items []T }

func (l *List[T]) Get(i int) T { return l.items[i] }
func (l *List[T]) Len() int    { return len(l.items) }

// Table reads entities of any type from the database.
type Table[T any] struct {
	db    *sql.DB
	query string
	scan  func(Scanner) (T, error)
}

func (t *Table[T]) Get(ctx context.Context, id int64) (T, error) {
	return t.scan(t.db.QueryRowContext(ctx, t.query, id))
}

type City struct {
	ID   int64
	Name string
}

func scanCity(row Scanner) (c City, err error) {
	err = row.Scan(&c.ID, &c.Name)
	return c, err
}

type Atlas struct {
	db     *sql.DB
	cities *Table[City]
}

func (a *Atlas) Cities(ctx context.Context, ids []int64) (cities []City, err error) {
	for _, id := range ids {
		c, err := One(ctx, a.db, "SELECT id, name FROM cities WHERE id = ?", id, scanCity) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		cities = append(cities, c)
	}
	return cities, nil
}

// FromTable calls a method of a generic type.
func (a *Atlas) FromTable(ctx context.Context, ids []int64) (cities []City, err error) {
	for _, id := range ids {
		c, err := a.cities.Get(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		cities = append(cities, c)
	}
	return cities, nil
}

// Names passes a literal that queries to a helper that calls it per element.
func (a *Atlas) Names(ctx context.Context, ids []int64) ([]string, error) {
	return Map(ids, func(id int64) (string, error) {
		var name string
		err := a.db.QueryRowContext(ctx, "SELECT name FROM cities WHERE id = ?", id).Scan(&name) // want nplusone:"read"
		return name, err
	})
}

// Load passes a literal that it made before.
func (a *Atlas) Load(ctx context.Context, ids []int64) ([]City, error) {
	load := func(id int64) (City, error) { return a.city(ctx, id) } // want nplusone:"read"
	return Map(ids, load)
}

func (a *Atlas) city(ctx context.Context, id int64) (City, error) {
	return a.cities.Get(ctx, id)
}

// Upper passes a literal that stays in the process.
func Upper(cities []City) ([]string, error) {
	return Map(cities, func(c City) (string, error) { return c.Name, nil })
}

// FromList has a Get of the same name that reads memory.
func FromList(list *List[City]) (names []string) {
	for i := range list.Len() {
		names = append(names, list.Get(i).Name)
	}
	return names
}

// Capital calls a helper that calls back once.
func (a *Atlas) Capital(ctx context.Context, id int64) City {
	return Must(func() (City, error) { return a.city(ctx, id) })
}

// Find filters in memory, then queries once.
func (a *Atlas) Find(ctx context.Context, ids []int64) (City, error) {
	id, _ := First(ids, func(id int64) bool { return id > 1000 })
	return a.city(ctx, id)
}
