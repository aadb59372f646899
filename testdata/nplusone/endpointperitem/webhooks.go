// Package endpointperitem sends to a different endpoint in each iteration, which no batch can replace.
package endpointperitem

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
)

type Hook struct {
	URL    string
	Secret string
}

type Peer struct {
	Address string
	Healthy bool
}

type Notifier struct {
	http *http.Client
	api  string
}

// Deliver posts to the URL that each customer has registered.
func (n *Notifier) Deliver(ctx context.Context, hooks []Hook, payload []byte) error {
	for _, h := range hooks {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(payload))
		if err != nil {
			return err
		}
		resp, err := n.http.Do(req)
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

// Probe asks each peer for its own state.
func (n *Notifier) Probe(peers []*Peer) {
	for _, p := range peers {
		resp, err := n.http.Get("http://" + p.Address + "/healthz")
		if err != nil {
			continue
		}
		resp.Body.Close()
		p.Healthy = resp.StatusCode == http.StatusOK
	}
}

// Forward posts everything to one service, whose address does not change.
func (n *Notifier) Forward(events [][]byte) error {
	for _, e := range events {
		resp, err := n.http.Post(n.api+"/events", "application/json", bytes.NewReader(e)) // want nplusone:"http"
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode >= 300 {
			return fmt.Errorf("forward: %s", resp.Status)
		}
	}
	return nil
}
