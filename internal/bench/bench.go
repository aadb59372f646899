package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// A state is what is cached when a tool starts.
type state struct {
	name      string
	label     string
	compiled  bool // the build cache holds the packages and all their dependencies
	toolCache bool // the tool's own cache holds the outcome of the same run
	edit      edit // what is changed before each run
}

func (s *state) title() string { return s.name }

var states = []*state{
	{name: "compiled", label: "everything compiled, caches of the tools empty", compiled: true},
	{name: "warm", label: "everything compiled and analysed before, no change", compiled: true, toolCache: true},
	{name: "leaf", label: "everything compiled and analysed before, one package edited that no other imports", compiled: true, toolCache: true, edit: leaf},
	{name: "wide", label: "everything compiled and analysed before, the package edited that most others import", compiled: true, toolCache: true, edit: wide},
	{name: "uncompiled", label: "nothing compiled, all caches empty"},
}

// A bench measures tools on one module in one state.
type bench struct {
	module   checkout.Module
	state    *state
	tests    bool
	rounds   int
	temp     string // directory for caches
	progress io.Writer
}

// A row is what was measured of one tool.
type row struct {
	tool    *tool
	usages  []usage // one for each round
	failure string  // why there are no figures
}

// run measures tools, which take turns: what else happens on the machine hits all of them.
// The first tool is the one that the others are compared with. A tool that fails is not run again.
func (b *bench) run(ctx context.Context, tools []installed) ([]row, error) {
	var change *editor
	if b.state.edit != none {
		var err error
		if b.module, err = copied(b.module, filepath.Join(b.temp, "edited", b.module.Name, b.state.name)); err != nil {
			return nil, err
		}
		if change, err = b.state.edit.newEditor(ctx, b.module); err != nil {
			return nil, err
		}
		fmt.Fprintf(b.progress, "%s %s: %s is edited\n", b.module.Name, b.state.name, change.file)
	}
	if b.state.compiled {
		fmt.Fprintf(b.progress, "%s: compiling\n", b.module.Name)
		args := []string{"list", "-export", "-deps", "-e", "-f", "{{if false}}{{end}}"}
		if b.tests || slices.ContainsFunc(tools, func(t installed) bool { return t.tests }) {
			args = append(args, "-test")
		}
		if _, err := checkout.Output(ctx, b.module.Dir, nil, "go", append(args, b.module.Patterns...)...); err != nil {
			return nil, err
		}
	}
	rows := make([]row, len(tools))
	for i, t := range tools {
		rows[i].tool = t.tool
	}
	first := 0
	if b.state.toolCache {
		first = -1 // fills the caches
	}
	for round := first; round < b.rounds; round++ {
		for i, t := range tools {
			if rows[i].failure != "" {
				continue
			}
			if change != nil {
				// Each tool has to compile the change itself.
				if err := change.edit(); err != nil {
					return nil, err
				}
			}
			u, failure, err := b.once(ctx, t)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(b.progress, "%s %s: round %d of %d: %s: %s\n", b.module.Name, b.state.name, round+1, b.rounds, t.name, u)
			rows[i].failure = failure
			if round >= 0 && failure == "" {
				rows[i].usages = append(rows[i].usages, u)
			}
		}
	}
	return rows, nil
}

// once runs t one time. The error is one of the measurement; failure describes one of the tool.
func (b *bench) once(ctx context.Context, t installed) (u usage, failure string, err error) {
	cache := filepath.Join(b.temp, "cache", b.module.Name, b.state.name, t.name)
	buildCache := filepath.Join(b.temp, "gocache")
	if !b.state.toolCache {
		if err := os.RemoveAll(cache); err != nil {
			return usage{}, "", err
		}
	}
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return usage{}, "", err
	}
	c := call{tests: b.tests}
	var env []string
	if t.cacheEnv != "" {
		env = append(env, t.cacheEnv+"="+cache)
	}
	switch {
	case !b.state.compiled:
		if err := os.RemoveAll(buildCache); err != nil {
			return usage{}, "", err
		}
		env = append(env, "GOCACHE="+buildCache)
		defer os.RemoveAll(buildCache)
	case !b.state.toolCache:
		c.nonce = nonce()
	}
	u, stderr, err := measure(ctx, b.module.Dir, env, t.binary, append(t.args(c), b.module.Patterns...)...)
	if err != nil {
		return usage{}, "", fmt.Errorf("%s: %w", t.name, err)
	}
	if !t.accepts(u.exit) {
		failure = fmt.Sprintf("exit code %d: %s", u.exit, firstLine(stderr))
	}
	return u, failure, nil
}
