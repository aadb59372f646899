package ruletest

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/fix"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// checkFixes checks that the fixes of findings in the fixtures of r, which are below dir, compile and silence
// their findings, and bring in no others.
func checkFixes(t *testing.T, dir string, r *rule.Rule, findings []rule.Finding) {
	t.Helper()
	left := map[string]int{} // fingerprint -> findings that are there without fixes
	for _, f := range findings {
		left[unnumbered(f)]++
	}
	for rest := findings; len(rest) > 0; {
		p, err := fix.New(rest, os.ReadFile)
		if err != nil {
			t.Fatal(err)
		}
		rest = nil
		for _, refused := range p.Refused {
			rest = append(rest, refused.Finding)
		}
		if len(p.Applied) == 0 {
			for _, refused := range p.Refused {
				t.Errorf("%s:%d: %s: the fix cannot be applied: %s", refused.Finding.Range.File, refused.Finding.Range.Line, refused.Finding.Message, refused.Reason)
			}
			return
		}
		res := runFixed(t, dir, r, p)
		for _, e := range res.Errors {
			t.Errorf("after the fixes: %v", e)
		}
		now := map[string]int{}
		for _, f := range res.Findings {
			now[unnumbered(f)]++
			if now[unnumbered(f)] > left[unnumbered(f)] {
				t.Errorf("%s:%d: %s: the fixes brought this in", f.Range.File, f.Range.Line, f.Message)
			}
		}
		applied := map[string]int{}
		for _, f := range p.Applied {
			applied[unnumbered(f)]++
		}
		for fingerprint, n := range applied {
			if now[fingerprint] > left[fingerprint]-n {
				t.Errorf("%s: still found after its fix", fingerprint)
			}
		}
	}
}

// unnumbered returns what identifies f and others of the same text in the same declaration.
func unnumbered(f rule.Finding) string {
	s, _, _ := strings.Cut(f.Fingerprint, ":")
	return s + " " + f.Rule + "/" + f.Kind + " in " + f.Function
}

// runFixed runs r on a copy of its fixtures to which p was applied.
func runFixed(t *testing.T, dir string, r *rule.Rule, p *fix.Plan) *engine.Result {
	t.Helper()
	copied := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", r.Name} {
		err := filepath.WalkDir(filepath.Join(dir, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			target := filepath.Join(copied, rel)
			if d.IsDir() {
				return os.MkdirAll(target, 0o777)
			}
			text, fixed := p.Contents(path)
			if !fixed {
				if text, err = os.ReadFile(path); err != nil {
					return err
				}
			}
			return os.WriteFile(target, text, 0o666)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	res, err := review.Run(context.Background(),
		engine.Options{Dir: copied, Patterns: []string{"./" + r.Name + "/..."}, Tests: r.Tests != rule.SkipTests, Env: Env()},
		&config.Config{Preview: true}, []*rule.Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	return res
}
