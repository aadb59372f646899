// Package localserver starts a server that nobody can shut down any more: a server in a local variable is made without a
// call that acquires, and the goroutine that serves counts as its owner.
package localserver

import "net/http"

func serve(addr string, h http.Handler) {
	srv := &http.Server{Addr: addr, Handler: h}
	go srv.ListenAndServe()
}
