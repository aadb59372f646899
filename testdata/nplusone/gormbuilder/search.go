// Package gormbuilder only builds inside its loops; gorm sends nothing before a finisher.
package gormbuilder

import (
	"database/sql"

	"gorm.io/gorm"
)

type Listing struct {
	ID    uint
	City  string
	Price int
}

type Search struct {
	db *gorm.DB
}

// Filter adds one condition per parameter and runs one query.
func (s *Search) Filter(filters map[string]any) (found []Listing, err error) {
	q := s.db.Model(&Listing{})
	for column, value := range filters {
		q = q.Where(map[string]any{column: value})
	}
	err = q.Find(&found).Error
	return found, err
}

// AnyOf nests the conditions.
func (s *Search) AnyOf(cities []string) (found []Listing, err error) {
	group := s.db.Session(&gorm.Session{NewDB: true})
	for _, city := range cities {
		group = group.Or("city = ?", city)
	}
	err = s.db.Where(group).Order("price").Find(&found).Error
	return found, err
}

// Scopes passes functions that gorm applies to the same statement.
func (s *Search) Scopes(maxima []int) (found []Listing, err error) {
	scopes := make([]func(*gorm.DB) *gorm.DB, 0, len(maxima))
	for _, m := range maxima {
		scopes = append(scopes, func(q *gorm.DB) *gorm.DB { return q.Where("price < ?", m) })
	}
	err = s.db.Scopes(scopes...).Find(&found).Error
	return found, err
}

// Relations preloads one relation per name: the loop builds, the finisher sends.
func (s *Search) Relations(names []string) (found []Listing, err error) {
	q := s.db
	for _, name := range names {
		q = q.Preload(name)
	}
	return found, q.Limit(50).Find(&found).Error
}

// Each reads the rows of one query; ScanRows stays in the process.
func (s *Search) Each(visit func(Listing)) error {
	rows, err := s.db.Model(&Listing{}).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var l Listing
		if err := s.db.ScanRows(rows, &l); err != nil {
			return err
		}
		visit(l)
	}
	return rows.Err()
}

// Explain renders the statements without sending them.
func (s *Search) Explain(cities []string) []string {
	var text []string
	for _, city := range cities {
		text = append(text, s.db.ToSQL(func(tx *gorm.DB) *gorm.DB {
			return tx.Where("city = ?", city).Find(&[]Listing{})
		}))
	}
	return text
}

// Cheapest builds per city and runs per city.
func (s *Search) Cheapest(cities []string) ([]int, error) {
	var prices []int
	for _, city := range cities {
		q := s.db.Model(&Listing{}).Where("city = ?", city)
		q = q.Order("price").Limit(1)
		var price []int
		if err := q.Pluck("price", &price).Error; err != nil { // want nplusone:"read"
			return nil, err
		}
		prices = append(prices, price...)
	}
	return prices, nil
}

// Renumber updates while the rows of its own query are open.
func (s *Search) Renumber() error {
	rows, err := s.db.Model(&Listing{}).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var l Listing
		if err := s.db.ScanRows(rows, &l); err != nil {
			return err
		}
		if err := s.db.Model(&l).Update("price", l.Price+1).Error; err != nil { // want nplusone:"rows"
			return err
		}
	}
	return rows.Err()
}

// Row reads one row per city through database/sql.
func (s *Search) Row(cities []string) (total int64, err error) {
	for _, city := range cities {
		var sum sql.NullInt64
		row := s.db.Raw("SELECT sum(price) FROM listings WHERE city = ?", city).Row() // want nplusone:"read"
		if err := row.Scan(&sum); err != nil {
			return 0, err
		}
		total += sum.Int64
	}
	return total, nil
}
