// Package backup writes one file per album: all photos at once would not fit into memory.
package backup

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
)

type Album struct {
	ID     int64
	Name   string
	Photos []string
}

func (a *Album) load(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT path FROM photos WHERE album = ?", a.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return err
		}
		a.Photos = append(a.Photos, path)
	}
	return rows.Err()
}

// NoteAlbums reads the photos of an album when it writes the album.
func NoteAlbums(ctx context.Context, db *sql.DB, albums []Album, dir string) error {
	for _, a := range albums {
		if err := a.load(ctx, db); err != nil { // want nplusone:"minor"
			return err
		}
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, a.Name+".json"), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
