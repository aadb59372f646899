// Package server serves files.
package server

import (
	"net"
	"net/http"
	"os"
	"time"
)

// An App serves what there is. Silent for who sees its caller: there is one per process.
type App struct{ srv *http.Server }

func (a *App) Run(h http.Handler) error {
	a.srv = &http.Server{Addr: ":8081", Handler: h, ReadHeaderTimeout: time.Second}
	return a.srv.ListenAndServe() // want:package listenerleak:"server"
}

// Stop is for tests.
func (a *App) Stop() { a.srv.Handler = nil }

// Serve serves the files in root. Silent for who sees its caller: the process ends when it fails.
func Serve(addr, root string) error {
	ln, err := net.Listen("tcp", addr) // want:package listenerleak:"failedstart"
	if err != nil {
		return err
	}
	if _, err := os.Stat(root); err != nil {
		return err
	}
	return http.Serve(ln, http.FileServer(http.Dir(root)))
}
