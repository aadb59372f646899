// Package silent has code that looks dead and is not.
package silent

import (
	"context"
	"errors"
	"net/url"
	"strings"
)

var ErrOffline = errors.New("offline")

func load(n int) (string, error) {
	if n > 3 {
		return "", ErrOffline
	}
	return strings.Repeat("x", n), nil
}

// The slice is only there to begin with.
func pages(all bool) ([]string, error) {
	list := []string{}
	list, err := split(all)
	return list, err
}

func split(all bool) ([]string, error) {
	if all {
		return []string{"a", "b"}, nil
	}
	return nil, ErrOffline
}

// The return is there for the reader.
func must(s string, err error) string {
	if err != nil {
		panic(err)
		return ""
	}
	return s
}

// The type of the literal is given.
func each(list []string, do func(i int, s string) string) []string {
	var out []string
	for i, s := range list {
		out = append(out, do(i, s))
	}
	return out
}

func numbered(list []string) []string {
	return each(list, func(i int, s string) string {
		i = len(s)
		return strings.Repeat(s, i)
	})
}

func consume(ctx context.Context, lines <-chan string) int {
	n := 0
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case line := <-lines:
			n += len(line)
		}
	}
	return n
}

func find(list []string, want string) (int, bool) {
	for i, s := range list {
		if s == want {
			return i, true
		}
	}
	return 0, false
}

func search(u *url.URL, q string) string {
	values := u.Query()
	values.Set("q", q)
	u.RawQuery = values.Encode()
	return u.String()
}
