package loops

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Silent: an older response stays in a variable that is closed before it gets the next one, and returned at the end.
func anyOf(client *http.Client, requests []*http.Request) (*http.Response, error) {
	var last *http.Response
	var lastErr error
	for _, req := range requests {
		resp, err := client.Do(req)
		if err == nil && resp.StatusCode == http.StatusOK {
			if last != nil {
				last.Body.Close()
			}
			return resp, nil
		}
		if err != nil {
			lastErr = err
			continue
		}
		if last != nil {
			last.Body.Close()
		}
		last = resp
	}
	if last != nil {
		return last, nil
	}
	return nil, lastErr
}

// Silent: the output of a console stays open until another one is chosen.
func console(lines []string) error {
	var output io.Writer = os.Stdout
	var file *os.File
	defer func() {
		if file != nil {
			file.Close()
		}
	}()
	for _, line := range lines {
		if line == "stdout" {
			if file != nil {
				file.Close()
				file = nil
			}
			output = os.Stdout
			continue
		}
		if name, ok := outputOf(line); ok {
			f, err := os.Create(name)
			if err != nil {
				return err
			}
			if file != nil {
				file.Close()
			}
			file, output = f, f
			continue
		}
		fmt.Fprintln(output, line)
	}
	return nil
}

func outputOf(line string) (string, bool) { return line, len(line) > 0 && line[0] == '>' }

// The older one is forgotten when the next one takes its place.
func lastOf(client *http.Client, urls []string) (*http.Response, error) {
	var last *http.Response
	for _, url := range urls {
		resp, err := client.Get(url) // want unclosed:"body"
		if err != nil {
			continue
		}
		last = resp
	}
	if last == nil {
		return nil, errors.New("no answer")
	}
	return last, nil
}

func switchedOver(lines []string) (err error) {
	file := os.Stdout
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, line := range lines {
		if name, ok := outputOf(line); ok {
			f, err := os.Create(name) // want unclosed:"file"
			if err != nil {
				return err
			}
			file = f
			continue
		}
		fmt.Fprintln(file, line)
	}
	return nil
}

func anyOrNone(client *http.Client, urls []string) (*http.Response, error) {
	var last *http.Response
	for _, url := range urls {
		req, err := http.NewRequest(http.MethodDelete, url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req) // want unclosed:"body"
		if err != nil {
			continue
		}
		if last != nil {
			last.Body.Close()
		}
		last = resp
	}
	return last, nil
}
