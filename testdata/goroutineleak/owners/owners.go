// Package owners holds types whose methods start, feed and stop goroutines.
package owners

import (
	"fmt"
	"sync"
)

type writer struct {
	lines chan string
	once  sync.Once
}

func newWriter() *writer {
	w := &writer{lines: make(chan string)}
	go w.run()
	return w
}

func (w *writer) run() {
	for line := range w.lines { // want goroutineleak:"range"
		fmt.Println(line)
	}
}

func (w *writer) write(line string) { w.lines <- line }

func (w *writer) Close() { w.once.Do(func() { close(w.lines) }) }

func forgotten(lines []string) {
	w := newWriter()
	for _, line := range lines {
		w.write(line)
	}
}

func closed(lines []string) {
	w := newWriter()
	defer w.Close()
	for _, line := range lines {
		w.write(line)
	}
}

type lineWriter interface{ write(string) }

func viaInterface(lines []string) {
	w := newWriter()
	feed(w, lines)
	w.Close()
}

func feed(w lineWriter, lines []string) {
	for _, line := range lines {
		w.write(line)
	}
}
