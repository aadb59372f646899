package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/reviewlint/reviewlint/internal/change"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/fix"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/owners"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/review"
)

// interrupted is the exit code after Ctrl-C: 128 and the number of the signal.
const interrupted = 130

var errInterrupted = errors.New("interrupted")

// review runs rules on packages, writes what they found and returns the exit code.
func (c *command) review(args []string) (int, error) {
	o, err := c.parse(args)
	if errors.Is(err, errHelp) {
		return gate.Passed, c.help()
	}
	if err != nil {
		return gate.Usage, err
	}
	cfg, _, err := c.configOf(o)
	if err != nil {
		return gate.Usage, err
	}
	if cfg.NewFrom == "" && o.patch == "" {
		for _, out := range o.outputs {
			if out.Diff {
				return gate.Usage, fmt.Errorf("-format %s comments on a diff: give -new-from or -new-from-patch", out.Name)
			}
		}
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return gate.Usage, err
	}
	if err := report.CheckOutputs(o.outputs, dir); err != nil {
		return gate.Usage, err
	}
	if o.writeBaseline != "" && !filepath.IsAbs(o.writeBaseline) {
		o.writeBaseline = filepath.Join(dir, o.writeBaseline)
	}
	kept, disk, err := c.openCache(o, dir)
	if err != nil {
		return gate.Usage, err
	}
	stopProfiles, err := o.debug.start()
	if err != nil {
		return gate.Usage, err
	}
	pace()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	defer context.AfterFunc(ctx, func() {
		// The engine ends between two packages; one of them may take longer than people wait.
		time.Sleep(800 * time.Millisecond)
		fmt.Fprintln(c.stderr, "reviewlint:", errInterrupted)
		os.Exit(interrupted)
	})()
	s := &session{command: c, options: o, config: cfg, dir: dir, cache: kept}
	out, code, err := s.judge(ctx)
	var fixed string
	if err == nil && o.fix {
		if fixed, err = s.fix(out); err != nil {
			code = gate.Incomplete
		} else if fixed != "" {
			out, code, err = s.judge(ctx)
		}
	}
	profileErr := stopProfiles()
	if err != nil {
		return code, err
	}
	if fixed != "" {
		out.Notes = append(out.Notes, fixed)
	}
	outputs := o.outputs
	if o.diff {
		// The patch has standard output to itself.
		outputs = slices.DeleteFunc(slices.Clone(outputs), func(o report.Output) bool { return o.File == "" })
		err = s.diff(out)
	}
	err = errors.Join(err, report.Write(outputs, dir, c.stdout, out.Document, s.reportOptions(ctx, out)))
	if disk != nil {
		disk.Trim() // what it could not delete does no harm
	}
	o.debug.report(c.stderr, s.result)
	if err = errors.Join(err, profileErr, o.debug.writeTrace(s.result.Stats)); err != nil {
		return gate.Incomplete, fmt.Errorf("writing the outcome: %w", err)
	}
	return out.ExitCode(), nil
}

// session is one review.
type session struct {
	*command
	*options
	config *config.Config
	dir    string        // absolute
	cache  *engine.Cache // nil if there is none
	result *engine.Result
}

// judge reviews once. If it returns an error, code is the exit code.
func (s *session) judge(ctx context.Context) (out *gate.Outcome, code int, err error) {
	g, err := gate.New(ctx, gate.Request{
		Dir: s.dir, Rules: s.rules, Config: s.config, Selection: s.selection,
		Patch: s.patch, Stdin: os.Stdin, WriteBaseline: s.writeBaseline, Suppressions: s.suppressions,
	})
	switch {
	case errors.Is(err, context.Canceled):
		return nil, interrupted, errInterrupted
	case err != nil:
		return nil, gate.Usage, err
	}
	progress := newProgress(s.stderr)
	s.result, err = review.Run(ctx, engine.Options{
		Dir:      s.options.dir,
		Patterns: s.patterns,
		Tags:     strings.Join(s.config.Tags, ","),
		Tests:    s.config.Test && wantsTests(g.Rules),
		Parallel: s.parallel,
		Trace:    s.debug.phase(),
		Cache:    s.cache,
		Progress: progress.update,
	}, s.config, g.Rules)
	progress.stop()
	switch {
	case errors.Is(err, context.Canceled):
		return nil, interrupted, errInterrupted
	case engine.IsUsage(err):
		return nil, gate.Usage, err
	case err != nil:
		return nil, gate.Incomplete, err
	}
	if out, err = g.Judge(s.result); err != nil {
		return nil, gate.Incomplete, err
	}
	return out, out.ExitCode(), nil
}

// reportOptions returns what the formats need to know about the review that ended in out.
func (s *session) reportOptions(ctx context.Context, out *gate.Outcome) report.Options {
	opts := report.Options{
		Color:   useColor(s.color, s.stdout),
		Sources: report.FilesIn(s.dir),
		Errors:  s.stderr,
		Rules:   out.Rules,
		FailOn:  s.config.FailOn,
	}
	opts.Version, _ = buildVersion()
	if !slices.ContainsFunc(s.outputs, func(o report.Output) bool { return o.Repository }) {
		return opts
	}
	root := change.Toplevel(ctx, s.dir)
	if root == "" {
		return opts
	}
	opts.Head = change.Head(ctx, s.dir)
	dir := s.dir
	if physical, err := filepath.EvalSymlinks(dir); err == nil {
		dir = physical
	}
	if prefix := report.Relative(root)(dir); prefix != "." && !strings.HasPrefix(prefix, "../") {
		opts.Prefix = prefix
	}
	ownersOf := owners.Find(root)
	opts.Owners = func(file string) []string { return ownersOf.Of(path.Join(opts.Prefix, file)) }
	if diff := out.Diff; diff != nil {
		opts.Diff = func(file string, line int) (report.DiffLine, bool) {
			at, ok := diff.InDiff(filepath.Join(s.dir, filepath.FromSlash(file)), line)
			return report.DiffLine(at), ok
		}
	}
	return opts
}

// fix applies the fixes that the findings of out offer, and returns a sentence that says so, or "" if
// there are none.
func (s *session) fix(out *gate.Outcome) (note string, err error) {
	plan, err := fix.New(out.Findings, os.ReadFile)
	if err != nil {
		return "", err
	}
	s.refused(plan)
	if len(plan.Applied) == 0 {
		return "", nil
	}
	if err := plan.Write(); err != nil {
		return "", err
	}
	return fmt.Sprintf("fixed %s in %s", plural(len(plan.Applied), "finding"), plural(len(plan.Files()), "file")), nil
}

// diff prints what fix would change.
func (s *session) diff(out *gate.Outcome) error {
	plan, err := fix.New(out.Findings, os.ReadFile)
	if err != nil {
		return err
	}
	s.refused(plan)
	if len(plan.Applied) == 0 {
		fmt.Fprintf(s.stderr, "%s, none with a fix\n", plural(len(out.Findings), "finding"))
	}
	_, err = s.stdout.Write(plan.Diff(report.Relative(s.dir)))
	return err
}

// refused says which fixes were not taken, and why.
func (s *session) refused(plan *fix.Plan) {
	rel := report.Relative(s.dir)
	for _, r := range plan.Refused {
		at := r.Finding.Range
		fmt.Fprintf(s.stderr, "%s:%d:%d: not fixed (%s): %s\n", rel(at.File), at.Line, at.Column, r.Finding.Rule, r.Reason)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
