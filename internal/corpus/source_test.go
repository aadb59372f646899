package main

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/reviewlint/reviewlint/internal/checkout"
	"github.com/reviewlint/reviewlint/internal/report"
)

// numbered returns a file of n lines that say their numbers.
func numbered(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i+1)
	}
	return []byte(b.String())
}

func TestExcerpts(t *testing.T) {
	dir := write(t, "shop", []txtar.File{
		{Name: "a.go", Data: numbered(100)},
		{Name: "b.go", Data: numbered(9)},
		{Name: "empty.go"},
	})
	span := func(file string, line int) report.Span {
		return report.Span{Range: report.Range{File: file, Line: line}}
	}
	for _, test := range []struct {
		name      string
		line, end int
		causes    []report.Span
		file      string
		want      string
	}{
		{"alone", 50, 50, nil, "a.go", "a.go 47 48 49 >50 51 52 53"},
		{"at the start", 1, 1, nil, "a.go", "a.go >1 2 3 4"},
		{"at the end", 100, 100, nil, "a.go", "a.go 97 98 99 >100"},
		{"loop near", 50, 50, []report.Span{span("a.go", 40)}, "a.go", "a.go 40 41 42 43 44 45 46 47 48 49 >50 51 52 53"},
		{"loop far", 50, 50, []report.Span{span("a.go", 20)}, "a.go", "a.go 20 … 47 48 49 >50 51 52 53"},
		{"nothing is left out for one line", 50, 50, []report.Span{span("a.go", 55)}, "a.go", "a.go 47 48 49 >50 51 52 53 54 55"},
		{"cause after it", 50, 50, []report.Span{span("a.go", 70)}, "a.go", "a.go 47 48 49 >50 51 52 53 … 70"},
		{"cause inside", 50, 50, []report.Span{span("a.go", 50)}, "a.go", "a.go 47 48 49 >50 51 52 53"},
		{"cause in another file", 50, 50, []report.Span{span("b.go", 2)}, "a.go", "a.go 47 48 49 >50 51 52 53 b.go 2"},
		{"long", 50, 80, nil, "a.go", "a.go 47 48 49 >50 >51 >52 >53 >54 >55 >56 >57 >58 >59 >60 >61 >62"},
		{"beyond the end of the file", 200, 200, nil, "a.go", ""},
		{"empty file", 1, 1, nil, "empty.go", ""},
		{"no file", 1, 1, nil, "missing.go", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &report.Finding{Range: report.Range{File: test.file, Line: test.line, EndLine: test.end}, Causes: test.causes}
			var got []string
			for _, e := range newSource(checkout.Module{Dir: dir}).excerpts(f) {
				got = append(got, e.file)
				for _, line := range e.lines {
					mark := ""
					if line.marked {
						mark = ">"
					}
					switch {
					case line.number == 0:
						got = append(got, "…")
					case line.text != fmt.Sprint("line ", line.number):
						t.Errorf("line %d has text %q", line.number, line.text)
					default:
						got = append(got, fmt.Sprint(mark, line.number))
					}
				}
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHops(t *testing.T) {
	dir := write(t, "shop", []txtar.File{
		{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.26\n")},
		{Name: "store/store.go", Data: []byte(`package store

import (
	"database/sql"

	"example.com/shop/options"
)

type Reader interface {
	Load(id int) error
}

type Store[K comparable] struct{ db *sql.DB }

func (s *Store[K]) Load(id int) error {
	o := options.Query(id)
	_, err := s.db.Query(o)
	return err
}

func All(r Reader) {
	Each(func() { r.Load(1) })
}
`)},
		{Name: "vendor/example.com/dep/dep.go", Data: []byte("package dep\n\nfunc Get() {}\n")},
	})
	f := &report.Finding{Path: []string{
		"example.com/shop/store.All$1",
		"(example.com/shop/store.Reader).Load",
		"(*example.com/shop/store.Store).Load",
		"(*database/sql.DB).Query",
		"example.com/dep.Get",
		"example.com/shop/missing.F",
	}}
	var got []string
	for _, h := range newSource(checkout.Module{Dir: dir}).hops(t.Context(), f) {
		got = append(got, fmt.Sprintf("%s:%d:%d", h.file, h.decl, h.call))
	}
	// The call at line 17 is on a value, unlike that at line 16.
	want := "store/store.go:21:22 store/store.go:10:0 store/store.go:15:17 vendor/example.com/dep/dep.go:3:0"
	if got := strings.Join(got, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCut(t *testing.T) {
	if got := cut(strings.Repeat("é", 200)); len(got) > lineWidth+len("…") || strings.ContainsRune(got, '\ufffd') {
		t.Errorf("got %q", got)
	}
}
