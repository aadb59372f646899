package readtoend

import (
	"net/http"
	"time"
)

// send is told the method.
func send(method, url string) (*http.Response, error) {
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: time.Minute}
	return client.Do(req)
}

func sendHead(url string) (*http.Response, error) { return send("HEAD", url) }

func sendGet(url string) (*http.Response, error) { return send(http.MethodGet, url) }

// Silent: the answer to HEAD has no body, whoever builds the request.
func exists(url string) (bool, error) {
	resp, err := sendHead(url)
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

func size(url string) (int64, error) {
	resp, err := send(http.MethodHead, url)
	if err != nil {
		return 0, err
	}
	return resp.ContentLength, nil
}

func reachable(url string) error {
	_, err := sendGet(url) // want unclosed:"body"
	return err
}

func posted(url string) (bool, error) {
	resp, err := send("POST", url) // want unclosed:"body"
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusCreated, nil
}

type site struct {
	client *http.Client
	base   string
}

func (s *site) request(method, path string) *http.Request {
	req, err := http.NewRequest(method, s.base+path, nil)
	if err != nil {
		panic(err)
	}
	return req
}

func (s *site) etag(path string) (string, error) {
	resp, err := s.client.Do(s.request("HEAD", path))
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Etag"), nil
}

func (s *site) kind(path string) (string, error) {
	resp, err := s.client.Do(s.request("GET", path)) // want unclosed:"body"
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Content-Type"), nil
}
