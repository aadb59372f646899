// Package httpclient calls an HTTP service once per item.
package httpclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

type Station struct {
	ID   string
	Temp float64
}

type Client struct {
	base string
	http *http.Client
}

func (c *Client) Fill(ctx context.Context, stations []Station) error {
	for i := range stations {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/stations/"+stations[i].ID, nil)
		if err != nil {
			return err
		}
		resp, err := c.http.Do(req) // want nplusone:"http"
		if err != nil {
			return err
		}
		err = json.NewDecoder(resp.Body).Decode(&stations[i])
		resp.Body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// Register posts with a helper of package http.
func (c *Client) Register(stations []Station) error {
	for _, s := range stations {
		body := fmt.Sprintf(`{"id": %q}`, s.ID)
		resp, err := http.Post(c.base+"/stations", "application/json", strings.NewReader(body)) // want nplusone:"http"
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

// Names calls a method of this client.
func (c *Client) Names(ctx context.Context, ids []string) (names []string, err error) {
	for _, id := range ids {
		var station struct{ Name string }
		if err := c.get(ctx, "/stations/"+url.PathEscape(id), &station); err != nil { // want nplusone:"http"
			return nil, err
		}
		names = append(names, station.Name)
	}
	return names, nil
}

func (c *Client) get(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// NamesAtOnce sends all ids in one request.
func (c *Client) NamesAtOnce(ctx context.Context, ids []string) (names []string, err error) {
	q := url.Values{}
	for _, id := range ids {
		q.Add("id", id)
	}
	err = c.get(ctx, "/stations?"+q.Encode(), &names)
	return names, err
}

// Requests builds requests that nobody here sends.
func (c *Client) Requests(ctx context.Context, ids []string) (reqs []*http.Request, err error) {
	for _, id := range ids {
		req, err := http.NewRequestWithContext(ctx, http.MethodDelete, c.base+"/stations/"+id, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Accept", "application/json")
		reqs = append(reqs, req)
	}
	return reqs, nil
}

// List follows the link to the next page.
func (c *Client) List(ctx context.Context) (all []Station, err error) {
	next := "/stations?limit=200"
	for next != "" {
		var page struct {
			Items []Station
			Next  string
		}
		if err := c.get(ctx, next, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		next = page.Next
	}
	return all, nil
}

// Get tries again when the service is busy.
func (c *Client) Get(ctx context.Context, id string) (s Station, err error) {
	for range 3 {
		if err = c.get(ctx, "/stations/"+id, &s); err == nil {
			return s, nil
		}
	}
	return s, err
}
