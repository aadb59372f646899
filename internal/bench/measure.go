package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// A usage is what one run of a command took.
type usage struct {
	cpu   time.Duration // user and system time of the process and of all descendants that were waited for
	wall  time.Duration
	rss   int64 // peak resident bytes of the largest of these processes, 0 where the system does not tell
	exit  int
	lines int // of output
}

func (u usage) String() string {
	return fmt.Sprintf("%.2f s CPU, %.2f s elapsed, %d MB, exit code %d", u.cpu.Seconds(), u.wall.Seconds(), u.rss>>20, u.exit)
}

// measure runs a command to its end, whatever its exit code, and returns what it took and the
// end of its standard error.
func measure(ctx context.Context, dir string, env []string, name string, args ...string) (usage, []byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 5 * time.Second
	var stdout counter
	var stderr tail
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err := cmd.Run()
	wall := time.Since(began)
	if ctx.Err() != nil {
		return usage{}, nil, ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return usage{}, nil, err
	}
	s := cmd.ProcessState
	return usage{
		cpu:   s.UserTime() + s.SystemTime(),
		wall:  wall,
		rss:   peakRSS(s),
		exit:  s.ExitCode(),
		lines: stdout.lines + stderr.lines,
	}, stderr.kept, nil
}

// A counter counts the lines that are written to it. It keeps nothing: the peak of a child
// process starts at the size of its parent, so this process has to stay small.
type counter struct{ lines int }

func (c *counter) Write(p []byte) (int, error) {
	c.lines += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// A tail also keeps the last few kilobytes.
type tail struct {
	counter
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if extra := len(t.kept) - 4096; extra > 0 {
		t.kept = append(t.kept[:0], t.kept[extra:]...)
	}
	return t.counter.Write(p)
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return line
}

// nonce returns a word that no other run has used.
func nonce() string { return strconv.FormatInt(time.Now().UnixNano(), 36) }
