// Package chainedcalls writes rows of which some need the one before.
package chainedcalls

import (
	"context"
	"database/sql"
)

type Folder struct {
	ID     int64
	Parent *Folder
	Name   string
}

type Folders struct {
	db *sql.DB
}

func (f *Folders) create(ctx context.Context, parent int64, name string) (id int64, err error) {
	err = f.db.QueryRowContext(ctx, "INSERT INTO folders (parent, name) VALUES ($1, $2) RETURNING id", parent, name).Scan(&id)
	return id, err
}

func child(parent *Folder, id int64, name string) *Folder {
	return &Folder{ID: id, Parent: parent, Name: name}
}

// MakePath makes each folder in the one before, whose ID only the database knows.
func (f *Folders) MakePath(ctx context.Context, root *Folder, names []string) (*Folder, error) {
	at := root
	for _, name := range names {
		id, err := f.create(ctx, at.ID, name)
		if err != nil {
			return nil, err
		}
		at = child(at, id, name)
	}
	return at, nil
}

// MakeAll makes all folders in the same one.
func (f *Folders) MakeAll(ctx context.Context, root *Folder, names []string) (made []*Folder, err error) {
	for _, name := range names {
		id, err := f.create(ctx, root.ID, name) // want nplusone:"unit"
		if err != nil {
			return nil, err
		}
		made = append(made, child(root, id, name))
	}
	return made, nil
}
