package show

import (
	"fmt"
	"os"
)

// keysCommand has flags of a command line: its methods run once, whoever parses the flags.
type keysCommand struct {
	Path  string `long:"path" required:"true" description:"where to write the key"`
	Force bool   `long:"force"`
}

func (c *keysCommand) Execute([]string) error { return c.Write("key") }

func (c *keysCommand) Write(key string) error {
	f, err := os.Create(c.Path)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, key); err != nil {
		return err
	}
	return f.Close()
}

// keyOptions are no command: nobody runs them.
type keyOptions struct {
	Path string `long:"path"`
}

func (o *keyOptions) Write(key string) error {
	f, err := os.Create(o.Path) // want unclosed:"file"
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f, key); err != nil {
		return err
	}
	return f.Close()
}
