package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"

	"github.com/reviewlint/reviewlint/internal/gen/output"
)

// list returns analyzers/analyzers.go, the list of the rules under root.
func list(root string) (output.Files, error) {
	names, err := ruleDirs(filepath.Join(root, "analyzers"))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\n", output.Marker)
	fmt.Fprintf(&b, "// Package analyzers lists the rules: one package each, in the directories beside this file.\n")
	fmt.Fprintf(&b, "package analyzers\n\nimport (\n")
	for _, name := range names {
		fmt.Fprintf(&b, "%q\n", output.Module+"/analyzers/"+name)
	}
	fmt.Fprintf(&b, "%q\n)\n\n", output.Module+"/internal/rule")
	fmt.Fprintf(&b, "// Rules are all rules in alphabetical order.\nvar Rules = []*rule.Rule{\n")
	for _, name := range names {
		fmt.Fprintf(&b, "%s.Rule,\n", name)
	}
	fmt.Fprintf(&b, "}\n")
	src, err := format.Source(b.Bytes())
	return output.Files{"analyzers/analyzers.go": src}, err
}

// ruleDirs returns the sorted names of the directories in dir that hold a rule. A
// directory without Go files is none; one with Go files must have one of its own name.
func ruleDirs(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		name := e.Name()
		files, err := filepath.Glob(filepath.Join(dir, name, "*.go"))
		switch {
		case err != nil:
			return nil, err
		case len(files) == 0:
			continue
		case !slices.Contains(files, filepath.Join(dir, name, name+".go")):
			return nil, fmt.Errorf("analyzers/%s: no %s.go, which declares the rule", name, name)
		}
		names = append(names, name)
	}
	return names, nil
}
