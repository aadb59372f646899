// Package mutualrecursion walks a tree with functions that call each other.
package mutualrecursion

import (
	"context"
	"database/sql"
)

type Folder struct {
	ID      int64
	Entries []Entry
}

type Entry struct {
	ID     int64
	Folder *Folder
}

type Drive struct {
	db *sql.DB
}

func (d *Drive) DeleteFolder(ctx context.Context, f *Folder) error {
	if err := d.deleteEntries(ctx, f.Entries); err != nil {
		return err
	}
	_, err := d.db.ExecContext(ctx, "DELETE FROM folders WHERE id = ?", f.ID)
	return err
}

func (d *Drive) deleteEntries(ctx context.Context, entries []Entry) error {
	for _, e := range entries {
		if e.Folder == nil {
			continue
		}
		if err := d.DeleteFolder(ctx, e.Folder); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Size and sizeOf stay in the process.
func Size(f *Folder) int { return 1 + sizeOf(f.Entries) }

func sizeOf(entries []Entry) (n int) {
	for _, e := range entries {
		if e.Folder != nil {
			n += Size(e.Folder)
		}
		n++
	}
	return n
}

// DeleteTree collects first, through functions that call each other, and sends once.
func (d *Drive) DeleteTree(ctx context.Context, f *Folder) error {
	top := int64(0)
	maxID(f, &top)
	_, err := d.db.ExecContext(ctx, "DELETE FROM folders WHERE root_id = ? AND id <= ?", f.ID, top)
	return err
}

func maxID(f *Folder, top *int64) {
	*top = max(*top, f.ID)
	maxEntry(f.Entries, top)
}

func maxEntry(entries []Entry, top *int64) {
	for _, e := range entries {
		if e.Folder != nil {
			maxID(e.Folder, top)
		}
	}
}
