// Package constructor starts workers and then fails.
package constructor

import (
	"fmt"
	"os"
)

type logger struct {
	lines chan string
	file  *os.File
}

func open(file string) (*logger, error) {
	l := &logger{lines: make(chan string)}
	go l.run()
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("cannot log: %w", err)
	}
	l.file = f
	return l, nil
}

func (l *logger) run() {
	for line := range l.lines { // want goroutineleak:"range"
		fmt.Println(line)
	}
}

func (l *logger) Close() error {
	close(l.lines)
	return l.file.Close()
}

type pump struct {
	in   chan string
	file *os.File
}

// Silent: stopped before it returns the error.
func openPump(file string) (*pump, error) {
	p := &pump{in: make(chan string)}
	go p.run()
	f, err := os.Create(file)
	if err != nil {
		close(p.in)
		return nil, fmt.Errorf("cannot pump: %w", err)
	}
	p.file = f
	return p, nil
}

func (p *pump) run() {
	for line := range p.in {
		fmt.Println(line)
	}
}

func (p *pump) Close() error {
	close(p.in)
	return p.file.Close()
}

type tail struct{ lines chan string }

// Silent: it starts only when nothing can fail any more.
func openTail(file string) (*tail, error) {
	t := &tail{lines: make(chan string)}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	go t.run(f)
	return t, nil
}

func (t *tail) run(f *os.File) {
	defer f.Close()
	for line := range t.lines {
		fmt.Fprintln(f, line)
	}
}

func (t *tail) Close() { close(t.lines) }
