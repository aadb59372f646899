// Package configfile reads and writes the configuration file, .reviewlint.yml, and the
// flags that hold over it.
//
// Errors are meant for whoever wrote the file: each has line, column and the key it is about, and
// names the nearest right one; all errors of a file are reported at once.
package configfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Names are the names of the configuration file. The first is what `reviewlint init` writes.
var Names = []string{".reviewlint.yml", ".reviewlint.yaml"}

// Find returns the configuration file that holds for dir: that of the nearest directory
// upwards, as far as the root of the repository. It returns "" if there is none, and an error
// if a directory has two.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		var found []string
		for _, name := range Names {
			file := filepath.Join(dir, name)
			if _, err := os.Stat(file); err == nil {
				found = append(found, file)
			} else if !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
		switch {
		case len(found) > 1:
			return "", fmt.Errorf("%s and %s: which of them holds? remove one", found[0], found[1])
		case len(found) == 1:
			return found[0], nil
		}
		parent := filepath.Dir(dir)
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || parent == dir {
			return "", nil
		}
		dir = parent
	}
}

// Load reads the configuration file called name; "" stands for none, which leaves everything at
// its default. rules are all rules that may be named. Paths in it are relative to its directory, or to dir if there is no file.
func Load(name, dir string, rules []*rule.Rule) (*config.Config, error) {
	var src []byte
	if name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		src, dir = bytes.TrimPrefix(data, []byte("\ufeff")), filepath.Dir(name)
	}
	c, err := Parse(name, src, rules)
	if err != nil {
		return nil, err
	}
	c.Dir, err = filepath.Abs(dir)
	return c, err
}

// FromSettings reads settings that another program has parsed already, such as those of a
// plugin of golangci-lint: maps, lists and scalars with the names of the configuration file.
func FromSettings(settings any, rules []*rule.Rule) (*config.Config, error) {
	src, err := yaml.Marshal(settings)
	if err != nil {
		return nil, err
	}
	return Parse("", src, rules)
}

// An Error is one mistake in a configuration file.
type Error struct {
	File         string // "" if there is no file
	Line, Column int    // from 1
	Message      string
}

// Error implements error.
func (e *Error) Error() string {
	if e.File == "" {
		return e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Parse reads the configuration in src. file is the name that errors show. The error is
// an [*Error] or several of them joined.
func Parse(file string, src []byte, rules []*rule.Rule) (*config.Config, error) {
	c := config.Default()
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, located(file, err)
	}
	k := &checker{file: file, rules: rules, anchors: map[string]ast.Node{}, set: map[*rule.Rule]ast.Node{}}
	for i, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case i > 0:
			k.errorf(doc.Body, "there is a second document: one file has one")
		default:
			k.document(doc.Body)
		}
	}
	if len(k.errs) > 0 {
		slices.SortStableFunc(k.errs, func(a, b *Error) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		var errs []error
		for _, e := range k.errs {
			errs = append(errs, e)
		}
		return nil, errors.Join(errs...)
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil || tree.Docs[0].Body.Type() == ast.NullType {
		return c, nil
	}
	if err := yaml.UnmarshalWithOptions(src, c, yaml.Strict()); err != nil {
		return nil, located(file, err)
	}
	normalise(c, rules)
	return c, nil
}

// located turns an error of the YAML library into an [*Error].
func located(file string, err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return &Error{File: file, Line: 1, Column: 1, Message: err.Error()}
	}
	at := e.GetToken().Position
	return &Error{File: file, Line: at.Line, Column: at.Column, Message: e.GetMessage()}
}

// normalise gives every rule its present name and every option the type of its default.
func normalise(c *config.Config, rules []*rule.Rule) {
	for _, r := range rules {
		for _, alias := range r.Aliases {
			if set, ok := c.Rules[alias]; ok {
				delete(c.Rules, alias)
				c.Rules[r.Name] = set
			}
		}
		for name, value := range c.Rules[r.Name].Options {
			o, _ := r.Option(name)
			c.Rules[r.Name].Options[name] = convert(value, o.Default)
		}
	}
}

// convert returns value, which the checker found fit, with the type of like.
func convert(value, like any) any {
	switch like.(type) {
	case int:
		switch n := value.(type) {
		case uint64:
			return int(n)
		case int64:
			return int(n)
		}
	case []string:
		list := []string{}
		items, _ := value.([]any)
		for _, item := range items {
			list = append(list, item.(string))
		}
		return list
	}
	return value
}

// CheckGlob returns an error if the pattern is malformed or can match no file.
func CheckGlob(pattern config.Glob) error {
	p := string(pattern)
	switch {
	case p == "" || !doublestar.ValidatePattern(p):
		return fmt.Errorf("%q is not a valid pattern", p)
	case strings.Contains(p, `\`):
		return fmt.Errorf("%q: separate directories with /", p)
	case strings.HasPrefix(p, "/") || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../"):
		return fmt.Errorf("%q: patterns are relative to the configuration file and start with the name of a directory or file", p)
	}
	return nil
}

// Match reports whether one of patterns matches the slash-separated name of a file, or that of
// a directory it lies in.
func Match(patterns []config.Glob, name string) bool {
	return slices.ContainsFunc(patterns, func(p config.Glob) bool {
		return doublestar.MatchUnvalidated(string(p), name) || doublestar.MatchUnvalidated(strings.TrimSuffix(string(p), "/")+"/**", name)
	})
}
