// Package config holds every option of reviewlint.
//
// There is one struct; the configuration file, the flags of the command and of
// `go vet`, and the settings of the golangci-lint plugin are three ways into it. A rule
// reads it from the result of [Analyzer], so that the engine, or a driver that
// knows only analyzer flags, can supply it.
package config

import (
	"reflect"

	"golang.org/x/tools/go/analysis"
)

// Config is the effective configuration of a run.
type Config struct {
	// Preview switches on rules and kinds that are off by default because
	// they have not been measured, or were measured and found wanting.
	Preview bool `json:"preview"`

	// Gate says that the driver is our own engine: it filters previews and
	// suppressions itself, after the cache. It is no user option.
	Gate bool `json:"-"`
}

// Analyzer provides the *Config of the run. Under foreign drivers it is built from
// the analyzer's flags; our engine overrides it.
var Analyzer = newAnalyzer()

func newAnalyzer() *analysis.Analyzer {
	flags := new(Config)
	a := &analysis.Analyzer{
		Name:       "reviewlintconfig",
		Doc:        "provide the options of reviewlint to its rules",
		ResultType: reflect.TypeFor[*Config](),
		Run: func(*analysis.Pass) (any, error) {
			c := *flags
			return &c, nil
		},
	}
	a.Flags.BoolVar(&flags.Preview, "preview", false, "also report what is not yet measured")
	return a
}
