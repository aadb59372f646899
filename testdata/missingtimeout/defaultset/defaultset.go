// Package defaultset gives the default client a timeout before it is used.
package defaultset

import (
	"net/http"
	"time"
)

func configure() { http.DefaultClient.Timeout = 30 * time.Second }

func status(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://status.example.com/")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}
