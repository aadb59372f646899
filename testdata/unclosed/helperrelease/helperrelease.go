// Package helperrelease passes what it acquired to helpers.
package helperrelease

import (
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"

	"fixture/unclosed/helperrelease/closing"
)

func borrowed(url string, v any) error {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return err
	}
	return decode(resp, v)
}

func decode(resp *http.Response, v any) error {
	return json.NewDecoder(resp.Body).Decode(v)
}

func borrowedElsewhere(url string, v any) error {
	resp, err := http.Get(url) // want unclosed:"body"
	if err != nil {
		return err
	}
	return closing.Decode(resp, v)
}

// Silent: the helpers close.
func released(url string, v any) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer drain(resp.Body)
	return json.NewDecoder(resp.Body).Decode(v)
}

func drain(body io.ReadCloser) {
	io.Copy(io.Discard, body)
	body.Close()
}

func releasedElsewhere(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer closing.Quietly(resp.Body)
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// Silent: the helper closes if there is something to close.
func guarded(name string) {
	f, _ := os.Open(name)
	defer closeFile(f)
}

func closeFile(f *os.File) {
	if f != nil {
		f.Close()
	}
}

// Silent: the helper gets the error too and closes what it can.
func finish(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM users")
	return end(tx, err)
}

func end(tx *sql.Tx, err error) error {
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Silent: a helper looks at response and error together.
func check(url string) error {
	resp, err := http.Get(url)
	return status(resp, err)
}

func status(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}

func leakingCheck(url string) error {
	resp, err := http.Get(url) // want unclosed:"body"
	return leakingStatus(resp, err)
}

func leakingStatus(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return nil
}
