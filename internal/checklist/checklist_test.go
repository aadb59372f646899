package checklist

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	slug = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	name = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
)

func TestSections(t *testing.T) {
	seen := map[string]bool{}
	core := 0
	for _, s := range Sections {
		if !slug.MatchString(s.ID) || s.Title == "" || len(s.Rows) == 0 || seen[s.ID] {
			t.Errorf("section %q: want a unique slug, a title and rows", s.ID)
		}
		seen[s.ID] = true
		for _, r := range s.Rows {
			rest, ok := strings.CutPrefix(r.ID, s.ID+"/")
			if !ok || !slug.MatchString(rest) || r.Line == "" || seen[r.ID] {
				t.Errorf("row %q of section %s: want a unique ID that starts with the section, and a line", r.ID, s.ID)
			}
			seen[r.ID] = true
			for i, rule := range r.Rules {
				if !name.MatchString(rule) || slices.Contains(r.Rules[:i], rule) {
					t.Errorf("row %s: malformed or repeated rule %q", r.ID, rule)
				}
			}
			if got, ok := Find(r.ID); !ok || got.Line != r.Line {
				t.Errorf("Find(%q) = %v, %t", r.ID, got, ok)
			}
			if r.Core {
				core++
				if len(r.Rules) != 1 {
					t.Errorf("core row %s: want exactly one rule", r.ID)
				}
			}
		}
	}
	if core != 7 {
		t.Errorf("%d core rows, want 7", core)
	}
}

func TestFind(t *testing.T) {
	for _, id := range []string{"", "performance", "performance/", "performance/nothing", "security/nplusone"} {
		if row, ok := Find(id); ok {
			t.Errorf("Find(%q) = %v", id, row)
		}
	}
}

func TestRowFor(t *testing.T) {
	if row, ok := RowFor("missingauth"); !ok || row.ID != "security/authentication" {
		t.Errorf("RowFor(missingauth) = %v, %t", row, ok)
	}
	if row, ok := RowFor("magicnumber"); !ok || row.ID != "maintainability/numbers" {
		t.Errorf("RowFor(magicnumber) = %v, %t", row, ok)
	}
	if row, ok := RowFor("nosuchrule"); ok {
		t.Errorf("RowFor(nosuchrule) = %v", row)
	}
}

func TestSource(t *testing.T) {
	for id, want := range map[string]string{
		"correctness/requirements": "human",
		"performance/nplusone":     "own",
		"correctness/reachable":    "bundled",
		"security/secrets":         "own",
		"correctness/errors":       "own and bundled",
	} {
		row, ok := Find(id)
		if !ok || row.Source() != want || row.Human() != (want == "human") {
			t.Errorf("row %s: source %q, human %t, want source %q", id, row.Source(), row.Human(), want)
		}
	}
}
