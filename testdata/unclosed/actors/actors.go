// Command actors runs until one of its actors returns.
package main

import (
	"errors"
	"io"
	"log"
	"os"

	"github.com/oklog/run"
)

var errEmpty = errors.New("empty")

func main() {
	var g run.Group
	g.Add(func() error { return follow("log") }, func(error) {})
	g.Add(reload, func(error) {})
	if err := g.Run(); err != nil {
		log.Fatal(err)
	}
}

// Silent: the process ends when an actor fails.
func follow(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	line, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if len(line) == 0 {
		return errEmpty
	}
	return f.Close()
}

// An actor that tries again and again goes on after a failure.
func reload() error {
	for {
		if err := load("state"); err != nil {
			log.Print(err)
		}
	}
}

func load(name string) error {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	state, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if len(state) == 0 {
		return errEmpty
	}
	return f.Close()
}
