// Package rebound assigns to a variable whose release is deferred.
package rebound

import (
	"io"
	"net/http"
	"os"
)

// The receiver of a deferred call is the file of that moment.
func both(w io.Writer, first, second string) error {
	f, err := os.Open(first)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(w, f); err != nil {
		return err
	}
	f, err = os.Open(second) // want unclosed:"file"
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}

// A deferred closure closes the last one only.
func last(client *http.Client, req *http.Request) (status int, err error) {
	resp, err := client.Do(req) // want unclosed:"body"
	if err != nil {
		return 0, err
	}
	defer func() { resp.Body.Close() }()
	if resp.StatusCode == http.StatusUnauthorized {
		if resp, err = client.Do(req); err != nil {
			return 0, err
		}
	}
	return resp.StatusCode, nil
}

// Silent: closed before, and deferred again.
func closedBefore(w io.Writer, first, second string) error {
	f, err := os.Open(first)
	if err != nil {
		return err
	}
	io.Copy(w, f)
	f.Close()
	if f, err = os.Open(second); err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// Silent: the closure sees what is open when it runs.
func closedByClosure(client *http.Client, req *http.Request) (status int, err error) {
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { resp.Body.Close() }()
	if resp.StatusCode == http.StatusUnauthorized {
		resp.Body.Close()
		again, err := client.Do(req)
		if err != nil {
			return 0, err
		}
		resp = again
	}
	return resp.StatusCode, nil
}
