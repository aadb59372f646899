package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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
	cpu    time.Duration // user and system time, child processes included
	failed bool          // no document was written; the only error says why
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

// review runs binary over m, previews included, and returns the findings that only names. The
// error is about this command; a build that fails is an outcome.
func review(ctx context.Context, binary string, m checkout.Module, only []string) (*outcome, error) {
	args := append([]string{"-C", m.Dir, "-preview", "-format", "json"}, m.Patterns...)
	cmd := exec.CommandContext(ctx, binary, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, runErr := cmd.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); runErr != nil && !errors.As(runErr, &exit) {
		return nil, runErr
	}
	o := &outcome{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	doc := struct {
		Version int `json:"version"`
		*report.Document
	}{0, &o.Document}
	// Exit codes other than 0 are normal where there is a document: it has findings or is incomplete.
	if err := json.Unmarshal(out, &doc); err != nil {
		message := fmt.Sprintf("no document, %s: %s", cmd.ProcessState, bytes.TrimSpace(stderr.Bytes()))
		if stderr.Len() == 0 {
			message = fmt.Sprintf("no document, %s: %s", cmd.ProcessState, err)
		}
		o.Document = report.Document{Errors: []report.Error{{Message: message}}}
		o.failed = true
		return o, nil
	}
	if doc.Version != report.Version {
		return nil, fmt.Errorf("%s writes version %d of the document, want %d", binary, doc.Version, report.Version)
	}
	o.Findings = slices.DeleteFunc(o.Findings, func(f report.Finding) bool { return !matches(&f, only) })
	return o, nil
}
