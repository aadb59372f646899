// Package wrapper forgets to close a type of its own that owns a file: what is stored in a field belongs to the type, and
// whether its users close that is not followed.
package wrapper

import (
	"bufio"
	"os"
)

type lines struct {
	f *os.File
	s *bufio.Scanner
}

func open(name string) (*lines, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &lines{f, bufio.NewScanner(f)}, nil
}

func (l *lines) Close() error { return l.f.Close() }

func count(name string) (n int, err error) {
	l, err := open(name)
	if err != nil {
		return 0, err
	}
	for l.s.Scan() {
		n++
	}
	return n, l.s.Err()
}
