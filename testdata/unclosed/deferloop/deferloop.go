// Package deferloop closes at the end of the function what each iteration opens.
package deferloop

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"os"
)

func concat(w io.Writer, names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() // want unclosed:"deferloop"
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

func decode(urls []string) (values []any, err error) {
	for _, url := range urls {
		resp, err := http.Get(url)
		if err != nil {
			return nil, err
		}
		defer func() { resp.Body.Close() }() // want unclosed:"deferloop"
		var v any
		if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

// Silent: a body that is read to its end has given its connection back.
func pages(url string) (texts []string, err error) {
	for url != "" {
		resp, err := http.Get(url)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
		url = resp.Header.Get("Link")
	}
	return texts, nil
}

// Silent: the literal ends with the iteration.
func each(w io.Writer, names []string) error {
	for _, name := range names {
		if err := func() error {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		}(); err != nil {
			return err
		}
	}
	return nil
}

// Silent: the entries of an archive hold no more than a decompressor.
func entries(w io.Writer, files []*zip.File) error {
	for _, file := range files {
		r, err := file.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		if _, err := io.Copy(w, r); err != nil {
			return err
		}
	}
	return nil
}

// Silent: the loop is left with what it opened.
func first(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		_, err = io.Copy(os.Stdout, f)
		return err
	}
	return nil
}
