package limits

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// source makes clients, servers and dialers; its comments say what is known about those of their lines.
const source = `package p

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

var global http.Client // escapes

var exported = &http.Client{Timeout: time.Second} // limited escapes

var transport = &http.Transport{TLSClientConfig: &tls.Config{}}

type holder struct {
	client *http.Client
	later  *http.Client
	server http.Server
}

func literals() {
	_ = http.Client{Timeout: time.Second}.Timeout // limited
	c := &http.Client{Timeout: 0} //
	c.Get("/")
	global.Get("/")
	d := new(net.Dialer) // limited
	d.Deadline = time.Now()
	d.Dial("tcp", "")
	var s http.Server // served
	s.Handler = nil
	s.ListenAndServe()
}

func fields() *holder {
	h := &holder{
		client: &http.Client{}, // escapes
		later:  &http.Client{}, // limited escapes
		server: http.Server{Addr: ":80"}, // escapes served
	}
	h.later.Timeout = time.Second
	h.client.Timeout = 0
	h.server.ListenAndServe()
	return h
}

func transports(own http.RoundTripper) {
	_ = &http.Client{Transport: nil} //
	_ = &http.Client{Transport: transport} //
	_ = &http.Client{Transport: http.DefaultTransport} //
	_ = &http.Client{Transport: own} // limited
	_ = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Second}} // limited
	_ = &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: time.Second}).DialContext}} //
	_ = &http.Client{Transport: &http.Transport{Dial: limitedDial}} // limited
	_ = &http.Client{Transport: &http.Transport{Dial: socketDial}} // limited
	clone := http.DefaultTransport.(*http.Transport).Clone()
	_ = &http.Client{Transport: clone} //
}

func limitedDial(network, addr string) (net.Conn, error) {
	c, err := net.Dial(network, addr)
	if err == nil {
		err = c.SetDeadline(time.Now().Add(time.Second))
	}
	return c, err
}

func socketDial(string, string) (net.Conn, error) { return net.Dial("unix", "/run/s") }

func local(path string) {
	a := &http.Server{Addr: "127.0.0.1:80"} // local
	a.ListenAndServe()
	l, _ := net.Listen("unix", path)
	b := &http.Server{} // local
	b.Serve(l)
	serve(&http.Server{}, l) // escapes local
	loopback, _ := net.Listen("tcp", "127.0.0.1:0")
	d := &http.Server{} // local
	d.Serve(loopback)
	others, _ := net.Listen("tcp", ":0")
	e := &http.Server{} // served
	e.Serve(others)
	c := &http.Server{Addr: ":80"} // served local
	go c.Serve(l)
	c.ListenAndServe()
	f := &http.Server{} // local
	f.Serve(socket(path))
	g := &http.Server{} // served
	g.Serve(port(path))
	h := &http.Server{} // local
	h.Serve(&pipes{conns: make(chan net.Conn)})
	i := &http.Server{} // served
	i.Serve(&counted{})
}

func socket(path string) net.Listener {
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil
	}
	return l
}

func port(addr string) net.Listener {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil
	}
	return l
}

// pipes has connections that no network made.
type pipes struct{ conns chan net.Conn }

func (p *pipes) Accept() (net.Conn, error) { return <-p.conns, nil }
func (p *pipes) Close() error              { return nil }
func (p *pipes) Addr() net.Addr            { return nil }

type counted struct {
	net.Listener
	n int
}

type owner struct{ socket, port net.Listener }

func (o *owner) run(path string) {
	o.socket, _ = net.Listen("unix", path)
	a := &http.Server{} // local
	a.Serve(o.socket)
	o.port, _ = net.Listen("tcp", path)
	b := &http.Server{} // served
	b.Serve(o.port)
}

func captured(path string) {
	var a, b *http.Server
	a = &http.Server{} // escapes local
	go func() {
		l, _ := net.Listen("unix", path)
		a.Serve(l)
	}()
	b = &http.Server{} // escapes served
	go func() { b.ListenAndServe() }()
}

func serve(*http.Server, net.Listener) {}
`

var wanted = regexp.MustCompile(` //( .*)?$`)

func TestMade(t *testing.T) {
	pass, _ := ssatest.Build(t, source)
	pass.AllObjectFacts = func() []analysis.ObjectFact { return nil }
	pass.ResultOf = map[*analysis.Analyzer]any{}
	for _, a := range []*analysis.Analyzer{config.Analyzer, ssair.Analyzer, knowledge.Analyzer, provenance.Analyzer} {
		result, err := a.Run(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass.ResultOf[a] = result
	}
	got := map[int][]string{}
	for _, m := range New(pass.ResultOf[ssair.Analyzer].(*ssair.Package), pass.ResultOf[provenance.Analyzer].(*provenance.Package)).Made {
		line := pass.Fset.Position(m.Pos).Line
		got[line] = append(got[line], describe(m))
	}
	for i, line := range strings.Split(source, "\n") {
		if m := wanted.FindStringSubmatch(line); m != nil && !slices.Contains(got[i+1], strings.TrimSpace(m[1])) {
			t.Errorf("line %d: %s: got %q", i+1, strings.TrimSpace(line), got[i+1])
		}
	}
}

func describe(m *Made) string {
	var words []string
	for _, w := range []struct {
		name string
		is   bool
	}{{"limited", m.Limited}, {"escapes", m.Escapes}, {"served", m.Served}, {"local", m.Local}} {
		if w.is {
			words = append(words, w.name)
		}
	}
	return strings.Join(words, " ")
}

// TestLocal asks about the first arguments of calls of local and remote.
func TestLocal(t *testing.T) {
	pass, _ := ssatest.Build(t, `package p

import (
	"fmt"
	"net"
	"strconv"
)

func local(any) {}
func remote(any) {}

func f(host string, port int, l net.Listener, unix *net.UnixListener) {
	local("localhost")
	local("localhost:80")
	local("http://127.0.0.1/")
	local("[::1]:80")
	local("127.0.0.1:" + strconv.Itoa(port))
	local(fmt.Sprintf("localhost:%d", port))
	local(net.JoinHostPort("127.0.0.1", host))
	local(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	local(l.Addr().String())
	local(unix)
	remote("localhost.example.com")
	remote("http://example.com/?next=localhost")
	remote(":80")
	remote(host)
	remote(host + "localhost")
	remote(fmt.Sprintf("%s:%d", host, port))
	remote(&net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: port})
	remote(&net.TCPAddr{Port: port})
	remote(l)
}
`)
	form, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, fn := range form.(*ssair.Package).Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil {
					continue
				}
				name := call.Call.StaticCallee().Name()
				if name != "local" && name != "remote" {
					continue
				}
				asked++
				v := call.Call.Args[0]
				if made, ok := v.(*ssa.MakeInterface); ok {
					v = made.X
				}
				if Local(v) != (name == "local") {
					t.Errorf("line %d: not %s", pass.Fset.Position(call.Pos()).Line, name)
				}
			}
		}
	}
	if asked != 19 {
		t.Errorf("asked %d times", asked)
	}
}
