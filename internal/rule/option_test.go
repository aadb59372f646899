package rule_test

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// declared returns a valid declaration with the given options.
func declared(options []rule.Option, run func(*rule.Pass) error) rule.Rule {
	return rule.Rule{
		Name: "longfunc", Title: "report long functions", Checklist: "c", Kinds: []rule.Kind{{Category: "a", Title: "a", Severity: rule.Nit}},
		Why: "w", Fix: "f", Limits: "l", Bad: "b", Good: "g", Since: "v0.1.0", Aliases: []string{"long"},
		Options: options, Run: run,
	}
}

func TestOptions(t *testing.T) {
	type values struct {
		max  int
		on   bool
		unit string
		skip []string
	}
	for _, test := range []struct {
		name  string
		set   config.Config
		flags map[string]string
		want  values
	}{
		{name: "defaults", want: values{60, true, "line", []string{"main"}}},
		{
			name:  "flags",
			flags: map[string]string{"max": "7", "on": "false", "unit": "byte", "skip": "a,b"},
			want:  values{7, false, "byte", []string{"a", "b"}},
		},
		{
			name:  "configuration",
			set:   config.Config{Rules: map[string]config.Rule{"long": {Options: map[string]any{"max": 8, "skip": []string{}}}}},
			flags: map[string]string{"max": "7", "unit": "byte"},
			want:  values{8, true, "byte", []string{}},
		},
	} {
		var got values
		r := rule.New(declared([]rule.Option{
			{Name: "max", Title: "most statements", Default: 60},
			{Name: "on", Title: "whether", Default: true},
			{Name: "unit", Title: "unit", Default: "line"},
			{Name: "skip", Title: "names", Default: []string{"main"}},
		}, func(p *rule.Pass) error {
			got = values{rule.Value[int](p, "max"), rule.Value[bool](p, "on"), rule.Value[string](p, "unit"), rule.Value[[]string](p, "skip")}
			return nil
		}))
		for name, value := range test.flags {
			if err := r.Analyzer.Flags.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
		pass := &analysis.Pass{ResultOf: map[*analysis.Analyzer]any{config.Analyzer: &test.set}}
		if _, err := r.Analyzer.Run(pass); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v, %v, want %v", test.name, got, err, test.want)
		}
	}
}

func TestInvalidOptions(t *testing.T) {
	for _, options := range [][]rule.Option{
		{{Name: "Max", Title: "t", Default: 1}},
		{{Name: "max", Default: 1}},
		{{Name: "max", Title: "t"}},
		{{Name: "max", Title: "t", Default: 1.5}},
		{{Name: "max", Title: "t", Default: 1}, {Name: "max", Title: "t", Default: 2}},
	} {
		r := declared(options, func(*rule.Pass) error { return nil })
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), "option") {
			t.Errorf("%v: error %v", options, err)
		}
	}
}
