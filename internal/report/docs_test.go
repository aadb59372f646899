package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/report"
)

// The example in docs/json.md has every field and is what JSON writes; the text
// names every field.
func TestJSONDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	example, text, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("docs/json.md has no example")
	}
	var doc report.Document
	if err := json.Unmarshal([]byte(example), &doc); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.JSON(&b, &doc); err != nil {
		t.Fatal(err)
	}
	if b.String() != example {
		t.Errorf("the example is not what JSON writes:\n%s", b.String())
	}
	for _, field := range zeroFields(reflect.ValueOf(doc), "document") {
		if field != "document.findings[0].preview" { // false is the usual value
			t.Errorf("the example lacks a value for %s", field)
		}
	}
	for _, name := range fieldNames(reflect.TypeFor[report.Document]()) {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/json.md does not explain `%s`", name)
		}
	}
}

// zeroFields returns the paths of fields in v that are empty.
func zeroFields(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	var zero []string
	switch v.Kind() {
	case reflect.Pointer:
		return zeroFields(v.Elem(), path)
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{path}
		}
		return zeroFields(v.Index(0), path+"[0]")
	case reflect.Struct:
		for i := range v.NumField() {
			name := path
			if f := v.Type().Field(i); !f.Anonymous {
				name += "." + jsonName(f)
			}
			zero = append(zero, zeroFields(v.Field(i), name)...)
		}
	}
	return zero
}

// fieldNames returns the JSON names of all fields of t and the types below.
func fieldNames(t reflect.Type) []string {
	var names []string
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return fieldNames(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.Anonymous {
				names = append(names, jsonName(f))
			}
			names = append(names, fieldNames(f.Type)...)
		}
	}
	return names
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// The guide has a row for every format.
func TestFormatsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Formats {
		if !regexp.MustCompile("(?m)^\\|.*`" + f.Name + "`.*\\| .* \\|$").Match(page) {
			t.Errorf("docs/guide.md has no row for %s", f.Name)
		}
	}
}
