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

func others(addr string) {
	smtp.Dial(addr)                                                    // want missingtimeout:"dial"
	rpc.Dial("tcp", addr)                                              // want missingtimeout:"dial"
	rpc.DialHTTP("tcp", addr)                                          // want missingtimeout:"dial"
	jsonrpc.Dial("tcp", addr)                                          // want missingtimeout:"dial"
	textproto.Dial("tcp", addr)                                        // want missingtimeout:"dial"
	syslog.Dial("tcp", addr, syslog.LOG_INFO, "app")                   // want missingtimeout:"dial"
	tls.Dial("tcp", addr, nil)                                         // want missingtimeout:"dial"
	net.DialTCP("tcp", nil, &net.TCPAddr{})                            // want missingtimeout:"dial"
	(&net.Dialer{KeepAlive: time.Minute}).Dial("tcp", addr)            // want missingtimeout:"dial"
	tls.DialWithDialer(&net.Dialer{DualStack: true}, "tcp", addr, nil) // want missingtimeout:"dial"
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
	syslog.Dial("", "", syslog.LOG_INFO, "app")
}

// anyNetwork may be a socket of this machine.
func anyNetwork(network, addr string) { net.Dial(network, addr) }

// ignoresContext has a context that could end it.
func ignoresContext(ctx context.Context, addr string) (net.Conn, error) {
	return net.Dial("tcp", addr) // want missingtimeout:"dial"
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
