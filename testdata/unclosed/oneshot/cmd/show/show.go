// Package show is a command: what only it and its helpers run ends with the process.
package show

import (
	"io"
	"os"
	"sync"
)

type Command struct {
	Use string
	Run func(args []string) error
}

var Show = &Command{Use: "show", Run: func(args []string) error { return Print(args[0]) }}

// Print is exported, and yet nobody else calls it: a program imports this package.
func Print(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

func newAll() *Command {
	return &Command{Use: "all", Run: func(args []string) error {
		var group sync.WaitGroup
		group.Go(func() {
			f, err := os.Open(args[0])
			if err == nil {
				io.Copy(os.Stdout, f)
			}
		})
		for _, name := range args {
			f, err := os.Open(name) // want unclosed:"file"
			if err != nil {
				return err
			}
			io.Copy(os.Stdout, f)
		}
		group.Wait()
		return nil
	}}
}
