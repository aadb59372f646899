// Package defaultclient sends requests through the client that everybody shares and that has no timeout.
package defaultclient

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

func proxyStatus(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://status.example.com/") // want missingtimeout:"default"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

func submit(w http.ResponseWriter, r *http.Request) {
	resp, err := http.PostForm("https://forms.example.com/", url.Values{"q": {r.FormValue("q")}}) // want missingtimeout:"default"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}

// fetchToken has no request, but nothing ends it either: a question.
func fetchToken(code string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodPost, "https://id.example.com/token?code="+url.QueryEscape(code), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	return http.DefaultClient.Do(req) // want missingtimeout:"default"
}

// Two requests of one function are one finding.
func both() error {
	for _, u := range []string{"https://a.example.com/", "https://b.example.com/"} {
		resp, err := http.Head(u) // want missingtimeout:"default"
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp, err = http.Get(u); err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

// ownRequest has a context, and does not use it.
func ownRequest(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "https://status.example.com/", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req) // want missingtimeout:"default"
}

// probe asks the machine itself, with a header.
func probe() (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:8080/healthz", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// withParameter leaves it to the caller how long this may take.
func withParameter(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://status.example.com/", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// withTimeout gives the request a deadline.
func withTimeout() (*http.Response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://status.example.com/", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// laterContext adds the context to a request that was made without.
func laterContext(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "https://status.example.com/", nil)
	if err != nil {
		return nil, err
	}
	req = req.WithContext(ctx)
	return http.DefaultClient.Do(req)
}

// forward sends the request that somebody else made.
func forward(req *http.Request) (*http.Response, error) { return http.DefaultClient.Do(req) }

// onRequest ends when the client goes away.
func onRequest(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "https://status.example.com/", nil)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}

// alive asks the machine itself.
func alive(port string) bool {
	resp, err := http.Get("http://localhost:" + port + "/healthz")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// watchEvents waits on purpose: the stream has no end.
func watchEvents() (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, "https://status.example.com/events", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/event-stream")
	return http.DefaultClient.Do(req)
}
