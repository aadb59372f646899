package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/reviewlint/reviewlint/internal/configfile"
	"github.com/reviewlint/reviewlint/internal/gate"
)

// config prints the configuration that holds for a review with the same flags.
func (c *command) config(args []string) error {
	o, err := c.parse(args)
	if errors.Is(err, errHelp) {
		return c.help()
	}
	if err != nil {
		return err
	}
	if len(o.patterns) > 0 {
		return fmt.Errorf("config takes no packages: %s", o.patterns[0])
	}
	cfg, source, err := c.configOf(o)
	if err != nil {
		return err
	}
	if cfg, err = gate.Effective(c.rules, o.selection, cfg); err != nil {
		return err
	}
	return configfile.Write(c.stdout, cfg, "What holds: "+source+", flags and defaults.")
}

// init writes a configuration file with everything explained.
func (c *command) init(args []string) error {
	flags, o := c.flags()
	if err := parseFlags(flags, args); errors.Is(err, errHelp) {
		return c.help()
	} else if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("init takes no arguments: %s", flags.Arg(0))
	}
	file := filepath.Join(o.dir, configfile.Names[0])
	for _, name := range configfile.Names {
		if _, err := os.Lstat(filepath.Join(o.dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s exists already: `reviewlint config` prints what holds", filepath.Join(o.dir, name))
		}
	}
	if err := os.WriteFile(file, configfile.Start, 0o666); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.stdout, "wrote %s\n", file)
	return err
}
