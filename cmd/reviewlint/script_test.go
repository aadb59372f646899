package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// TestMain lets the test binary be the command: reviewlint with one rule, so that a new
// rule does not change what tests of the command see, reviewlint-all with all of them, and reviewlint-runaway with one that never returns.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"reviewlint":     func() { start([]*rule.Rule{nplusone.Rule}, nil) },
		"reviewlint-all": main,
		"reviewlint-runaway": func() {
			start([]*rule.Rule{rule.New(rule.Rule{
				Name: "runaway", Title: "report nothing", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
				Kinds: []rule.Kind{{Category: "none", Title: "nothing", Severity: rule.Question}},
				Run: func(p *rule.Pass) error {
					var run func(n int) int
					run = func(n int) int { return run(n+1) + 1 }
					run(0)
					return nil
				},
			})}, nil)
		},
	})
}

// TestScripts runs the scripts of testdata/script, which have one more command:
//
//	exits code program [args]    runs program, which must end with that exit code
func TestScripts(t *testing.T) {
	goEnv := struct{ GOCACHE, GOMODCACHE string }{}
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE").Output()
	if err == nil {
		err = json.Unmarshal(out, &goEnv)
	}
	if err != nil {
		t.Fatal(err)
	}
	self, err := exec.LookPath("reviewlint")
	if err != nil {
		t.Fatal(err)
	}
	demo, err := filepath.Abs(filepath.Join("..", "..", "testdata", "demo"))
	if err != nil {
		t.Fatal(err)
	}
	ruletest.Watch(t, demo)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("DEMO", demo)
			env.Setenv("REVIEWLINT", self) // for when PATH does not lead to it
			env.Setenv("GOCACHE", goEnv.GOCACHE)
			env.Setenv("GOMODCACHE", goEnv.GOMODCACHE)
			for _, name := range []string{"GOFLAGS", "GOWORK", "GOPACKAGESDRIVER", "NO_COLOR", "GOGC"} {
				env.Setenv(name, "")
			}
			env.Setenv("REVIEWLINT_CACHE", filepath.Join(env.WorkDir, ".cache")) // one for each script, not that of the user
			env.Setenv("GORACE", "atexit_sleep_ms=10")                           // instead of a second for each command
			env.Setenv("GOENV", "off")
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOTOOLCHAIN", "local")
			for _, name := range []string{"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"} {
				env.Setenv(name, "a@example.com")
			}
			env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}
