// Package earlyreturn returns between the acquisition and its deferred release.
package earlyreturn

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

func body(url string) ([]byte, error) {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func compound(client *http.Client, req *http.Request) error {
	resp, err := client.Do(req) // want unclosed:"body"
	if err != nil || resp.StatusCode >= 400 {
		return err
	}
	return resp.Body.Close()
}

func second(from, to string) error {
	src, err := os.Open(from) // want unclosed:"file"
	if err != nil {
		return err
	}
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	defer src.Close()
	defer dst.Close()
	_, err = io.Copy(dst, src)
	return err
}

func columns(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT * FROM users") // want unclosed:"rows"
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	return names, rows.Close()
}

// Silent: each failure before the defer is one of the acquisition itself.
func checked(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, nil
		}
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// Silent: closed on each path by hand.
func byHand(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return err
}

// Silent: the panic and the exit end the program, or are not the end of a normal path.
func ends(name string, strict bool) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	if strict {
		panic("strict")
	}
	if name == "" {
		os.Exit(1)
	}
	f.Close()
}

// Silent: an open file has a size and a mode.
func sized(name string) (io.ReadCloser, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if err := f.Chmod(0o600); err != nil {
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// One finding for one cause.
func chosen(secure bool, host string) (string, error) {
	var resp *http.Response
	var err error
	if secure {
		resp, err = http.Get("https://" + host) // want unclosed:"body"
	} else {
		resp, err = http.Get("http://" + host)
	}
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", errors.New(resp.Status)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}
