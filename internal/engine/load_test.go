package engine_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// gate is what the command supplies as configuration.
var gate = map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
	config.Analyzer: func(*analysis.Pass) (any, error) { return &config.Config{Gate: true}, nil },
}

// run runs the marks rule, or o.Analyzers, in dir.
func run(t *testing.T, dir string, o engine.Options) *engine.Result {
	t.Helper()
	res, err := tryRun(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func tryRun(dir string, o engine.Options) (*engine.Result, error) {
	if o.Dir == "" {
		o.Dir = dir
	}
	if o.Env == nil {
		o.Env = enginetest.Env()
	}
	if o.Analyzers == nil {
		o.Analyzers = []*analysis.Analyzer{enginetest.Marks.Analyzer}
	}
	o.Overrides = gate
	return engine.Run(context.Background(), o)
}

// TestLoad runs the marks rule over modules of all sorts.
func TestLoad(t *testing.T) {
	withTests := []*analysis.Analyzer{enginetest.NewMarks(rule.AlsoTests).Analyzer}
	for _, tt := range []struct {
		name    string
		archive string
		options engine.Options
		want    []string
		count   int // packages, if not 0
	}{
		{
			name: "one package",
			archive: `
-- m.go --
package m

func mark(...any) {}

func f() { mark(1, "s") }
`,
			want: []string{"m.go:5:12: calls example.com/m.mark(int, string)"}, count: 1,
		},
		{
			name: "several patterns",
			archive: `
-- a/a.go --
package a

func Mark(...any) { Mark() }
-- b/b.go --
package b

import "example.com/m/a"

func f() { a.Mark() }
-- c/c.go --
package c

import "example.com/m/a"

func f() { a.Mark() }
`,
			options: engine.Options{Patterns: []string{"./b", "example.com/m/c", "./b/..."}},
			want:    []string{"b/b.go:5:12: calls example.com/m/a.Mark()", "c/c.go:5:12: calls example.com/m/a.Mark()"}, count: 2,
		},
		{
			name: "files",
			archive: `
-- a.go --
package main

import "example.com/m/lib"

func main() { lib.Mark(x) }
-- b.go --
package main

var x = 'x'
-- not.go --
package main

func init() { lib.Mark() }
-- lib/lib.go --
package lib

func Mark(...any) { Mark() }
`,
			options: engine.Options{Patterns: []string{"a.go", "b.go"}},
			want:    []string{"a.go:5:15: calls example.com/m/lib.Mark(int32)"}, count: 1,
		},
		{
			name: "workspace",
			archive: `
-- go.work --
go 1.26

use (
	./one
	./two
)
-- one/go.mod --
module example.com/one

go 1.26
-- one/one.go --
package one

func Mark(...any) { Mark(T{}) }

type T struct{}
-- two/go.mod --
module example.com/two

go 1.26

require example.com/one v1.0.0
-- two/two.go --
package two

import "example.com/one"

func f() { one.Mark(one.T{}) }
`,
			options: engine.Options{Patterns: []string{"./one/...", "./two/..."}},
			want: []string{
				"one/one.go:3:21: calls example.com/one.Mark(example.com/one.T)",
				"two/two.go:5:12: calls example.com/one.Mark(example.com/one.T)",
			}, count: 2,
		},
		{
			name: "vendored module",
			archive: `
-- go.mod --
module example.com/m

go 1.26

require example.com/lib v1.2.3
-- m.go --
package m

import "example.com/lib"

func f() { lib.Mark(lib.New()) }
-- vendor/modules.txt --
# example.com/lib v1.2.3
## explicit; go 1.20
example.com/lib
-- vendor/example.com/lib/lib.go --
package lib

func Mark(...any) { Mark() }

func New() *T { return nil }

type T struct{}
`,
			want: []string{"m.go:5:12: calls example.com/lib.Mark(*example.com/lib.T)"}, count: 1,
		},
		{
			name: "vendored package left out",
			archive: `
-- go.mod --
module example.com/m

go 1.26

require example.com/lib v1.2.3
-- m.go --
package m

import "example.com/lib/sub"

func mark(...any) {}

func f() { mark(sub.X) }
-- n/n.go --
package n

func mark(...any) {}

func f() { mark() }
-- vendor/modules.txt --
# example.com/lib v1.2.3
## explicit; go 1.20
example.com/lib
-- vendor/example.com/lib/lib.go --
package lib
`,
			want: []string{
				"n/n.go:5:12: calls example.com/m/n.mark()",
				"error: m.go:3:8: cannot find module providing package example.com/lib/sub: import lookup disabled by -mod=vendor: run `go mod vendor`: the package was only partly reviewed",
			}, count: 2,
		},
		{
			name: "a dependency that imports the main module back",
			archive: `
-- go.mod --
module example.com/m

go 1.26

require example.com/dep v0.0.0

replace example.com/dep => ./dep
-- types/types.go --
package types

type T struct{ N int }
-- m.go --
package m

import (
	"example.com/dep"
	"example.com/m/types"
)

func mark(types.T) {}

func f() { mark(dep.T()) }
-- dep/go.mod --
module example.com/dep

go 1.26

require example.com/m v0.0.0
-- dep/dep.go --
package dep

import "example.com/m/types"

func T() types.T { return types.T{} }

func mark() { mark() }
`,
			want: []string{"m.go:10:12: calls example.com/m.mark(example.com/m/types.T)"}, count: 2,
		},
		{
			name: "generated files",
			archive: `
-- gen.go --
// Code generated by hand. DO NOT EDIT.

package m

func Mark(...any) { Mark() }
-- m.go --
package m

func f() { Mark() }
`,
			want: []string{"m.go:3:12: calls example.com/m.Mark()"},
		},
		{
			name: "build tags",
			archive: `
-- m.go --
package m

func mark(...any) {}
-- one.go --
//go:build one

package m

func f() { mark(1) }
-- two.go --
//go:build one && two

package m

func g() { mark(2.0) }
-- not.go --
//go:build !two

package m

func g() { mark("not") }
`,
			options: engine.Options{Tags: "one,two"},
			want:    []string{"one.go:5:12: calls example.com/m.mark(int)", "two.go:5:12: calls example.com/m.mark(float64)"},
		},
		{
			name: "platform",
			archive: `
-- m.go --
package m

func mark(...any) {}
-- m_windows.go --
package m

import "unsafe"

func f() { mark([unsafe.Sizeof(uintptr(0))]int{}) }
-- m_linux.go --
package m

func f() { mark("linux") }
`,
			options: engine.Options{Env: enginetest.Env("GOOS=windows", "GOARCH=386")},
			want:    []string{"m_windows.go:5:12: calls example.com/m.mark([4]int)"},
		},
		{
			name: "files to embed that do not exist yet",
			archive: `
-- m.go --
package m

import _ "embed"

//go:embed dist/app.js
var app string

func mark(...any) {}

func f() { mark(app) }
`,
			want: []string{"m.go:10:12: calls example.com/m.mark(string)"},
		},
		{
			name: "a profile",
			archive: `
-- cmd/one/main.go --
package main

import "example.com/m/lib"

func main() { lib.Mark(lib.T{}) }
-- cmd/one/default.pgo --
-- cmd/two/main.go --
package main

import "example.com/m/lib"

func main() { lib.Mark(lib.T{}) }
-- lib/lib.go --
package lib

func Mark(...any) { Mark() }

type T struct{}
`,
			want: []string{
				"cmd/one/main.go:5:15: calls example.com/m/lib.Mark(example.com/m/lib.T)",
				"cmd/two/main.go:5:15: calls example.com/m/lib.Mark(example.com/m/lib.T)",
				"lib/lib.go:3:21: calls example.com/m/lib.Mark()",
			}, count: 3,
		},
		{
			name: "tests in the package",
			archive: `
-- m.go --
package m

func mark(...any) {}

func f() { mark() }
-- m_test.go --
package m

type helper struct{}

func g() { mark(helper{}) }
`,
			options: engine.Options{Tests: true, Analyzers: withTests},
			want: []string{
				"m.go:5:12: calls example.com/m.mark()",
				"m_test.go:5:12: calls example.com/m.mark(example.com/m.helper)",
			}, count: 1,
		},
		{
			name: "a package of tests only",
			archive: `
-- m_test.go --
package m

func mark() { mark() }
-- n/n.go --
package n
`,
			options: engine.Options{Tests: true, Analyzers: withTests},
			want:    []string{"m_test.go:3:15: calls example.com/m.mark()"},
		},
		{
			name: "an external test that needs export_test.go",
			archive: `
-- m.go --
package m

func Mark(...any) {}

type t struct{}
-- export_test.go --
package m

type T = t
-- m_test.go --
package m_test

import "example.com/m"

func f() { m.Mark(m.T{}) }
`,
			options: engine.Options{Tests: true, Analyzers: withTests},
			want:    []string{"m_test.go:5:12: calls example.com/m.Mark(example.com/m.t)"},
		},
		{
			name: "an external test through a package that imports the tested one",
			archive: `
-- m.go --
package m

type T struct{}

func Mark(...T) {}
-- m_test.go --
package m_test

import (
	"example.com/m"
	"example.com/m/helper"
)

func f() { m.Mark(helper.New()) }
-- in_test.go --
package m

func g() { Mark() }
-- helper/helper.go --
package helper

import "example.com/m"

func New() m.T { return m.T{} }
`,
			options: engine.Options{Tests: true, Analyzers: withTests, Patterns: []string{"."}},
			want:    []string{"in_test.go:3:12: calls example.com/m.Mark()", "m_test.go:8:12: calls example.com/m.Mark(example.com/m.T)"},
		},
		{
			name: "an external test that needs both",
			archive: `
-- m.go --
package m

type T struct{}

func Mark(...any) {}
-- export_test.go --
package m

type Secret = T

func (T) ForTest() {}
-- m_test.go --
package m_test

import (
	"example.com/m"
	"example.com/m/far"
)

func f() {
	var s m.Secret = far.New()
	s.ForTest()
	m.Mark(s)
}
-- near/near.go --
package near

import "example.com/m"

func New() m.T { return m.T{} }
-- far/far.go --
package far

import (
	"example.com/m"
	"example.com/m/near"
)

func New() m.T { return near.New() }
`,
			options: engine.Options{Tests: true, Analyzers: withTests},
			want:    []string{"m_test.go:11:2: calls example.com/m.Mark(example.com/m.T)"}, count: 3,
		},
		{
			name: "type errors",
			archive: `
-- bad/bad.go --
package bad

func Mark(...any) {}

func f() int { Mark(); return "s" }

func g() int { return undefined }
-- good/good.go --
package good

import "example.com/m/bad"

func f() { bad.Mark() }
`,
			want: []string{
				"good/good.go:5:12: calls example.com/m/bad.Mark()",
				`error: bad/bad.go:5:31: cannot use "s" (untyped string constant) as int value in return statement (and 1 more error in this package): the package was only partly reviewed`,
			},
		},
		{
			name: "type errors, with tests",
			archive: `
-- bad.go --
package bad

func f() int { return "s" }
-- bad_test.go --
package bad

func g() int { return "s" }
-- x_test.go --
package bad_test

func mark() { mark() }
`,
			options: engine.Options{Tests: true, Analyzers: withTests},
			want: []string{
				"x_test.go:3:15: calls example.com/m_test.mark()",
				`error: bad.go:3:23: cannot use "s" (untyped string constant) as int value in return statement: the package was only partly reviewed`,
			},
		},
		{
			name: "type errors in a dependency that is not reviewed",
			archive: `
-- bad/bad.go --
package bad

func Mark(...any) {}

func f() int { return "s" }
-- good/good.go --
package good

import "example.com/m/bad"

func f() { bad.Mark() }
`,
			options: engine.Options{Patterns: []string{"./good"}},
			want: []string{
				"good/good.go:5:12: calls example.com/m/bad.Mark()",
				`error: bad/bad.go:5:23: cannot use "s" (untyped string constant) as int value in return statement: the package was only partly reviewed`,
			},
		},
		{
			name: "parse errors",
			archive: `
-- bad/bad.go --
package bad

func Mark(...any) {}

func f() { Mark(
-- none/none.go --
not Go
-- good/good.go --
package good

import "example.com/m/bad"

func f() { bad.Mark() }
`,
			want: []string{
				"good/good.go:5:12: calls example.com/m/bad.Mark()",
				"error: bad/bad.go:5:18: expected ')', found 'EOF': the package was only partly reviewed",
				"error: none/none.go:1:1: expected 'package', found not: the package was only partly reviewed",
			},
		},
		{
			name: "two packages in one directory",
			archive: `
-- a/a.go --
package a

func mark() { mark() }
-- a/b.go --
package b
-- c/c.go --
package c

func mark() { mark() }
`,
			want: []string{
				"c/c.go:3:15: calls example.com/m/c.mark()",
				"error: a/b.go:1:1: found packages a (a.go) and b (b.go) in a: the package was only partly reviewed",
			},
		},
		{
			name: "import cycle",
			archive: `
-- a/a.go --
package a

import "example.com/m/b"

func F() { b.F() }
-- b/b.go --
package b

import "example.com/m/a"

func F() { a.F() }
-- c/c.go --
package c

func mark() { mark() }
`,
			want: []string{
				"c/c.go:3:15: calls example.com/m/c.mark()",
				"error: a/a.go:3:8: import cycle not allowed: example.com/m/a imports example.com/m/b imports example.com/m/a: the package was only partly reviewed",
			},
		},
		{
			name: "missing dependency",
			archive: `
-- a/a.go --
package a

import (
	"example.org/gone"
	"example.org/gone/too"
)

func f() { gone.F(too.X) }
-- b/b.go --
package b

import "example.com/m/c"

func mark(...any) { mark(c.X) }
-- c/c.go --
package c

import "example.com/m/nothere"

var X = nothere.X
-- c/internal/c.go --
package internal
-- e/e.go --
package e

import "example.com/m/c/internal"

func mark() { mark() }
`,
			want: []string{
				"b/b.go:5:21: calls example.com/m/b.mark(invalid type)",
				"error: a/a.go:4:2: no required module provides package example.org/gone: run `go mod tidy` (and 1 more error in this package): the package was only partly reviewed",
				"error: c/c.go:3:8: no required module provides package example.com/m/nothere: run `go mod tidy`: the package was only partly reviewed",
				"error: e/e.go:3:8: use of internal package example.com/m/c/internal not allowed: the package was only partly reviewed",
			},
		},
		{
			name: "dependency that cannot be downloaded",
			archive: `
-- go.mod --
module example.com/m

go 1.26

require example.org/gone v1.2.3
-- go.sum --
example.org/gone v1.2.3 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.org/gone v1.2.3/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- m.go --
package m

import "example.org/gone"

func f() { gone.F() }
`,
			want: []string{
				"error: m.go:3:8: cannot import example.org/gone: module lookup disabled by GOPROXY=off: run `go mod download` where GOPROXY has the module: the package was only partly reviewed",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := enginetest.Module(t, tt.archive)
			res := run(t, dir, tt.options)
			if got := enginetest.Lines(dir, res); !slices.Equal(got, tt.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
			if tt.count != 0 && res.Packages != tt.count {
				t.Errorf("%d packages, want %d", res.Packages, tt.count)
			}
		})
	}
}

// TestCgo checks what is known of C with a C compiler and without.
func TestCgo(t *testing.T) {
	const archive = `
-- lib/lib.go --
package lib

// typedef struct { int n; } thing;
// static int twice(int n) { return 2 * n; }
import "C"

type T C.thing

func Mark(...any) {}

func F() C.int { Mark(C.twice(1)); return 0 }

func G() int64 {
	Mark(T{}.n); Mark()
	return 0
}
-- lib/go.go --
package lib

func H() { Mark("plain") }
-- user/user.go --
package user

import "example.com/m/lib"

func f() { lib.Mark(lib.G()) }
`
	user := "user/user.go:5:12: calls example.com/m/lib.Mark(int64)"
	without := "error: example.com/m/lib: cgo did not run, is a C compiler installed?: the package was only partly reviewed"
	t.Run("without compiler", func(t *testing.T) {
		dir := enginetest.Module(t, archive)
		res := run(t, dir, engine.Options{Env: enginetest.Env("CGO_ENABLED=1", "CC=false", "GOCACHE="+filepath.Join(dir, "cache"))})
		compare(t, enginetest.Lines(dir, res), user, without)
	})
	t.Run("switched off", func(t *testing.T) {
		dir := enginetest.Module(t, archive)
		res := run(t, dir, engine.Options{Env: enginetest.Env("CGO_ENABLED=0"), Patterns: []string{"./lib"}})
		compare(t, enginetest.Lines(dir, res), "error: lib/go.go:3:12: undefined: Mark: the package was only partly reviewed")
	})
	t.Run("with compiler", func(t *testing.T) {
		if _, err := exec.LookPath("gcc"); err != nil {
			t.Skip("gcc is not installed: what is known of C code is not tested")
		}
		dir := enginetest.Module(t, archive)
		want := []string{
			"lib/go.go:3:12: calls example.com/m/lib.Mark(string)",
			"lib/lib.go:11:18: calls example.com/m/lib.Mark(example.com/m/lib._Ctype_int)",
			"lib/lib.go:14:2: calls example.com/m/lib.Mark(example.com/m/lib._Ctype_int)",
			"lib/lib.go:14:15: calls example.com/m/lib.Mark()",
		}
		res := run(t, dir, engine.Options{Env: enginetest.Env("CGO_ENABLED=1")})
		compare(t, enginetest.Lines(dir, res), append(slices.Clone(want), user)...)
		source, err := os.ReadFile(filepath.Join(dir, "lib", "lib.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range res.Findings {
			if filepath.Base(f.Range.File) == "lib.go" && !strings.HasPrefix(string(source[f.Range.Offset:]), "Mark(") {
				t.Errorf("offset %d of the finding at line %d is wrong", f.Range.Offset, f.Range.Line)
			}
		}

		res = run(t, dir, engine.Options{Dir: filepath.Join(dir, "lib"), Env: enginetest.Env("CGO_ENABLED=1"), Patterns: []string{"lib.go", "go.go"}})
		var files []string
		for _, line := range want {
			files = append(files, strings.ReplaceAll(line, "example.com/m/lib", "command-line-arguments"))
		}
		compare(t, enginetest.Lines(dir, res), files...)

		res = run(t, dir, engine.Options{Env: enginetest.Env("CGO_ENABLED=1"), Patterns: []string{"./user"}})
		compare(t, enginetest.Lines(dir, res), user)
	})
}

func compare(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestDir checks how files are named when the review runs elsewhere.
func TestDir(t *testing.T) {
	dir := enginetest.Module(t, `
-- real/go.mod --
module example.com/m

go 1.26
-- real/a/a.go --
package a

func mark() { mark() }
-- real/testdata/b/b.go --
package b

func mark() { mark() }
-- go.mod --
module example.com/outer

go 1.26
`)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "real"), link); err != nil {
		t.Skip("no symbolic links: ", err)
	}
	compare(t, enginetest.Lines(dir, run(t, dir, engine.Options{Dir: filepath.Join(dir, "real", "a")})), "real/a/a.go:3:15: calls example.com/m/a.mark()")
	compare(t, enginetest.Lines(dir, run(t, dir, engine.Options{Dir: link})), "link/a/a.go:3:15: calls example.com/m/a.mark()")
	compare(t, enginetest.Lines(dir, run(t, dir, engine.Options{Dir: link, Patterns: []string{"./testdata/b", "./a"}})),
		"link/a/a.go:3:15: calls example.com/m/a.mark()", "link/testdata/b/b.go:3:15: calls example.com/m/testdata/b.mark()")

	t.Chdir(link)
	compare(t, enginetest.Lines(dir, run(t, "", engine.Options{})), "link/a/a.go:3:15: calls example.com/m/a.mark()")
	compare(t, enginetest.Lines(dir, run(t, "", engine.Options{Dir: "a"})), "link/a/a.go:3:15: calls example.com/m/a.mark()")
}

// TestStd reviews packages of the standard library: they import its vendored packages.
func TestStd(t *testing.T) {
	res := run(t, t.TempDir(), engine.Options{Patterns: []string{"errors", "net"}, Env: enginetest.Env("CGO_ENABLED=0"), Dir: enginetest.Module(t, "")})
	if len(res.Errors) > 0 || res.Packages != 2 {
		t.Errorf("%d packages, errors %v", res.Packages, res.Errors)
	}
}

// TestUsage checks the errors of reviews that cannot start.
func TestUsage(t *testing.T) {
	module := "-- m.go --\npackage m\n"
	for _, tt := range []struct {
		name    string
		archive string
		options engine.Options
		want    string // regular expression
	}{
		{"no such directory", module, engine.Options{Dir: filepath.Join("no", "such")}, `^no.such is not a directory: check -C$`},
		{"pattern that matches nothing", module + "-- x/README --\n", engine.Options{Patterns: []string{"./x/..."}}, `^"\./x/\.\.\." matched no packages: check the pattern and -tags$`},
		{"package that does not exist", module, engine.Options{Patterns: []string{"./x"}}, `^stat .*x: directory not found: check the pattern$`},
		{"no Go files", "-- README --\n", engine.Options{}, `matched no packages: check the pattern and -tags$`},
		{"all files excluded", "-- m.go --\n//go:build not\n\npackage m\n", engine.Options{Patterns: []string{"."}}, `^build constraints exclude all Go files in .*: check -tags, GOOS and GOARCH$`},
		{"newer go line", "-- go.mod --\nmodule m\n\ngo 1.999\n" + module, engine.Options{}, `^go.mod requires go >= 1\.999 .*: install that Go release or set GOTOOLCHAIN=auto$`},
		{"broken go.mod", "-- go.mod --\nmodule m\n\nrequire\n" + module, engine.Options{}, `^errors parsing go.mod: go.mod:3: usage: require`},
		{"vendor directory out of date", "-- go.mod --\nmodule m\n\ngo 1.26\n\nrequire example.com/x v1.0.0\n-- vendor/modules.txt --\n" + module, engine.Options{}, `^inconsistent vendoring in .*: run .go mod vendor.$`},
		{"unknown flag of the go command", module, engine.Options{Env: enginetest.Env("GOFLAGS=-nonsense")}, `-nonsense`},
		{"unknown platform", module, engine.Options{Env: enginetest.Env("GOARCH=pdp11")}, `pdp11`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := enginetest.Module(t, tt.archive)
			res, err := tryRun(dir, tt.options)
			if err == nil {
				t.Fatalf("no error; result %v", enginetest.Lines(dir, res))
			}
			if !engine.IsUsage(err) || !regexp.MustCompile(tt.want).MatchString(err.Error()) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, a usage error: %t; want %s", err, engine.IsUsage(err), tt.want)
			}
		})
	}
	t.Run("no module", func(t *testing.T) {
		_, err := tryRun(t.TempDir(), engine.Options{})
		if !engine.IsUsage(err) || !strings.HasPrefix(err.Error(), "no Go module here: ") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no go command", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := tryRun(enginetest.Module(t, module), engine.Options{})
		if !engine.IsUsage(err) || !strings.Contains(err.Error(), "install Go") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("analyzers that require each other", func(t *testing.T) {
		a := &analysis.Analyzer{Name: "a", Doc: "a", Run: func(*analysis.Pass) (any, error) { return nil, nil }}
		a.Requires = []*analysis.Analyzer{a}
		if _, err := tryRun(enginetest.Module(t, module), engine.Options{Analyzers: []*analysis.Analyzer{a}}); err == nil || engine.IsUsage(err) {
			t.Errorf("error %v", err)
		}
	})
}

// fakeGo puts a go command first in PATH that edits the output of the real one with sed.
func fakeGo(t *testing.T, script string) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("sed"); err != nil {
		t.Skip("no sed: ", err)
	}
	dir := t.TempDir()
	program := "#!/bin/sh\n'" + real + "' \"$@\" | sed '" + script + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(program), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// TestNewer checks what happens when the code, or the go command, is newer than this binary.
func TestNewer(t *testing.T) {
	const archive = `
-- m.go --
package m

import "strconv"

func Mark(...any) {}

func f(m map[string]int) { Mark(strconv.Atoi("1")) }
`
	finding := "m.go:7:28: calls example.com/m.Mark((int,error,))"
	t.Run("language", func(t *testing.T) {
		fakeGo(t, `s/"GoVersion": "1.26"/"GoVersion": "1.99"/`)
		dir := enginetest.Module(t, archive)
		lines := enginetest.Lines(dir, run(t, dir, engine.Options{}))
		if len(lines) != 2 || lines[0] != finding || !strings.HasPrefix(lines[1], "error: the code asks for go1.99, this reviewlint was built with go1.") {
			t.Errorf("got %q", lines)
		}
	})
	t.Run("go command", func(t *testing.T) {
		fakeGo(t, `s/"GOVERSION": "[^"]*"/"GOVERSION": "go1.99.1"/`)
		dir := enginetest.Module(t, archive)
		compare(t, enginetest.Lines(dir, run(t, dir, engine.Options{})), finding)
	})
	t.Run("export data", func(t *testing.T) {
		garbage := filepath.Join(t.TempDir(), "garbage")
		if err := os.WriteFile(garbage, []byte("!<arch>\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		fakeGo(t, `s|"ImportPath": "strconv",|&"Export": "`+garbage+`",|`)
		t.Setenv("GOCACHE", t.TempDir())
		dir := enginetest.Module(t, archive)
		lines := enginetest.Lines(dir, run(t, dir, engine.Options{}))
		if len(lines) != 2 || lines[0] != finding || !strings.Contains(lines[1], "types are read from source instead") {
			t.Errorf("got %q", lines)
		}
	})
}
