// Package copies uses clients of its own making.
package copies

import (
	"net/http"

	"fixture/unclosed/copies/request"
)

type identity struct {
	*request.Helper
	url string
}

// Silent: what it gets is a copy in memory.
func (v *identity) login() error {
	req, err := http.NewRequest(http.MethodPost, v.url+"/login", nil)
	if err != nil {
		return err
	}
	_, err = v.Do(req)
	return err
}

func reachable(url string) (bool, error) {
	client := request.New()
	resp, err := client.Get(url)
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

// This one has the transport that everybody has.
type plain struct {
	*http.Client
	url string
}

func (p *plain) login() error {
	req, err := http.NewRequest(http.MethodPost, p.url+"/login", nil)
	if err != nil {
		return err
	}
	_, err = p.Do(req) // want unclosed:"body"
	return err
}

func (v *identity) direct() (int, error) {
	resp, err := http.DefaultClient.Get(v.url) // want unclosed:"body"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
