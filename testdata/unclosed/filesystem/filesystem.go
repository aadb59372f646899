// Package filesystem opens files behind interfaces.
package filesystem

import (
	"io"
	"io/fs"
	"net/http"
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

// A small upload is in memory.
func upload(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("avatar") // want unclosed:"fsfile"
	if err != nil {
		return
	}
	io.Copy(w, f)
}

func uploadClosed(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("avatar")
	if err != nil {
		return
	}
	defer f.Close()
	io.Copy(w, f)
}
