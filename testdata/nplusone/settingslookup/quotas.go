// Package settingslookup calls helpers that ask the database for something else than the item they get.
package settingslookup

import (
	"context"
	"database/sql"
	"strings"
)

type File struct {
	ID      int64
	OwnerID int64
	Name    string
}

type Settings struct {
	db *sql.DB
}

func (s *Settings) value(ctx context.Context, name string) (value string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = $1", name).Scan(&value)
	return value, err
}

type Files struct {
	db       *sql.DB
	settings *Settings
}

// hidden asks for a setting, whatever the file.
func (f *Files) hidden(ctx context.Context, file File) (bool, error) {
	prefix, err := f.settings.value(ctx, "hidden_prefix")
	return err == nil && strings.HasPrefix(file.Name, prefix), err
}

// Visible asks for the same setting again and again: keeping settings is the business of Settings.
func (f *Files) Visible(ctx context.Context, files []File) (visible []File, err error) {
	for _, file := range files {
		hidden, err := f.hidden(ctx, file)
		if err != nil {
			return nil, err
		}
		if !hidden {
			visible = append(visible, file)
		}
	}
	return visible, nil
}

// shared asks about the file.
func (f *Files) shared(ctx context.Context, file File) (shared bool, err error) {
	err = f.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM shares WHERE file_id = $1)", file.ID).Scan(&shared)
	return shared, err
}

func (f *Files) Shared(ctx context.Context, files []File) (found []File, err error) {
	for _, file := range files {
		shared, err := f.shared(ctx, file) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		if shared {
			found = append(found, file)
		}
	}
	return found, nil
}

// mayOpen asks about the user, who is the same for all files, but whom the loop knows and could ask about once.
func (f *Files) mayOpen(ctx context.Context, userID int64, file File) (bool, error) {
	var admin bool
	if err := f.db.QueryRowContext(ctx, "SELECT admin FROM users WHERE id = $1", userID).Scan(&admin); err != nil {
		return false, err
	}
	return admin || file.OwnerID == userID, nil
}

func (f *Files) Openable(ctx context.Context, userID int64, files []File) (openable []File, err error) {
	for _, file := range files {
		ok, err := f.mayOpen(ctx, userID, file) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		if ok {
			openable = append(openable, file)
		}
	}
	return openable, nil
}

// describe asks for a setting and, through another helper, about the file.
func (f *Files) describe(ctx context.Context, file File) (string, error) {
	format, err := f.settings.value(ctx, "name_format")
	if err != nil {
		return "", err
	}
	shared, err := f.shared(ctx, file)
	if err != nil || !shared {
		return file.Name, err
	}
	return strings.ReplaceAll(format, "%", file.Name), nil
}

func (f *Files) Describe(ctx context.Context, files []File) (names []string, err error) {
	for _, file := range files {
		name, err := f.describe(ctx, file) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}
