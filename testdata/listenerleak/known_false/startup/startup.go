// Package startup opens a listener in a function that runs once, and gives up when the next step fails: that the process
// ends then is decided by a caller in another package.
package startup

import (
	"net"
	"net/http"
	"os"
)

func Serve(addr, root string) error {
	ln, err := net.Listen("tcp", addr) // want listenerleak:"failedstart"
	if err != nil {
		return err
	}
	if _, err := os.Stat(root); err != nil {
		return err
	}
	return http.Serve(ln, http.FileServer(http.Dir(root)))
}
