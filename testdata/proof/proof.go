// Package proof counts what a function leaves behind, for the tests that run fixtures.
package proof

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// Descriptors returns how many descriptors f leaves open: files, sockets. It skips t where /proc does not list them. Garbage is not
// collected any more from then on, since a collection closes what nobody refers to, also what an earlier f has left.
func Descriptors(t *testing.T, f func()) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("counts the entries of /proc/self/fd")
	}
	debug.SetGCPercent(-1)
	count := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	before := count()
	f()
	return count() - before
}

// Connection reports whether f, called with the URL of a server, leaves a connection open. The server answers with status and
// a body of size bytes.
func Connection(status, size int, f func(url string)) bool {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, strings.Repeat("x", size))
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	before := goleak.IgnoreCurrent()
	f(server.URL)
	http.DefaultClient.CloseIdleConnections()
	err := goleak.Find(before, goleak.IgnoreTopFunction("net/http.(*conn).serve"))
	return err != nil && strings.Contains(err.Error(), "persistConn")
}
