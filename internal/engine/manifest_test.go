package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// precision is that of file times in tests, and more.
const precision = 20 * time.Millisecond

// manifested is a module in which everything that matters to the go command occurs.
const manifested = `
-- go.mod --
module example.com/m

go 1.24

require example.com/lib v1.0.0

require example.com/unused v1.0.0

replace example.com/lib => ./lib

replace example.com/unused => ./unused
-- a/a.go --
package a

import (
	_ "embed"

	"example.com/lib"
)

//go:embed text.txt
var text string

func Mark() lib.Size { return mark(text) }

func mark(string) lib.Size { return 0 }
-- a/text.txt --
text
-- a/gen.go --
package a

//go:generate echo

var generated = 1
-- a/tagged.go --
//go:build special

package a

func init() { Mark() }
-- a/a_test.go --
package a

func init() { Mark() }
-- a/windows_only_windows.go --
package a

func init() { Mark() }
-- a/README --
read me
-- b/testdata/c/c.go --
package c

func init() { c() }
-- b/b.go --
package b
-- lib/go.mod --
module example.com/lib

go 1.24
-- lib/lib.go --
package lib

type Size int
-- lib/more/more.go --
package more
-- unused/go.mod --
module example.com/unused

go 1.24
-- nested/go.mod --
module example.com/nested

go 1.24
-- nested/nested.go --
package nested

func mark() { mark() }
`

// TestManifest changes one thing after a run and checks whether the next run notices.
func TestManifest(t *testing.T) {
	write := func(name, text string) func(dir string) error {
		return func(dir string) error {
			name := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				return err
			}
			return os.WriteFile(name, []byte(text), 0o666)
		}
	}
	remove := func(name string) func(dir string) error {
		return func(dir string) error { return os.RemoveAll(filepath.Join(dir, filepath.FromSlash(name))) }
	}
	rename := func(from, to string) func(dir string) error {
		return func(dir string) error { return os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)) }
	}
	env := func(setting string) func(*engine.Options) {
		return func(o *engine.Options) { o.Env = append(o.Env, setting) }
	}
	const body = "package a\n\nfunc More() { Mark() }\n"
	for _, tt := range []struct {
		name     string
		change   func(dir string) error
		options  func(*engine.Options)
		noticed  bool
		archive  string // what else there is
		patterns string
		tests    bool
	}{
		{name: "nothing"},
		{name: "times", change: func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "a", "a.go"), time.Time{}, time.Now().Add(-time.Hour))
		}},
		{name: "another directory's times", change: func(dir string) error { return os.Chtimes(dir, time.Time{}, time.Now().Add(-time.Hour)) }},
		{name: "a file that is no source", change: write("a/README", "read me again")},
		{name: "a new file that is no source", change: write("a/NOTES", "notes")},
		{name: "fixtures", change: write("b/testdata/c/d.go", body)},
		{name: "nested module", change: write("nested/nested.go", "package nested\n")},
		{name: "the same contents", change: write("b/b.go", "package b\n")},

		{name: "generated file", change: write("a/gen.go", strings.Replace(body, "More", "Generated", 1)), noticed: true},
		{name: "the same length", change: write("b/b.go", "package c\n"), noticed: true},
		{name: "new file", change: write("a/more.go", body), noticed: true},
		{name: "new package", change: write("new/deep/a.go", body), noticed: true},
		{name: "package without the pattern", change: write("new/a.go", body), patterns: "./a ./b", noticed: true},
		{name: "deleted file", change: remove("a/gen.go"), noticed: true},
		{name: "deleted package", change: remove("b"), noticed: true},
		{name: "renamed file", change: rename("a/gen.go", "a/gen_windows.go"), noticed: true},
		{name: "renamed package", change: rename("b", "c"), noticed: true},
		{name: "constraint", change: write("a/tagged.go", "package a\n\nfunc init() { Mark() }\n"), noticed: true},
		{name: "assembly", change: write("b/b_amd64.s", "// nothing\n"), noticed: true},
		{name: "package becomes a module", change: write("b/go.mod", "module example.com/m/b\n"), noticed: true},
		{name: "module becomes a package", change: remove("nested/go.mod"), noticed: true},
		{name: "go.mod", change: func(dir string) error {
			text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "go.mod"), []byte(strings.Replace(string(text), "1.24", "1.25", 1)), 0o666)
		}, noticed: true},
		{name: "go.sum", change: write("go.sum", "example.com/other v1.0.0 h1:4YLsuXi0ZyX8iTLeIbSGFbTQ+8o+xzQ2fOzVnBRzdKs=\n"), noticed: true},
		{name: "replaced module", change: write("lib/lib.go", "package lib\n\ntype Size int64\n"), noticed: true},
		{name: "go.mod of a replaced module", change: write("lib/go.mod", "module example.com/lib\n\ngo 1.25\n"), noticed: true},
		{name: "go.mod of a replaced module without packages", change: write("unused/go.mod", "module example.com/unused\n\ngo 1.25\n"), noticed: true},
		{name: "workspace", change: write("go.work", "go 1.24\n\nuse .\nuse ./nested\n"), noticed: true},
		{name: "module of a workspace", archive: "-- go.work --\ngo 1.24\n\nuse .\nuse ./nested\n-- go.work.sum --\n", change: write("nested/go.mod", "module example.com/nested\n\ngo 1.23\n"), noticed: true},
		{name: "package of a workspace", archive: "-- go.work --\ngo 1.24\n\nuse .\nuse ./nested\n", patterns: "./nested", change: write("nested/more.go", "package nested\n\nfunc init() { mark() }\n"), noticed: true},
		{name: "workspace file", archive: "-- go.work --\ngo 1.24\n\nuse .\n", change: write("go.work", "go 1.24\n\nuse .\nuse ./nested\n"), noticed: true},
		{name: "vendoring", change: func(dir string) error {
			if err := os.CopyFS(filepath.Join(dir, "vendor", "example.com", "lib"), os.DirFS(filepath.Join(dir, "lib"))); err != nil {
				return err
			}
			return write("vendor/modules.txt", vendored)(dir)
		}, noticed: true},
		{name: "vendored package", archive: "-- vendor/modules.txt --\n" + vendored + "-- vendor/example.com/lib/lib.go --\npackage lib\n\ntype Size int\n",
			change: write("vendor/example.com/lib/lib.go", "package lib\n\ntype Size int8\n"), noticed: true},
		{name: "new file in a vendored package", archive: "-- vendor/modules.txt --\n" + vendored + "-- vendor/example.com/lib/lib.go --\npackage lib\n\ntype Size int\n",
			change: write("vendor/example.com/lib/size.go", "package lib\n\ntype Size int\n"), noticed: true},
		{name: "embedded file", change: remove("a/text.txt")},
		{name: "file read by a rule", change: write("a/note.txt", "a note"), noticed: true},
		{name: "new file in fixtures", patterns: "./a ./b/testdata/c", change: write("b/testdata/c/d.go", "package c\n\nfunc init() { c() }\n"), noticed: true},
		{name: "test", change: write("a/a_test.go", "package a\n"), tests: true, noticed: true},

		{name: "tags", options: func(o *engine.Options) { o.Tags = "special" }, noticed: true},
		{name: "tests", options: func(o *engine.Options) { o.Tests = true }, noticed: true},
		{name: "patterns", options: func(o *engine.Options) { o.Patterns = []string{"./b"} }, noticed: true},
		{name: "platform", options: env("GOOS=windows"), noticed: true},
		{name: "flags", options: env("GOFLAGS=-tags=special"), noticed: true},
		{name: "configuration", options: func(o *engine.Options) { o.Cache.Salt = "other" }, noticed: true},
		{name: "no workspace", archive: "-- go.work --\ngo 1.24\n\nuse .\nuse ./nested\n", options: env("GOWORK=off"), noticed: true},
		{name: "variable of no consequence", options: env("EDITOR=ed")},
		{name: "go env -w", archive: "-- .env --\n", change: write(".env", "GOFLAGS=-tags=special\n"), noticed: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := enginetest.Module(t, manifested+tt.archive)
			rules := []*analysis.Analyzer{enginetest.NewMarks(rule.AlsoTests).Analyzer, readsNote}
			o := engine.Options{
				Dir: dir, Env: enginetest.Env("GOENV=" + filepath.Join(dir, ".env")), Analyzers: rules, Overrides: gate, Tests: tt.tests,
				Patterns: strings.Fields(tt.patterns),
				Cache:    &engine.Cache{Store: cache.NewMemory(), Settled: precision},
			}
			for name := range gate {
				o.Cache.Options = append(o.Cache.Options, name)
			}
			run := func() (lines []string, unchanged bool) {
				t.Helper()
				time.Sleep(2 * precision)
				res, err := engine.Run(context.Background(), o)
				if err != nil {
					return []string{err.Error()}, false
				}
				return enginetest.Lines(dir, res), res.Stats.Unchanged
			}
			first, unchanged := run()
			if unchanged {
				t.Error("the first run did nothing")
			}
			again, unchanged := run()
			if !unchanged {
				t.Errorf("the second run did something:\n%s", strings.Join(again, "\n"))
			}
			if !slices.Equal(first, again) {
				t.Errorf("the second run says\n%s\nthe first\n%s", strings.Join(again, "\n"), strings.Join(first, "\n"))
			}
			if tt.change != nil {
				if err := tt.change(dir); err != nil {
					t.Fatal(err)
				}
			}
			if tt.options != nil {
				tt.options(&o)
			}
			got, unchanged := run()
			if unchanged == tt.noticed {
				t.Errorf("noticed %v, want %v", !unchanged, tt.noticed)
			}
			store := o.Cache
			o.Cache = nil
			if want, _ := run(); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			o.Cache = store
			if tt.noticed {
				return
			}
			if _, unchanged := run(); !unchanged {
				t.Error("what was not noticed made another run do something")
			}
		})
	}
}

const vendored = "# example.com/lib v1.0.0 => ./lib\n## explicit; go 1.24\nexample.com/lib\n# example.com/unused v1.0.0 => ./unused\n## explicit; go 1.24\n" +
	"# example.com/lib => ./lib\n# example.com/unused => ./unused\n"

// readsNote is an analyzer that depends on a file beside the source.
var readsNote = on("readsnote", func(p *analysis.Pass) (any, error) {
	for _, f := range p.Files {
		p.ReadFile(filepath.Join(filepath.Dir(p.Fset.File(f.FileStart).Name()), "note.txt"))
	}
	return nil, nil
})

// TestNoManifest checks what cannot be known to be unchanged.
func TestNoManifest(t *testing.T) {
	for _, tt := range []struct {
		name, archive string
		options       func(o *engine.Options)
	}{
		{"missing package", "-- m.go --\npackage m\n\nimport _ \"example.com/other\"\n", nil},
		{"cgo", "-- m.go --\npackage m\n\nimport \"C\"\n", nil},
		{"overlay", "-- overlay.json --\n{}\n-- m.go --\npackage m\n", func(o *engine.Options) {
			o.Env = append(o.Env, "GOFLAGS=-overlay="+filepath.Join(o.Dir, "overlay.json"))
		}},
		{"other packages", "-- m.go --\npackage m\n", func(o *engine.Options) { o.Patterns = []string{"example.com/m"} }},
		{"files", "-- m.go --\npackage m\n", func(o *engine.Options) { o.Patterns = []string{"./m.go"} }},
		{"fixtures", "-- m.go --\npackage m\n-- testdata/m/m.go --\npackage m\n", func(o *engine.Options) { o.Patterns = []string{".", "./testdata/m/..."} }},
		{"just changed", "-- m.go --\npackage m\n", func(o *engine.Options) { o.Cache.Settled = time.Hour }},
		{"failure", "-- m.go --\npackage m\n", func(o *engine.Options) {
			o.Analyzers = []*analysis.Analyzer{on("fails", func(*analysis.Pass) (any, error) { panic("no") })}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := engine.Options{
				Dir: enginetest.Module(t, tt.archive), Env: enginetest.Env(), Analyzers: []*analysis.Analyzer{readsNote},
				Cache: &engine.Cache{Store: cache.NewMemory(), Settled: precision},
			}
			if tt.options != nil {
				tt.options(&o)
			}
			time.Sleep(2 * precision)
			for range 2 {
				res, err := engine.Run(context.Background(), o)
				if err != nil {
					t.Fatal(err)
				}
				if res.Stats.Unchanged {
					t.Error("the second run did nothing")
				}
			}
		})
	}
}
