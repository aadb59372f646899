// Package server serves files.
package server

import (
	"net"
	"net/http"
	"os"
)

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
