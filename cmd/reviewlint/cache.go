package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/engine"
)

const cacheUsage = "keep results between runs in `directory`, or off (default $REVIEWLINT_CACHE, else one of the user's)"

// cacheDir returns the directory that -cache=value names for a run in dir, "" if there is to be no cache.
func cacheDir(value, dir string) (string, error) {
	switch value {
	case "":
		return cache.Dir()
	case cache.Off:
		return "", nil
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(dir, value)
	}
	return value, nil
}

// openCache opens the cache of a review in dir. Without one a review takes longer and says the same: if it cannot be
// opened, a remark says why, and both results are nil.
func (c *command) openCache(o *options, dir string) (*engine.Cache, *cache.Disk, error) {
	at, err := cacheDir(o.cache, dir)
	if err != nil || at == "" {
		return nil, nil, err
	}
	disk, err := cache.Open(at)
	if err != nil {
		fmt.Fprintf(c.stderr, "reviewlint: %v: nothing is kept for the next run; -cache=off silences this\n", err)
		return nil, nil, nil
	}
	id, err := cache.ToolID()
	if err != nil {
		return nil, nil, nil // Have: the program was deleted while it runs.
	}
	return &engine.Cache{Store: disk, Salt: id}, disk, nil
}

// showCache says how large the cache is, or deletes what is in it.
func (c *command) showCache(args []string) error {
	fs := flag.NewFlagSet("cache", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	clean := fs.Bool("clean", false, "")
	value := fs.String("cache", "", "")
	if err := parseFlags(fs, args); errors.Is(err, errHelp) {
		return c.help()
	} else if err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("cache takes no arguments: %s", fs.Arg(0))
	}
	wd, err := filepath.Abs("")
	if err != nil {
		return err
	}
	dir, err := cacheDir(*value, wd)
	if err != nil {
		return err
	}
	if dir == "" {
		_, err = fmt.Fprintln(c.stdout, "the cache is off")
		return err
	}
	if *clean {
		if err := cache.Clean(dir); err != nil {
			return err
		}
	}
	values, bytes, err := cache.Usage(dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s: %s, %.1f MB of %d\n", dir, plural(values, "file"), float64(bytes)/1e6, cache.DefaultLimit/1_000_000)
	return err
}
