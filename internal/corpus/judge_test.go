package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// judgementsOf reads a judgements file with the given name and content.
func judgementsOf(t *testing.T, name, content string) (*judgements, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return readJudgements(file)
}

func TestReadJudgements(t *testing.T) {
	want := judgement{project: "shop", commit: "0123abc", kind: "r/k", place: "a.go:3", fingerprint: "f00d", verdict: isFalse, note: `a|b, "c"`}
	for _, test := range []struct{ name, content string }{
		{"j.md", "# Judged\n\n| verdict | when |\n|---|---|\n| true | it is |\n\n" +
			"| Project | commit | kind | place | fingerprint | verdict | note |\n|:--|---|--:|---|---|---|---|\n" +
			"| shop | `0123abc` | r/k | `a.go:3` | f00d | False | a\\|b, \"c\" |\n" +
			"| shop | 0123abc | r/k | a.go:9 | beef | ? | |\n"},
		{"j.csv", "project,commit,place,kind,verdict,fingerprint,note\n# remark\n" +
			"shop,0123abc,a.go:3,r/k,false,f00d,\"a|b, \"\"c\"\"\"\nshop,0123abc,a.go:9,r/k,,beef,\n"},
	} {
		js, err := judgementsOf(t, test.name, test.content)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(js.list) != 1 {
			t.Errorf("%s: got %d judgements, want 1: %+v", test.name, len(js.list), js.list)
			continue
		}
		got := js.list[0]
		got.file, got.line = "", 0
		if got != want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, want)
		}
	}
}

func TestReadJudgementsErrors(t *testing.T) {
	const header = "project,commit,kind,place,fingerprint,verdict\n"
	for _, test := range []struct{ content, want string }{
		{header + "shop,,r/k,a.go:3,,maybe\n", `:2: verdict "maybe"`},
		{header + ",,r/k,a.go:3,,true\n", ":2: no project"},
		{header + "shop,,,a.go:3,,true\n", ":2: want a kind and a place"},
		{header + "shop,,r/k,a.go:3,,true\n\nshop,,r/k,a.go:3,,false\n", "j.csv:2 calls the same finding true"},
		{"shop,,r/k,a.go:3,,true\n", "must name the columns"},
		{header + "shop,true\n", "wrong number of fields"},
	} {
		if _, err := judgementsOf(t, "j.csv", test.content); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want an error with %q", test.content, err, test.want)
		}
	}
}

func TestJudgementOf(t *testing.T) {
	shop := checkout.Module{Name: "shop", Commit: "0123abcdef"}
	later := checkout.Module{Name: "shop", Commit: "fedcba3210"}
	byPlace := judgement{project: "shop", commit: "0123abc", kind: "r/k", place: "a.go:3", verdict: isTrue}
	both := judgement{project: "shop", commit: "0123abc", kind: "r/k", place: "a.go:3", fingerprint: "f", verdict: isTrue}
	byFingerprint := judgement{project: "shop", fingerprint: "f", verdict: isTrue}
	for _, test := range []struct {
		name   string
		j      judgement
		module checkout.Module
		f      report.Finding
		want   bool
	}{
		{"place", byPlace, shop, finding("r/k", "a.go", 3, "f", "m"), true},
		{"another line", byPlace, shop, finding("r/k", "a.go", 4, "f", "m"), false},
		{"another kind", byPlace, shop, finding("r/l", "a.go", 3, "f", "m"), false},
		{"another project", byPlace, checkout.Module{Name: "other", Commit: shop.Commit}, finding("r/k", "a.go", 3, "f", "m"), false},
		{"place at another commit", byPlace, later, finding("r/k", "a.go", 3, "f", "m"), false},
		{"place with another message", both, shop, finding("r/k", "a.go", 3, "g", "m"), true},
		{"fingerprint at another commit", both, later, finding("r/k", "a.go", 30, "f", "m"), true},
		{"twin: equal fingerprint at another place of the same commit", both, shop, finding("r/k", "a.go", 5, "f", "m"), false},
		{"fingerprint alone", byFingerprint, shop, finding("r/k", "a.go", 5, "f", "m"), true},
		{"another fingerprint", byFingerprint, shop, finding("r/k", "a.go", 5, "g", "m"), false},
		{"no commit known", byPlace, checkout.Module{Name: "shop"}, finding("r/k", "a.go", 3, "f", "m"), false},
	} {
		js := &judgements{list: []judgement{test.j}}
		if got := js.of(test.module, &test.f) != nil; got != test.want {
			t.Errorf("%s: judged = %v, want %v", test.name, got, test.want)
		}
	}
}

func TestOverLimit(t *testing.T) {
	for _, test := range []struct {
		severity                   rule.Severity
		true, arguable, falseCount int
		want                       bool
	}{
		{rule.Blocking, 49, 0, 1, false},
		{rule.Blocking, 48, 0, 1, true},
		{rule.Blocking, 0, 10, 0, false},
		{rule.Question, 4, 0, 1, false},
		{rule.Question, 2, 1, 1, true},
		{rule.Nit, 0, 0, 9, false},
		{rule.Blocking, 0, 0, 0, false},
	} {
		c := &tally{severity: test.severity, verdicts: map[verdict]int{isTrue: test.true, isArguable: test.arguable, isFalse: test.falseCount}}
		if got := c.overLimit(); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

// A directory stands for all files with judgements in it.
func TestReadDirectory(t *testing.T) {
	dir := write(t, "judgements", []txtar.File{
		{Name: "one.md", Data: []byte("| project | fingerprint | verdict |\n|---|---|---|\n| shop | f1 | true |\n")},
		{Name: "two.csv", Data: []byte("project,fingerprint,verdict\nshop,f2,false\n")},
		{Name: "other.txt", Data: []byte("project,fingerprint,verdict\nshop,f3,maybe\n")},
	})
	js, err := readJudgements(dir)
	if err != nil || len(js.list) != 2 || js.list[0].fingerprint != "f1" || js.list[1].verdict != isFalse {
		t.Errorf("got %+v, %v", js, err)
	}
	contradiction := []byte("project,fingerprint,verdict\nshop,f1,false\n")
	if err := os.WriteFile(filepath.Join(dir, "three.csv"), contradiction, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readJudgements(dir); err == nil || !strings.Contains(err.Error(), "three.csv:2: "+filepath.Join(dir, "one.md")+":3 calls") {
		t.Errorf("got %v", err)
	}
}

// The judgements in the documentation are read.
func TestDocumentation(t *testing.T) {
	js, err := readJudgements(filepath.Join("..", "..", "docs", "judgements"))
	if err != nil {
		t.Fatal(err)
	}
	if len(js.list) == 0 {
		t.Error("docs/judgements holds no judgement")
	}
	for _, j := range js.list {
		if j.verdict != isTrue && j.note == "" {
			t.Errorf("%s:%d: a verdict %q needs a note that says why", j.file, j.line, j.verdict)
		}
	}
}
