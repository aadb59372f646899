// Package loops acquires again before it has released.
package loops

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

func retry(client *http.Client, req *http.Request) (*http.Response, error) {
	for range 3 {
		resp, err := client.Do(req) // want unclosed:"body"
		if err == nil && resp.StatusCode < 500 {
			return resp, nil
		}
		time.Sleep(time.Second)
	}
	return nil, errors.New("gave up")
}

func all(names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // want unclosed:"file"
		if err != nil {
			return err
		}
		if _, err := io.Copy(os.Stdout, f); err != nil {
			continue
		}
		f.Close()
	}
	return nil
}

// Silent: the loop is left with what it acquired last.
func retryAndClose(client *http.Client, req *http.Request) error {
	var resp *http.Response
	var err error
	for range 3 {
		resp, err = client.Do(req)
		if err == nil {
			break
		}
		time.Sleep(time.Second)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func allClosed(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(os.Stdout, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
