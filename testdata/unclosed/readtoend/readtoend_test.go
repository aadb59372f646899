package readtoend

import (
	"net/http"
	"testing"

	"fixture/proof"
)

// leaks reports whether f leaves the connection of a response open.
func leaks(f func(url string)) bool { return proof.Connection(http.StatusOK, 2<<20, f) }

// What is read to the end frees its connection, what is read to a limit does not.
func TestLeaks(t *testing.T) {
	if !leaks(func(url string) { limited(url) }) {
		t.Error("limited: no connection was left")
	}
}

func TestSilent(t *testing.T) {
	for name, f := range map[string]func(string){
		"never":     func(url string) { never(url) },
		"early":     func(url string) { early(url) },
		"discarded": func(url string) { discarded(url) },
	} {
		if leaks(f) {
			t.Errorf("%s: a connection was left", name)
		}
	}
}
