// Package request has a client that logs what it gets.
package request

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"time"
)

// Helper is a client whose transport reads and closes all bodies.
type Helper struct {
	*http.Client
}

// New returns a helper.
func New() *Helper {
	return &Helper{Client: &http.Client{Timeout: 10 * time.Second, Transport: &tripper{http.DefaultTransport}}}
}

type tripper struct{ base http.RoundTripper }

func (t *tripper) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	var save io.ReadCloser
	if save, resp.Body, err = drained(resp.Body); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(save)
	if err != nil {
		return nil, err
	}
	log.Printf("%s %s: %s", req.Method, req.URL, text)
	return resp, nil
}

func drained(b io.ReadCloser) (r1, r2 io.ReadCloser, err error) {
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(b); err != nil {
		return nil, b, err
	}
	if err := b.Close(); err != nil {
		return nil, b, err
	}
	return io.NopCloser(&buf), io.NopCloser(bytes.NewReader(buf.Bytes())), nil
}

// Status is silent, as is all that uses a Helper.
func (h *Helper) Status(url string) (int, error) {
	resp, err := h.Get(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
