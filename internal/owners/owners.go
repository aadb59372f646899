// Package owners answers who owns a file: what CODEOWNERS says.
//
// The file is read as GitHub reads it (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners),
// with the sections of GitLab.
package owners

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// places are where the file may be, from the root of a repository; the first that exists holds.
var places = []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}

// A File is the contents of CODEOWNERS.
type File struct {
	sections [][]line
}

type line struct {
	patterns []string
	owners   []string
}

// Find reads the CODEOWNERS of the repository whose root is dir. Without one, nobody owns anything.
func Find(dir string) *File {
	for _, place := range places {
		if data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(place))); err == nil {
			return Parse(data)
		}
	}
	return new(File)
}

// Parse reads the contents of CODEOWNERS.
func Parse(data []byte) *File {
	f := &File{sections: [][]line{nil}}
	var defaults []string
	for text := range bytes.Lines(data) {
		fields := split(string(bytes.TrimSpace(text)))
		if len(fields) == 0 {
			continue
		}
		if first := strings.TrimPrefix(fields[0], "^"); strings.HasPrefix(first, "[") {
			// [Section], [Section with spaces][2] @default
			defaults = nil
			for i, field := range fields {
				if strings.HasSuffix(field, "]") {
					defaults = fields[i+1:]
				}
			}
			f.sections = append(f.sections, nil)
			continue
		}
		l := line{patterns: globs(fields[0]), owners: fields[1:]}
		if len(l.owners) == 0 {
			l.owners = defaults
		}
		last := &f.sections[len(f.sections)-1]
		*last = append(*last, l)
	}
	return f
}

// split returns the fields of a line without its comment. A backslash takes the meaning from what follows.
func split(s string) []string {
	var fields []string
	var field strings.Builder
	flush := func() {
		if field.Len() > 0 {
			fields = append(fields, field.String())
			field.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			field.WriteByte(s[i])
		case c == '#' && field.Len() == 0:
			return fields
		case c == ' ' || c == '\t':
			flush()
		default:
			field.WriteByte(c)
		}
	}
	flush()
	return fields
}

// globs returns what a pattern of CODEOWNERS matches, relative to the root.
func globs(pattern string) []string {
	dir := strings.HasSuffix(pattern, "/")
	p := strings.TrimSuffix(pattern, "/")
	if anchored := strings.Contains(p, "/"); !anchored {
		p = "**/" + p
	}
	p = strings.TrimPrefix(p, "/")
	if p == "" {
		return []string{"**"}
	}
	all := p + "/**"
	switch last := p[strings.LastIndexByte(p, '/')+1:]; {
	case dir:
		return []string{all}
	case strings.Contains(last, "*"): // docs/* are files in docs, not below
		return []string{p}
	}
	return []string{p, all}
}

// Of returns the owners of a file, named with slashes from the root of the repository: those of the last pattern that
// matches, in each section.
func (f *File) Of(name string) []string {
	var owners []string
	for _, section := range f.sections {
		for _, l := range slices.Backward(section) {
			if !slices.ContainsFunc(l.patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, name) }) {
				continue
			}
			for _, o := range l.owners {
				if !slices.Contains(owners, o) {
					owners = append(owners, o)
				}
			}
			break
		}
	}
	return owners
}
