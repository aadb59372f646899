package earlyreturn

import (
	"net/http"
	"testing"

	"fixture/proof"
)

// leaks reports whether f leaves the connection of a response open.
func leaks(f func(url string)) bool { return proof.Connection(http.StatusTeapot, 1<<20, f) }

func TestLeaks(t *testing.T) {
	if !leaks(func(url string) { body(url) }) {
		t.Error("body: no connection was left")
	}
	if !leaks(func(url string) {
		req, err := http.NewRequest("GET", url, nil)
		if err != nil {
			t.Fatal(err)
		}
		compound(http.DefaultClient, req)
	}) {
		t.Error("compound: no connection was left")
	}
}

func TestSilent(t *testing.T) {
	for name, f := range map[string]func(string){
		"checked": func(url string) { checked(url) },
		"byHand":  func(url string) { byHand(url) },
	} {
		if leaks(f) {
			t.Errorf("%s: a connection was left", name)
		}
	}
}
