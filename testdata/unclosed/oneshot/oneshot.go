// Command oneshot ends soon: all silent but for what grows.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		os.Exit(1)
	}
	for _, name := range os.Args {
		if err := each(name); err != nil {
			fmt.Println(err)
		}
	}
}

func run(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

func each(name string) error {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

// What is not flushed is lost, however soon the process ends.
func init() {
	w := bufio.NewWriter(os.Stderr) // want unclosed:"flush"
	fmt.Fprintln(w, "started")
}
