// Package closedonfailure has a helper that closes the body only if it returns an error: a helper that sometimes releases
// counts as the new owner.
package closedonfailure

import (
	"errors"
	"net/http"
)

func check(resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return errors.New(resp.Status)
	}
	return nil
}

func ping(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return check(resp)
}
