package knowledge

import (
	"go/types"
	"strings"
)

// A Wait says of functions that they wait for somebody else, and that nothing they get can limit it.
type Wait struct {
	Names string // as in Go, separated by spaces: "Dial", "Engine.Run"
	Kind  WaitKind
	// Network is 1 + index of the parameter that names the network, 0 if there is none: on some networks nobody waits.
	Network int
	// Remedy says what to write instead: an imperative clause of at most 100 bytes, with code in backticks.
	Remedy string
}

// WaitKind says what a function waits for.
type WaitKind uint8

const (
	DefaultClient WaitKind = 1 + iota // the answer to an HTTP request sent by a client without timeout
	Serving                           // requests, as an HTTP server without timeouts
	Dialing                           // a connection: the system gives up after minutes
	Talking                           // a connection, and what the server answers on it
	Handshaking                       // the other side of a connection, to agree on keys
	Running                           // the end of another process
)

// A Limited type is a struct with fields that limit how long it waits; without them it waits for ever.
type Limited struct {
	Type   string
	Fields string // one of them is enough; separated by spaces, the first is what a message suggests
	// Waits are the methods that wait for as long as the fields allow, and nothing else limits.
	Waits string
}

// A WaitPackage says which functions of a package wait, and which of its types limit that.
type WaitPackage struct {
	Path    string // relative to the roots
	Waits   []Wait
	Limited []Limited
}

// A WaitLibrary says which functions of one library wait without a limit.
type WaitLibrary struct {
	ID       string
	Roots    []string
	Modules  []string // as in [Library]
	Packages []WaitPackage
}

const (
	dialRemedy   = "use `net.DialTimeout`, or a `net.Dialer` with `Timeout`"
	clientRemedy = "use a client with `Timeout`, or a request whose context has a deadline"
	serverRemedy = "use an `http.Server` with `ReadHeaderTimeout`"
)

// WaitLibraries are the libraries whose functions wait without a limit. Sources: documentation and source code of
// the standard library, Go 1.26, and of the modules.
var WaitLibraries = []*WaitLibrary{
	{
		ID: "std", Roots: []string{""},
		Packages: []WaitPackage{
			{
				Path: "net/http",
				Waits: []Wait{
					{Names: "Get Head Post PostForm", Kind: DefaultClient, Remedy: clientRemedy},
					{Names: "ListenAndServe ListenAndServeTLS Serve ServeTLS", Kind: Serving, Remedy: serverRemedy},
				},
				Limited: []Limited{
					{Type: "Client", Fields: "Timeout", Waits: "Do Get Head Post PostForm"},
					{Type: "Server", Fields: "ReadHeaderTimeout ReadTimeout"},
				},
			},
			{
				Path:    "net",
				Waits:   []Wait{{Names: "Dial DialTCP", Kind: Dialing, Network: 1, Remedy: dialRemedy}},
				Limited: []Limited{{Type: "Dialer", Fields: "Timeout Deadline", Waits: "Dial"}},
			},
			{
				Path: "crypto/tls",
				Waits: []Wait{
					{Names: "Dial", Kind: Talking, Network: 1, Remedy: "use `tls.DialWithDialer` with a `net.Dialer` that has a `Timeout`"},
					{Names: "Conn.Handshake", Kind: Handshaking, Remedy: "call `SetDeadline` before, or use `HandshakeContext`"},
				},
			},
			{
				Path: "net/smtp",
				Waits: []Wait{
					{Names: "Dial", Kind: Talking, Remedy: "dial with `net.DialTimeout`, set a deadline and use `smtp.NewClient`"},
					{Names: "SendMail", Kind: Talking, Remedy: "dial with `net.DialTimeout`, set a deadline and use `smtp.NewClient`"},
				},
			},
			{
				Path: "net/rpc",
				Waits: []Wait{
					{Names: "Dial", Kind: Dialing, Network: 1, Remedy: "dial with `net.DialTimeout` and use `rpc.NewClient`"},
					{Names: "DialHTTP DialHTTPPath", Kind: Talking, Network: 1, Remedy: "dial with `net.DialTimeout` and a deadline, and use `rpc.NewClient`"},
				},
			},
			{Path: "net/rpc/jsonrpc", Waits: []Wait{{Names: "Dial", Kind: Dialing, Network: 1, Remedy: "dial with `net.DialTimeout` and use `jsonrpc.NewClient`"}}},
			{Path: "net/textproto", Waits: []Wait{{Names: "Dial", Kind: Dialing, Network: 1, Remedy: "dial with `net.DialTimeout` and use `textproto.NewConn`"}}},
			{Path: "log/syslog", Waits: []Wait{{Names: "Dial", Kind: Dialing, Network: 1, Remedy: "try with `net.DialTimeout` before, or log to a local socket"}}},
			{Path: "os/exec", Waits: []Wait{{Names: "Command", Kind: Running}}},
		},
	},
	{
		ID: "gin", Roots: []string{"github.com/gin-gonic/gin"},
		Modules: []string{"github.com/gin-gonic/gin@v1.12.0"},
		Packages: []WaitPackage{{Waits: []Wait{
			{Names: "Engine.Run Engine.RunTLS Engine.RunListener", Kind: Serving, Remedy: "give the engine to an `http.Server` with `ReadHeaderTimeout`"},
		}}},
	},
	{
		ID: "websocket", Roots: []string{"github.com/gorilla/websocket"},
		Modules:  []string{"github.com/gorilla/websocket@v1.5.3"},
		Packages: []WaitPackage{{Limited: []Limited{{Type: "Dialer", Fields: "HandshakeTimeout", Waits: "Dial"}}}},
	},
}

// DefaultLimits says, by the ID of a [Library], after which time its requests fail by default, whatever context they
// get. Other libraries have no limit, or one for connecting alone.
var DefaultLimits = map[string]string{
	"go-redis": "5 s",
}

// CommandLine are the packages with which programs that people run, and can interrupt, read their arguments.
var CommandLine = map[string]bool{
	"github.com/spf13/cobra": true, "github.com/urfave/cli": true, "github.com/urfave/cli/v2": true, "github.com/urfave/cli/v3": true,
	"github.com/alecthomas/kong": true, "github.com/alecthomas/kingpin/v2": true, "gopkg.in/alecthomas/kingpin.v2": true,
	"github.com/mitchellh/cli": true, "github.com/jessevdk/go-flags": true, "github.com/docopt/docopt-go": true,
}

// waitIndex is what [WaitLibraries] say about one package, by names as in [Wait.Names].
type waitIndex struct {
	waits   map[string]Wait
	limited map[string]Limited
}

var waits = newCatalogue(func(add func(string, *WaitPackage)) {
	for _, lib := range WaitLibraries {
		for _, root := range lib.Roots {
			for i, pkg := range lib.Packages {
				add(root+pkg.Path, &lib.Packages[i])
			}
		}
	}
}, func(packages []*WaitPackage) *waitIndex {
	x := &waitIndex{map[string]Wait{}, map[string]Limited{}}
	for _, pkg := range packages {
		for _, w := range pkg.Waits {
			for name := range strings.FieldsSeq(w.Names) {
				x.waits[name] = w
			}
		}
		for _, l := range pkg.Limited {
			x.limited[l.Type] = l
		}
	}
	return x
})

// WaitOf returns how fn waits without a limit; ok is false if it does not, as far as is known.
func WaitOf(fn *types.Func) (w Wait, ok bool) {
	if fn.Pkg() == nil {
		return Wait{}, false
	}
	if x := waits.of(fn.Pkg().Path()); x != nil {
		w, ok = x.waits[methodName(fn)]
	}
	return w, ok
}

// LimitedType returns the type that t or its pointer base is, if its fields limit how long it waits.
func LimitedType(t types.Type) (l Limited, ok bool) {
	path, name, ok := declared(typeName(t))
	if !ok {
		return Limited{}, false
	}
	x := waits.of(path)
	if x == nil {
		return Limited{}, false
	}
	l, ok = x.limited[name]
	return l, ok
}

// Limits reports whether the named field is one that limits how long l waits.
func (l Limited) Limits(field string) bool { return listed(l.Fields, field) }

// WaitsIn reports whether the method called name waits for as long as the fields of l allow.
func (l Limited) WaitsIn(name string) bool { return listed(l.Waits, name) }

// KnowsWaits reports whether a function or type of the package with the given path waits without a limit.
func KnowsWaits(path string) bool { return waits.has(path) }
