// Command reviewlint reviews Go code with the rules of package analyzers.
//
//	reviewlint [flags] [packages]      review packages
//	reviewlint rules [-json]           list the rules
//	reviewlint explain <rule>[/<kind>] what a rule reports, why, and what to write instead
//	reviewlint config [flags]          print the configuration that holds, flags included
//	reviewlint init                    write a configuration file with everything explained
//	reviewlint cache [-clean]          size of what is kept between runs, or delete it
//	reviewlint version
//	reviewlint help
//
// It is also a tool for `go vet -vettool`. The guide is docs/guide.md.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/bundle"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

func main() { start(analyzers.Rules, bundle.Rules) }

// start runs the command with the given rules, and exits. Under `go vet` only own rules run: those that are bundled
// stand for checks that people have there already.
func start(own, bundled []*rule.Rule) {
	prepareCrash()
	args := os.Args[1:]
	if isVettool(args) {
		vettool(args, own)
	}
	c := &command{rules: slices.Concat(own, bundled), stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(c.run(args))
}

// command is one invocation.
type command struct {
	rules          []*rule.Rule
	stdout, stderr io.Writer
}

// run does what args say and returns the exit code.
func (c *command) run(args []string) int {
	code, err := c.dispatch(args)
	if err != nil {
		fmt.Fprintln(c.stderr, "reviewlint:", err)
	}
	return code
}

func (c *command) dispatch(args []string) (int, error) {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	var err error
	switch name {
	case "":
		return c.review(args)
	case "help":
		if len(args) > 1 {
			err = c.explain(args[1:])
		} else {
			err = c.help()
		}
	case "rules":
		err = c.list(args[1:])
	case "explain":
		err = c.explain(args[1:])
	case "config":
		err = c.config(args[1:])
	case "init":
		err = c.init(args[1:])
	case "cache":
		err = c.showCache(args[1:])
	case "version":
		err = c.version()
	default:
		if err := noPackage(name); err != nil {
			return gate.Usage, err
		}
		return c.review(args)
	}
	if err != nil {
		return gate.Usage, err
	}
	return gate.Passed, nil
}

// commands are the names of the commands other than a review.
var commands = []string{"help", "rules", "explain", "config", "init", "cache", "version"}

// noPackage returns an error if name, the first argument, looks like a mistyped command: it is no flag, and no package
// that could be reviewed, for those have a dot or a slash in their names.
func noPackage(name string) error {
	if strings.ContainsAny(name, "-./\\=") {
		return nil
	}
	if near := spell.Nearest(name, commands); near != "" {
		return fmt.Errorf("unknown command %s; did you mean %s? A directory is named ./%[1]s", name, near)
	}
	return nil
}

// errHelp is the answer to -h and -help.
var errHelp = errors.New("help requested")

func (c *command) version() error {
	version, info := buildVersion()
	revision := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = ", commit " + s.Value
		}
	}
	_, err := fmt.Fprintf(c.stdout, "reviewlint %s%s, built with %s\n", version, revision, info.GoVersion)
	return err
}

// buildVersion returns the version of this program and how it was built, as far as it was told.
func buildVersion() (version string, info *debug.BuildInfo) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", new(debug.BuildInfo)
	}
	return info.Main.Version, info
}
