// Package servers builds HTTP servers in all the ways there are.
package servers

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/http2"
)

func literal(h http.Handler) error {
	srv := &http.Server{Addr: ":8080", Handler: h} // want missingtimeout:"server"
	return srv.ListenAndServe()
}

func made(h http.Handler) error {
	srv := new(http.Server) // want missingtimeout:"server"
	srv.Addr = ":8080"
	srv.Handler = h
	return srv.ListenAndServe()
}

func zeroValue(h http.Handler) error {
	var srv http.Server // want missingtimeout:"server"
	srv.Handler = h
	return srv.ListenAndServeTLS("cert.pem", "key.pem")
}

func explicitZero(h http.Handler) error {
	srv := http.Server{Handler: h, ReadHeaderTimeout: 0, WriteTimeout: time.Minute} // want missingtimeout:"server"
	return srv.ListenAndServe()
}

type app struct {
	srv      *http.Server
	redirect http.Server
}

func nested(h http.Handler) *app {
	return &app{
		srv: &http.Server{Handler: h}, // want missingtimeout:"server"
		redirect: http.Server{ // want missingtimeout:"server"
			Addr: ":9090",
		},
	}
}

func (a *app) run() error {
	go a.redirect.ListenAndServe()
	return a.srv.ListenAndServe()
}

type admin struct{ srv *http.Server }

func (a *admin) start(h http.Handler) {
	a.srv = &http.Server{Handler: h} // want missingtimeout:"server"
	go a.srv.ListenAndServe()
}

func helpers(l net.Listener, h http.Handler) {
	go http.ListenAndServe(":8080", h)                           // want missingtimeout:"server"
	go http.ListenAndServeTLS(":8443", "cert.pem", "key.pem", h) // want missingtimeout:"server"
	go http.Serve(l, h)                                          // want missingtimeout:"server"
	go http.ServeTLS(l, h, "cert.pem", "key.pem")                // want missingtimeout:"server"
}

func headerTimeout(h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	return srv.ListenAndServe()
}

// readTimeout covers the header too.
func readTimeout(h http.Handler) error {
	srv := &http.Server{Handler: h, ReadTimeout: 5 * time.Second}
	return srv.ListenAndServe()
}

func later(h http.Handler) error {
	srv := &http.Server{Handler: h}
	srv.ReadHeaderTimeout = 5 * time.Second
	return srv.ListenAndServe()
}

func fromConfiguration(h http.Handler, d time.Duration) error {
	srv := http.Server{Handler: h, ReadTimeout: d}
	return srv.ListenAndServe()
}

// local listens where only the machine itself can connect.
func local() error { return http.ListenAndServe("localhost:6060", nil) }

func localPort(port int) error { return http.ListenAndServe(fmt.Sprintf("127.0.0.1:%d", port), nil) }

func localServer(h http.Handler) error {
	srv := &http.Server{Addr: "127.0.0.1:6060", Handler: h}
	return srv.ListenAndServe()
}

// socket is a file that only the machine itself can open.
func socket(h http.Handler, path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h}
	return srv.Serve(l)
}

func socketHelper(h http.Handler, addr *net.UnixAddr) error {
	l, err := net.ListenUnix("unix", addr)
	if err != nil {
		return err
	}
	return start(&http.Server{Handler: h}, l)
}

func start(srv *http.Server, l net.Listener) error { return srv.Serve(l) }

// socketLater makes the listener in a goroutine.
func socketLater(h http.Handler, path string) (stop func() error) {
	var srv *http.Server
	srv = &http.Server{Handler: h}
	go func() {
		if l, err := net.Listen("unix", path); err == nil {
			srv.Serve(l)
		}
	}()
	return func() error { return srv.Close() }
}

func loopback(h http.Handler, port int) error {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	srv := http.Server{Handler: h}
	return srv.Serve(l)
}

func socketFunction(h http.Handler, path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	return http.Serve(l, h)
}

// socketToo serves others as well.
func socketToo(h http.Handler, path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	srv := &http.Server{Addr: ":8080", Handler: h} // want missingtimeout:"server"
	go srv.Serve(l)
	return srv.ListenAndServe()
}

type configuration struct{ MetricsListen string }

// monitoring is for insiders, as a rule.
func monitoring(c configuration, h http.Handler) error {
	metricsServer := &http.Server{Addr: ":9090", Handler: h}
	go metricsServer.ListenAndServe()
	go http.ListenAndServe(c.MetricsListen, h)
	return startProbes(h)
}

func healthServer(h http.Handler) *http.Server { return &http.Server{Addr: ":8082", Handler: h} }

func profiles(addr string, on bool) {
	if on {
		log.Println("pprof listens on", addr)
		go http.ListenAndServe(addr, nil)
	}
}

// waived was turned down for another linter.
func waived(h http.Handler) error {
	return http.ListenAndServe(":8080", h) //nolint:gosec // for development
}

func startProbes(h http.Handler) error { return http.ListenAndServe(":8081", h) }

func overHTTP2(h http.Handler) error {
	srv := &http.Server{Handler: h} // want missingtimeout:"server"
	if err := http2.ConfigureServer(srv, nil); err != nil {
		return err
	}
	return srv.ListenAndServe()
}

// unused is only a value to compare with.
func unused(addr string) string {
	srv := http.Server{Addr: addr}
	return srv.Addr
}

// probes serves nothing but what the platform asks for.
func probes(l net.Listener, ready, scrape http.Handler) {
	mux := http.NewServeMux()
	mux.Handle("/metrics", scrape)
	mux.Handle("GET /healthz", ready)
	srv := http.Server{Handler: mux}
	go srv.Serve(l)
}

func mixed(l net.Listener, api, scrape http.Handler) {
	mux := http.NewServeMux()
	mux.Handle("/metrics", scrape)
	mux.Handle("/api/", api)
	srv := http.Server{Handler: mux} // want missingtimeout:"server"
	go srv.Serve(l)
}

// A site is a handler, and no listener.
type site struct {
	mux   *http.ServeMux
	names []string
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func serveSite(addr string, s *site) error {
	return http.ListenAndServe(addr, s) // want missingtimeout:"server"
}
