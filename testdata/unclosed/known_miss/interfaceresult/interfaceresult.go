// Package interfaceresult gets a file from an interface whose only implementation opens one: results are followed through
// calls of functions, not of interface methods.
package interfaceresult

import (
	"io"
	"os"
)

type source interface {
	Open(name string) (io.ReadCloser, error)
}

type directory struct{}

func (directory) Open(name string) (io.ReadCloser, error) { return os.Open(name) }

var _ source = directory{}

func size(s source, name string) (int64, error) {
	r, err := s.Open(name)
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, r)
}
