// Package nursery has functions that run once in the life of a database, and functions whose names only begin alike.
package nursery

import (
	"context"
	"database/sql"
	"path"
)

type Plant struct {
	ID   int64
	Name string
}

type Nursery struct {
	db *sql.DB
}

// SeedPlants fills an empty database.
func (n *Nursery) SeedPlants(ctx context.Context, plants []Plant) error {
	for _, p := range plants {
		if _, err := n.db.ExecContext(ctx, "INSERT INTO plants (id, name) VALUES (?, ?)", p.ID, p.Name); err != nil {
			return err
		}
	}
	return nil
}

// migrateNames changes the rows of an old version.
func (n *Nursery) migrateNames(ctx context.Context, plants []Plant) error {
	for _, p := range plants {
		if _, err := n.db.ExecContext(ctx, "UPDATE plants SET name = ? WHERE id = ?", path.Clean(p.Name), p.ID); err != nil {
			return err
		}
	}
	return nil
}

// Upgrade calls what runs once.
func (n *Nursery) Upgrade(ctx context.Context, plants []Plant) error {
	return n.migrateNames(ctx, plants)
}

// UpgradeToV2 changes the rows of an old version as well.
func (n *Nursery) UpgradeToV2(ctx context.Context, plants []Plant) error {
	for _, p := range plants {
		if _, err := n.db.ExecContext(ctx, "UPDATE plants SET name = ? WHERE id = ?", path.Base(p.Name), p.ID); err != nil {
			return err
		}
	}
	return nil
}

// Seedlings counts young plants: its name begins with another word than it seems.
func (n *Nursery) Seedlings(ctx context.Context, plants []Plant) (counts []int, err error) {
	for _, p := range plants {
		var c int
		if err := n.db.QueryRowContext(ctx, "SELECT count(*) FROM seedlings WHERE plant_id = ?", p.ID).Scan(&c); err != nil { // want nplusone:"read"
			return nil, err
		}
		counts = append(counts, c)
	}
	return counts, nil
}

// Migratory asks for each bird that visits the nursery.
func (n *Nursery) Migratory(ctx context.Context, birds []string) (found []string, err error) {
	for _, b := range birds {
		var migratory bool
		if err := n.db.QueryRowContext(ctx, "SELECT migratory FROM birds WHERE name = ?", b).Scan(&migratory); err != nil { // want nplusone:"read"
			return nil, err
		}
		if migratory {
			found = append(found, b)
		}
	}
	return found, nil
}
