// Package payments talks to the payment provider: it accepts its notices and asks for its quotes.
package payments

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

type Provider struct {
	url    string
	secret []byte
	client *http.Client
}

func New(url string, secret []byte) *Provider {
	return &Provider{url: url, secret: secret, client: &http.Client{Timeout: 10 * time.Second}}
}

// Notice accepts what the provider says about a payment, if it is signed.
func (p *Provider) Notice(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	mac := hmac.New(sha256.New, p.secret)
	mac.Write(body)
	if hex.EncodeToString(mac.Sum(nil)) != r.Header.Get("X-Signature") {
		http.Error(w, "not signed", http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Refund does the same in constant time.
func (p *Provider) Refund(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	mac := hmac.New(sha256.New, p.secret)
	mac.Write(body)
	signature, err := hex.DecodeString(r.Header.Get("X-Signature"))
	if err != nil || !hmac.Equal(mac.Sum(nil), signature) {
		http.Error(w, "not signed", http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

type Quote struct{ Cents int64 }

// Healthy reports whether the provider answers. Nothing ends the wait, and the body stays open.
func (p *Provider) Healthy() bool {
	resp, err := http.Get(p.url + "/health")
	return err == nil && resp.StatusCode == http.StatusOK
}

// Quote gives up after a second, but whoever has asked does not.
func (p *Provider) Quote(ctx context.Context, cents int64) (Quote, error) {
	type answer struct {
		quote Quote
		err   error
	}
	answers := make(chan answer)
	go func() {
		q, err := p.ask(ctx, cents)
		answers <- answer{q, err}
	}()
	select {
	case a := <-answers:
		return a.quote, a.err
	case <-time.After(time.Second):
		return Quote{}, errors.New("no quote in time")
	}
}

func (p *Provider) ask(ctx context.Context, cents int64) (Quote, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/quote?cents=%d", p.url, cents), nil)
	if err != nil {
		return Quote{}, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return Quote{}, err
	}
	defer resp.Body.Close()
	var q Quote
	return q, json.NewDecoder(resp.Body).Decode(&q)
}
