package gate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// project is a directory with files to review.
type project struct {
	*testing.T
	dir string
}

func (p project) write(name, text string) string {
	p.Helper()
	file := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		p.Fatal(err)
	}
	return file
}

// finding is a finding in a file with a text that identifies it.
func (p project) finding(name, text string, line int) rule.Finding {
	f := finding("blocker", "a", line)
	f.Range.File, f.Range.Line, f.Range.EndLine = filepath.Join(p.dir, name), line, line
	f.Function, f.Message = "example.com/m.F", text
	f.Fingerprint = rule.Fingerprint(f.Rule, f.Kind, f.Function, text)
	return f
}

// review judges findings in a run over the files called reviewed.
func (p project) review(r Request, reviewed []string, findings ...rule.Finding) *Outcome {
	p.Helper()
	res := &engine.Result{Findings: findings}
	for _, name := range reviewed {
		res.Files = append(res.Files, filepath.Join(p.dir, name))
	}
	slices.Sort(res.Files)
	r.Dir, r.Rules = p.dir, rules
	if r.Config == nil {
		r.Config = config.Default()
	}
	r.Config.Dir = p.dir
	g, err := New(p.Context(), r)
	if err != nil {
		p.Fatal(err)
	}
	o, err := g.Judge(res)
	if err != nil {
		p.Fatal(err)
	}
	return o
}

func messages(o *Outcome) string {
	var list []string
	for _, f := range o.Findings {
		list = append(list, f.Message)
	}
	return strings.Join(list, " ")
}

func TestBaseline(t *testing.T) {
	p := project{t, t.TempDir()}
	p.write("a.go", "package m")
	p.write("sub/b.go", "package sub")
	both := []string{"a.go", "sub/b.go"}
	file := filepath.Join(p.dir, "known.json")
	numbered := p.finding("a.go", "x", 9)
	numbered.Fingerprint += ":2"

	// Writing takes everything, and reports nothing of it.
	o := p.review(Request{WriteBaseline: file}, both, p.finding("a.go", "x", 3), numbered, p.finding("sub/b.go", "y", 1))
	if messages(o) != "" || o.ExitCode() != Passed || len(o.Notes) != 1 || o.Notes[0] != "wrote 3 known findings to "+file {
		t.Errorf("got %s, notes %q", messages(o), o.Notes)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "comment": "findings that reviewlint knows and does not report; written by reviewlint -write-baseline",
  "version": 1,
  "findings": [
    {
      "rule": "blocker",
      "kind": "a",
      "file": "a.go",
      "function": "example.com/m.F",
      "fingerprint": "X",
      "count": 2
    },
    {
      "rule": "blocker",
      "kind": "a",
      "file": "sub/b.go",
      "function": "example.com/m.F",
      "fingerprint": "Y"
    }
  ]
}
`
	x, y := p.finding("a.go", "x", 1).Fingerprint, p.finding("a.go", "y", 1).Fingerprint
	if got := strings.NewReplacer(x, "X", y, "Y").Replace(string(text)); got != want {
		t.Errorf("wrote %s", got)
	}

	known := func() Request { return Request{Config: &config.Config{FailOn: "blocking", Baseline: "known.json"}} }
	for _, test := range []struct {
		name     string
		reviewed []string
		findings []rule.Finding
		want     string
		note     string
	}{
		{name: "all known", reviewed: both, findings: []rule.Finding{p.finding("a.go", "x", 3), numbered, p.finding("sub/b.go", "y", 1)}},
		{name: "moved", reviewed: both, findings: []rule.Finding{p.finding("a.go", "x", 30), p.finding("sub/b.go", "x", 31), p.finding("a.go", "y", 1)}},
		{name: "one more", reviewed: both, findings: []rule.Finding{p.finding("a.go", "x", 3), numbered, p.finding("a.go", "x", 5), p.finding("sub/b.go", "y", 1)}, want: "x"},
		{name: "another", reviewed: both, findings: []rule.Finding{p.finding("a.go", "x", 3), numbered, p.finding("sub/b.go", "y", 1), p.finding("a.go", "z", 5)}, want: "z"},
		{name: "one fixed", reviewed: both, findings: []rule.Finding{p.finding("a.go", "x", 3), p.finding("sub/b.go", "y", 1)}, note: "1 finding of the baseline is not there any more (blocker in a.go): take them out with -write-baseline " + file},
		{name: "all fixed", reviewed: both, note: "3 findings of the baseline are not there any more (blocker in a.go, blocker in sub/b.go): take them out with -write-baseline " + file},
		{name: "not reviewed", reviewed: []string{"a.go"}, findings: []rule.Finding{p.finding("a.go", "x", 3), numbered}},
		{name: "nothing reviewed"},
	} {
		o := p.review(known(), test.reviewed, test.findings...)
		note := strings.Join(o.Notes, "\n")
		if messages(o) != test.want || note != test.note {
			t.Errorf("%s: got %q, note %q; want %q, note %q", test.name, messages(o), note, test.want, test.note)
		}
	}

	// A rule that did not run proves nothing; a file that is gone does.
	if o := p.review(Request{Config: known().Config, Selection: Selection{On: []string{"nitpick"}}}, both); len(o.Notes) > 0 {
		t.Errorf("a rule that did not run: %q", o.Notes)
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "sub")); err != nil {
		t.Fatal(err)
	}
	if o := p.review(known(), []string{"a.go"}, p.finding("a.go", "x", 3), numbered); len(o.Notes) != 1 || !strings.Contains(o.Notes[0], "blocker in sub/b.go") {
		t.Errorf("a directory that is gone: %q", o.Notes)
	}
}

// Writing a baseline again takes out what is fixed and keeps what was not looked at.
func TestBaselineRewrite(t *testing.T) {
	p := project{t, t.TempDir()}
	p.write("a.go", "package m")
	p.write("sub/b.go", "package sub")
	file := filepath.Join(p.dir, "known.json")
	p.review(Request{WriteBaseline: file}, []string{"a.go", "sub/b.go"}, p.finding("a.go", "x", 3), p.finding("a.go", "old", 4), p.finding("sub/b.go", "y", 1))
	o := p.review(Request{WriteBaseline: file}, []string{"a.go"}, p.finding("a.go", "x", 3), p.finding("a.go", "new", 5))
	if len(o.Notes) != 1 || o.Notes[0] != "wrote 3 known findings to "+file {
		t.Errorf("notes %q", o.Notes)
	}
	b, err := ReadBaseline(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range b.entries {
		for _, text := range []string{"x", "old", "y", "new"} {
			if e.Fingerprint == p.finding("a.go", text, 1).Fingerprint {
				got = append(got, text)
			}
		}
	}
	slices.Sort(got)
	if strings.Join(got, " ") != "new x y" {
		t.Errorf("the baseline has %v", got)
	}
	// Nothing to write is an empty baseline.
	p.review(Request{WriteBaseline: file}, []string{"a.go", "sub/b.go"})
	if b, err = ReadBaseline(file); err != nil || len(b.entries) > 0 {
		t.Errorf("got %+v, %v", b, err)
	}
}
