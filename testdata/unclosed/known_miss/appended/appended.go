// Package appended has a helper that also puts the response in a list, to decide whether to ask again: what is in a list has a new owner,
// and nobody sees that the list is dropped.
package appended

import (
	"errors"
	"net/http"
)

func send(req *http.Request, before []*http.Response) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	before = append(before, resp)
	if resp.StatusCode == http.StatusTooManyRequests && len(before) < 3 {
		resp.Body.Close()
		return send(req, before)
	}
	return resp, nil
}

func ping(req *http.Request) error {
	resp, err := send(req, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return resp.Body.Close()
}
