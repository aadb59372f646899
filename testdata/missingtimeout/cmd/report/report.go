// Package report is a subcommand: whoever runs it can interrupt it.
package report

import "net/http"

func Run(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// serve is for others, in a command that is a server.
func serve(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("https://status.example.com/") // want missingtimeout:"default"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}
