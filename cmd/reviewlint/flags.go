package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/configfile"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// options are the flags of a review.
type options struct {
	dir           string
	configFile    string
	overrides     *configfile.Overrides
	selection     gate.Selection
	patch         string
	writeBaseline string
	suppressions  bool
	fix, diff     bool
	outputs       []report.Output
	color         string
	parallel      int
	cache         string
	debug         debugging
	patterns      []string
}

// noConfig is the value of -config that stands for no configuration file.
const noConfig = "none"

// flags returns the flags of a review, bound to the returned options.
func (c *command) flags() (*flag.FlagSet, *options) {
	o := new(options)
	fs := flag.NewFlagSet("reviewlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.dir, "C", "", "change to `dir` before doing anything else")
	fs.StringVar(&o.configFile, "config", "", "configuration `file`, or none; without it, that of the nearest directory upwards")
	o.overrides = configfile.Flags(fs, c.rules)
	fs.StringVar(&o.patch, "new-from-patch", "", "report only what is new by the patch in `file`, whose new side is checked out; - is standard input")
	fs.StringVar(&o.writeBaseline, "write-baseline", "", "write all findings to `file`: they are known from now on")
	fs.BoolVar(&o.suppressions, "suppressions", false, "list the comments that suppress findings")
	fs.BoolVar(&o.fix, "fix", false, "apply the fixes that findings offer, then review again")
	fs.BoolVar(&o.diff, "diff", false, "print what -fix would change as a patch, and nothing else")
	o.outputs, _ = report.ParseOutputs(report.Formats[0].Name)
	fs.Func("format", "output `formats`, a comma-separated list, each with an optional file, as in sarif:out.sarif,github: "+formatNames()+" (default text)", func(list string) (err error) {
		o.outputs, err = report.ParseOutputs(list)
		return err
	})
	fs.StringVar(&o.color, "color", "auto", "`when` to colour the output: auto, always or never")
	fs.Func("rules", "run only these rules, a comma-separated `list`; all stands for every rule, nits included", func(list string) error {
		o.selection.On = append(o.selection.On, splitList(list)...)
		return nil
	})
	fs.IntVar(&o.parallel, "parallel", 0, "analyse `n` packages at a time (default GOMAXPROCS)")
	fs.StringVar(&o.cache, "cache", "", cacheUsage)
	fs.Var(&o.debug, "debug", debugUsage)
	for _, r := range gate.Known(c.rules) {
		fs.BoolFunc(r.Name, r.Title, func(value string) error {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return errors.New("want true or false")
			}
			if on {
				o.selection.On = append(o.selection.On, r.Name)
			} else {
				o.selection.Off = append(o.selection.Off, r.Name)
			}
			return nil
		})
	}
	return fs, o
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func splitList(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// parse reads the command line of a review.
func (c *command) parse(args []string) (*options, error) {
	fs, o := c.flags()
	if err := parseFlags(fs, args); err != nil {
		return nil, err
	}
	o.patterns = fs.Args()
	for _, p := range o.patterns {
		if strings.HasPrefix(p, "-") {
			return nil, fmt.Errorf("flag %s comes after a package: put flags first", p)
		}
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.color) {
		return nil, fmt.Errorf("-color %s: want auto, always or never", o.color)
	}
	if o.debug.traceDir != "" && o.parallel == 0 {
		o.parallel = 1 // else costs cannot be told apart
	}
	switch {
	case o.parallel < 0:
		return nil, fmt.Errorf("-parallel %d: want a positive number", o.parallel)
	case o.fix && o.diff:
		return nil, errors.New("-fix changes files, -diff only shows how: choose one")
	case o.fix && o.patch != "":
		return nil, errors.New("-fix changes the files that the patch describes: use -diff, or -new-from")
	}
	return o, nil
}

// configOf returns the configuration that holds for the review, and a remark on where it comes from.
func (c *command) configOf(o *options) (cfg *config.Config, source string, err error) {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return nil, "", err
	}
	file := o.configFile
	switch file {
	case noConfig:
		file = ""
	case "":
		if file, err = configfile.Find(dir); err != nil {
			return nil, "", err
		}
	default:
		if file, err = filepath.Abs(file); err != nil {
			return nil, "", err
		}
	}
	if cfg, err = configfile.Load(file, dir, gate.Known(c.rules)); err != nil {
		return nil, "", err
	}
	o.overrides.Apply(cfg, dir)
	if file == "" {
		return cfg, "no configuration file", nil
	}
	return cfg, file, nil
}

// parseFlags is fs.Parse with errors of one line that say what to do.
func parseFlags(fs *flag.FlagSet, args []string) error {
	err := fs.Parse(args)
	if err == nil {
		return nil
	}
	if errors.Is(err, flag.ErrHelp) {
		return errHelp
	}
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: ")
	if !unknown {
		return err
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := spell.Nearest(strings.TrimLeft(name, "-"), names); near != "" {
		return fmt.Errorf("unknown flag %s; did you mean -%s?", name, near)
	}
	return fmt.Errorf("unknown flag %s: `reviewlint help` lists the flags", name)
}

// wantsTests reports whether one of rules reviews test files.
func wantsTests(rules []*rule.Rule) bool {
	return slices.ContainsFunc(rules, func(r *rule.Rule) bool { return r.Tests != rule.SkipTests })
}
