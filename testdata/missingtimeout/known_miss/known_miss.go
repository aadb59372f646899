// Package known_miss waits for ever, unnoticed.
package known_miss

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"fixture/missingtimeout/known_miss/clients"
)

// madeElsewhere should be a finding in package clients: no fact says that its client has no timeout.
func madeElsewhere(url string) (*http.Response, error) { return clients.New().Get(url) }

// unlimitedRead should be: only the dial has a limit, not what comes after it. Reads are not looked at.
func unlimitedRead(addr string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	return bufio.NewReader(conn).ReadString('\n')
}

// methodValue should be: values that stand for methods are not followed.
func methodValue(url string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	do := new(http.Client).Do
	return do(req)
}

type counted struct {
	net.Conn
	n int
}

// wrapped should be: a connection inside of another is not followed back to Accept.
func wrapped(l net.Listener, config *tls.Config) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	return tls.Server(&counted{Conn: conn}, config).Handshake()
}

// resolve should be: look-ups are not in the table.
func resolve(ctx context.Context, host string) ([]string, error) { return net.LookupHost(host) }

// metricsAndMore should be: its server is public, but the name of a variable says that it is for insiders.
func metricsAndMore(h http.Handler, debug bool) error {
	srv := &http.Server{Addr: addr(debug), Handler: h}
	return srv.ListenAndServe()
}

func addr(debug bool) string {
	if debug {
		return ":8081"
	}
	return ":80"
}
