// Package downloads fetches files: a timeout for all of it would cut long ones off.
package downloads

import (
	"io"
	"net/http"
	"os"
)

// importFile is a question, and asks for another limit.
func importFile(w http.ResponseWriter, r *http.Request) {
	out, err := os.Create("/tmp/import")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer out.Close()
	resp, err := http.Get(r.FormValue("url")) // want missingtimeout:"default"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(out, resp.Body)
}

var client = &http.Client{CheckRedirect: nil} // want missingtimeout:"client"

func download(w http.ResponseWriter, r *http.Request) {
	resp, err := client.Get(r.FormValue("url"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

// downloadModel runs once, when the program is installed.
func downloadModel(url string) (*http.Response, error) {
	return http.Get(url)
}

var models = new(http.Client)

func downloadOther(url string) (*http.Response, error) { return models.Get(url) }
