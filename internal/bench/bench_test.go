package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// TestMain lets the test binary stand for a tool: the words of BENCH_FAKE are what it does.
func TestMain(m *testing.M) {
	if todo, ok := os.LookupEnv("BENCH_FAKE"); ok {
		fake(strings.Fields(todo))
	}
	os.Exit(m.Run())
}

// fake does what each word says and exits.
func fake(todo []string) {
	for i, word := range todo {
		name, value, _ := strings.Cut(word, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "cpu": // milliseconds
			burn(time.Duration(n) * time.Millisecond)
		case "alloc": // megabytes
			block := make([]byte, n<<20)
			for i := range block {
				block[i] = 1
			}
			runtime.KeepAlive(block)
		case "say": // lines to each of the outputs
			fmt.Print(strings.Repeat("out\n", n))
			fmt.Fprint(os.Stderr, strings.Repeat("err\n", n))
		case "log": // what this run was asked for
			f, err := os.OpenFile(value, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
			if err != nil {
				os.Exit(99)
			}
			entries, _ := os.ReadDir(os.Getenv("FAKE_CACHE"))
			fmt.Fprintln(f, strings.Join(os.Args[1:], " "), "cached:", len(entries), "GOCACHE:", os.Getenv("GOCACHE"))
			f.Close()
			os.WriteFile(filepath.Join(os.Getenv("FAKE_CACHE"), "entry"), nil, 0o666)
		case "child": // does the rest
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "BENCH_FAKE="+strings.Join(todo[i+1:], " "))
			if err := cmd.Run(); err != nil {
				os.Exit(99)
			}
			os.Exit(0)
		case "exit":
			os.Exit(n)
		}
	}
	os.Exit(0)
}

// burn computes until this process has used d of CPU time, or for a minute.
func burn(d time.Duration) {
	for began := time.Now(); cpuTime() < d && time.Since(began) < time.Minute; {
		for i := range 1_000_000 {
			sink += i
		}
	}
}

var sink int

func measured(t *testing.T, todo string) (usage, []byte) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	u, stderr, err := measure(t.Context(), t.TempDir(), []string{"BENCH_FAKE=" + todo}, exe)
	if err != nil {
		t.Fatal(err)
	}
	return u, stderr
}

// The time and memory of descendants count, and those of other commands do not.
func TestMeasureDescendants(t *testing.T) {
	idle, _ := measured(t, "")
	busy, _ := measured(t, "child child cpu=400 alloc=100")
	if got := busy.cpu - idle.cpu; got < 300*time.Millisecond || got > 20*time.Second {
		t.Errorf("grandchild used 400 ms, measured %v", got)
	}
	if again, _ := measured(t, ""); again.cpu > idle.cpu+200*time.Millisecond {
		t.Errorf("an idle command after a busy one: %v, before: %v", again.cpu, idle.cpu)
	}
	if idle.rss == 0 {
		t.Skip("the system does not tell the peak memory")
	}
	if busy.rss < 100<<20 || busy.rss > 400<<20 {
		t.Errorf("grandchild allocated 100 MB, measured %d MB", busy.rss>>20)
	}
	if idle.rss > 100<<20 {
		t.Errorf("idle command: %d MB", idle.rss>>20)
	}
}

func TestMeasureOutcome(t *testing.T) {
	u, stderr := measured(t, "say=2000 exit=7")
	if u.exit != 7 || u.lines != 4000 {
		t.Errorf("got exit code %d and %d lines, want 7 and 4000", u.exit, u.lines)
	}
	if len(stderr) != 4096 || !bytes.HasSuffix(stderr, []byte("err\nerr\n")) {
		t.Errorf("kept %d bytes of standard error", len(stderr))
	}
	if _, _, err := measure(t.Context(), "", nil, filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("no error for a command that does not exist")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	exe, _ := os.Executable()
	if _, _, err := measure(ctx, "", []string{"BENCH_FAKE=cpu=60000"}, exe); err == nil {
		t.Error("no error for a command that was interrupted")
	}
}

// TestRounds runs two tools and a failing one in each state, and looks at what they found.
func TestRounds(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/m\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "m.go"), []byte("package m\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	modules, err := checkout.Modules([]string{dir + ":./a,./b"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "a"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		state  string
		runs   int    // of a tool that works, in 3 rounds
		cached string // what the last run finds in its cache
		nonces bool   // each run is told apart
		own    bool   // the build cache is an own one
	}{
		{"compiled", 3, "cached: 0", true, false},
		{"warm", 4, "cached: 1", false, false},
		{"uncompiled", 3, "cached: 0", false, true},
		{"half", 3, "cached: 0", false, true},
	} {
		t.Run(test.state, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "log")
			t.Setenv("BENCH_FAKE", "log="+log)
			found, err := lookup("state", test.state, states)
			if err != nil {
				t.Fatal(err)
			}
			args := func(name string, more ...string) func(call) []string {
				return func(c call) []string {
					return append([]string{name, fmt.Sprintf("tests=%t", c.tests), "nonce=" + c.nonce}, more...)
				}
			}
			tools := []installed{
				{&tool{name: "one", cacheEnv: "FAKE_CACHE", args: args("one")}, exe},
				{&tool{name: "go", args: func(call) []string { return []string{"nosuchcommand"} }, ok: []int{1}}, "go"},
				{&tool{name: "two", cacheEnv: "FAKE_CACHE", args: args("two")}, exe},
			}
			b := bench{module: modules[0], state: found[0], rounds: 3, temp: t.TempDir(), progress: io.Discard}
			rows, err := b.run(t.Context(), tools)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows[0].usages) != 3 || len(rows[2].usages) != 3 || rows[0].failure != "" {
				t.Errorf("got %d and %d runs, want 3", len(rows[0].usages), len(rows[2].usages))
			}
			if !strings.Contains(rows[1].failure, "exit code 2: go nosuchcommand") {
				t.Errorf("failure: %q", rows[1].failure)
			}

			data, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(string(data)), "\n")
			if len(lines) != 2*test.runs {
				t.Fatalf("got %d runs, want %d:\n%s", len(lines), 2*test.runs, data)
			}
			nonces := map[string]bool{}
			for i, line := range lines {
				if want := []string{"one", "two"}[i%2]; !strings.HasPrefix(line, want+" tests=false") || !strings.Contains(line, "./a ./b") {
					t.Errorf("run %d is %q, want %s on both packages", i, line, want)
				}
				nonces[strings.Fields(line)[2]] = true
				if own := strings.Contains(line, "GOCACHE: "+b.temp); own != test.own {
					t.Errorf("own build cache: %v, want %v: %s", own, test.own, line)
				}
			}
			if last := lines[len(lines)-1]; !strings.Contains(last, test.cached) {
				t.Errorf("last run: %q, want %q", last, test.cached)
			}
			if test.nonces != (len(nonces) == len(lines)) {
				t.Errorf("got %d nonces in %d runs", len(nonces), len(lines))
			}
		})
	}
}

func TestParse(t *testing.T) {
	dir := t.TempDir()
	o, err := parse([]string{"-peers", "vet, gosec", "-states", "warm,uncompiled", "-n", "2", dir}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.peers) != 2 || o.peers[0].name != "vet" || o.peers[1].name != "gosec" || o.states[1].compiled || o.rounds != 2 {
		t.Errorf("got %+v", o)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"-peers", "lint", dir}, `unknown peer "lint"`},
		{[]string{"-states", "hot", dir}, `unknown state "hot"`},
		{[]string{"-n", "0", dir}, "want a positive number"},
		{nil, "help requested"},
	} {
		if _, err := parse(test.args, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got %v, want an error with %q", test.args, err, test.want)
		}
	}
}

func TestChooseEdit(t *testing.T) {
	packages := []importedPackage{
		{"m/forgotten", "/m/forgotten", []string{"f.go"}, nil},
		{"m/util", "/m/util", []string{"u.go"}, nil},
		{"m/empty", "/m/empty", nil, []string{"m/util", "m/store", "m/web", "fmt"}},
		{"m/store", "/m/store", []string{"s.go"}, []string{"m/util", "fmt"}},
		{"m/web", "/m/web", []string{"w.go", "x.go"}, []string{"m/store", "m/util", "fmt"}},
		{"m/cmd", "/m/cmd", []string{"main.go"}, []string{"m/web", "m/store", "m/util", "fmt"}},
	}
	for e, want := range map[edit]string{leaf: "/m/cmd/main.go", wide: "/m/util/u.go"} {
		if got, err := e.choose(packages); filepath.ToSlash(got) != want || err != nil {
			t.Errorf("%d: got %s, %v, want %s", e, got, err, want)
		}
	}
	if _, err := wide.choose(nil); err == nil {
		t.Error("nothing was chosen without an error")
	}
}

// TestEdited measures a generated module that is edited: each run sees another version of one file, and
// the original stays as it is.
func TestEdited(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	m, err := generate(t.TempDir(), 12)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(m.Dir, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "log")
	t.Setenv("BENCH_FAKE", "log="+log)
	temp := t.TempDir()
	found, err := lookup("state", "wide", states)
	if err != nil {
		t.Fatal(err)
	}
	b := bench{module: m, state: found[0], rounds: 2, temp: temp, progress: io.Discard}
	tools := []installed{{&tool{name: "one", cacheEnv: "FAKE_CACHE", args: func(call) []string { return nil }}, exe}}
	if _, err := b.run(t.Context(), tools); err != nil { // Have: the module compiles.
		t.Fatal(err)
	}
	data, err := os.ReadFile(log)
	if err != nil || strings.Count(string(data), "cached: 1") != 2 {
		t.Errorf("runs: %s, %v", data, err)
	}
	copy, original := filepath.Join(b.module.Dir, "g00", "p0", "p.go"), filepath.Join(m.Dir, "g00", "p0", "p.go")
	edited, err := os.ReadFile(copy)
	if err != nil || strings.Count(string(edited), "func bench") != 1 {
		t.Errorf("%s has %d new functions, %v", copy, strings.Count(string(edited), "func bench"), err)
	}
	if text, err := os.ReadFile(original); err != nil || strings.Contains(string(text), "func bench") {
		t.Errorf("%s was edited, %v", original, err)
	}
	if _, err := os.Stat(filepath.Join(b.module.Dir, ".git")); err == nil {
		t.Error("the repository was copied")
	}
}
