// Package golangci makes the rules linters of golangci-lint, as a module plugin: each under its own name, so that
// they are enabled, silenced (//nolint:<rule>) and given a severity one by one.
//
// Settings of a rule stand under linters.settings.custom.<rule>.settings and have the names of
// .reviewlint.yml: kinds and options of the rule, and preview and apis, which there stand at the top.
//
// Checks of other libraries (package bundle) are not part of it: golangci-lint has the originals.
package golangci

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/configfile"
	"github.com/reviewlint/reviewlint/internal/rule"
)

func init() {
	for _, r := range analyzers.Rules {
		register.Plugin(r.Name, func(settings any) (register.LinterPlugin, error) { return newPlugin(r, settings) })
	}
}

// BuildID identifies the build of the running program. It belongs in the version that golangci-lint is built with: its cache is
// kept by that, and shows the findings of an older build of the rules otherwise.
func BuildID() (string, error) { return cache.ToolID() }

// plugin is one rule as a linter.
type plugin struct {
	rule   *rule.Rule
	config *config.Config
}

// top are the settings that stand at the top of .reviewlint.yml.
var top = []string{"preview", "apis"}

// elsewhere are settings of a rule that golangci-lint has itself, and where.
var elsewhere = map[string]string{
	"enabled":  "linters.enable",
	"severity": "severity.rules",
	"exclude":  "linters.exclusions",
}

func newPlugin(r *rule.Rule, settings any) (*plugin, error) {
	given := map[string]any{}
	if settings != nil {
		var ok bool
		if given, ok = settings.(map[string]any); !ok {
			return nil, fmt.Errorf("settings of %s: want a map, not %T", r.Name, settings)
		}
	}
	all, own := map[string]any{}, map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if place := elsewhere[name]; place != "" {
			return nil, fmt.Errorf("settings of %s: golangci-lint has %s itself, set it with %s", r.Name, name, place)
		}
		if slices.Contains(top, name) {
			all[name] = given[name]
		} else {
			own[name] = given[name]
		}
	}
	all["rules"] = map[string]any{r.Name: own}
	c, err := configfile.FromSettings(all, analyzers.Rules)
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", r.Name, err)
	}
	for name, kind := range c.Rules[r.Name].Kinds {
		if kind.Severity != "" {
			return nil, fmt.Errorf("settings of %s: golangci-lint has the severity of %s itself, set it with %s", r.Name, name, elsewhere["severity"])
		}
	}
	return &plugin{r, c}, nil
}

// GetLoadMode implements register.LinterPlugin.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers implements register.LinterPlugin.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	if err := p.setAPIs(); err != nil {
		return nil, err
	}
	a := *p.rule.Analyzer
	a.Run = func(pass *analysis.Pass) (any, error) {
		c := *p.config
		c.Preview = true // which kinds are shown is decided below
		c.Nolint = true
		configured := *pass
		configured.ResultOf = maps.Clone(pass.ResultOf)
		configured.ResultOf[config.Analyzer] = &c
		configured.Report = func(d analysis.Diagnostic) {
			if p.shows(d.Category) {
				pass.Report(d)
			}
		}
		return p.rule.Analyzer.Run(&configured)
	}
	return []*analysis.Analyzer{&a}, nil
}

// setAPIs makes the APIs of the settings known to the analyses that the rules share.
func (p *plugin) setAPIs() error {
	text, err := json.Marshal(p.config.APIs)
	if err != nil || string(text) == "{}" {
		return err
	}
	known := config.Analyzer.Flags.Lookup("apis").Value
	if known.String() != "" && known.String() != string(text) {
		return fmt.Errorf("settings of %s: apis hold for all rules, but differ from those of another rule: write them once", p.rule.Name)
	}
	return known.Set(string(text))
}

// shows reports whether findings of a kind are shown. To enable a linter that is in preview is to ask for its previews.
func (p *plugin) shows(category string) bool {
	kind, _ := p.rule.Kind(category)
	if enabled := p.config.Rules[p.rule.Name].Kinds[category].Enabled; enabled != nil {
		return *enabled
	}
	return !kind.Preview || p.config.Preview || p.rule.InPreview()
}
