// Package conditions asks the same twice.
package conditions

import (
	"fmt"
	"io"
	"os"
	"strings"
)

type output struct {
	toFile  bool
	names   []string
	options *options
}

type options struct{ trace bool }

func (o *options) IsTracing() bool { return o != nil && o.trace }

// Silent: the file is there if it was opened, which the same field, length or method says again.
func (o *output) print(name, text string) error {
	var f *os.File
	if o.toFile {
		var err error
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	text = strings.TrimSpace(text)
	if o.toFile {
		if _, err := fmt.Fprintln(f, text); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	}
	fmt.Println(text)
	return nil
}

func (o *output) first() (head string, err error) {
	var f *os.File
	if len(o.names) > 0 {
		if f, err = os.Open(o.names[0]); err != nil {
			return "", err
		}
	}
	b := make([]byte, 16)
	if len(o.names) == 0 {
		return "", nil
	}
	_, err = io.ReadFull(f, b)
	f.Close()
	return string(b), err
}

func (o *output) traced(name string, work func(io.Writer)) error {
	var f *os.File
	var w io.Writer = io.Discard
	if o.options.IsTracing() {
		var err error
		if f, err = os.Create(name); err != nil {
			return err
		}
		w = f
	}
	work(w)
	if !o.options.IsTracing() {
		return nil
	}
	return f.Close()
}

func (o *output) each(name string, lines []string) error {
	var f *os.File
	var err error
	if o.options.trace {
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	for _, line := range lines {
		if o.options.trace {
			fmt.Fprintln(f, line)
		}
	}
	if o.options.trace {
		return f.Close()
	}
	return nil
}

// What was asked is set in between.
func (o *output) switched(name, text string) error {
	var f *os.File
	if o.toFile {
		var err error
		if f, err = os.Create(name); err != nil { // want unclosed:"file"
			return err
		}
		fmt.Fprintln(f, text)
	}
	o.toFile = len(text) > 0
	if o.toFile {
		return f.Close()
	}
	return nil
}

// Another field is asked.
func (o *output) other(name, text string) error {
	var f *os.File
	if o.toFile {
		var err error
		if f, err = os.Create(name); err != nil { // want unclosed:"file"
			return err
		}
		fmt.Fprintln(f, text)
	}
	if o.options.trace {
		return f.Close()
	}
	return nil
}

// The other one of two values is asked.
func copied(from, to *output, name string) error {
	var f *os.File
	if from.toFile {
		var err error
		if f, err = os.Create(name); err != nil { // want unclosed:"file"
			return err
		}
		fmt.Fprintln(f, name)
	}
	if to.toFile {
		return f.Close()
	}
	return nil
}

// A method that does something may answer otherwise the next time.
func (o *output) pulled(name string) error {
	var f *os.File
	if o.next() {
		var err error
		if f, err = os.Create(name); err != nil { // want unclosed:"file"
			return err
		}
		fmt.Fprintln(f, name)
	}
	if o.next() {
		return f.Close()
	}
	return nil
}

func (o *output) next() bool {
	if len(o.names) == 0 {
		return false
	}
	o.names = o.names[1:]
	return true
}

// A method that is called in between sets the field.
func (s *scanner) all(names []string) error {
	for _, name := range names {
		if s.done {
			return nil
		}
		f, err := os.Open(name) // want unclosed:"file"
		if err != nil {
			return err
		}
		s.read(f)
		if s.done {
			return nil
		}
		f.Close()
	}
	return nil
}

type scanner struct {
	done bool
	n    int
}

func (s *scanner) read(r io.Reader) { s.count(r) }

func (s *scanner) count(r io.Reader) {
	s.n++
	_, err := io.ReadFull(r, make([]byte, 16))
	s.done = err != nil || s.n > 3
}

// A literal sets the variable.
func visited(names []string, visit func(stop func())) error {
	stopped := false
	for _, name := range names {
		if stopped {
			return nil
		}
		f, err := os.Open(name) // want unclosed:"file"
		if err != nil {
			return err
		}
		visit(func() { stopped = true })
		if stopped {
			return nil
		}
		f.Close()
	}
	return nil
}

// Silent: what is called sets another field.
func (s *scanner) counted(name string, verbose bool) error {
	var f *os.File
	if s.done {
		var err error
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	s.step(verbose)
	if s.done {
		return f.Close()
	}
	return nil
}

func (s *scanner) step(verbose bool) {
	if verbose {
		s.n++
	}
}
