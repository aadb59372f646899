package review_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/guards"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

var full = flag.Bool("full", false, "review the whole standard library, golang.org/x/tools and all dependencies of the fixtures")

// maxMemory is what a review of such a set may take, in bytes.
const maxMemory = 4 << 30

// TestNothingCrashes reviews other people's code and asks every analysis about all of it: there
// must be no panic, no error of ours and bounded memory.
//
// By default that is a part of the standard library; with -full (and -timeout 2h) it is all of it,
// golang.org/x/tools and whatever the fixtures depend on.
func TestNothingCrashes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes several seconds")
	}
	empty := enginetest.Module(t, "-- empty.go --\npackage empty\n")
	if !*full {
		crash(t, empty, enginetest.Env(), "database/sql", "encoding/json", "go/types", "net/http", "net/netip", "reflect", "slices", "iter", "text/template")
		return
	}
	t.Run("std", func(t *testing.T) { crash(t, empty, enginetest.Env(), "std") })
	t.Run("x", func(t *testing.T) {
		crash(t, moduleDir(t, "golang.org/x/tools"), append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod"), "./...")
	})
	t.Run("all", func(t *testing.T) {
		crash(t, filepath.Join("..", "..", "testdata"), append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod"), "all")
	})
}

// moduleDir returns a copy of the module at path, as this one uses it, that may be written to.
func moduleDir(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var module struct{ Dir string }
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(&module); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(module.Dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// crash reviews the packages that patterns match in dir.
func crash(t *testing.T, dir string, env []string, patterns ...string) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	functions := 0
	rules := append([]*rule.Rule{asks(&functions)}, analyzers.Rules...)
	began := time.Now()
	c := config.Default()
	c.Preview = true
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: env, Patterns: patterns, Parallel: runtime.GOMAXPROCS(0)}, c, rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range res.Errors {
		if e.Rule != "" || e.Detail != "" {
			t.Errorf("%v\n%s", e, e.Detail)
		} else {
			t.Log(e)
		}
	}
	memory := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(memory)
	if used := memory[0].Value.Uint64(); used > maxMemory {
		t.Errorf("%d bytes of memory", used)
	}
	if functions < 1000 {
		t.Errorf("only %d functions", functions)
	}
	t.Logf("%d packages, %d functions, %d findings, %v, %d MB", res.Packages, functions, len(res.Findings), time.Since(began).Round(time.Second), memory[0].Value.Uint64()>>20)
	for name, cost := range res.Stats.Rules {
		if cost.Time > time.Minute {
			t.Logf("%s took %v", name, cost.Time)
		}
	}
}

// isText reports whether t is a string: what the origin of values matters for most.
func isText(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// asks returns a rule that reports nothing but asks the analyses about everything in each package, also in those
// that no other rule finds interesting. It counts functions.
func asks(functions *int) *rule.Rule {
	counted := make(chan int, 1)
	counted <- 0
	return rule.New(rule.Rule{
		Name: "asks", Title: "report nothing", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
		Kinds:    []rule.Kind{{Category: "none", Title: "nothing", Severity: rule.Nit}},
		Requires: []*analysis.Analyzer{ssair.Analyzer, loops.Analyzer, effects.Analyzer, provenance.Analyzer},
		Run: func(p *rule.Pass) error {
			funcs := p.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
			*functions = <-counted + len(funcs)
			counted <- *functions
			ofLoops := p.ResultOf[loops.Analyzer].(*loops.Package)
			found := p.ResultOf[effects.Analyzer].(*effects.Result)
			values := p.ResultOf[provenance.Analyzer].(*provenance.Package)
			for _, fn := range funcs {
				in := ofLoops.Of(fn)
				conditions := guards.Of(fn)
				for _, b := range fn.Blocks {
					conditions.OnlyAfterError(b)
					conditions.Avoidable(b)
					conditions.Memoised(b)
					loop := in.Innermost(b)
					if loop != nil {
						conditions.OnlyAfterErrorIn(loop.Blocks, loop.Header, b)
						conditions.ContinuesOnlyAfterError(loop.Blocks, b, loop.Header)
					}
					for _, instr := range b.Instrs {
						call, ok := instr.(ssa.CallInstruction)
						if !ok {
							continue
						}
						found.Of(call)
						for _, arg := range call.Common().Args {
							if loop != nil {
								loop.Varies(arg)
							}
							if isText(arg.Type()) {
								values.Of(arg, call)
							}
						}
					}
				}
			}
			return nil
		},
	})
}
