package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/reviewlint/reviewlint/internal/checkout"
)

// An edit says which package is changed before each run.
type edit int

const (
	none edit = iota
	leaf      // one that no other package imports
	wide      // the one that most others import, directly or not
)

// importedPackage is what `go list` says about one package.
type importedPackage struct {
	ImportPath, Dir string
	GoFiles, Deps   []string
}

// choose returns the file to edit among packages.
func (e edit) choose(packages []importedPackage) (string, error) {
	importers := map[string]int{}
	for _, p := range packages {
		for _, dep := range p.Deps {
			importers[dep]++
		}
	}
	best, file := -1, ""
	for _, p := range packages {
		n := importers[p.ImportPath]
		if e == leaf {
			// What imports much is more like an edit of every day than a forgotten package.
			if n > 0 {
				continue
			}
			n = len(p.Deps)
		}
		if n > best && len(p.GoFiles) > 0 {
			best, file = n, filepath.Join(p.Dir, p.GoFiles[0])
		}
	}
	if file == "" {
		return "", errors.New("no package can be edited")
	}
	return file, nil
}

// An editor changes one file of a module again and again.
type editor struct {
	file     string
	original []byte
}

// newEditor returns an editor for m, whose files it will change.
func (e edit) newEditor(ctx context.Context, m checkout.Module) (*editor, error) {
	out, err := checkout.Output(ctx, m.Dir, nil, "go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,Deps"}, m.Patterns...)...)
	if err != nil {
		return nil, err
	}
	var packages []importedPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p importedPackage
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	file, err := e.choose(packages)
	if err != nil {
		return nil, err
	}
	original, err := os.ReadFile(file)
	return &editor{file, original}, err
}

// edit gives the file a new unexported function, another one each time.
func (e *editor) edit() error {
	return os.WriteFile(e.file, fmt.Appendf(slices.Clip(e.original), "\nfunc bench%s() {}\n", nonce()), 0o666)
}

// copied returns a copy of m in dir, where files may be changed.
func copied(m checkout.Module, dir string) (checkout.Module, error) {
	err := filepath.WalkDir(m.Dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(m.Dir, name)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		switch {
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules"):
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(to, 0o777)
		case e.Type() == fs.ModeSymlink:
			target, err := os.Readlink(name)
			if err != nil {
				return err
			}
			return os.Symlink(target, to)
		case !e.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	})
	m.Dir = dir
	return m, err
}
