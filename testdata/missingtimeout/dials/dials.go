// Package dials connects to others.
package dials

import (
	"context"
	"crypto/tls"
	"log/syslog"
	"net"
	"net/http"
	"net/rpc"
	"net/rpc/jsonrpc"
	"net/smtp"
	"net/textproto"
	"time"
)

func ping(w http.ResponseWriter, r *http.Request) {
	conn, err := net.Dial("tcp", r.FormValue("addr")) // want missingtimeout:"dial"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	conn.Close()
}

func mail(w http.ResponseWriter, r *http.Request) {
	err := smtp.SendMail("mail.example.com:25", nil, "a@example.com", []string{"b@example.com"}, nil) // want missingtimeout:"dial"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func mailServer(addr string) (*smtp.Client, error) { return smtp.Dial(addr) } // want missingtimeout:"dial"

func remoteCalls(addr string) (*rpc.Client, error) { return rpc.Dial("tcp", addr) } // want missingtimeout:"dial"

func callsOverHTTP(addr string) (*rpc.Client, error) { return rpc.DialHTTP("tcp", addr) } // want missingtimeout:"dial"

func callsInJSON(addr string) (*rpc.Client, error) { return jsonrpc.Dial("tcp", addr) } // want missingtimeout:"dial"

func lines(addr string) (*textproto.Conn, error) { return textproto.Dial("tcp", addr) } // want missingtimeout:"dial"

func logs(addr string) (*syslog.Writer, error) {
	return syslog.Dial("tcp", addr, syslog.LOG_INFO, "app") // want missingtimeout:"dial"
}

func encrypted(addr string) (*tls.Conn, error) { return tls.Dial("tcp", addr, nil) } // want missingtimeout:"dial"

func address(addr *net.TCPAddr) (*net.TCPConn, error) { return net.DialTCP("tcp", nil, addr) } // want missingtimeout:"dial"

func keepsAlive(addr string) (net.Conn, error) {
	return (&net.Dialer{KeepAlive: time.Minute}).Dial("tcp", addr) // want missingtimeout:"dial"
}

func encryptedDialer(addr string) (*tls.Conn, error) {
	return tls.DialWithDialer(&net.Dialer{DualStack: true}, "tcp", addr, nil) // want missingtimeout:"dial"
}

// either is one function, and one finding.
func either(addr string, plain bool) (net.Conn, error) {
	if plain {
		return net.Dial("tcp", addr) // want missingtimeout:"dial"
	}
	return tls.Dial("tcp", addr, nil)
}

// limited bounds each of them.
func limited(ctx context.Context, addr string) {
	net.DialTimeout("tcp", addr, time.Second)
	(&net.Dialer{Timeout: time.Second}).Dial("tcp", addr)
	tls.DialWithDialer(&net.Dialer{Deadline: time.Now().Add(time.Second)}, "tcp", addr, nil)
	(&net.Dialer{}).DialContext(ctx, "tcp", addr)
}

// onThisMachine does not wait for a network.
func onThisMachine(addr string) {
	net.Dial("unix", addr)
	net.Dial("udp", addr)
	net.Dial("tcp", "localhost:5432")
	net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5432})
	net.Dial("tcp", net.JoinHostPort("127.0.0.1", addr))
	syslog.Dial("", "", syslog.LOG_INFO, "app")
}

// toItself connects to its own listener.
func toItself(l net.Listener) (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) }

// configured has no timeout if it is told so.
func configured(addr string, timeout time.Duration) (net.Conn, error) {
	if timeout == 0 {
		return net.Dial("tcp", addr)
	}
	return net.DialTimeout("tcp", addr, timeout)
}

// nextToIt has the name of an address on the same machine.
func nextToIt(localAddr string) (net.Conn, error) { return net.Dial("tcp", localAddr) }

// anyNetwork may be a socket of this machine.
func anyNetwork(network, addr string) { net.Dial(network, addr) }

// ignoresContext has a context that could end it.
func ignoresContext(ctx context.Context, addr string) (net.Conn, error) {
	return net.Dial("tcp", addr) // want missingtimeout:"dial"
}

// tunnel gets a request that it is to send.
func tunnel(req *http.Request) (net.Conn, error) {
	return net.Dial("tcp", req.URL.Host) // want missingtimeout:"dial"
}

// listening does not wait for anybody either.
func listening() (net.Listener, error) { return net.Listen("tcp", ":8080") }

// inTransport is bounded by the timeout of the client.
func inTransport() *http.Client {
	return &http.Client{
		Timeout:   time.Second,
		Transport: &http.Transport{Dial: func(network, addr string) (net.Conn, error) { return net.Dial(network, addr) }},
	}
}

// keepAlive is a dialer of a driver, which calls DialTimeout when a timeout is configured.
type keepAlive struct{}

func (keepAlive) Dial(network, address string) (net.Conn, error) {
	dialer := &net.Dialer{KeepAlive: 15 * time.Second}
	return dialer.Dial(network, address)
}

func (keepAlive) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	dialer := &net.Dialer{KeepAlive: 15 * time.Second, Timeout: timeout}
	return dialer.Dial(network, address)
}
