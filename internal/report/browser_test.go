package report_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reviewlint/reviewlint/internal/report"
)

// A browser is a headless Chromium with one page, told what to do by the Chrome DevTools Protocol over a pipe:
// https://chromedevtools.github.io/devtools-protocol/
type browser struct {
	t        *testing.T
	in       *os.File
	messages chan message
	session  string
	last     int      // number of the last command
	requests []string // addresses that the page asked for
	problems []string // what the page wrote to the console, and exceptions
	events   map[string]bool
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// startBrowser starts the browser that REVIEWLINT_BROWSER names.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := os.Getenv("REVIEWLINT_BROWSER")
	if path == "" {
		t.Skip("REVIEWLINT_BROWSER names no Chromium; .ci/run sets it")
	}
	fromTest, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, toTest, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "reviewlint-browser")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	cmd := exec.CommandContext(ctx, path, "--headless", "--remote-debugging-pipe", "--user-data-dir="+profile,
		"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync")
	cmd.ExtraFiles = []*os.File{fromTest, toTest}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fromTest.Close()
	toTest.Close()
	b := &browser{t: t, in: in, messages: make(chan message), events: map[string]bool{}}
	go func() {
		defer close(b.messages)
		lines := bufio.NewReader(out)
		for {
			text, err := lines.ReadBytes(0)
			if err != nil {
				return
			}
			var m message
			if json.Unmarshal(text[:len(text)-1], &m) == nil {
				b.messages <- m
			}
		}
	}()
	t.Cleanup(func() {
		in.Close() // it ends with the pipe
		for range b.messages {
		}
		err := cmd.Wait()
		if ctx.Err() != nil {
			t.Errorf("the browser did not end: %v", err)
		}
		cancel()
		out.Close()
		os.RemoveAll(profile) // not all of it: its children may still be writing
	})

	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call runs a command of the protocol.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.last++
	command := map[string]any{"id": b.last, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		b.t.Fatal(err)
	}
	for m := range b.messages {
		if m.ID != b.last {
			b.note(m)
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
	b.t.Fatalf("%s: the browser has ended", method)
}

// note remembers an event.
func (b *browser) note(m message) {
	b.events[m.Method] = true
	switch m.Method {
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		if json.Unmarshal(m.Params, &p) == nil {
			b.requests = append(b.requests, p.Request.URL)
		}
	case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
		b.problems = append(b.problems, m.Method+" "+string(m.Params))
	}
}

// open loads a page in a window of the given width.
func (b *browser) open(address string, width int, scheme string) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	// From another page, so that an address that differs in its fragment only is loaded too.
	for _, to := range []string{"about:blank", address} {
		delete(b.events, "Page.loadEventFired")
		b.call("Page.navigate", map[string]any{"url": to}, nil)
		for !b.events["Page.loadEventFired"] {
			m, ok := <-b.messages
			if !ok {
				b.t.Fatal("the browser has ended")
			}
			b.note(m)
		}
	}
}

// eval runs an expression of JavaScript in the page, waits for it, and stores its value in result.
func (b *browser) eval(expression string, result any) {
	b.t.Helper()
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &out)
	if out.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, out.ExceptionDetails)
	}
	if result != nil {
		if err := json.Unmarshal(out.Result.Value, result); err != nil {
			b.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// overflow returns the number of pixels by which the page is wider than the window.
func (b *browser) overflow() (pixels int) {
	b.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &pixels)
	return pixels
}

// visible returns how many findings are to be seen.
func (b *browser) visible() (n int) {
	b.eval(`[...document.querySelectorAll("article")].filter((e) => e.checkVisibility()).length`, &n)
	return n
}

// screenshot writes a picture of the whole page for people to look at.
func (b *browser) screenshot(name string) {
	dir := os.Getenv("REVIEWLINT_ARTEFACTS")
	if dir == "" {
		return
	}
	var shot struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot)
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), data, 0o666)
	}
	if err != nil {
		b.t.Error(err)
	}
}

// page writes a page and returns its address.
func page(t *testing.T, text string) string {
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
}

// What people see: the page works as it is, in a narrow and in a wide window, bright and dark.
func TestPageInBrowser(t *testing.T) {
	b := startBrowser(t)

	// What is checked below is noticed where it is wrong.
	b.open(page(t, `<!DOCTYPE html><meta name="viewport" content="width=device-width">
		<div style="width: 900px">wide</div><img src="gone.png"><script>console.error("so")</script>`), 360, "light")
	if b.overflow() <= 0 || len(b.problems) == 0 || len(b.requests) != 2 {
		t.Fatalf("overflow %d, problems %v, requests %v in a page that has each", b.overflow(), b.problems, b.requests)
	}
	b.problems, b.requests = nil, nil

	doc := document(t)
	address := page(t, render(t, "html", doc, hosted()))
	for _, width := range []int{360, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			b.open(address, width, scheme)
			if n := b.overflow(); n > 0 {
				t.Errorf("%d px, %s: %d px too wide", width, scheme, n)
			}
			if n := b.visible(); n != len(doc.Findings) {
				t.Errorf("%d px, %s: %d findings, want %d", width, scheme, n, len(doc.Findings))
			}
			b.screenshot(fmt.Sprintf("report-%d-%s.png", width, scheme))
		}
	}

	// Each choice shows the findings that it says it has, and no others.
	var choices []struct {
		Name, Value, Label string
	}
	b.eval(`[...document.querySelectorAll("select")].flatMap((s) => [...s.options].map((o) => ({name: s.name, value: o.value, label: o.label})))`, &choices)
	names := map[string]bool{}
	for _, c := range choices {
		if c.Value == "" {
			continue
		}
		names[c.Name] = true
		b.eval(fmt.Sprintf(`(() => {
			const field = document.querySelector("select[name=%s]");
			field.value = %q;
			field.dispatchEvent(new Event("input", {bubbles: true}));
		})()`, c.Name, c.Value), nil)
		var said, address string
		b.eval(`document.getElementById("count").textContent`, &said)
		b.eval(`location.hash`, &address)
		n := b.visible()
		if c.Label != fmt.Sprintf("%s (%d)", c.Value, n) || n == 0 || said != fmt.Sprintf("%d of %d", n, len(doc.Findings)) {
			t.Errorf("%s %q: %d findings, count %q", c.Name, c.Label, n, said)
		}
		if want := "#" + (url.Values{c.Name: {c.Value}}).Encode(); address != want {
			t.Errorf("%s %q: address %q, want %q", c.Name, c.Value, address, want)
		}
		b.eval(`new Promise((done) => { document.querySelector("form").reset(); setTimeout(done, 1); })`, nil)
		if n := b.visible(); n != len(doc.Findings) {
			t.Errorf("%d findings after clearing the filters", n)
		}
	}
	if len(names) != 4 {
		t.Errorf("filters %v, want severity, rule, package and owner", names)
	}

	// By text and by address; one finding that is linked to is seen among all.
	count := func(contains func(f string) bool) (n int) {
		for _, f := range doc.Findings {
			if contains(strings.ToLower(f.Message + f.File + f.Rule)) {
				n++
			}
		}
		return n
	}
	for _, test := range []struct {
		fragment string
		want     int
	}{
		{"", len(doc.Findings)},
		{"#f-" + doc.Findings[1].Fingerprint, len(doc.Findings)},
		{"#text=TICKER", count(func(s string) bool { return strings.Contains(s, "ticker") })},
		{"#text=quixotic", 0},
		{"#severity=quixotic", len(doc.Findings)},
		{"#severity=blocking&rule=tickerleak", 2},
		{"#owner=%40ann", count(func(s string) bool { return strings.Contains(s, "store/users.go") })},
	} {
		b.open(address+test.fragment, 1280, "light")
		if n := b.visible(); n != test.want {
			t.Errorf("%s: %d findings, want %d", cmp.Or(test.fragment, "no fragment"), n, test.want)
		}
		var none bool
		if b.eval(`document.getElementById("none").checkVisibility()`, &none); none != (test.want == 0) {
			t.Errorf("%s: it is said that nothing matches: %v", test.fragment, none)
		}
	}
	// A link of the checklist sets the filter.
	b.open(address, 1280, "light")
	b.eval(`new Promise((done) => { addEventListener("hashchange", () => setTimeout(done, 1)); document.querySelector("a[href='#rule=nplusone']").click(); })`, nil)
	if n := b.visible(); n != 1 {
		t.Errorf("a link of the checklist shows %d findings, want 1", n)
	}

	// A run without findings has a page, too.
	b.open(page(t, render(t, "html", report.New(dir, nil, nil), hosted())), 360, "light")
	if n := b.overflow(); n > 0 {
		t.Errorf("without findings: %d px too wide", n)
	}

	for _, p := range b.problems {
		t.Errorf("the page has a problem: %s", p)
	}
	for _, r := range b.requests {
		if file, _, _ := strings.Cut(r, "#"); !strings.HasPrefix(file, "file:") || !strings.HasSuffix(file, "/page.html") {
			t.Errorf("the page asks for %s", r)
		}
	}
}
