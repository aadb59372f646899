package golangci

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/golangci/plugin-module-register/register"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/analyzers/tickerleak"
	"github.com/reviewlint/reviewlint/internal/config"
)

func TestRegistered(t *testing.T) {
	for _, r := range analyzers.Rules {
		create, err := register.GetPlugin(r.Name)
		if err != nil {
			t.Error(err)
			continue
		}
		p, err := create(nil)
		if err != nil {
			t.Fatal(err)
		}
		list, err := p.BuildAnalyzers()
		if err != nil || len(list) != 1 || list[0].Name != r.Name || p.GetLoadMode() != register.LoadModeTypesInfo {
			t.Errorf("rule %s: analyzers %v, load mode %s, error %v", r.Name, list, p.GetLoadMode(), err)
		}
	}
}

func TestSettings(t *testing.T) {
	off := map[string]any{"enabled": false}
	on := map[string]any{"enabled": true}
	for name, test := range map[string]struct {
		settings any
		shown    []string // of owner, dropped and hygiene; the last two are previews
		err      string
	}{
		"none":             {shown: []string{"owner"}},
		"preview":          {settings: map[string]any{"preview": true}, shown: []string{"owner", "dropped", "hygiene"}},
		"kinds":            {settings: map[string]any{"kinds": map[string]any{"owner": off, "hygiene": on}}, shown: []string{"hygiene"}},
		"kind that is not": {settings: map[string]any{"kinds": map[string]any{"onwer": off}}, err: `owner`},
		"name that is not": {settings: map[string]any{"prewiev": true}, err: "prewiev"},
		"enabled":          {settings: map[string]any{"enabled": true}, err: "linters.enable"},
		"severity":         {settings: map[string]any{"severity": "nit"}, err: "severity.rules"},
		"kind's severity":  {settings: map[string]any{"kinds": map[string]any{"owner": map[string]any{"severity": "nit"}}}, err: "severity.rules"},
		"exclude":          {settings: map[string]any{"exclude": []any{"a"}}, err: "linters.exclusions"},
		"a list":           {settings: []any{"preview"}, err: "want a map"},
	} {
		p, err := newPlugin(tickerleak.Rule, test.settings)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) || !strings.Contains(err.Error(), "tickerleak") {
				t.Errorf("%s: error %v, want one with %q", name, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var shown []string
		for _, kind := range []string{"owner", "dropped", "hygiene"} {
			if p.shows(kind) {
				shown = append(shown, kind)
			}
		}
		if !slices.Equal(shown, test.shown) {
			t.Errorf("%s: shows %v, want %v", name, shown, test.shown)
		}
	}
}

// TestAPIs checks that the APIs of one rule's settings hold for all rules, and cannot contradict each other.
func TestAPIs(t *testing.T) {
	flag := config.Analyzer.Flags.Lookup("apis").Value
	t.Cleanup(func() { flag.Set("{}") })
	build := func(function string) error {
		p, err := newPlugin(nplusone.Rule, map[string]any{"apis": map[string]any{"queries": []any{map[string]any{"function": function, "effect": "read"}}}})
		if err != nil {
			return err
		}
		_, err = p.BuildAnalyzers()
		return err
	}
	if err := build("example.com/db.Find"); err != nil || !strings.Contains(flag.String(), "example.com/db.Find") {
		t.Errorf("error %v, flag %s", err, flag)
	}
	if err := build("example.com/db.Find"); err != nil {
		t.Error(err)
	}
	if err := build("example.com/db.Load"); err == nil || !strings.Contains(err.Error(), "write them once") {
		t.Errorf("error %v", err)
	}
	if err := build("no name"); err == nil {
		t.Error("no error for a name that is none")
	}
}

// TestCustomExample checks that the example for `golangci-lint custom` names this package, and the version of golangci-lint that the
// program in custom is built with.
func TestCustomExample(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", ".custom-gcl.example.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var example struct {
		Version string
		Name    string
		Plugins []struct{ Module, Import, Version string }
	}
	if err := yaml.UnmarshalWithOptions(data, &example, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join("custom", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`github.com/golangci/golangci-lint/v2 (\S+)`).FindSubmatch(mod)
	const module = "github.com/reviewlint/reviewlint"
	if m == nil || example.Version != string(m[1]) || example.Name == "" || len(example.Plugins) != 1 || example.Plugins[0].Module != module || example.Plugins[0].Import != module+"/golangci" {
		t.Errorf("%+v, custom/go.mod has %s", example, m)
	}
}

func TestBuildID(t *testing.T) {
	if id, err := BuildID(); err != nil || len(id) < 8 {
		t.Errorf("%q, %v", id, err)
	}
}
