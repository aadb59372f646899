package readtoend

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// leaks reports whether f leaves goroutines of a connection behind.
func leaks(f func(url string)) bool {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Repeat("x", 2<<20))
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	before := goleak.IgnoreCurrent()
	f(server.URL)
	http.DefaultClient.CloseIdleConnections()
	err := goleak.Find(before)
	return err != nil && strings.Contains(err.Error(), "persistConn")
}

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
