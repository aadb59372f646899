package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

const previewUsage = "also report what is not yet measured"

// options are the flags of a review.
type options struct {
	dir       string
	tags      string
	tests     bool
	format    string
	color     string
	parallel  int
	debug     debugging
	selection gate.Selection
	patterns  []string
}

// flags returns the flags of a review, bound to the returned options.
func (c *command) flags() (*flag.FlagSet, *options) {
	o := new(options)
	fs := flag.NewFlagSet("reviewlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.dir, "C", "", "change to `dir` before doing anything else")
	fs.StringVar(&o.tags, "tags", "", "build tags, a comma-separated `list`")
	fs.BoolVar(&o.tests, "test", true, "look at test files too, where a rule reviews them")
	fs.StringVar(&o.format, "format", report.Formats[0].Name, "output `format`: "+formatNames())
	fs.StringVar(&o.color, "color", "auto", "`when` to colour the output: auto, always or never")
	fs.BoolVar(&o.selection.Preview, "preview", false, previewUsage)
	fs.Func("rules", "run only these rules, a comma-separated `list`; all stands for every rule, nits included", func(list string) error {
		o.selection.On = append(o.selection.On, splitList(list)...)
		return nil
	})
	fs.IntVar(&o.parallel, "parallel", 0, "analyse `n` packages at a time (default GOMAXPROCS)")
	fs.Var(&o.debug, "debug", debugUsage)
	for _, r := range c.rules {
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
	if _, err := report.Lookup(o.format); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.color) {
		return nil, fmt.Errorf("-color %s: want auto, always or never", o.color)
	}
	if o.parallel < 0 {
		return nil, fmt.Errorf("-parallel %d: want a positive number", o.parallel)
	}
	return o, nil
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
