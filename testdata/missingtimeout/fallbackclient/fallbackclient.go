// Package fallbackclient uses the default client where no other was given.
package fallbackclient

import (
	"context"
	"net/http"
)

type Source struct{ client *http.Client }

func NewSource(client *http.Client) *Source {
	if client == nil {
		client = http.DefaultClient
	}
	return &Source{client: client}
}

func (s *Source) Load(url string) (*http.Response, error) {
	return s.client.Get(url) // want missingtimeout:"default"
}

func (s *Source) LoadContext(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return s.client.Do(req)
}
