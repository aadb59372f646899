// Package filesystem opens files behind interfaces.
package filesystem

import (
	"io"
	"io/fs"
)

// Whether closing matters depends on what is behind it: a question.
func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name) // want unclosed:"fsfile"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func closed(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
