// Package takers gives what it opens to code behind an interface, which does not close it.
package takers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"os"
)

// A storage keeps files. Nobody says whether it closes what it gets.
type storage interface {
	WriteFile(dst string, src *os.File) error
	Open(src *os.File) (io.Reader, error)
}

type disk struct{ root string }

// WriteFile copies src and leaves it to the caller.
func (d *disk) WriteFile(dst string, src *os.File) error {
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return err
	}
	out, err := os.Create(d.root + dst)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, src)
	return err
}

func (d *disk) Open(src *os.File) (io.Reader, error) { return src, nil }

func (d *disk) write(dst string, src *os.File) error { return d.WriteFile(dst, src) }

// No path closes it: a Close before one return is not enough.
func thumbnail(s storage, dst string, r io.Reader) error {
	tmp, err := os.CreateTemp("", "image") // want unclosed:"file"
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	img, _, err := image.Decode(r)
	if err != nil {
		return fmt.Errorf("cannot read image: %w", err)
	}
	if err := jpeg.Encode(tmp, img, nil); err != nil {
		return err
	}
	return s.WriteFile(dst, tmp)
}

// What returns something that goes on with the file needs it open.
func opened(s storage, r io.Reader) (io.Reader, error) {
	tmp, err := os.CreateTemp("", "upload") // want unclosed:"file"
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(tmp, r); err != nil {
		return nil, err
	}
	return s.Open(tmp)
}

// Another path closes it.
func replaced(s storage, dst string, data []byte, keep bool) error {
	tmp, err := os.CreateTemp("", "data") // want unclosed:"file"
	if err != nil {
		return err
	}
	if _, err := tmp.Write(data); err != nil {
		return err
	}
	if !keep {
		return tmp.Close()
	}
	return s.WriteFile(dst, tmp)
}

// Silent: given away on every path.
func given(s storage, dst string) error {
	tmp, err := os.CreateTemp("", "data")
	if err != nil {
		return err
	}
	return s.WriteFile(dst, tmp)
}

// Silent: closed whatever the storage does.
func deferred(s storage, dst string, data []byte) error {
	tmp, err := os.CreateTemp("", "data")
	if err != nil {
		return err
	}
	defer tmp.Close()
	if _, err := tmp.Write(data); err != nil {
		return err
	}
	return s.WriteFile(dst, tmp)
}

func download(url string) (io.ReadCloser, string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, "", err
	}
	return resp.Body, resp.Header.Get("Content-Type"), nil
}

type page struct{ URL, HTML string }

// The variable has no Close, and nobody looks at the error.
func save(w http.ResponseWriter, r *http.Request, store func(page) error, process func([]byte, string)) {
	var p page
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var content io.Reader
	var contentType string
	if p.HTML == "" {
		content, contentType, _ = download(p.URL) // want unclosed:"body"
	} else {
		content, contentType = bytes.NewBufferString(p.HTML), "text/html"
	}
	if err := store(p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if content != nil {
		text, err := io.ReadAll(io.LimitReader(content, 1<<20))
		if err == nil {
			process(text, contentType)
		}
	}
}

// A variable of its own type, of which nobody looks at the error.
func title(url string, find func(io.Reader) string) string {
	content, kind, _ := download(url) // want unclosed:"body"
	if kind != "text/html" {
		return ""
	}
	return find(io.LimitReader(content, 1<<10))
}

// Silent: the variable has a Close.
func closed(url string, find func(io.Reader) string) (string, error) {
	var content io.ReadCloser
	content, kind, err := download(url)
	if err != nil {
		return "", err
	}
	defer content.Close()
	if kind != "text/html" {
		return "", nil
	}
	return find(content), nil
}
