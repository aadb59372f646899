// Package doer sends requests through interfaces and function values.
package doer

import (
	"errors"
	"net/http"
)

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type client struct {
	http doer
	send func(*http.Request) (*http.Response, error)
}

func (c *client) get(req *http.Request) (int, error) {
	resp, err := c.http.Do(req) // want unclosed:"body"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (c *client) post(req *http.Request) (int, error) {
	resp, err := c.send(req) // want unclosed:"body"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type transport struct{ base http.RoundTripper }

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(req) // want unclosed:"body"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusTeapot {
		return nil, errors.New("teapot")
	}
	return resp, nil
}

// Silent: closed.
func (c *client) closed(req *http.Request) (int, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

type page struct{ Total int }

type api interface {
	List() (page, *http.Response, error)
}

// Silent: a generated client that has read the body, and returns the response beside it.
func list(a api) (int, error) {
	p, resp, err := a.List()
	if err != nil || resp.StatusCode != http.StatusOK {
		return 0, err
	}
	return p.Total, nil
}

type listRequest interface {
	Page(int) listRequest
	Execute() (*http.Response, error)
}

// Silent: a request that is built first and has read the body when it returns.
func deleteAll(r listRequest) error {
	_, err := r.Page(1).Execute()
	return err
}
