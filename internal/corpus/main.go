// Command corpus runs the rules over checked-out modules, for reading and judging what they
// find, and answers what a change to the rules does to real code and how often each kind of
// finding is right.
//
//	go run ./internal/corpus [flags] DIR[:PATTERN]...
//
// It writes Markdown to standard output; docs/corpus.md says how it is used.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// options are the flags and arguments of one invocation.
type options struct {
	base, head string // a binary or a git revision; head may be empty, see [checkout.Builder.Binary]
	only       []string
	sample     int
	seed       uint64
	judge      string
	modules    []checkout.Module
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := new(options)
	fs := flag.NewFlagSet("corpus", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.head, "head", "", "the `build` to look at: a binary or a git revision (default: the working tree)")
	fs.StringVar(&o.base, "base", "", "a `build` to compare with: a binary or a git revision")
	fs.Func("only", "leave out everything but these rules or kinds, a comma-separated `list` such as nplusone/read,tickerleak", func(list string) error {
		o.only = append(o.only, strings.Split(list, ",")...)
		return nil
	})
	fs.IntVar(&o.sample, "sample", 0, "show a random sample of `n` findings; with -base, of new and changed ones")
	fs.Uint64Var(&o.seed, "seed", 1, "seed of the sample: equal seeds draw the same findings, whatever else a build finds")
	fs.StringVar(&o.judge, "judge", "", "`file` with judgements, a Markdown or .csv table, or a directory with such files")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run ./internal/corpus [flags] DIR[:PATTERN]...")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if fs.NArg() == 0 {
		fs.Usage()
		return nil, flag.ErrHelp
	}
	if o.sample < 0 {
		return nil, fmt.Errorf("-sample %d: want a positive number", o.sample)
	}
	var err error
	o.modules, err = checkout.Modules(fs.Args())
	return o, err
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	judged := &judgements{}
	if o.judge != "" {
		if judged, err = readJudgements(o.judge); err != nil {
			return err
		}
	}
	temp, err := os.MkdirTemp("", "reviewlint-corpus-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	builds := checkout.Builder{Dir: temp}
	head, err := builds.Binary(ctx, o.head)
	if err != nil {
		return err
	}
	base := ""
	if o.base != "" {
		if base, err = builds.Binary(ctx, o.base); err != nil {
			return err
		}
	}

	var results []result
	failed := 0
	for _, m := range o.modules {
		r := result{Module: m}
		for _, build := range []struct {
			name, binary string
			outcome      **outcome
		}{{"head", head, &r.head}, {"base", base, &r.base}} {
			if build.binary == "" {
				continue
			}
			got, err := review(ctx, build.binary, m, o.only)
			if err != nil {
				return err
			}
			fmt.Fprintf(stderr, "%s: %s: %s\n", m.Name, build.name, got)
			if got.failed {
				failed++
				fmt.Fprintf(stderr, "%s\n", beginning(got.Errors[0].Message, 20))
			}
			*build.outcome = got
		}
		r.compare()
		results = append(results, r)
	}
	out := bufio.NewWriter(stdout)
	w := writer{ctx: ctx, out: out, compare: base != "", only: o.only, judged: judged}
	w.summary(results)
	if o.sample > 0 {
		shown := sample(results, o.sample, o.seed)
		w.findings(shown)
		w.rows(shown)
	} else {
		w.findings(results)
	}
	w.errors(results)
	if o.judge != "" {
		w.precision(results)
	}
	if failed > 0 {
		err = fmt.Errorf("%s ended without a document", plural(failed, "review"))
	}
	return errors.Join(out.Flush(), err)
}

// beginning returns the first n lines of text.
func beginning(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
}

// A result is what the builds say about one module.
type result struct {
	checkout.Module
	base  *outcome // nil if only one build runs
	head  *outcome
	pairs []pair
}

// compare sets the pairs of r. There are none if a build failed: its silence proves nothing.
func (r *result) compare() {
	switch {
	case r.head.failed || r.base != nil && r.base.failed:
	case r.base != nil:
		r.pairs = diff(r.base.Findings, r.head.Findings)
	default:
		for i := range r.head.Findings {
			r.pairs = append(r.pairs, pair{head: &r.head.Findings[i]})
		}
	}
}

// matches reports whether f is one of the rules or kinds that only names, or only is empty.
func matches(f *report.Finding, only []string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == f.Rule || o == kindOf(f)
	})
}

// kindOf returns the rule and kind of f, such as "nplusone/read".
func kindOf(f *report.Finding) string { return f.Rule + "/" + f.Kind }
