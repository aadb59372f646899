package earlyreturn

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// leaks reports whether f leaves goroutines of a connection behind.
func leaks(t *testing.T, f func(url string)) bool {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		io.WriteString(w, strings.Repeat("x", 1<<20))
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	before := goleak.IgnoreCurrent()
	f(server.URL)
	http.DefaultClient.CloseIdleConnections()
	leaked := false
	if err := goleak.Find(before, goleak.IgnoreTopFunction("net/http.(*conn).serve")); err != nil {
		leaked = strings.Contains(err.Error(), "persistConn")
	}
	return leaked
}

func TestLeaks(t *testing.T) {
	if !leaks(t, func(url string) { body(url) }) {
		t.Error("body: no connection was left")
	}
	if !leaks(t, func(url string) {
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
		if leaks(t, f) {
			t.Errorf("%s: a connection was left", name)
		}
	}
}
