package main

import (
	"context"
	"fmt"
	"os"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/engine"
	"golang.org/x/tools/go/analysis"
)

func main() {
	m := effects.NewModule()
	res, err := engine.Run(context.Background(), engine.Options{Patterns: os.Args[1:], Analyzers: []*analysis.Analyzer{nplusone.Analyzer},
		Overrides: map[*analysis.Analyzer]func(*analysis.Pass) (any, error){
			effects.Analyzer: m.Run,
			config.Analyzer: func(*analysis.Pass) (any, error) { return &config.Config{Gate: true}, nil },
		},
		Link: m.Link})
	if err != nil {
		fmt.Println("ERR", err)
		os.Exit(2)
	}
	for _, e := range res.Errors {
		fmt.Println(e, e.Detail)
	}
	wd, _ := os.Getwd()
	for _, f := range res.Findings {
		fmt.Printf("%s:%d: %s/%s: %s\n", engine.RelativeTo(wd, f.Range.File), f.Range.Line, f.Severity, f.Kind, f.Message)
	}
	fmt.Println(res.Packages, len(res.Findings), res.Stats)
}
