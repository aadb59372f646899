package bundle

import "github.com/reviewlint/reviewlint/internal/rule"

// web are packages from which requests come.
var web = []string{"net/http", "github.com/gin-gonic/gin", "github.com/labstack/echo/v4", "github.com/gofiber/fiber/v2"}

var taintedChecks = []check{
	{id: "G702", title: "a command from request data", severity: rule.Question, cwe: 78, imports: web, keep: inHandler, preview: true,
		forms: says("a command is built from input of the caller: whoever sends it decides what runs; choose the program from a fixed list, and check the arguments")},
	{id: "G703", title: "a file name from request data", severity: rule.Question, cwe: 22, imports: web, keep: inHandler, preview: true,
		forms: says("a file name is built from input of the caller: `..` in it leads out of the directory; open it through `os.Root`")},
	{id: "G704", title: "a request to an address from request data", severity: rule.Question, cwe: 918, imports: web, keep: inHandler, preview: true,
		forms: says("the address of this request comes from input of the caller: it can name hosts of your own network; check it against a list of hosts")},
	{id: "G707", title: "a mail with request data in its headers", severity: rule.Question, cwe: 93, imports: []string{"net/smtp"},
		forms: says("input of the caller goes into the commands or headers of a mail: a line break in it adds others; reject `\\r` and `\\n`")},
	{id: "G708", title: "a template from request data", severity: rule.Question, cwe: 94, imports: []string{"text/template", "html/template"},
		forms: says("a template is parsed from input of the caller: whoever sends it calls methods of your data; keep the template fixed, and pass the input as data")},
	{id: "G111", title: "the root of the file system served", severity: rule.Blocking, cwe: 22, imports: []string{"net/http"},
		forms: says("this serves the whole file system over HTTP: anyone can read every file of the host; name the directory that is meant")},
	{id: "G305", title: "files extracted to where the archive says", severity: rule.Question, cwe: 22, imports: []string{"archive/zip", "archive/tar"}, keep: unchecked,
		forms: says("`$code` takes the name from the archive: `..` in it overwrites files elsewhere; check it with `filepath.IsLocal`, or write through `os.Root`")},
}

// TaintedInput is about input that decides what it must not.
var TaintedInput = newRule(rule.Rule{
	Name:      "taintedinput",
	Title:     "report input that decides about commands, paths, hosts",
	Checklist: "security/input",
	Since:     "0.1.0",
	Why: "Whoever writes a request writes what is in it: a host name that leads into your network, a path with `..`, a template that " +
		"calls methods of your types.",
	Fix:    "Choose from a fixed list by what the input says. Where it has to be part of a path or an address, check the result: `os.Root`, a list of hosts.",
	Limits: "Input is followed within the package. A check of the input that the library does not know leaves the finding: say so in a suppression.",
	Bad: `package proxy

import (
	"io"
	"net/http"
)

func fetch(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get(r.FormValue("url"))
	if err != nil {
		http.Error(w, "unavailable", http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}
`,
	Good: `package proxy

import (
	"io"
	"net/http"
)

var feeds = map[string]string{"go": "https://go.dev/blog/feed.atom"}

func fetch(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get(feeds[r.FormValue("feed")])
	if err != nil {
		http.Error(w, "unavailable", http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}
`,
}, taintedChecks...)

var insecureChecks = []check{
	{id: "G402", title: "TLS that does not protect", severity: rule.Blocking, cwe: 295, imports: []string{"crypto/tls"}, keep: unconditional, forms: []form{
		{`InsecureSkipVerify set to true`, "the certificate of the other side is not checked: whoever sits in between reads and changes everything; add its authority to `RootCAs`"},
		{`MinVersion too low`, "versions of TLS before 1.2 are accepted: they can be broken, and an attacker chooses the oldest; set `MinVersion: tls.VersionTLS12`"},
		{`MaxVersion too low`, "versions of TLS from 1.2 on are refused: those before can be broken; remove `MaxVersion`"},
		{`Bad Cipher Suite: (\S+)`, "the cipher suite `$1` is weak: recorded traffic can be read later; remove it, the defaults of crypto/tls are good"},
		{``, ""}, // "may be": a variable, mostly an option of the user
	}},
	{id: "G403", title: "an RSA key that is too short", severity: rule.Blocking, cwe: 326, imports: []string{"crypto/rsa"},
		forms: says("an RSA key of less than 2048 bits can be factored: whoever does that signs and decrypts in your name; use 2048 bits or more")},
	{id: "G408", title: "state kept in the callback that checks SSH keys", severity: rule.Question, cwe: 305, imports: []string{"golang.org/x/crypto/ssh"},
		forms: says("the callback stores which key it saw: clients may offer keys that they cannot use, so it may be the wrong one; return it in `ssh.Permissions`")},
	{id: "G106", title: "SSH host keys that are not checked", severity: rule.Question, cwe: 322, imports: []string{"golang.org/x/crypto/ssh"},
		forms: says("the key of the SSH host is not checked: whoever sits in between reads and changes everything; use `ssh.FixedHostKey` or `knownhosts.New`")},
	{id: "G108", title: "profiles that everyone can read", severity: rule.Question, cwe: 200, imports: []string{"net/http/pprof"}, preview: true,
		forms: says("importing `net/http/pprof` puts profiles on the default mux: whoever reaches the server reads them; serve them on a port of their own")},
	{id: "G113", title: "headers that proxies understand differently", severity: rule.Question, cwe: 444, imports: []string{"net/http"},
		forms: says("both `Transfer-Encoding` and `Content-Length` are set: a proxy may see other requests than the server; leave both to net/http")},
	{id: "G119", title: "credentials sent on with a redirect", severity: rule.Question, cwe: 200, imports: []string{"net/http"},
		forms: says("this copies headers to the redirected request: credentials go to whatever host it names; copy them only if the host is the same")},
	{id: "G121", title: "protection against cross-origin requests switched off", severity: rule.Question, cwe: 352, imports: []string{"net/http"}, forms: []form{
		{`request data`, "which paths go unprotected depends on the request: a forged one can ask for that; use fixed patterns"},
		{``, "this pattern takes too many paths out of the protection against cross-origin requests: forged ones get through; name the single path"},
	}},
	{id: "G123", title: "certificates not checked again for resumed TLS sessions", severity: rule.Question, cwe: 295, imports: []string{"crypto/tls"},
		forms: says("`VerifyPeerCertificate` is not called for resumed sessions: a certificate revoked since is accepted; set `VerifyConnection` instead")},
	{id: "G405", title: "DES or RC4", severity: rule.Question, cwe: 327, imports: []string{"crypto/des", "crypto/rc4"},
		forms: says("`$code` uses a cipher that can be broken: whoever records the data can read it; use AES-GCM, `cipher.NewGCM`")},
}

// InsecureSetting is about cryptography and transport that do not protect.
var InsecureSetting = newRule(rule.Rule{
	Name:      "insecuresetting",
	Title:     "report settings that switch protection off",
	Checklist: "security/settings",
	Since:     "0.1.0",
	Why: "An option that was set to get past an error in development stays: certificates that nobody checks, a nonce that is a constant, " +
		"a cipher that was broken long ago. Everything works, and nothing is protected.",
	Fix:    "Leave the defaults of crypto/tls and net/http. For certificates of your own, add their authority to `RootCAs`.",
	Limits: "Settings that come from a variable or from the configuration are not reported: who runs the program may have to decide.",
	Bad: `package client

import (
	"crypto/tls"
	"net/http"
	"time"
)

func client() *http.Client {
	return &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	}
}
`,
	Good: `package client

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"time"
)

func client(roots *x509.CertPool) *http.Client {
	return &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
	}
}
`,
}, insecureChecks...)
