package change_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/reviewlint/reviewlint/internal/change"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// What the user has set must not matter.
const gitconfig = `[user]
name = a
email = a@example.com
[diff]
noprefix = true
mnemonicPrefix = true
context = 7
interHunkContext = 9
external = false
[color]
ui = always
[submodule]
recurse = true
[core]
autocrlf = false
[gc]
auto = 0
`

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "change")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "gitconfig"), []byte(gitconfig), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(dir, "gitconfig"))
	os.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	for _, name := range []string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"} {
		os.Unsetenv(name) // of a hook that runs the tests
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// repository is a new git repository with one commit of the module example.com/shop.
type repository struct {
	*testing.T
	dir string
}

func newRepository(t *testing.T, base string) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := repository{t, t.TempDir()}
	r.write("go.mod", "module example.com/shop\n\ngo 1.26\n")
	r.files(base)
	r.git("init", "-q", "-b", "main")
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "base")
	return r
}

func (r repository) write(name, text string) {
	r.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		r.Fatal(err)
	}
}

// files writes the files of a txtar archive; empty ones are removed.
func (r repository) files(archive string) {
	r.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		if len(f.Data) == 0 {
			if err := os.Remove(filepath.Join(r.dir, f.Name)); err != nil {
				r.Fatal(err)
			}
			continue
		}
		r.write(f.Name, string(f.Data))
	}
}

func (r repository) git(args ...string) string {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// finding is a finding of rule nplusone at the first line of file that contains text. causes are the first
// and last lines, by text, of its loop.
func (r repository) finding(file, text string, causes ...string) rule.Finding {
	r.Helper()
	data, err := os.ReadFile(filepath.Join(r.dir, file))
	if err != nil {
		r.Fatal(err)
	}
	at := func(text string) rule.Range {
		for i, line := range strings.Split(string(data), "\n") {
			if strings.Contains(line, text) {
				return rule.Range{File: filepath.Join(r.dir, file), Line: i + 1, EndLine: i + 1}
			}
		}
		r.Fatalf("no %q in %s", text, file)
		return rule.Range{}
	}
	f := rule.Finding{Rule: "nplusone", Range: at(text)}
	if len(causes) == 2 {
		loop := at(causes[0])
		loop.EndLine = at(causes[1]).Line
		f.Causes = []rule.Span{{Text: "loop", Range: loop}}
	}
	return f
}

// helper is a file with an old loop that calls a function, whose body consists of two parts.
func helper(before, body string) string {
	return "-- store/loop.go --\npackage store\n\nfunc loop(ids []int) {\n\tfor _, id := range ids {\n\t\thelp(id)\n\t}\n}\n" +
		"-- store/help.go --\npackage store\n\nfunc help(id int) {\n\t" + before + "\n\t" + body + "\n\tlog(0)\n}\n"
}

const users = `
-- store/users.go --
package store

import "time"

// Names is documented.
func Names(ids []int) {
	for _, id := range ids {
		prepare(id)
		load(id)
	} // loop
	done()
}

func Poll() {
	t := time.NewTicker(1)
	defer t.Stop()
	work()
}

func (r *Repo) load(id int) {
	query(id)
}
`

// want is the text of the cause and its line, by text; "" if the finding is old.
func TestCause(t *testing.T) {
	for _, test := range []struct {
		name       string
		before     string    // besides users
		after      string    // whole files
		edit       [2]string // in store/users.go
		file, text string
		loop       bool
		path       symbol.Symbol
		want, line string
	}{
		{name: "nothing changed", text: "load(id)", loop: true},
		{name: "the line", edit: [2]string{"\t\tload(id)", "\t\tload(id + 1)"}, text: "load(id + 1)", want: "this line changed", line: "load(id + 1)"},
		{name: "elsewhere in the function", edit: [2]string{"\tdone()", "\tdone(1)"}, text: "load(id)", loop: true},
		{name: "elsewhere in the file", edit: [2]string{"work()", "work(1)"}, text: "load(id)", loop: true},
		{name: "in the loop", edit: [2]string{"prepare(id)", "prepare(id, 1)"}, text: "load(id)", loop: true, want: "the loop changed", line: "prepare(id, 1)"},
		{name: "the loop's head", edit: [2]string{"range ids", "range more(ids)"}, text: "load(id)", loop: true, want: "the loop changed", line: "range more"},
		{name: "removed in the loop", edit: [2]string{"\t\tprepare(id)\n", ""}, text: "load(id)", loop: true, want: "the loop changed", line: "load(id)"},
		{name: "removed behind the loop", edit: [2]string{"\tdone()\n", ""}, text: "load(id)", loop: true},
		{name: "spaces", edit: [2]string{"\t\tload(id)\n", "\t\tload( id )\n\n"}, text: "load( id )", loop: true},
		{name: "a comment", edit: [2]string{"\t\tload(id)\n", "\t\tload(id) // one\n"}, text: "load(id)", loop: true},
		{name: "a doc comment", edit: [2]string{"is documented", "is well documented"}, text: "load(id)", loop: true},
		{name: "several lines", edit: [2]string{"\t\tload(id)\n", "\t\tload(\n\t\t\tid,\n\t\t)\n"}, text: "load(", loop: true},
		{name: "renamed function", edit: [2]string{"func Names(", "func UserNames("}, text: "load(id)", loop: true},
		{name: "lines above", edit: [2]string{"import \"time\"\n", "import (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar _ = fmt.Sprint\n"}, text: "load(id)", loop: true},

		{name: "the helper", edit: [2]string{"query(id)", "query(id, 2)"}, text: "load(id)", loop: true, path: "(*example.com/shop/store.Repo).load", want: "`store.Repo.load` changed", line: "query(id, 2)"},
		{name: "a literal in the helper", edit: [2]string{"query(id)", "query(id, 2)"}, text: "load(id)", path: "(*example.com/shop/store.Repo).load$1", want: "`store.Repo.load` changed", line: "query(id, 2)"},
		{name: "a comment in the helper", edit: [2]string{"query(id)", "query(id) // 2"}, text: "load(id)", loop: true, path: "(*example.com/shop/store.Repo).load"},
		{name: "removed in the helper", edit: [2]string{"\tquery(id)\n", ""}, text: "load(id)", path: "(*example.com/shop/store.Repo).load", want: "`store.Repo.load` changed", line: "}"},
		{name: "another function of that name", edit: [2]string{"query(id)", "query(id, 2)"}, text: "load(id)", path: "example.com/shop/store.load"},
		{name: "a helper that called it before", before: helper("", "rows := query(id)\n\tlog(rows)"), after: helper("", "rows := query(id)\n\tlog(rows, 2)"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help"},
		{name: "more is done by the helper", before: helper("", "query(id)"), after: helper("", "query(id)\n\tquery(2)"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed", line: "query(2)"},
		{name: "the condition of a call", before: helper("if id > 9 {", "query(id)\n\t}"), after: helper("if id > 0 {", "query(id)\n\t}"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed", line: "id > 0"},
		{name: "the case of a call", before: helper("switch id {\n\tcase 1:", "query(id)\n\t}"), after: helper("switch id {\n\tcase 2:", "query(id)\n\t}"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed", line: "case 2"},
		{name: "beside the condition", before: helper("if id > 9 {", "query(id)\n\t}\n\tlog(1)"), after: helper("if id > 9 {", "query(id)\n\t}\n\tlog(2)"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help"},
		{name: "a way around the call was removed", before: helper("if known[id] {\n\t\treturn\n\t}", "query(id)"), after: helper("", "query(id)"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed"},
		{name: "an exit behind the call", before: helper("", "query(id)\n\tif id > 1 {\n\t\treturn\n\t}"), after: helper("", "query(id)\n\tif id > 2 {\n\t\treturn\n\t}"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help"},
		{name: "an exit behind the call in a loop", before: helper("for {", "query(id)\n\tif id > 1 {\n\t\tbreak\n\t}\n\t}"), after: helper("for {", "query(id)\n\t}"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed"},
		{
			name: "a helper that moved and changed elsewhere", before: helper("", "query(id)\n\tlog(1)"),
			after: strings.Replace(helper("", "query(id)\n\tlog(2)"), "store/help.go", "store/moved.go", 1) + "-- store/help.go --\n", file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help",
		},
		{name: "a condition in an expression", before: helper("", "_ = known[id] || query(id)"), after: helper("", "_ = id == 0 || query(id)"), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed"},
		{name: "the parameters of the helper", before: helper("", "query(id)"), after: strings.Replace(helper("", "query(id)"), "(id int)", "(id int, _ bool)", 1), file: "store/loop.go", text: "help(id)", path: "example.com/shop/store.help", want: "`store.help` changed", line: "_ bool"},
		{
			name: "a helper in an external test", after: "-- store/users_test.go --\npackage store_test\n\nfunc help() { query() }\n",
			text: "load(id)", path: "example.com/shop/store_test.help", want: "`store_test.help` changed",
		},
		{
			name: "a helper in another module", before: "-- lib/go.mod --\nmodule example.com/lib\n-- lib/in/lib.go --\npackage in\n\nfunc Do() {}\n", after: "-- lib/in/lib.go --\npackage in\n\nfunc Do() { query() }\n",
			text: "load(id)", path: "example.com/lib/in.Do", want: "`in.Do` changed",
		},

		{name: "what releases", edit: [2]string{"\tdefer t.Stop()\n", ""}, text: "NewTicker", want: "`defer t.Stop()` was removed", line: "work()"},
		{
			name: "what releases, the nearest", before: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n\tdefer r.Close()\n\tuse(r)\n\tr = get(2)\n\tdefer r.Close()\n\tdone(r)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n\tuse(r)\n\tr = get(2)\n\tdone(r)\n}\n", file: "a.go", text: "get(2)", want: "`defer r.Close()` was removed", line: "done",
		},
		{
			name: "a variable of that name behind", before: "-- a.go --\npackage a\n\nfunc f() {\n\tfor r := range all() {\n\t\tload(r)\n\t}\n\tr := get(1)\n\tuse(r)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tfor r := range all() {\n\t\tload(r)\n\t}\n\tr := find(2)\n\tuse(r)\n}\n", file: "a.go", text: "load(r)",
		},
		{
			name: "a use that was rewritten", before: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n\told.Use(r)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n\tfresh.Use(r)\n}\n", file: "a.go", text: "get(1)",
		},
		{
			name: "a use that was removed", before: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n\tend(r)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tr := get(1)\n}\n", file: "a.go", text: "get(1)", want: "`end(r)` was removed", line: "}",
		},
		{
			name: "Remove of a file", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(id)\n\tos.Remove(id)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(id)\n}\n", file: "a.go", text: "load(id)",
		},
		{name: "what releases, replaced", edit: [2]string{"defer t.Stop()", "log()"}, text: "NewTicker", want: "`defer t.Stop()` was removed", line: "log()"},
		{name: "what releases, moved", edit: [2]string{"\tdefer t.Stop()\n\twork()\n", "\twork()\n\tdefer t.Stop()\n"}, text: "NewTicker"},
		{name: "what releases, rewritten", edit: [2]string{"defer t.Stop()", "defer func() { t.Stop() }()"}, text: "NewTicker"},
		{name: "what does not release", edit: [2]string{"\twork()\n", ""}, text: "NewTicker"},
		{
			name: "a lock", before: "-- a.go --\npackage a\n\nfunc f() {\n\tmu.Lock()\n\twork(mu)\n\tmu.Unlock()\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tmu.Lock()\n\twork(mu)\n}\n", file: "a.go", text: "mu.Lock", want: "`mu.Unlock()` was removed", line: "}",
		},
		{
			name: "a use of the same value", before: "-- a.go --\npackage a\n\nfunc f() {\n\tmu.Lock()\n\twork(mu)\n\tmu.Unlock()\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tmu.Lock()\n\tmu.Unlock()\n}\n", file: "a.go", text: "mu.Lock",
		},
		{
			name: "a deadline", before: "-- a.go --\npackage a\n\nfunc f() {\n\tctx, cancel := WithTimeout(ctx, 1)\n\tget(ctx)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tctx, cancel := WithCancel(ctx)\n\tget(ctx)\n}\n", file: "a.go", text: "get(", want: "`ctx, cancel := WithTimeout(ctx, 1)` was removed", line: "WithCancel",
		},
		{
			name: "a definition that was extended", before: "-- a.go --\npackage a\n\nfunc f() {\n\tid := parse(r)\n\tload(id)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tid, err := parse(r)\n\tload(id)\n}\n", file: "a.go", text: "load(",
		},
		{
			name: "a suppression", before: "-- a.go --\npackage a\n\nfunc f() {\n\t//nolint:nplusone // few\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n", file: "a.go", text: "load(1)", want: "its suppression was removed", line: "load(1)",
		},
		{
			name: "another rule's suppression", before: "-- a.go --\npackage a\n\nfunc f() {\n\t//nolint:gosec // few\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n", file: "a.go", text: "load(1)",
		},
		{
			name: "a suppression of the function", before: "-- a.go --\npackage a\n\n//reviewlint:ignore nplusone few\nfunc f() {\n\n\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\n\n\tload(1)\n}\n", file: "a.go", text: "load(1)", want: "its suppression was removed", line: "func f",
		},

		{
			name: "moved within the file", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n\tload(3)\n}\n\nfunc g() {\n\tload(2)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc g() {\n\tload(2)\n}\n\nfunc f() {\n\tload(1)\n\tload(3)\n}\n", file: "a.go", text: "load(1)",
		},
		{
			name: "moved to a new file", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(2)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc g() {\n\tload(2)\n}\n-- b.go --\npackage a\n\n// Moved.\nfunc f() {\n\tload(1)\n}\n", file: "b.go", text: "load(1)",
		},
		{
			name: "moved and changed", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n-- b.go --\npackage a\n\nfunc f() {\n\tload(1, 2)\n}\n", file: "b.go", text: "load(1, 2)", want: "this line changed", line: "load(1, 2)",
		},
		{
			name: "copied", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(1)\n}\n\nfunc h() {\n\tload(1) // h\n}\n", file: "a.go", text: "// h", want: "this line changed", line: "// h",
		},
		{
			name: "copied, the original", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n",
			after: "-- a.go --\npackage a\n\nfunc g() {\n\tload(1)\n}\n\nfunc f() {\n\tload(1) // f\n}\n", file: "a.go", text: "// f",
		},
		{
			name: "renamed file", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(2)\n}\n",
			after: "-- a.go --\n-- sub/b.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(2, 2)\n}\n", file: "sub/b.go", text: "load(1)",
		},
		{
			name: "renamed file, changed function", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(2)\n}\n",
			after: "-- a.go --\n-- sub/b.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n\nfunc g() {\n\tload(2, 2)\n}\n", file: "sub/b.go", text: "load(2", want: "this line changed", line: "load(2, 2)",
		},
		{name: "new file", after: "-- new/a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n", file: "new/a.go", text: "load(1)", want: "this line changed", line: "load(1)"},
		{
			name: "at package level", before: "-- a.go --\npackage a\n\nvar a = load(1)\nvar b = 2\n", after: "-- a.go --\npackage a\n\nvar a = load(1)\nvar b = load(2)\n",
			file: "a.go", text: "load(2)", want: "this line changed", line: "load(2)",
		},
		{
			name: "at package level, old", before: "-- a.go --\npackage a\n\nvar a = load(1)\nvar b = 2\n", after: "-- a.go --\npackage a\n\nvar a = load(1)\nvar b = load(2)\n",
			file: "a.go", text: "load(1)",
		},
		{
			name: "carriage returns", before: "-- a.go --\npackage a\r\n\r\nfunc f() {\r\n\tload(1)\r\n\tload(2)\r\n}\r\n", after: "-- a.go --\npackage a\r\n\r\nfunc f() {\r\n\tload(1)\r\n\tload(2, 2)\r\n}\r\n",
			file: "a.go", text: "load(2", want: "this line changed", line: "load(2, 2)",
		},
		{
			name: "carriage returns only", before: "-- a.go --\npackage a\r\n\r\nfunc f() {\r\n\tload(1)\r\n}\r\n", after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n",
			file: "a.go", text: "load(1)",
		},
		{
			name: "odd file name", before: "-- süß \"x\"/ä b.go --\npackage a\n\nfunc f() {}\n", after: "-- süß \"x\"/ä b.go --\npackage a\n\nfunc f() { load(1) }\n",
			file: "süß \"x\"/ä b.go", text: "load(1)", want: "this line changed", line: "load(1)",
		},
		{
			name: "no newline at the end", before: "-- a.go --\npackage a\n", after: "-- a.go --\npackage a\n\nvar a = load(1)",
			file: "a.go", text: "load(1)", want: "this line changed", line: "load(1)",
		},
		{
			name: "broken code", before: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n}\n", after: "-- a.go --\npackage a\n\nfunc f() {\n\tload(1)\n\tload(2) )\n}\n",
			file: "a.go", text: "load(2)", want: "this line changed", line: "load(2)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t, users+test.before)
			file := test.file
			if file == "" {
				file = "store/users.go"
			}
			r.files(test.after)
			if test.edit[0] != "" {
				data, err := os.ReadFile(filepath.Join(r.dir, file))
				if err != nil || strings.Count(string(data), test.edit[0]) != 1 {
					t.Fatalf("%q is not once in %s", test.edit[0], file)
				}
				r.write(file, strings.Replace(string(data), test.edit[0], test.edit[1], 1))
			}
			var loop []string
			if test.loop {
				loop = []string{"for _, id", "} // loop"}
			}
			f := r.finding(file, test.text, loop...)
			if test.path != "" {
				f.Path = []symbol.Symbol{"example.com/shop/store.other", test.path, "example.com/shop/store.query", "(*database/sql.DB).Query"}
			}
			c, err := change.FromGit(t.Context(), r.dir, "HEAD")
			if err != nil {
				t.Fatal(err)
			}
			check := func(c *change.Change) {
				t.Helper()
				cause, ok := c.Cause(f)
				if cause.Text != test.want || ok != (test.want != "") {
					t.Errorf("cause %q, want %q", cause.Text, test.want)
				}
				if test.line != "" {
					data, _ := os.ReadFile(cause.Place.File)
					lines := strings.Split(string(data), "\n")
					if n := cause.Place.Line; n < 1 || n > len(lines) || !strings.Contains(lines[n-1], test.line) {
						t.Errorf("the change is at %v, want the line of %q", cause.Place, test.line)
					}
				}
			}
			check(c)

			// The same as a patch with context.
			r.git("add", "-A")
			patch := r.git("-c", "core.quotePath=true", "diff", "--cached", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/", "-M", "HEAD")
			if c, err = change.FromPatch(strings.NewReader(patch), r.dir); err != nil {
				t.Fatal(err)
			}
			check(c)
		})
	}
}

// What counts as the change: commits since the merge base, the index, the work tree, new files.
func TestFromGitScope(t *testing.T) {
	r := newRepository(t, "-- a.go --\npackage a\n\nvar one = 1\n\nvar two = 2\n\nvar three = 3\n-- .gitignore --\nignored.go\n")
	r.git("checkout", "-q", "-b", "topic")
	edit := func(old, new string) {
		data, _ := os.ReadFile(filepath.Join(r.dir, "a.go"))
		r.write("a.go", strings.Replace(string(data), old, new, 1))
	}
	edit("one = 1", "one = load(1)")
	r.git("commit", "-q", "-a", "-m", "topic")
	r.git("checkout", "-q", "main")
	edit("three = 3", "three = other(3)") // not ours
	r.git("commit", "-q", "-a", "-m", "main")
	r.git("checkout", "-q", "topic")
	check := func(state string, want ...string) {
		t.Helper()
		c, err := change.FromGit(t.Context(), r.dir, "main")
		if err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(filepath.Join(r.dir, "a.go"))
		for i := range strings.Count(string(data), "\n") {
			f := rule.Finding{Range: rule.Range{File: filepath.Join(r.dir, "a.go"), Line: i + 1, EndLine: i + 1}}
			line := strings.Split(string(data), "\n")[i]
			wanted := false
			for _, w := range want {
				wanted = wanted || strings.Contains(line, w)
			}
			if _, ok := c.Cause(f); ok != wanted {
				t.Errorf("%s: %q is new: %v", state, line, ok)
			}
		}
	}
	check("commit", "load(1)")
	edit("two = 2", "two = load(2)")
	check("work tree", "load(1)", "load(2)")
	r.git("add", "-A")
	check("index", "load(1)", "load(2)")
	r.git("checkout", "-q", "--detach")
	check("detached", "load(1)", "load(2)")
	r.git("commit", "-q", "-m", "more")
	r.git("merge", "-q", "main", "-m", "merge")
	check("after a merge of main", "load(1)", "load(2)")

	r.write("new.go", "package a\n\nvar four = load(4)\n")
	r.write("ignored.go", "package a\n\nvar five = load(5)\n")
	c, err := change.FromGit(t.Context(), filepath.Join(r.dir), "main")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Cause(r.finding("new.go", "load(4)")); !ok {
		t.Error("a file that git does not know yet is not new")
	}
	if _, ok := c.Cause(r.finding("ignored.go", "load(5)")); ok {
		t.Error("an ignored file is new")
	}
	if c, err = change.FromGit(t.Context(), r.dir, "HEAD"); err != nil || c.Empty() {
		t.Errorf("since HEAD: empty %v, %v", c.Empty(), err)
	}
	os.Remove(filepath.Join(r.dir, "new.go"))
	if c, err = change.FromGit(t.Context(), r.dir, "HEAD"); err != nil || !c.Empty() {
		t.Errorf("without a change: %v", err)
	}
}

// Symbolic links on the way to the repository do not matter.
func TestSymbolicLink(t *testing.T) {
	r := newRepository(t, users)
	r.write("store/new.go", "package store\n\nvar x = load(1)\n")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(r.dir, link); err != nil {
		t.Skip(err)
	}
	c, err := change.FromGit(t.Context(), filepath.Join(link, "store"), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	f := r.finding("store/new.go", "load(1)")
	f.Range.File = filepath.Join(link, "store", "new.go")
	if _, ok := c.Cause(f); !ok {
		t.Error("not new")
	}
}

func TestSubmodule(t *testing.T) {
	lib := newRepository(t, "-- lib.go --\npackage lib\n\nfunc F() {\n}\n")
	r := newRepository(t, users)
	r.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", lib.dir, "lib")
	r.git("commit", "-q", "-m", "with a submodule")
	r.write("lib/lib.go", "package lib\n\nfunc F() {\n\tload(1)\n}\n")
	r.git("-C", "lib", "commit", "-q", "-a", "-m", "load")
	r.write("store/users.go", "package store\n\nvar x = load(2)\n")
	c, err := change.FromGit(t.Context(), r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"lib/lib.go": "load(1)", "store/users.go": "load(2)"} {
		if _, ok := c.Cause(r.finding(file, text)); !ok {
			t.Errorf("%s in %s is not new", text, file)
		}
	}
	if _, ok := c.InDiff(filepath.Join(r.dir, "lib/lib.go"), 4); ok {
		t.Error("a file of a submodule is in the diff")
	}
	// As in a hook.
	t.Setenv("GIT_DIR", filepath.Join(r.dir, ".git"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(r.dir, ".git", "index"))
	if c, err = change.FromGit(t.Context(), r.dir, "HEAD"); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Cause(r.finding("lib/lib.go", "load(1)")); !ok {
		t.Error("in a hook, the submodule has not changed")
	}
	os.Unsetenv("GIT_DIR")
	os.Unsetenv("GIT_INDEX_FILE")
	// What is not committed in the submodule counts, too.
	r.write("lib/more.go", "package lib\n\nvar x = load(3)\n")
	r.git("-C", "lib", "reset", "-q", "--soft", "HEAD~1")
	if c, err = change.FromGit(t.Context(), r.dir, "HEAD"); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"lib/lib.go": "load(1)", "lib/more.go": "load(3)"} {
		if _, ok := c.Cause(r.finding(file, text)); !ok {
			t.Errorf("%s in %s is not new", text, file)
		}
	}
	// A submodule that is new as a whole.
	if c, err = change.FromGit(t.Context(), r.dir, "HEAD~1"); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Cause(r.finding("lib/lib.go", "func F")); !ok {
		t.Error("a function of a new submodule is not new")
	}
	r.git("-C", "lib", "checkout", "-q", "-f", "HEAD")
	os.Remove(filepath.Join(r.dir, "lib/more.go"))
	// Seen from the submodule, only what is in it counts.
	if c, err = change.FromGit(t.Context(), filepath.Join(r.dir, "lib"), "HEAD"); err != nil || !c.Empty() {
		t.Errorf("in the submodule: %v", err)
	}
}

func TestFromGitErrors(t *testing.T) {
	r := newRepository(t, users)
	r.git("branch", "release/v1")
	r.git("checkout", "-q", "--orphan", "orphan")
	r.git("commit", "-q", "-m", "unrelated")
	r.git("branch", "unrelated")
	r.git("checkout", "-q", "main")
	r.write("a.go", "package a\n")
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "second")
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth=1", "--no-single-branch", "file://"+r.dir, shallow)
	empty := filepath.Join(t.TempDir(), "empty")
	r.git("init", "-q", empty)
	outside := t.TempDir()
	for _, test := range []struct{ dir, rev, want string }{
		{r.dir, "release/v2", "unknown revision release/v2: fetch it, for example with `git fetch release v2`; did you mean release/v1?"},
		{r.dir, "origin/topic", "unknown revision origin/topic: fetch it, for example with `git fetch origin topic`"},
		{r.dir, "HEAD~1..HEAD", "HEAD~1..HEAD is a range: give the revision to compare with, such as HEAD~1"},
		{r.dir, "...HEAD", "...HEAD is a range: give the revision to compare with, such as main"},
		{r.dir, "--output=x", "unknown revision --output=x: fetch it"},
		{r.dir, "unrelated", "HEAD and unrelated have no common commit: give the change as a patch with -new-from-patch"},
		{shallow, "origin/release/v1", "HEAD and origin/release/v1 have no common commit in this shallow clone: fetch the history with `git fetch --unshallow` (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 for GitLab)"},
		{shallow, "HEAD~1", "unknown revision HEAD~1 in this shallow clone: fetch the history with `git fetch --unshallow`"},
		{empty, "main", "the repository has no commit yet: there is nothing to compare with"},
		{outside, "main", outside + " is not in a git repository: give the change as a patch with -new-from-patch"},
	} {
		_, err := change.FromGit(t.Context(), test.dir, test.rev)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s in %s: error %v, want %s", test.rev, test.dir, err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := change.FromGit(ctx, r.dir, "HEAD"); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	t.Setenv("PATH", outside)
	if _, err := change.FromGit(t.Context(), r.dir, "HEAD"); err == nil || !strings.HasPrefix(err.Error(), "git is not in PATH") {
		t.Errorf("no git: %v", err)
	}
}

func TestFromPatchErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("package a\n\nvar a = 2\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	const header = "diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n"
	for _, test := range []struct{ patch, want string }{
		{header + "@@ -3 +3 @@\n-var a = 1\n+var a = 2\n", ""},
		{"", ""},
		{"<html>404</html>\n", "the patch changes no file: is it a unified diff, as `git diff` writes it?"},
		{header + "@@ -3 +3 @@\n-var a = 1\n+var a = 3\n", "the patch does not fit " + filepath.Join(dir, "a.go") + ": line 3 reads otherwise; check out the new side of the patch"},
		{header + "@@ -3,0 +9 @@\n+var a = 3\n", "the patch does not fit " + filepath.Join(dir, "a.go") + ": line 9 reads otherwise; check out the new side of the patch"},
		{header + "@@ -3 +3 @@\nnonsense\n", "reading the diff: gitdiff: line"},
		{strings.ReplaceAll(header, "a.go", "gone.go") + "@@ -3 +3 @@\n-var a = 1\n+var a = 2\n", "no file of the patch is below " + dir},
	} {
		_, err := change.FromPatch(strings.NewReader(test.patch), dir)
		if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %s", test.patch, err, test.want)
		}
	}
}

func TestInDiff(t *testing.T) {
	lines := func(from, to int) string {
		var b strings.Builder
		for i := from; i <= to; i++ {
			b.WriteString("// line " + strings.Repeat("i", i) + "\n")
		}
		return b.String()
	}
	r := newRepository(t, "-- old.go --\npackage a\n\n"+lines(3, 40))
	// Line 10 changed, line 20 removed, two lines added behind line 30.
	text := "package a\n\n" + lines(3, 9) + "var ten = 10\n" + lines(11, 19) + lines(21, 30) + "var a = 1\nvar b = 2\n" + lines(31, 40)
	r.files("-- old.go --\n-- a.go --\n" + text)
	r.git("add", "-A")
	c, err := change.FromGit(t.Context(), r.dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		line, old int
		ok        bool
	}{
		{1, 1, false}, {6, 6, false}, {7, 7, true}, {9, 9, true}, {10, 0, true}, {11, 11, true}, {13, 13, true}, {14, 14, false},
		{16, 16, false}, {17, 17, true}, {19, 19, true}, {20, 21, true}, {22, 23, true}, {23, 24, false},
		{26, 27, false}, {27, 28, true}, {29, 30, true}, {30, 0, true}, {31, 0, true}, {32, 31, true}, {34, 33, true}, {35, 34, false},
	} {
		got, ok := c.InDiff(filepath.Join(r.dir, "a.go"), test.line)
		if ok != test.ok || got.OldLine != test.old || got.File != "a.go" || got.OldFile != "old.go" {
			t.Errorf("line %d: %+v, %v, want old line %d, %v", test.line, got, ok, test.old, test.ok)
		}
	}
	if _, ok := c.InDiff(filepath.Join(r.dir, "go.mod"), 1); ok {
		t.Error("a file that did not change is in the diff")
	}
}
