// Package silent looks at errors in time and as a whole.
package silent

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
)

func status(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func lines(r io.Reader) (int, error) {
	n := 0
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		n++
	}
	return n, scanner.Err()
}

func path(err error) string {
	var target *fs.PathError
	if errors.As(err, &target) {
		return target.Path
	}
	return ""
}

// That the text of the cause is all that callers get may be meant.
func describe(name string) error {
	if _, err := os.Stat(name); err != nil {
		return fmt.Errorf("no %s: %v", name, err)
	}
	return nil
}
