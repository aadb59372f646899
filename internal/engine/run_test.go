package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"weak"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// layered is a module in which a finding depends on the link, with a test and a suppression.
const layered = `
-- api/api.go --
package api

import "example.com/m/service"

type Handler struct{ Users service.Users }

func (h Handler) List(ids []int64) {
	for _, id := range ids {
		h.Users.Name(id)
	}
}

func mark(...any) { mark(Handler{}) }
-- service/service.go --
package service

type Users interface{ Name(id int64) (string, error) }

func mark(...any) { mark((*Users)(nil)) }
-- store/store.go --
package store

import "database/sql"

type Store struct{ DB *sql.DB }

func (s *Store) Name(id int64) (name string, err error) {
	err = s.DB.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

func (s *Store) All(ids []int64) (names []string) {
	for _, id := range ids {
		name, _ := s.Name(id)
		names = append(names, name)
	}
	for _, id := range ids {
		name, _ := s.Name(id) //reviewlint:ignore nplusone there are two
		names = append(names, name)
	}
	return names
}

func mark(...any) { mark(sql.LevelDefault) }
-- store/store_test.go --
package store

func mark2() { mark(Store{}) }
-- store/x_test.go --
package store_test

import "example.com/m/store"

func mark(...any) { mark(store.Store{}) }
-- main.go --
package main

import (
	"example.com/m/api"
	"example.com/m/store"
)

func main() { api.Handler{Users: &store.Store{}}.List(nil) }
`

// document runs marks and nplusone over dir as the command does and returns all that the result
// holds, but for times.
func document(t *testing.T, dir string, parallel int, env []string) string {
	t.Helper()
	rules := []*rule.Rule{enginetest.NewMarks(rule.AlsoTests), nplusone.Rule}
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Tests: true, Parallel: parallel, Env: env}, &config.Config{Preview: true}, rules)
	if err != nil {
		t.Fatal(err)
	}
	res.Stats = engine.Stats{}
	text, err := json.MarshalIndent(res, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSameResult checks that nothing but the code decides about the result: not the number of
// packages analysed at a time, and not what the build cache holds.
func TestSameResult(t *testing.T) {
	dir := enginetest.Module(t, layered)
	cache := t.TempDir()
	env := enginetest.Env("GOCACHE=" + cache)
	want := document(t, dir, 2, env)
	for _, part := range []string{"calls example.com/m/store_test.mark(example.com/m/store.Store)", "api/api.go", "there are two"} {
		if !strings.Contains(want, part) {
			t.Fatalf("the result lacks %q: %s", part, want)
		}
	}
	if !strings.Contains(want, `"rule": "nplusone"`) || strings.Contains(want, `"Package":`) {
		t.Fatalf("no finding of nplusone, or errors: %s", want)
	}
	check := func(name string, parallel int) {
		t.Helper()
		if got := document(t, dir, parallel, env); got != want {
			t.Errorf("%s: got %s\nwant %s", name, got, want)
		}
	}
	for _, parallel := range []int{1, 8, 8, 8} {
		check(fmt.Sprintf("empty build cache, %d at a time", parallel), parallel)
	}
	build := func(packages ...string) {
		t.Helper()
		cmd := exec.Command("go", append([]string{"build"}, packages...)...)
		cmd.Dir, cmd.Env = dir, env
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	build("time")
	check("build cache with one dependency", 2)
	if testing.Short() {
		t.Skip("compiling the dependencies takes long")
	}
	build("./...")
	check("full build cache", 2)
	check("full build cache, 8 at a time", 8)
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	check("build cache removed", 2)
}

// on returns an analyzer that calls do for each package.
func on(name string, do func(*analysis.Pass) (any, error), requires ...*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{Name: name, Doc: name, Run: do, Requires: requires}
}

var three = `
-- a/a.go --
package a

func Mark() { Mark() }
-- b/b.go --
package b

import "example.com/m/a"

func f() { a.Mark() }
-- c/c.go --
package c

import "example.com/m/b"

var _ = b.X

func mark() { mark() }
-- b/x.go --
package b

var X int
`

// TestFailure checks that what goes wrong in one analyzer on one package costs nothing else.
func TestFailure(t *testing.T) {
	dir := enginetest.Module(t, three)
	failing := map[string]func() (any, error){
		"panic":       func() (any, error) { var m map[string]int; m["x"] = 1; return nil, nil },
		"error":       func() (any, error) { return nil, errors.New("\nno luck\nat all") },
		"empty error": func() (any, error) { return nil, errors.New("") },
		"bad result":  func() (any, error) { return 7, nil },
		"unwind":      func() (any, error) { panic(fmt.Errorf("broken: %w", os.ErrClosed)) },
	}
	want := map[string]string{
		"panic":       "panic: assignment to entry in nil map; what it would have found here is missing: this is a bug in reviewlint",
		"error":       "no luck",
		"empty error": "failed without a message",
		"bad result":  "returned a result of type int instead of <nil>",
		"unwind":      "panic: broken: file already closed; what it would have found here is missing: this is a bug in reviewlint",
	}
	for name, fail := range failing {
		t.Run(name, func(t *testing.T) {
			bad := on("bad", func(p *analysis.Pass) (any, error) {
				if p.Pkg.Name() == "b" {
					return fail()
				}
				return nil, nil
			})
			dependent := on("dependent", func(p *analysis.Pass) (any, error) {
				if p.Pkg.Name() == "b" {
					t.Error("an analyzer runs without the result that it requires")
				}
				return nil, nil
			}, bad)
			res := run(t, dir, engine.Options{Analyzers: []*analysis.Analyzer{dependent, enginetest.Marks.Analyzer}})
			compare(t, enginetest.Lines(dir, res),
				"a/a.go:3:15: calls example.com/m/a.Mark()",
				"b/b.go:5:12: calls example.com/m/a.Mark()",
				"c/c.go:7:15: calls example.com/m/c.mark()",
				"error: example.com/m/b: rule bad: "+want[name],
			)
			if stack := res.Errors[0].Detail; strings.Contains(want[name], "panic") != strings.Contains(stack, "run_test.go") {
				t.Errorf("stack %q", stack)
			}
		})
	}
}

// TestPartialFailure checks that a rule of which a part fails keeps what the rest found.
func TestPartialFailure(t *testing.T) {
	dir := enginetest.Module(t, "-- a.go --\npackage a\n")
	r := rule.New(rule.Rule{
		Name: "partly", Title: "report nothing", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
		Kinds: []rule.Kind{{Category: "found", Title: "something", Severity: rule.Nit}},
		Run: func(p *rule.Pass) error {
			p.Report(rule.Comment{Kind: "found", Pos: p.Files[0].Name.Pos(), End: p.Files[0].Name.End(), Message: "found"})
			stopped := func() (err error) {
				defer func() { err = rule.Recovered(recover(), err) }()
				panic("oops")
			}()
			return errors.Join(fmt.Errorf("one: %w", stopped), errors.New("two: no luck"))
		},
	})
	res, err := review.Run(t.Context(), engine.Options{Dir: dir, Env: enginetest.Env()}, config.Default(), []*rule.Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, enginetest.Lines(dir, res), "a.go:1:9: found",
		"error: example.com/m: rule partly: one: panic: oops; two: no luck; what it would have found here is missing: this is a bug in reviewlint")
	if len(res.Errors) != 1 || !strings.Contains(res.Errors[0].Detail, "run_test.go") {
		t.Errorf("errors %+v", res.Errors)
	}
}

// TestUnknownTypes builds the SSA form of packages that use types of a package with errors.
func TestUnknownTypes(t *testing.T) {
	dir := enginetest.Module(t, `
-- bad/bad.go --
package bad

import "example.org/gone"

var Items = gone.Items

type T struct{ F gone.F }

func Fine() int { return 1 }
-- calls/calls.go --
package calls

import "example.com/m/bad"

func f() int { return bad.Fine() }

func mark() { mark() }
-- values/values.go --
package values

import "example.com/m/bad"

func f(ok bool) any {
	x := bad.Items
	y := &x
	if ok {
		return *y
	}
	return bad.T{}.F
}

func mark() { mark() }
`)
	built := on("built", func(p *analysis.Pass) (any, error) {
		p.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
		return nil, nil
	}, ssair.Analyzer)
	res := run(t, dir, engine.Options{Analyzers: []*analysis.Analyzer{built, enginetest.Marks.Analyzer}})
	compare(t, enginetest.Lines(dir, res),
		"calls/calls.go:7:15: calls example.com/m/calls.mark()",
		"values/values.go:14:15: calls example.com/m/values.mark()",
		"error: bad/bad.go:3:8: no required module provides package example.org/gone: run `go mod tidy`: the package was only partly reviewed",
		"error: example.com/m/values: it uses example.com/m/bad, which does not compile: the package was only partly reviewed",
	)
}

// TestUncompiledC builds the SSA form of a package that uses C types of a dependency which nobody has compiled.
func TestUncompiledC(t *testing.T) {
	dir := enginetest.Module(t, `
-- go.mod --
module example.com/m

go 1.26

require example.com/lite v1.0.0

replace example.com/lite => ./lite
-- lite/go.mod --
module example.com/lite

go 1.26
-- lite/lite.go --
package lite

// enum { INSERT = 18, UPDATE = 23 };
import "C"

const (
	Insert = C.INSERT
	Update = C.UPDATE
)

type Change struct{ Op int }
-- m.go --
package m

import "example.com/lite"

func updates(c lite.Change) bool { return c.Op == lite.Update }

func mark() { mark() }
`)
	built := on("built", func(p *analysis.Pass) (any, error) {
		p.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs()
		return nil, nil
	}, ssair.Analyzer)
	cache := "GOCACHE=" + filepath.Join(t.TempDir(), "cache")
	options := engine.Options{Analyzers: []*analysis.Analyzer{built, enginetest.Marks.Analyzer}, Env: enginetest.Env("CGO_ENABLED=1", cache)}
	found := "m.go:7:15: calls example.com/m.mark()"
	compare(t, enginetest.Lines(dir, run(t, dir, options)), found,
		"error: example.com/m: it uses example.com/lite, of which cgo has not made Go code yet: build it first: the package was only partly reviewed")
	if _, err := exec.LookPath("gcc"); err != nil {
		return // Have: nobody can compile it here.
	}
	build := exec.Command("go", "build", "./...")
	build.Dir, build.Env = dir, options.Env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	compare(t, enginetest.Lines(dir, run(t, dir, options)), found)
}

// TestCancel checks that a review ends soon after its context.
func TestCancel(t *testing.T) {
	dir := enginetest.Module(t, three)
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	var cancelled atomic.Int64
	stuck := on("stuck", func(p *analysis.Pass) (any, error) {
		cancelled.Store(time.Now().UnixNano())
		cancel()
		<-release
		return nil, nil
	})
	_, err := engine.Run(ctx, engine.Options{
		Dir: dir, Env: enginetest.Env(), Analyzers: []*analysis.Analyzer{stuck},
		Progress: func(done, all int) { t.Error("progress after the end") },
	})
	if took := time.Since(time.Unix(0, cancelled.Load())); err != context.Canceled || took > time.Second {
		t.Errorf("error %v after %v", err, took)
	}

	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	if _, err := engine.Run(ctx, engine.Options{Dir: dir, Env: enginetest.Env(), Analyzers: []*analysis.Analyzer{stuck}}); err != context.Canceled {
		t.Errorf("error %v", err)
	}

	// A go command that hangs, with a child that keeps its output open.
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell: ", err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\nsleep 5 & sleep 5\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	ctx, cancel = context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := engine.Run(ctx, engine.Options{Dir: dir, Env: enginetest.Env()}); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 1100*time.Millisecond {
		t.Errorf("error %v after %v", err, time.Since(began))
	}
}

// TestProgress checks that every package is counted.
func TestProgress(t *testing.T) {
	dir := enginetest.Module(t, three)
	var calls []string
	again := []string{"example.com/m/b", "example.com/m/nothere"}
	run(t, dir, engine.Options{
		Progress: func(done, all int) { calls = append(calls, fmt.Sprintf("%d/%d", done, all)) },
		Link:     func() []string { return again },
	})
	compare(t, calls, "1/3", "2/3", "3/3", "4/4")
}

// TestLink checks which packages are analysed when and by what, with a provider whose answer the link changes.
func TestLink(t *testing.T) {
	dir := enginetest.Module(t, three+`
-- a/a_test.go --
package a

func g() { Mark() }
-- b/b_test.go --
package b_test

func mark() { mark() }
`)
	var mu sync.Mutex
	linked := false
	var order []string
	provider := on("provider", func(*analysis.Pass) (any, error) { return nil, errors.New("not overridden") })
	provider.ResultType = reflect.TypeFor[string]()
	show := on("show", func(p *analysis.Pass) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, fmt.Sprintf("%s, %d files, %v", p.Pkg.Path(), len(p.Files), p.ResultOf[provider]))
		return nil, nil
	}, provider)
	once := on("once", func(p *analysis.Pass) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, fmt.Sprintf("once: %s, %d files", p.Pkg.Path(), len(p.Files)))
		return nil, nil
	})
	_, err := engine.Run(context.Background(), engine.Options{
		Dir: dir, Env: enginetest.Env(), Tests: true, Parallel: 1, Analyzers: []*analysis.Analyzer{show, once},
		Linked: []*analysis.Analyzer{provider},
		Overrides: map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
			provider: func(p *analysis.Pass) (any, error) { return fmt.Sprintf("linked %t", linked), nil },
		},
		Link: func() []string { linked = true; return []string{"example.com/m/b"} },
	})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, order,
		"example.com/m/a, 1 files, linked false",
		"once: example.com/m/a, 1 files",
		"example.com/m/b, 2 files, linked false",
		"once: example.com/m/b, 2 files",
		"example.com/m/c, 1 files, linked false",
		"once: example.com/m/c, 1 files",
		"example.com/m/b, 2 files, linked true",
		"example.com/m/a, 2 files, linked true",
		"once: example.com/m/a, 2 files",
		"example.com/m/b_test, 1 files, linked true",
		"once: example.com/m/b_test, 1 files",
	)
}

// TestCacheNeedsAllAnswers runs analyzers whose results a cache could get wrong.
func TestCacheNeedsAllAnswers(t *testing.T) {
	dir := enginetest.Module(t, three)
	provider := on("provider", func(*analysis.Pass) (any, error) { return nil, nil })
	tells := on("tells", func(*analysis.Pass) (any, error) { return nil, nil }, provider)
	tells.FactTypes = []analysis.Fact{new(isBig)}
	for _, tt := range []struct {
		name   string
		cache  engine.Cache
		linked []*analysis.Analyzer
		want   string
	}{
		{"forgotten", engine.Cache{}, nil, "the cache knows nothing about the answers of what overrides analyzer provider"},
		{"constant", engine.Cache{Options: []*analysis.Analyzer{provider}}, []*analysis.Analyzer{}, ""},
		{"linked", engine.Cache{Worlds: []engine.World{links{provider}}}, []*analysis.Analyzer{provider}, "analyzer tells exports facts and requires provider, whose answers change with the link"},
	} {
		tt.cache.Store = cache.NewMemory()
		_, err := engine.Run(context.Background(), engine.Options{
			Dir: dir, Env: enginetest.Env(), Analyzers: []*analysis.Analyzer{tells}, Cache: &tt.cache, Linked: tt.linked,
			Overrides: map[*analysis.Analyzer]func(*analysis.Pass) (any, error){provider: provider.Run},
		})
		if got := fmt.Sprint(err); tt.want == "" && err != nil || tt.want != "" && got != tt.want {
			t.Errorf("%s: got error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// links is a world that is asked for nothing but its analyzer.
type links struct{ analyzer *analysis.Analyzer }

func (l links) Overrides() map[*analysis.Analyzer]func(*analysis.Pass) (any, error) {
	return map[*analysis.Analyzer]func(*analysis.Pass) (any, error){l.analyzer: nil}
}
func (links) State(string) (state, questions []byte, ok bool)   { return nil, nil, true }
func (links) Restore(path string, state, questions []byte) bool { return true }
func (links) Asked(*types.Package) (questions []byte, ok bool)  { return nil, true }
func (links) Holds(path string, questions []byte) bool          { return true }

// TestLinkPanic checks that a failed link leaves the findings of the first pass.
func TestLinkPanic(t *testing.T) {
	dir := enginetest.Module(t, three)
	res := run(t, dir, engine.Options{Link: func() []string { panic("no way") }})
	compare(t, enginetest.Lines(dir, res),
		"a/a.go:3:15: calls example.com/m/a.Mark()",
		"b/b.go:5:12: calls example.com/m/a.Mark()",
		"c/c.go:7:15: calls example.com/m/c.mark()",
		"error: rule link: panic: no way; what it would have found here is missing: this is a bug in reviewlint",
	)
}

// TestMemory checks that syntax, type information and SSA form of a package can be collected once it is
// analysed, although the review goes on and its results are kept.
func TestMemory(t *testing.T) {
	dir := enginetest.Module(t, layered)
	var alive []func() bool
	watch := on("watch", func(p *analysis.Pass) (any, error) {
		pkg := p.ResultOf[ssair.Analyzer].(*ssair.Package)
		alive = append(alive, watched(p.Files[0]), watched(p.TypesInfo), watched(pkg.SSA()), watched(pkg.Funcs()[0]))
		return nil, nil
	}, ssair.Analyzer, effects.Analyzer) // so that it runs after the link too
	r := rule.New(rule.Rule{
		Name: "watching", Title: "report nothing", Checklist: "-", Why: "-", Fix: "-", Limits: "-", Bad: "-", Good: "-", Since: "-",
		Kinds:    []rule.Kind{{Category: "none", Title: "nothing", Severity: rule.Nit}},
		Requires: []*analysis.Analyzer{watch},
		Run:      func(*rule.Pass) error { return nil },
	})
	seen := 0
	res, err := review.Run(context.Background(), engine.Options{
		Dir: dir, Env: enginetest.Env(), Parallel: 1, Tests: true,
		Progress: func(int, int) {
			runtime.GC()
			for i, isAlive := range alive {
				if isAlive() {
					t.Errorf("object %d is still alive: %s", i%4, []string{"file", "type information", "SSA package", "SSA function"}[i%4])
				}
			}
			seen += len(alive)
			alive = nil
		},
	}, &config.Config{Preview: true}, []*rule.Rule{nplusone.Rule, r})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Findings) == 0 || res.Stats.Relinked == 0 || seen < 7*4 {
		t.Errorf("%d findings, %d packages relinked, %d objects watched", len(res.Findings), res.Stats.Relinked, seen)
	}
}

func watched[T any](p *T) func() bool {
	w := weak.Make(p)
	return func() bool { return w.Value() != nil }
}
