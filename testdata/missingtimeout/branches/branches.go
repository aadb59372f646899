// Package branches has servers whose address depends on a setting.
package branches

import (
	"net/http"
	"strconv"
)

// local can only be reached from the machine itself, whichever port it takes.
func local(h http.Handler, port int) error {
	addr := "127.0.0.1:8080"
	if port > 0 {
		addr = "localhost:" + strconv.Itoa(port)
	}
	srv := &http.Server{Addr: addr, Handler: h}
	return srv.ListenAndServe()
}

func localFunction(h http.Handler, fixed bool) error {
	addr := "localhost:0"
	if fixed {
		addr = "[::1]:8080"
	}
	return http.ListenAndServe(addr, h)
}

func open(h http.Handler, public bool) error {
	addr := "127.0.0.1:8080"
	if public {
		addr = ":8080"
	}
	srv := &http.Server{Addr: addr, Handler: h} // want missingtimeout:"server"
	return srv.ListenAndServe()
}

func openFunction(h http.Handler, given string) error {
	addr := "localhost:8080"
	if given != "" {
		addr = given
	}
	return http.ListenAndServe(addr, h) // want missingtimeout:"server"
}
