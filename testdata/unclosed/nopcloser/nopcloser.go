// Package nopcloser hides the Close of what it hands out.
package nopcloser

import (
	"io"
	"net/http"
	"os"
)

// Who gets the result calls a Close that does nothing.
func open(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return nil, err
	}
	return io.NopCloser(resp.Body), nil
}

// Silent: closed here, once the request was sent.
func upload(req *http.Request, name string) (*http.Response, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	req.Body = io.NopCloser(f)
	return http.DefaultClient.Do(req)
}

type closing struct {
	io.ReadCloser
	body io.Closer
}

func (c closing) Close() error { return c.body.Close() }

// Silent: the body goes along.
func both(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return closing{io.NopCloser(resp.Body), resp.Body}, nil
}
