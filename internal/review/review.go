// Package review runs rules in our engine: it puts together the engine, the
// configuration and the analyses that look at whole modules.
package review

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Run reviews the packages that o names with the given rules. It sets the fields of o that
// say what to run; findings of all kinds are returned, whatever c says about previews.
func Run(ctx context.Context, o engine.Options, c *config.Config, rules []*rule.Rule) (*engine.Result, error) {
	shared := *c
	shared.Gate = true
	module, values := effects.NewModule(), provenance.NewModule()
	o.Overrides = map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
		config.Analyzer:  func(*analysis.Pass) (any, error) { return &shared, nil },
		effects.Analyzer: module.Run,

		provenance.Analyzer:     values.Summarise,
		provenance.LinkAnalyzer: values.Run,
	}
	o.Link = func() []string { return slices.Concat(module.Link(), values.Link()) }
	if o.Cache != nil {
		module.Record()
		values.Record()
		shared.Preview = false // of no consequence under Gate
		salt, err := cache.Encode(shared)
		if err != nil {
			return nil, fmt.Errorf("configuration: %w", err)
		}
		o.Cache = &engine.Cache{Store: o.Cache.Store, Salt: o.Cache.Salt + string(salt), Worlds: []engine.World{module, values}}
	}
	o.Analyzers = nil
	for _, r := range rules {
		o.Analyzers = append(o.Analyzers, r.Analyzer)
	}
	return engine.Run(ctx, o)
}
