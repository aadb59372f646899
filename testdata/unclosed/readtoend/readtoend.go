// Package readtoend reads bodies to their end, which frees the connection.
package readtoend

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
)

func never(url string) ([]byte, error) {
	resp, err := http.Get(url) // want unclosed:"bodyread"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func limited(url string) ([]byte, error) {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

func throughHelper(url string, v any) error {
	resp, err := http.Get(url) // want unclosed:"bodyread"
	if err != nil {
		return err
	}
	text, err := read(resp.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

func read(r io.ReadCloser) ([]byte, error) { return io.ReadAll(r) }

// Silent: what fails while it is read frees the connection too.
func early(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	return text, nil
}

func discarded(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	return resp.Body.Close()
}

// Silent: no body comes with the answer to HEAD.
func head(ctx context.Context, client *http.Client, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Etag"), nil
}

type sdk interface {
	Do(req *http.Request, into any) (*http.Response, error)
}

// Silent: what decodes into an argument has read and closed the body.
func decoded(client sdk, req *http.Request) (v map[string]any, err error) {
	_, err = client.Do(req, &v)
	return v, err
}

// Silent: these statuses have no body.
func removed(client *http.Client, req *http.Request) error {
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusNoContent {
		return nil
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func accepted(client *http.Client, req *http.Request) error {
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func copied(w io.Writer, url string) error {
	resp, err := http.Get(url) // want unclosed:"bodyread"
	if err != nil {
		return err
	}
	_, err = io.Copy(w, resp.Body)
	return err
}

type logging struct {
	next http.RoundTripper
	out  io.Writer
}

// Silent: the dump has read the body, and puts what it read in its place.
func (l logging) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	dump, err := httputil.DumpResponse(resp, true)
	if err != nil {
		return nil, err
	}
	if _, err := l.out.Write(dump); err != nil {
		return nil, err
	}
	return resp, nil
}
