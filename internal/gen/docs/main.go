// Command docs derives files from the declarations of the rules: their pages in
// docs/rules, docs/checklist.md, .golangci.example.yml and the JSON schema of the configuration file. It is the second step of
// [github.com/reviewlint/reviewlint/internal/gen], which runs it.
package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/bundle"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/gen/schema"
	"github.com/reviewlint/reviewlint/internal/rule"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gen/docs:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := output.Root()
	if err != nil {
		return err
	}
	return output.Write(os.Stdout, root, generate(analyzers.Rules, bundle.Rules), pagesDir)
}

// pagesDir holds the rules' pages and nothing else that is generated.
const pagesDir = "docs/rules"

// generate returns the files derived from rules. Those that are bundled are not part of other drivers.
func generate(own, bundled []*rule.Rule) output.Files {
	rules := slices.Concat(own, bundled)
	files := output.Files{
		"docs/checklist.md":     checklistPage(rules),
		".golangci.example.yml": golangciExample(own),
		schema.File:             schema.Of(gate.Known(rules)),
	}
	for _, r := range gate.Known(rules) {
		files[pagesDir+"/"+r.Name+".md"] = rulePage(r)
	}
	return files
}
