// Package replaceable makes clients for those who bring none.
package replaceable

import (
	"net/http"
	"time"
)

type Syncer struct {
	url    string
	client *http.Client
}

type Option func(*Syncer)

// WithClient gives the syncer a client of its own.
func WithClient(client *http.Client) Option { return func(s *Syncer) { s.client = client } }

// NewSyncer has a client without timeout unless it is given another.
func NewSyncer(url string, options ...Option) *Syncer {
	s := &Syncer{url: url, client: &http.Client{}} // want missingtimeout:"replaceable"
	for _, option := range options {
		option(s)
	}
	return s
}

func (s *Syncer) Sync() error {
	res, err := s.client.Get(s.url)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// A Poller always has the same client.
type Poller struct {
	url    string
	client *http.Client
}

func NewPoller(url string) *Poller {
	return &Poller{url: url, client: &http.Client{}} // want missingtimeout:"client"
}

func (p *Poller) Poll() error {
	res, err := p.client.Get(p.url)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// A Sender sends one thing through its own client, whatever it was given for the other.
type Sender struct{ own, given *http.Client }

func NewSender(given *http.Client) *Sender {
	return &Sender{own: new(http.Client), given: given} // want missingtimeout:"client"
}

func (s *Sender) Send(url string) error {
	res, err := s.given.Get(url)
	if err != nil {
		return err
	}
	res.Body.Close()
	if res, err = s.own.Get(url); err != nil {
		return err
	}
	return res.Body.Close()
}

// A Reader has a timeout unless it is given another client.
type Reader struct{ client *http.Client }

func NewReader(client *http.Client) *Reader {
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	return &Reader{client}
}

func (r *Reader) Read(url string) error {
	res, err := r.client.Get(url)
	if err != nil {
		return err
	}
	return res.Body.Close()
}
