// Package service loops over calls into another package.
package service

import (
	"context"
	"database/sql"
	"strings"

	"fixture/nplusone/crosspackage/store"
)

type Service struct {
	store *store.Store
	db    *sql.DB
}

func (s *Service) Cities(ctx context.Context, people []store.Person) (cities []string, err error) {
	for _, p := range people {
		name, err := s.store.City(ctx, p.CityID) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		cities = append(cities, name)
	}
	return cities, nil
}

func (s *Service) Trim(ctx context.Context, people []store.Person) error {
	for _, p := range people {
		p.Name = strings.TrimSpace(p.Name)
		if err := s.store.Save(ctx, p); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (s *Service) Delete(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := store.Delete(ctx, s.db, id); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Move passes a callback into the other package, once per person.
func (s *Service) Move(ctx context.Context, people []store.Person, city int64) error {
	for _, p := range people {
		err := s.store.InTx(ctx, func(tx *sql.Tx) error { // want nplusone:"transaction"
			_, err := tx.ExecContext(ctx, "UPDATE people SET city_id = ? WHERE id = ?", city, p.ID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Upper writes in a callback that the other package calls for each row.
func (s *Service) Upper(ctx context.Context) error {
	return s.store.Each(ctx, func(p store.Person) error {
		p.Name = strings.ToUpper(p.Name)
		return s.store.Save(ctx, p) // want nplusone:"rows|unit"
	})
}

// CitiesAtOnce uses the batch method.
func (s *Service) CitiesAtOnce(ctx context.Context, people []store.Person) (cities []string, err error) {
	ids := make([]int64, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.CityID)
	}
	names, err := s.store.Cities(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		cities = append(cities, names[p.CityID])
	}
	return cities, nil
}

// Nicknames calls a method of the same store that reads memory.
func (s *Service) Nicknames(people []store.Person) (names []string) {
	for _, p := range people {
		names = append(names, s.store.Nickname(p.ID))
	}
	return names
}

// MoveAll runs one statement in the callback.
func (s *Service) MoveAll(ctx context.Context, from, to int64) error {
	return s.store.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE people SET city_id = ? WHERE city_id = ?", to, from)
		return err
	})
}

// Longest only compares in the callback.
func (s *Service) Longest(ctx context.Context) (longest string, err error) {
	err = s.store.Each(ctx, func(p store.Person) error {
		if len(p.Name) > len(longest) {
			longest = p.Name
		}
		return nil
	})
	return longest, err
}

// Stores makes one store per database and asks none of them.
func Stores(dbs []*sql.DB) (stores []*store.Store) {
	for _, db := range dbs {
		stores = append(stores, store.New(db))
	}
	return stores
}
