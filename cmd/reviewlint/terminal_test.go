package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{w: &out, quit: make(chan struct{}), done: make(chan struct{})}
		go p.show()
		time.Sleep(progressAfter + time.Millisecond)
		p.update(12, 87)
		time.Sleep(progressEvery)
		p.stop()
		want := "\r\x1b[Kfinding packages\r\x1b[K12 of 87 packages\r\x1b[K"
		if out.String() != want {
			t.Errorf("wrote %q, want %q", out.String(), want)
		}
	})
}

func TestProgressOfShortRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{w: &out, quit: make(chan struct{}), done: make(chan struct{})}
		go p.show()
		p.update(12, 87)
		time.Sleep(progressAfter - time.Millisecond)
		p.stop()
		if out.Len() > 0 {
			t.Errorf("wrote %q", out.String())
		}
	})
}

// TestTerminal has no terminal to look at: what is none must not be taken for one.
func TestTerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) || isTerminal(new(bytes.Buffer)) {
		t.Error("a file or a buffer is taken for a terminal")
	}
	if useColor("auto", file) || useColor("never", file) || !useColor("always", file) {
		t.Error("colour in a file, or none although it was asked for")
	}
}
