// Command bench measures what reviewlint costs on a checked-out module, beside other tools in the
// same sitting: CPU seconds, elapsed time and peak memory.
//
//	go run ./internal/bench [flags] DIR[:PATTERN]...
//
// The tools take turns, round by round; docs/benchmarks.md says what is measured, and what not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags and arguments of one invocation.
type options struct {
	tool    string // a binary or a git revision, see [checkout.Builder.Binary]
	peers   []*tool
	bin     string
	states  []*state
	rounds  int
	tests   bool
	preview bool
	modules []checkout.Module
	sizes   []int // of modules to generate
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := new(options)
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.tool, "tool", "", "the `build` to measure: a binary or a git revision (default: the working tree)")
	peerNames := fs.String("peers", "", "tools to compare with, a comma-separated `list` of "+names(peers))
	fs.StringVar(&o.bin, "bin", "", "`directory` with the peers; those that it lacks are installed there (default: a temporary one)")
	stateNames := fs.String("states", states[0].name, "what to measure, a comma-separated `list` of "+names(states))
	fs.IntVar(&o.rounds, "n", 5, "measure each tool `n` times")
	generated := fs.String("generate", "", "also measure generated modules, a comma-separated `list` of their numbers of packages")
	fs.BoolVar(&o.tests, "tests", false, "look at test files too")
	fs.BoolVar(&o.preview, "preview", false, "run the rules in preview too")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run ./internal/bench [flags] DIR[:PATTERN]...")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	for _, text := range strings.FieldsFunc(*generated, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-generate %s: want numbers of packages", *generated)
		}
		o.sizes = append(o.sizes, n)
	}
	if fs.NArg() == 0 && len(o.sizes) == 0 {
		fs.Usage()
		return nil, flag.ErrHelp
	}
	if o.rounds < 1 {
		return nil, fmt.Errorf("-n %d: want a positive number", o.rounds)
	}
	var err error
	if o.peers, err = lookup("peer", *peerNames, peers); err != nil {
		return nil, err
	}
	if o.states, err = lookup("state", *stateNames, states); err != nil {
		return nil, err
	}
	o.modules, err = checkout.Modules(fs.Args())
	return o, err
}

// named is an element of a table that flags choose from.
type named interface{ title() string }

func names[T named](table []T) string {
	var list []string
	for _, t := range table {
		list = append(list, t.title())
	}
	return strings.Join(list, ", ")
}

// lookup returns the elements of table that list, with commas between them, names.
func lookup[T named](what, list string, table []T) ([]T, error) {
	var found []T
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		i := slices.IndexFunc(table, func(t T) bool { return t.title() == name })
		if i < 0 {
			return nil, fmt.Errorf("unknown %s %q: want some of %s", what, name, names(table))
		}
		found = append(found, table[i])
	}
	return found, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "reviewlint-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)

	builder := checkout.Builder{Dir: temp}
	binary, err := builder.Binary(ctx, o.tool)
	if err != nil {
		return err
	}
	if o.bin == "" {
		o.bin = filepath.Join(temp, "bin")
	}
	if o.bin, err = filepath.Abs(o.bin); err != nil {
		return err
	}
	tools, err := ours(ctx, binary, o.preview)
	if err != nil {
		return err
	}
	for _, p := range o.peers {
		if p.module != "" {
			fmt.Fprintf(stderr, "%s %s: looking for it in %s, else installing it\n", p.name, p.version, o.bin)
		}
		path, err := p.install(ctx, o.bin)
		if err != nil {
			return err
		}
		tools = append(tools, installed{p, path})
	}

	for _, n := range o.sizes {
		m, err := generate(temp, n)
		if err != nil {
			return err
		}
		o.modules = append(o.modules, m)
	}
	fmt.Fprintf(stdout, "%s\n", describe(ctx, o.modules[0].Dir))
	before := load()
	failed := false
	for _, m := range o.modules {
		for _, s := range o.states {
			b := bench{module: m, state: s, tests: o.tests, rounds: o.rounds, temp: temp, progress: stderr}
			rows, err := b.run(ctx, tools)
			if err != nil {
				return err
			}
			failed = failed || slices.ContainsFunc(rows, func(r row) bool { return r.failure != "" })
			fmt.Fprintf(stdout, "\n## %s\n\n", strings.TrimSpace(m.Name+" "+m.ShortCommit())+", "+s.label)
			table(stdout, rows)
		}
	}
	if before != "" {
		fmt.Fprintf(stdout, "\nLoad average %s before, %s after.\n", before, load())
	}
	if failed {
		return errors.New("a tool failed: its row has no figures")
	}
	return nil
}
