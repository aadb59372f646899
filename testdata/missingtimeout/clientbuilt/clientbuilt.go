// Package clientbuilt builds clients, with a timeout and without.
package clientbuilt

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"
)

// API keeps its client in a field.
type API struct {
	client *http.Client
	base   string
}

func NewAPI(base string) *API {
	return &API{base: base, client: &http.Client{}} // want missingtimeout:"client"
}

func (a *API) Users() (*http.Response, error)  { return a.client.Get(a.base + "/users") }
func (a *API) Groups() (*http.Response, error) { return a.client.Get(a.base + "/groups") }

func insecure(url string) (*http.Response, error) {
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	client := &http.Client{Transport: tr} // want missingtimeout:"client"
	return client.Get(url)
}

func newClient() *http.Client {
	return new(http.Client) // want missingtimeout:"client"
}

func viaHelper(url string) (*http.Response, error) { return newClient().Head(url) }

func zero(url string) (*http.Response, error) {
	var c http.Client // want missingtimeout:"client"
	return c.Get(url)
}

func explicitZero(url string) (*http.Response, error) {
	c := http.Client{Timeout: 0} // want missingtimeout:"client"
	return c.Get(url)
}

var shared = &http.Client{CheckRedirect: noRedirect} // want missingtimeout:"client"

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func useShared(req string) (*http.Response, error) {
	r, err := http.NewRequest(http.MethodGet, req, nil)
	if err != nil {
		return nil, err
	}
	return shared.Do(r)
}

// Bounded sets the timeout after the literal.
type Bounded struct{ client *http.Client }

func NewBounded(d time.Duration) *Bounded {
	b := &Bounded{client: &http.Client{}}
	b.client.Timeout = d
	return b
}

func (b *Bounded) Get(url string) (*http.Response, error) { return b.client.Get(url) }

var bounded = http.Client{Timeout: 10 * time.Second}

func useBounded(url string) (*http.Response, error) { return bounded.Get(url) }

// headerTimeout limits the wait for an answer in the transport: downloads may take their time.
func headerTimeout(url string) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: 20 * time.Second}}
	return c.Get(url)
}

// Caller passes on the contexts of its callers.
type Caller struct{ client *http.Client }

func NewCaller() *Caller { return &Caller{client: &http.Client{}} }

func (c *Caller) Get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return c.client.Do(req)
}

// cloned changes the default transport, which has no limit for the answer.
func cloned(url string) (*http.Response, error) {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConns = 5
	c := &http.Client{Transport: tr} // want missingtimeout:"client"
	return c.Get(url)
}

func clonedLimited(url string) (*http.Response, error) {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.ResponseHeaderTimeout = 5 * time.Second
	c := &http.Client{Transport: tr}
	return c.Get(url)
}

var (
	plainTransport   = &http.Transport{TLSClientConfig: &tls.Config{}}
	limitedTransport = &http.Transport{ResponseHeaderTimeout: 20 * time.Second}
)

func ofPackage(url string) (*http.Response, error) {
	c := &http.Client{Transport: plainTransport} // want missingtimeout:"client"
	return c.Get(url)
}

func ofPackageLimited(url string) (*http.Response, error) {
	c := &http.Client{Transport: limitedTransport}
	return c.Get(url)
}

// Proxy gets its transport when it is configured.
type Proxy struct{ client *http.Client }

func NewProxy() *Proxy {
	p := &Proxy{client: &http.Client{}} // want missingtimeout:"client"
	p.configure(&tls.Config{})
	return p
}

func (p *Proxy) configure(c *tls.Config) { p.client.Transport = &http.Transport{TLSClientConfig: c} }

func (p *Proxy) Get(url string) (*http.Response, error) { return p.client.Get(url) }

// LimitedProxy gets one with a limit.
type LimitedProxy struct{ client *http.Client }

func NewLimitedProxy() *LimitedProxy {
	p := &LimitedProxy{client: &http.Client{}}
	p.configure()
	return p
}

func (p *LimitedProxy) configure() { p.client.Transport = limitedTransport }

func (p *LimitedProxy) Get(url string) (*http.Response, error) { return p.client.Get(url) }

// deadlineConn gives each connection a deadline when it is dialled.
func deadlineConn(url string) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{Dial: func(network, addr string) (net.Conn, error) {
		conn, err := net.DialTimeout(network, addr, 5*time.Second)
		if err != nil {
			return nil, err
		}
		return conn, conn.SetDeadline(time.Now().Add(30 * time.Second))
	}}}
	return c.Get(url)
}

// overSocket asks a program on the same machine.
func overSocket(path string) (*http.Response, error) {
	c := &http.Client{Transport: &http.Transport{Dial: func(string, string) (net.Conn, error) { return net.Dial("unix", path) }}}
	return c.Get("http://agent/metrics")
}

// inMemory answers itself.
type inMemory struct{}

func (inMemory) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nothing here")
}

func fake(url string) (*http.Response, error) {
	c := &http.Client{Transport: inMemory{}}
	return c.Get(url)
}

// Exported is for others to complete.
type Exported struct{ Client *http.Client }

func (e *Exported) Get(url string) (*http.Response, error) { return e.Client.Get(url) }

// given uses what its caller built.
func given(c *http.Client, url string) (*http.Response, error) { return c.Get(url) }

// handedOut is used by others, who may send requests with deadlines.
func handedOut() *http.Client { return &http.Client{Jar: nil} }

// streamLogs waits for as long as there are logs.
func streamLogs(url string) (*http.Response, error) {
	c := &http.Client{}
	return c.Get(url)
}
