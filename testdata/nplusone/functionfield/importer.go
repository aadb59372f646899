// Package functionfield calls functions that are stored in struct fields.
package functionfield

import (
	"context"
	"database/sql"
	"strings"
)

type Record struct {
	SKU string
	ID  int64
}

// Importer gets its look-up from its constructor.
type Importer struct {
	lookup func(ctx context.Context, sku string) (int64, error)
	clean  func(string) string
	save   func(ctx context.Context, records []Record) error
}

func NewImporter(db *sql.DB) *Importer {
	return &Importer{
		lookup: func(ctx context.Context, sku string) (id int64, err error) {
			err = db.QueryRowContext(ctx, "SELECT id FROM products WHERE sku = ?", sku).Scan(&id)
			return id, err
		},
		clean: strings.TrimSpace,
		save: func(ctx context.Context, records []Record) error {
			_, err := db.ExecContext(ctx, "INSERT INTO imports (size) VALUES (?)", len(records))
			return err
		},
	}
}

func (im *Importer) Resolve(ctx context.Context, records []Record) error {
	for i := range records {
		id, err := im.lookup(ctx, records[i].SKU) // want nplusone:"read"
		if err != nil {
			return err
		}
		records[i].ID = id
	}
	return nil
}

// Clean calls a field that holds a function of package strings.
func (im *Importer) Clean(records []Record) {
	for i := range records {
		records[i].SKU = im.clean(records[i].SKU)
	}
}

// Save calls its field once, with all records.
func (im *Importer) Save(ctx context.Context, records []Record) error {
	valid := records[:0]
	for _, r := range records {
		if r.ID != 0 {
			valid = append(valid, r)
		}
	}
	return im.save(ctx, valid)
}
