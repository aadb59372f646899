// Package helpers has helpers of tests among its files, which their imports give away.
package helpers

import "net/http"

func Account(url string) (*http.Response, error) {
	client := &http.Client{} // want missingtimeout:"client"
	return client.Get(url)
}
