package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/token"
	"path"
	"regexp"
	"slices"
	"text/template"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/gen/output"
)

//go:embed skeleton/*.tmpl
var templates embed.FS

var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// taken are names that suppressions, import lists or our other packages give a meaning.
var taken = []string{"all", "analysis", "analyzers", "ast", "inspect", "inspector", "main", "reviewlint", "rule", "ruletest", "testing"}

// skeleton returns the files of a new rule called name, and the directories which
// must not exist yet.
func skeleton(name string) (files output.Files, dirs []string, err error) {
	switch {
	case !ruleName.MatchString(name):
		return nil, nil, fmt.Errorf("%q is no name for a rule: use lower-case letters and digits that name the bad pattern, such as tickerleak", name)
	case token.IsKeyword(name) || slices.Contains(taken, name):
		return nil, nil, fmt.Errorf("%q is no name for a rule: it means something else already", name)
	}
	data := struct{ Name, Checklist string }{Name: name, Checklist: "TODO"}
	if row, ok := checklist.RowFor(name); ok {
		data.Checklist = row.ID
	}
	pkg, fixtures := path.Join("analyzers", name), path.Join("testdata", name)
	files = output.Files{}
	for file, tmpl := range map[string]string{
		path.Join(pkg, name+".go"):              "rule.go.tmpl",
		path.Join(pkg, name+"_test.go"):         "rule_test.go.tmpl",
		path.Join(fixtures, "report/report.go"): "report.go.tmpl",
		path.Join(fixtures, "silent/silent.go"): "silent.go.tmpl",
	} {
		t, err := template.ParseFS(templates, "skeleton/"+tmpl)
		if err != nil {
			return nil, nil, err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, data); err != nil {
			return nil, nil, err
		}
		files[file] = b.Bytes()
	}
	return files, []string{pkg, fixtures}, nil
}
