package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMain lets a copy of the test binary stand for a build of reviewlint: it writes the
// document that lies in the module under the name of the copy.
func TestMain(m *testing.M) {
	if !strings.HasSuffix(strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), ".test") {
		os.Exit(fakeBuild(os.Args))
	}
	os.Exit(m.Run())
}

func fakeBuild(args []string) int {
	if len(args) < 6 || args[1] != "-C" || !slices.Equal(args[3:6], []string{"-preview", "-format", "json"}) {
		fmt.Fprintln(os.Stderr, "unexpected arguments", args[1:])
		return 2
	}
	name := strings.TrimSuffix(filepath.Base(args[0]), ".exe") + ".json"
	data, err := os.ReadFile(filepath.Join(args[2], name))
	if err != nil {
		fmt.Fprintln(os.Stderr, "no such module")
		return 2
	}
	os.Stdout.Write(data)
	return 1 // as with findings that block
}

// fakeBuilds puts copies of the test binary into a new directory.
func fakeBuilds(t *testing.T, names ...string) (paths []string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name+filepath.Ext(exe))
		if filepath.Ext(exe) == ".test" {
			path = filepath.Join(dir, name)
		}
		if err := os.WriteFile(path, data, 0o777); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// write puts the files of a txtar archive into a new directory called name.
func write(t *testing.T, name string, files []txtar.File) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestReports runs the command as testdata/*.txtar say: the comment is a list of arguments,
// base.json and head.json are what the two builds find in the module shop, which has the
// other files, and want.md is the report.
func TestReports(t *testing.T) {
	builds := fakeBuilds(t, "base", "head")
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no test cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := write(t, "shop", archive.Files)
			args := strings.NewReplacer("BASE", builds[0], "HEAD", builds[1], "DIR", dir).Replace(string(archive.Comment))
			var stdout bytes.Buffer
			if err := run(t.Context(), strings.Fields(args), &stdout, io.Discard); err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want.md" })
			if *update {
				archive.Files[i].Data = stdout.Bytes()
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := stdout.String(), string(archive.Files[i].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s\n(if intended: go test ./internal/corpus -update)", got, want)
			}
		})
	}
}

func finding(kind, file string, line int, fingerprint, message string) report.Finding {
	ruleName, kind, _ := strings.Cut(kind, "/")
	return report.Finding{
		Rule: ruleName, Kind: kind, Severity: rule.Blocking,
		Range:       report.Range{File: file, Line: line, Column: 2, EndLine: line, EndColumn: 9},
		Fingerprint: fingerprint, Message: message,
	}
}

func TestDiff(t *testing.T) {
	type findings = []report.Finding
	loop := []report.Span{{Text: "loop", Range: report.Range{File: "a.go", Line: 1}}}
	first, second := finding("r/k", "a.go", 3, "f1", "one"), finding("r/k", "a.go", 5, "f2", "two")
	first.Causes, second.Causes = loop, loop
	for _, test := range []struct {
		name       string
		base, head findings
		want       string // line of base, line of head, status
	}{
		{"same", findings{finding("r/k", "a.go", 3, "f", "m")}, findings{finding("r/k", "a.go", 3, "f", "m")}, "3 3 "},
		{"another message", findings{finding("r/k", "a.go", 3, "f", "m")}, findings{finding("r/k", "a.go", 3, "g", "n")}, "3 3 changed"},
		{"another kind", findings{finding("r/k", "a.go", 3, "f", "m")}, findings{finding("r/l", "a.go", 3, "g", "m")}, "3 3 changed"},
		{"another rule at the same place", findings{finding("q/k", "a.go", 3, "f", "m")}, findings{finding("r/k", "a.go", 3, "g", "m")}, "3 - gone, - 3 new"},
		{"another call of the same cause", findings{first}, findings{second}, "3 5 changed"},
		{"both calls of a cause, place before cause", findings{second}, findings{first, second}, "- 3 new, 5 5 "},
		{"kind before place", findings{finding("r/a", "a.go", 3, "f", "m"), finding("r/b", "a.go", 3, "g", "m")},
			findings{finding("r/b", "a.go", 3, "g", "m")}, "3 - gone, 3 3 "},
		{"fingerprint elsewhere", findings{finding("r/k", "a.go", 3, "f", "m")}, findings{finding("r/k", "a.go", 9, "f", "m")}, "3 9 changed"},
		{"one of two equal ones", findings{finding("r/k", "a.go", 3, "f", "m"), finding("r/k", "a.go", 4, "f", "m")},
			findings{finding("r/k", "a.go", 4, "f", "m")}, "3 - gone, 4 4 "},
		{"only the fingerprint", findings{finding("r/k", "a.go", 3, "f", "m")}, findings{finding("r/k", "a.go", 3, "g", "m")}, "3 3 changed"},
		{"nothing", nil, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			line := func(f *report.Finding) string {
				if f == nil {
					return "-"
				}
				return fmt.Sprint(f.Line)
			}
			for _, p := range diff(test.base, test.head) {
				got = append(got, line(p.base)+" "+line(p.head)+" "+statuses[p.status()])
			}
			if got := strings.Join(got, ", "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSample(t *testing.T) {
	results := func(n int) []result {
		var r []result
		for _, name := range []string{"one", "two"} {
			var pairs []pair
			for line := range n {
				f := finding("r/k", "a.go", line, "f", "m")
				pairs = append(pairs, pair{head: &f})
			}
			r = append(r, result{Module: checkout.Module{Name: name}, pairs: pairs})
		}
		return r
	}
	places := func(results []result) (list []string) {
		for _, r := range results {
			for _, p := range r.pairs {
				list = append(list, fmt.Sprint(r.Name, p.head.Line))
			}
		}
		return list
	}
	ten, twenty := places(sample(results(50), 10, 1)), places(sample(results(50), 20, 1))
	if len(ten) != 10 || len(twenty) != 20 {
		t.Fatalf("got %d and %d findings, want 10 and 20", len(ten), len(twenty))
	}
	for _, p := range ten {
		if !slices.Contains(twenty, p) {
			t.Errorf("%s is in the sample of 10 but not in that of 20", p)
		}
	}
	if other := places(sample(results(50), 10, 2)); slices.Equal(ten, other) {
		t.Errorf("seeds 1 and 2 draw the same: %v", ten)
	}
	// A build that finds less leaves the rest of the sample as it is.
	fewer := places(sample(results(40), 20, 1))
	still := places(results(40))
	for _, p := range ten {
		if slices.Contains(still, p) && !slices.Contains(fewer, p) {
			t.Errorf("%s is not in the sample of a build that finds less", p)
		}
	}
	if all := places(sample(results(2), 100, 1)); len(all) != 4 {
		t.Errorf("got %d of 4 findings", len(all))
	}
	f := finding("r/k", "a.go", 1, "f", "m")
	if got := sample([]result{{pairs: []pair{{base: &f}, {base: &f, head: &f}}}}, 5, 1); len(got) != 0 {
		t.Errorf("sample has findings that are neither new nor changed: %v", got)
	}
}

func TestArguments(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{filepath.Join(dir, "missing")}, "missing"},
		{[]string{"-sample", "-1", dir}, "want a positive number"},
		{nil, "help requested"},
	} {
		if _, err := parse(test.args, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got %v, want an error with %q", test.args, err, test.want)
		}
	}
}

// A build that fails on one module does not end the run: the failure is an error of that module,
// and its findings of the other build are not called gone.
func TestFailingBuild(t *testing.T) {
	builds := fakeBuilds(t, "base", "head")
	var base bytes.Buffer
	if err := report.JSON(&base, &report.Document{Findings: []report.Finding{finding("r/k", "a.go", 3, "f", "m")}, Packages: 1}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ head, want string }{
		{"", `no document, exit status 2: no such module`},
		{"{", `no document, exit status 1: unexpected end of JSON input`},
	} {
		files := []txtar.File{{Name: "base.json", Data: base.Bytes()}}
		good := write(t, "good", append(files, txtar.File{Name: "head.json", Data: base.Bytes()}))
		if test.head != "" {
			files = append(files, txtar.File{Name: "head.json", Data: []byte(test.head)})
		}
		bad := write(t, "bad", files)
		var out bytes.Buffer
		err := run(t.Context(), []string{"-base", builds[0], "-head", builds[1], bad, good}, &out, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "1 review ended without a document") {
			t.Errorf("got error %v", err)
		}
		for _, want := range []string{
			`(?m)^- bad: new ` + regexp.QuoteMeta(test.want) + `$`,
			`(?m)^\| good \|  \| 1 \| 1 \| 1 \| 0 \| 0 \| 0 \| 0 \|$`,
			`(?m)^\| bad \|  \| 0 \| 0 \| 0 \| 0 \| 0 \| 0 \| 1 \|$`,
		} {
			if !regexp.MustCompile(want).Match(out.Bytes()) {
				t.Errorf("report does not match %s:\n%s", want, out.String())
			}
		}
	}
}

// A document of another version is not read.
func TestVersion(t *testing.T) {
	head := fakeBuilds(t, "head")[0]
	dir := write(t, "shop", []txtar.File{{Name: "head.json", Data: []byte(`{"version": 99, "findings": []}`)}})
	err := run(t.Context(), []string{"-head", head, dir}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("got %v", err)
	}
}

// TestRevision compares two revisions of a repository whose command writes a document.
func TestRevision(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	program := func(findings ...report.Finding) string {
		var doc bytes.Buffer
		if err := report.JSON(&doc, &report.Document{Findings: findings, Packages: 1}); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Print(%q) }\n", doc.String())
	}
	repo := write(t, "tool", []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/tool\n\ngo 1.26\n")},
		{Name: "cmd/reviewlint/main.go", Data: []byte(program(finding("r/k", "a.go", 3, "f", "m")))},
	})
	t.Chdir(repo)
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "."},
		{"-c", "user.Name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "first"},
	} {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	// The working tree finds one more.
	after := program(finding("r/k", "a.go", 3, "f", "m"), finding("r/k", "a.go", 7, "g", "m"))
	if err := os.WriteFile("cmd/reviewlint/main.go", []byte(after), 0o666); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-base", "HEAD", t.TempDir()}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^\| r/k \| 1 \| 2 \| 1 \| 0 \| 0 \|$`).MatchString(out.String()) {
		t.Errorf("want one new finding:\n%s", out.String())
	}
	err := run(t.Context(), []string{"-base", "nosuchrevision", t.TempDir()}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "neither a file nor a revision") {
		t.Errorf("got %v", err)
	}
}

// The document of a real run has every field that the comparison reads.
func TestDocumentRoundTrip(t *testing.T) {
	f := finding("r/k", "a.go", 3, "f", "m")
	f.Preview, f.Path, f.Function = true, []string{"p.f"}, "p.g"
	f.Causes = []report.Span{{Text: "loop", Range: f.Range}}
	f.Related = &f.Causes[0]
	f.Fixes = []report.Fix{{Message: "Fix", Edits: []report.Edit{{Range: f.Range, NewText: "x"}}}}
	var buf bytes.Buffer
	if err := report.JSON(&buf, &report.Document{Findings: []report.Finding{f}}); err != nil {
		t.Fatal(err)
	}
	var doc report.Document
	if err := json.Unmarshal(buf.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if p := (pair{&f, &doc.Findings[0]}); p.status() != unchanged {
		t.Errorf("differences after a round trip: %v", p.differences())
	}
}
