// Package app wires the service.
package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"

	"fixture/nplusone/cacheinterface/geo"
	"fixture/nplusone/cacheinterface/rediscache"
)

type roads struct {
	client *http.Client
	base   string
}

func (r *roads) Kilometres(ctx context.Context, from, to string) (km float64, err error) {
	q := url.Values{"from": {from}, "to": {to}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+"/distance?"+q.Encode(), nil)
	if err != nil {
		return 0, err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return km, json.NewDecoder(resp.Body).Decode(&km)
}

type air map[string]float64

func (a air) Kilometres(_ context.Context, from, to string) (float64, error) {
	return a[from+"-"+to], nil
}

func Geo(rdb *redis.Client, base string, table map[string]float64) *geo.Service {
	return geo.New(&rediscache.Cache{Client: rdb}, &roads{&http.Client{Timeout: 5 * time.Second}, base}, air(table))
}
