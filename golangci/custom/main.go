// Command custom is golangci-lint with the rules of reviewlint as linters, built from Go modules alone:
//
//	go -C golangci/custom build -o golangci-lint-reviewlint .
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	"github.com/reviewlint/reviewlint/golangci"
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}

func run() error {
	version := "v2"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "github.com/golangci/golangci-lint/v2" {
				version = dep.Version
			}
		}
	}
	id, err := golangci.BuildID()
	if err != nil {
		return err
	}
	// golangci-lint keeps results by its version: without the build ID it would show those of older rules.
	return commands.Execute(commands.BuildInfo{GoVersion: runtime.Version(), Version: version + "-reviewlint-" + id, Commit: "unknown"})
}
