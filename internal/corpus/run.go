package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"time"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
)

// An outcome is what one build says about one module.
type outcome struct {
	report.Document
	cpu time.Duration // user and system time, child processes included
}

func (o *outcome) String() string {
	s := fmt.Sprintf("%s in %s, %.1f s CPU", plural(len(o.Findings), "finding"), plural(o.Packages, "package"), o.cpu.Seconds())
	if len(o.Errors) > 0 {
		s += ", " + plural(len(o.Errors), "error")
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprint(n, " ", noun, "s")
}

// review runs binary over m, previews included, and returns the findings that only names.
func review(ctx context.Context, binary string, m checkout.Module, only []string) (*outcome, error) {
	args := append([]string{"-C", m.Dir, "-preview", "-format", "json"}, m.Patterns...)
	cmd := exec.CommandContext(ctx, binary, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, runErr := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// Exit codes other than 0 are normal: there are findings, or something is incomplete.
	o := new(outcome)
	doc := struct {
		Version int `json:"version"`
		*report.Document
	}{0, &o.Document}
	if err := json.Unmarshal(out, &doc); err != nil {
		if runErr == nil {
			runErr = err
		}
		return nil, fmt.Errorf("%s: %s did not write a document: %w\n%s", m.Name, binary, runErr, bytes.TrimSpace(stderr.Bytes()))
	}
	if doc.Version != report.Version {
		return nil, fmt.Errorf("%s writes version %d of the document, want %d", binary, doc.Version, report.Version)
	}
	o.Findings = slices.DeleteFunc(o.Findings, func(f report.Finding) bool { return !matches(&f, only) })
	o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return o, nil
}
