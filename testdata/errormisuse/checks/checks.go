// Package checks looks at errors wrongly, or too late.
package checks

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"reflect"
)

func status(url string) (int, error) {
	resp, err := http.Get(url)
	defer resp.Body.Close() // want errormisuse:"sa5001"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func size(name string) (int64, error) {
	f, err := os.Open(name)
	defer f.Close() // want errormisuse:"sa5001"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, f)
}

func lines(r io.Reader) int {
	n := 0
	scanner := bufio.NewScanner(r) // want errormisuse:"scannererr"
	for scanner.Scan() {
		n++
	}
	return n
}

func path(err error) string {
	var target fs.PathError
	if errors.As(err, target) { // want errormisuse:"errorsas"
		return target.Path
	}
	return ""
}

func gone(err error) bool {
	return errors.Is(fs.ErrNotExist, err) // want errormisuse:"sa1032"
}

func same(a, b error) bool {
	return reflect.DeepEqual(a, b) // want errormisuse:"deepequalerrors"
}

func swallow(name string) error {
	_, err := os.Stat(name)
	if err != nil {
		return nil // want errormisuse:"nilerr"
	}
	return os.Remove(name)
}

func compare(err error) bool {
	return err == fs.ErrExist // want errormisuse:"errorlint"
}

func typed(err error) string {
	if e, ok := err.(*fs.PathError); ok { // want errormisuse:"errorlint"
		return e.Path
	}
	return ""
}
