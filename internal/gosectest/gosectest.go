// Package gosectest compares a rule with the samples that gosec tests its own rules with.
package gosectest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// sample is what module samples prints.
type sample struct {
	Rule   string
	Index  int
	Files  []string
	Errors int
}

func (s sample) name() string { return fmt.Sprintf("%s/%d", s.Rule, s.Index) }

// Run reviews gosec's samples of the rules with the given names, and fails t where r finds something in a sample
// that gosec calls clean, or nothing in one that it does not. For the samples in otherwise,
// named like "G201/3", the opposite is expected; the values say why. It is skipped in short tests.
func Run(t *testing.T, r *rule.Rule, otherwise map[string]string, names ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles gosec")
	}
	samples := load(t, names)
	dir := enginetest.Module(t, module)
	for _, s := range samples {
		for i, code := range s.Files {
			name := filepath.Join(dir, strings.ToLower(s.Rule), fmt.Sprintf("s%d", s.Index), fmt.Sprintf("f%d.go", i))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(code), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := config.Default()
	c.Preview = true
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: enginetest.Env(), Patterns: []string{"./..."}}, c, []*rule.Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, f := range res.Findings {
		sub, err := filepath.Rel(dir, filepath.Dir(f.Range.File))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.ToUpper(filepath.ToSlash(sub))
		name = strings.Replace(name, "/S", "/", 1)
		found[name] = append(found[name], fmt.Sprintf("%d: %s", f.Range.Line, f.Message))
	}
	for _, e := range res.Errors {
		t.Log(e)
	}
	for _, s := range samples {
		name := s.name()
		reason, other := otherwise[name]
		delete(otherwise, name)
		if expected := s.Errors > 0 != other; expected != (len(found[name]) > 0) {
			t.Errorf("%s: findings expected: %v (%s), got %q in\n%s", name, expected, reason, found[name], strings.Join(s.Files, "\n"))
		}
	}
	for name := range otherwise {
		t.Errorf("there is no sample %s", name)
	}
}

// module is where the samples are put, with the packages they import for their side effects.
const module = `
-- go.mod --
module example.com/m

go 1.26

require github.com/lib/pq v1.0.0

replace github.com/lib/pq => ./pq
-- pq/go.mod --
module github.com/lib/pq
-- pq/pq.go --
package pq

// QuoteIdentifier stands for the function of that name.
func QuoteIdentifier(name string) string { return name }
-- empty.go --
package empty
`

// load returns the samples of the named rules.
func load(t *testing.T, names []string) []sample {
	t.Helper()
	_, self, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(self), "samples")
	ruletest.Watch(t, dir)
	cmd := exec.Command("go", append([]string{"run", "."}, names...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var samples []sample
	if err := json.Unmarshal(out, &samples); err != nil {
		t.Fatal(err)
	}
	return samples
}
