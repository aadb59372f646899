// Package advice leaves open what only some advice would close.
package advice

import (
	"archive/zip"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Several returns of a loop: no Close before one of them is enough.
func restore(names []string, apply func([]byte) error) error {
	for _, name := range names {
		f, err := os.Open(name) // want unclosed:"file"
		if err != nil {
			return err
		}
		data, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		if !json.Valid(data) {
			return errors.New("no JSON in " + name)
		}
		if err := apply(data); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Two returns of a function that hands the file on.
func open(name string, check func(io.Reader) bool) (*os.File, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if !check(f) {
		return nil, errors.New("bad file")
	}
	if _, err := os.ReadDir(filepath.Dir(name)); err != nil {
		return nil, err
	}
	return f, nil
}

// One return, after a call of the same function.
func locked(name string) (*os.File, error) {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	lock, err := os.Create(name + ".lock")
	if err != nil {
		return nil, err
	}
	return f, lock.Close()
}

// The variable is that of the decompressor by then, whose Close leaves the file open.
func dump(names []string, print func(io.Reader) error) error {
	var r io.ReadCloser
	var err error
	for _, name := range names {
		if r, err = os.Open(name); err != nil { // want unclosed:"file"
			return err
		}
		if strings.HasSuffix(name, ".gz") {
			if r, err = gzip.NewReader(r); err != nil {
				return err
			}
		}
		if err := print(r); err != nil {
			return errors.Join(err, r.Close())
		}
		r.Close()
	}
	return nil
}

// What the variable holds later is another file.
func reopened(name string, v any) (*os.File, error) {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(f).Encode(v); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	f, err = os.Open(f.Name())
	return f, err
}

// The error is looked at too late for a defer after that.
func first(db *sql.DB, admin bool) (id int64, err error) {
	rows, failure := db.Query("SELECT id FROM users") // want unclosed:"rows"
	if rows != nil && !admin {
		return 0, errors.New("not allowed")
	}
	if failure != nil {
		return 0, failure
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&id)
	}
	return id, err
}

func move(db *sql.DB, from, to int64) error {
	tx, err := db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE posts SET owner = ? WHERE owner = ?", to, from); err != nil {
		return err
	}
	return tx.Commit()
}

// Silent: what is wrapped is in a variable of its own, and closed.
func print(name string, to func(io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	defer r.Close()
	return to(r)
}

// What is returned goes on reading: a defer would close the file under it.
func entries(name string) ([]io.ReadCloser, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, err
	}
	list := make([]io.ReadCloser, len(archive.File))
	for i, entry := range archive.File {
		if list[i], err = entry.Open(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// What is returned is no reader.
func sizes(name string) ([]uint64, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, err
	}
	var list []uint64
	for _, entry := range archive.File {
		list = append(list, entry.UncompressedSize64)
	}
	return list, nil
}
