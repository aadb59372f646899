//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestInterrupt interrupts a review whose go command hangs.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	hang := "#!/bin/sh\ntouch '" + started + "'\nexec sleep 60\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(hang), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("reviewlint")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(started); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the go command was not started")
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != interrupted {
		t.Errorf("ended with %v, want exit code %d", err, interrupted)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("ended %v after the interrupt, want about a second at most", took)
	}
	if out.Len() > 0 {
		t.Errorf("printed %s", out.String())
	}
}
