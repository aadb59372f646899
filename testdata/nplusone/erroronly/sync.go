// Package erroronly sends statements only after something has failed.
package erroronly

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

type File struct {
	ID   int64
	Path string
	Size int64
}

type Files struct {
	db *sql.DB
}

func (f *Files) notice(ctx context.Context, text string) error {
	_, err := f.db.ExecContext(ctx, "INSERT INTO notices (body) VALUES (?)", text)
	return err
}

// Remove notes the files that it could not remove.
func (f *Files) Remove(ctx context.Context, files []File) {
	for _, file := range files {
		if err := os.Remove(file.Path); err != nil {
			f.notice(ctx, "remove "+file.Path+": "+err.Error())
		}
	}
}

// removeWithNotice is the same as a helper.
func (f *Files) removeWithNotice(ctx context.Context, path string) error {
	err := os.Remove(path)
	if err == nil {
		return nil
	}
	return errors.Join(err, f.notice(ctx, "remove "+path))
}

// RemoveAll calls the helper, which queries on its error path only.
func (f *Files) RemoveAll(ctx context.Context, paths []string) (err error) {
	for _, p := range paths {
		err = errors.Join(err, f.removeWithNotice(ctx, p))
	}
	return err
}

// Stat handles the error in a switch.
func (f *Files) Stat(ctx context.Context, files []File) error {
	for i := range files {
		info, err := os.Stat(files[i].Path)
		switch {
		case err == nil:
			files[i].Size = info.Size()
		case errors.Is(err, os.ErrNotExist):
			if err := f.notice(ctx, files[i].Path+" is gone"); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// Measure writes when there was no error.
func (f *Files) Measure(ctx context.Context, files []File) error {
	for _, file := range files {
		info, err := os.Stat(file.Path)
		if err != nil {
			return err
		}
		if _, err := f.db.ExecContext(ctx, "UPDATE files SET size = ? WHERE id = ?", info.Size(), file.ID); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// MeasureKnown writes on the path where the error is nil.
func (f *Files) MeasureKnown(ctx context.Context, files []File) {
	for _, file := range files {
		if info, err := os.Stat(file.Path); err == nil {
			f.db.ExecContext(ctx, "UPDATE files SET size = ? WHERE id = ?", info.Size(), file.ID) // want nplusone:"unit"
		}
	}
}
