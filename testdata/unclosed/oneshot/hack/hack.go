// Package hack rewrites source files for developers, and ends before anything piles up.
package hack

import (
	"bufio"
	"fmt"
	"os"
)

// Silent: the process ends soon after.
func Rewrite(names []string, format func(*os.File) error) error {
	for _, name := range names {
		f, err := os.OpenFile(name, os.O_RDWR, 0o644)
		if err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil {
			return err
		}
		fmt.Fprintln(f, "// Code generated. DO NOT EDIT.")
	}
	return nil
}

type report struct{ out *os.File }

func create(name string) (*report, error) {
	out, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &report{out}, nil
}

func (r *report) Close() error { return nil }

// What is left in a buffer is lost here as well.
func List(name string, lines []string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f) // want unclosed:"flush"
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
	return nil
}
