// Package never does not release at all.
package never

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
)

func decode(url string, v any) error {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return err
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func exists(name string) bool {
	_, err := os.Open(name) // want unclosed:"file"
	return err == nil
}

func ping(url string) error {
	_, err := http.Get(url) // want unclosed:"body"
	return err
}

func ignored(url string) {
	http.Post(url, "text/plain", nil) // want unclosed:"body"
}

func copyTo(w io.Writer, name string) (n int64, err error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err == nil {
		n, err = io.Copy(w, f)
	}
	return n, err
}

// Silent: a response to HEAD has no body.
func head(url string) (int, error) {
	resp, err := http.Head(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
