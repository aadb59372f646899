package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// isTerminal reports whether w is a terminal that knows SGR sequences.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// useColor reports whether to colour what is written to w. when is auto, always or
// never; auto honours NO_COLOR (no-color.org).
func useColor(when string, w io.Writer) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && isTerminal(w)
}

const (
	progressAfter = time.Second // shorter runs show none
	progressEvery = 200 * time.Millisecond
)

// progress shows how far a run is, on a terminal only.
type progress struct {
	w    io.Writer
	quit chan struct{} // closed to end the display
	done chan struct{} // closed when it has ended

	mu             sync.Mutex
	reviewed, want int
}

// newProgress starts a display on w if that is a terminal.
func newProgress(w io.Writer) *progress {
	p := &progress{w: w, quit: make(chan struct{}), done: make(chan struct{})}
	if isTerminal(w) {
		go p.show()
	} else {
		close(p.done)
	}
	return p
}

// update notes that so many of the packages to analyse are done.
func (p *progress) update(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reviewed, p.want = done, total
}

// stop ends the display and clears its line.
func (p *progress) stop() {
	close(p.quit)
	<-p.done
}

func (p *progress) show() {
	defer close(p.done)
	wait := time.NewTimer(progressAfter)
	defer wait.Stop()
	for shown := false; ; shown = true {
		select {
		case <-p.quit:
			if shown {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		case <-wait.C:
			fmt.Fprintf(p.w, "\r\x1b[K%s", p)
			wait.Reset(progressEvery)
		}
	}
}

func (p *progress) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.want == 0 {
		return "finding packages"
	}
	return fmt.Sprintf("%d of %d packages", p.reviewed, p.want)
}
