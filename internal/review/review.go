// Package review runs rules in our engine: it puts together the engine, the
// configuration and the analyses that look at whole modules.
package review

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
)

// A world is an analysis that looks at the whole module. It overrides the analyzers that it links.
type world interface {
	engine.World
	// Link returns the import paths of the packages that would get other answers now than when they were analysed.
	Link() []string
	// Linked returns the analyzers whose overrides give answers that may change with Link.
	Linked() []*analysis.Analyzer
	// Record prepares for a run with a cache.
	Record()
}

// newWorlds returns the worlds of one run.
func newWorlds() []world {
	return []world{effects.NewModule(), provenance.NewModule(), runs.NewModule()}
}

// Run reviews the packages that o names with the given rules. It sets the fields of o that
// say what to run; findings of all kinds are returned, whatever c says about previews. o.Cache.Salt
// stands for the build of the tool.
func Run(ctx context.Context, o engine.Options, c *config.Config, rules []*rule.Rule) (*engine.Result, error) {
	shared, worlds := visible(c), newWorlds()
	o.Overrides = map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
		config.Analyzer: func(*analysis.Pass) (any, error) { return shared, nil },
	}
	for _, w := range worlds {
		maps.Copy(o.Overrides, w.Overrides())
		o.Linked = append(o.Linked, w.Linked()...)
	}
	o.Link = func() []string {
		var stale []string
		for _, w := range worlds {
			stale = append(stale, w.Link()...)
		}
		return stale
	}
	if o.Cache != nil {
		salt, err := json.Marshal(shared)
		if err != nil {
			return nil, fmt.Errorf("configuration: %w", err)
		}
		kept := *o.Cache
		kept.Salt += string(salt)
		kept.Options = []*analysis.Analyzer{config.Analyzer}
		for _, w := range worlds {
			w.Record()
			kept.Worlds = append(kept.Worlds, w)
		}
		o.Cache = &kept
	}
	o.Analyzers = nil
	for _, r := range rules {
		o.Analyzers = append(o.Analyzers, r.Analyzer)
	}
	return engine.Run(ctx, o)
}

// visible returns the part of c that decides what rules find. The rest, what becomes of the
// findings, is not for them to see.
func visible(c *config.Config) *config.Config {
	v := &config.Config{Gate: true, APIs: c.APIs, Rules: map[string]config.Rule{}}
	for name, r := range c.Rules {
		if len(r.Options) > 0 {
			v.Rules[name] = config.Rule{Options: r.Options}
		}
	}
	return v
}
