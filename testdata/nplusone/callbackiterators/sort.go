// Package callbackiterators queries in callbacks that the standard library calls per element.
package callbackiterators

import (
	"cmp"
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
)

type Song struct {
	ID    int64
	Plays int
}

type Library struct {
	db    *sql.DB
	cache sync.Map // path -> id
}

func (l *Library) plays(ctx context.Context, id int64) (n int) {
	l.db.QueryRowContext(ctx, "SELECT plays FROM songs WHERE id = ?", id).Scan(&n)
	return n
}

// Sort asks the database for each comparison.
func (l *Library) Sort(ctx context.Context, songs []Song) {
	slices.SortFunc(songs, func(a, b Song) int {
		return cmp.Compare(l.plays(ctx, a.ID), l.plays(ctx, b.ID)) // want nplusone:"read"
	})
}

// SortOld does the same with package sort.
func (l *Library) SortOld(ctx context.Context, songs []Song) {
	sort.Slice(songs, func(i, j int) bool {
		return l.plays(ctx, songs[i].ID) < l.plays(ctx, songs[j].ID) // want nplusone:"read"
	})
}

// Forgotten deletes with a predicate that queries.
func (l *Library) Forgotten(ctx context.Context, songs []Song) []Song {
	return slices.DeleteFunc(songs, func(s Song) bool {
		var n int
		err := l.db.QueryRowContext(ctx, "SELECT count(*) FROM plays WHERE song_id = ?", s.ID).Scan(&n) // want nplusone:"read"
		return err == nil && n == 0
	})
}

// Flush visits a sync.Map.
func (l *Library) Flush(ctx context.Context) (err error) {
	l.cache.Range(func(path, id any) bool {
		_, err = l.db.ExecContext(ctx, "UPDATE songs SET path = ? WHERE id = ?", path, id) // want nplusone:"unit"
		return err == nil
	})
	return err
}

// Scan visits files.
func (l *Library) Scan(ctx context.Context, root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, err = l.db.ExecContext(ctx, "INSERT INTO songs (path) VALUES (?)", path) // want nplusone:"write"
		return err
	})
}

// SortByCount loads first, and sorts in memory.
func (l *Library) SortByCount(ctx context.Context, songs []Song) error {
	for i, n := range l.allPlays(ctx) {
		if i < len(songs) {
			songs[i].Plays = n
		}
	}
	slices.SortFunc(songs, func(a, b Song) int { return cmp.Compare(a.Plays, b.Plays) })
	return nil
}

func (l *Library) allPlays(ctx context.Context) (plays []int) {
	rows, err := l.db.QueryContext(ctx, "SELECT plays FROM songs ORDER BY id")
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if rows.Scan(&n) == nil {
			plays = append(plays, n)
		}
	}
	return plays
}

// ScanAll collects the paths and sends one statement.
func (l *Library) ScanAll(ctx context.Context, root string) error {
	var paths []any
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	marks := strings.TrimSuffix(strings.Repeat("(?),", len(paths)), ",")
	_, err = l.db.ExecContext(ctx, "INSERT INTO songs (path) VALUES "+marks, paths...)
	return err
}

// Cached looks into the map only.
func (l *Library) Cached() (n int) {
	l.cache.Range(func(_, _ any) bool {
		n++
		return true
	})
	return n
}

// Top searches memory.
func Top(songs []Song) (Song, bool) {
	i := slices.IndexFunc(songs, func(s Song) bool { return s.Plays > 1_000_000 })
	if i < 0 {
		return Song{}, false
	}
	return songs[i], true
}

// AfterWrite registers a callback that runs once, later.
func (l *Library) AfterWrite(ctx context.Context) func() bool {
	return context.AfterFunc(ctx, func() {
		l.db.ExecContext(context.WithoutCancel(ctx), "DELETE FROM sessions")
	})
}
