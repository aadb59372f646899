// Package api wraps an HTTP client.
package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
)

// Client sends requests.
type Client struct {
	base string
	http *http.Client
	log  *os.File
}

var errStatus = errors.New("status")

// Put returns the body of the response.
func (c *Client) Put(ctx context.Context, path string) (io.ReadCloser, error) {
	return c.execute(ctx, http.MethodPut, path)
}

func (c *Client) execute(ctx context.Context, method, path string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusNoContent:
		resp.Body.Close()
		return nil, nil
	case http.StatusInternalServerError:
		defer resp.Body.Close()
		_, err := io.Copy(io.Discard, resp.Body)
		return nil, errors.Join(err, errStatus)
	}
	return resp.Body, nil
}

// Raw returns the response.
func (c *Client) Raw(path string) (resp *http.Response, err error) {
	resp, err = c.http.Get(c.base + path)
	return
}

// Bytes returns what the server sent.
func (c *Client) Bytes(path string) ([]byte, error) {
	resp, err := c.Raw(path)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Log returns the log file, which the client keeps.
func (c *Client) Log() (*os.File, error) {
	if c.log != nil {
		return c.log, nil
	}
	f, err := os.Create("log")
	if err != nil {
		return nil, err
	}
	c.log = f
	return f, nil
}

// Input opens a file or stands for standard input.
func Input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return os.Stdin, nil
	}
	return os.Open(name)
}
