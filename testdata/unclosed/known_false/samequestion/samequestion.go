// Package samequestion asks the same function twice and gets the same answer: the analysis does not know that the
// second condition cannot hold without the first.
package samequestion

import (
	"os"
	"strings"
)

func size(name string) (int64, error) {
	var f *os.File
	var err error
	if strings.HasPrefix(name, "/") {
		f, err = os.Open(name) // want unclosed:"file"
	}
	if err != nil {
		return 0, err
	}
	if !strings.HasPrefix(name, "/") {
		return 0, nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
