package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/reviewlint/reviewlint/internal/report"
)

// sarifSchema returns the schema of SARIF 2.1.0, which the sarif module has as a constant that it keeps to
// itself.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(out)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSARIFValid(t *testing.T) {
	schema := sarifSchema(t)
	for _, doc := range []*report.Document{document(t), report.New(dir, nil, nil)} {
		log, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, "sarif", doc, hosted())))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Error(err)
		}
		// The schema tells what is wrong.
		log.(map[string]any)["runs"].([]any)[0].(map[string]any)["tools"] = "x"
		if schema.Validate(log) == nil {
			t.Error("the schema allows everything")
		}
	}
}

// The regions of results and fixes, cut out of the UTF-16 text, are what the findings are about.
func TestSARIFColumns(t *testing.T) {
	text := render(t, "sarif", document(t), hosted())
	log, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	cut := func(uri string, r *sarif.Region) string {
		file := map[string]string{"svc/web/gr%C3%B6%C3%9Fe.go": "web/größe.go", "svc/store/users.go": "store/users.go"}[uri]
		if file == "" {
			return ""
		}
		lines := strings.Split(sources[file], "\n")
		if *r.StartLine != *r.EndLine {
			return lines[*r.StartLine-1]
		}
		units := utf16.Encode([]rune(lines[*r.StartLine-1]))
		return string(utf16.Decode(units[*r.StartColumn-1 : *r.EndColumn-1]))
	}
	var got []string
	for _, r := range log.Runs[0].Results {
		l := r.Locations[0].PhysicalLocation
		got = append(got, cut(*l.ArtifactLocation.URI, l.Region))
		for _, fix := range r.Fixes {
			for _, c := range fix.ArtifactChanges {
				for _, replacement := range c.Replacements {
					got = append(got, "- "+cut(*c.ArtifactLocation.URI, replacement.DeletedRegion))
				}
			}
		}
	}
	want := []string{
		"", "", "load(id)", "\trows, err := db.Query(`SELECT *", `token == header["X-Token"]`, `- token == header["X-Token"]`,
		"token == header", "- token == header", "- import", "fmt.Fprint(w, \"```\")", "- \tfmt.Fprint(w, \"```\")",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
