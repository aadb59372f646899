package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

var checkstyleSeverities = map[rule.Severity]string{rule.Blocking: "error", rule.Question: "warning", rule.Nit: "info"}

// Checkstyle writes doc in the XML format of Checkstyle 4.3. What could not be analysed is in it, too, with
// the source "reviewlint".
func Checkstyle(w io.Writer, doc *Document, _ Options) error {
	out := checkstyle{Version: "4.3"}
	at := map[string]int{}
	add := func(file string, e checkstyleError) {
		i, ok := at[file]
		if !ok {
			i = len(out.Files)
			at[file] = i
			out.Files = append(out.Files, checkstyleFile{Name: file})
		}
		out.Files[i].Errors = append(out.Files[i].Errors, e)
	}
	for _, e := range doc.Errors {
		if e.remark() {
			continue
		}
		add(cmp.Or(e.File, "go.mod"), checkstyleError{e.Line, e.Column, "error", strings.TrimPrefix(e.Package+": "+e.Message, ": "), "reviewlint"})
	}
	for _, f := range doc.Findings {
		add(f.File, checkstyleError{f.Line, f.Column, checkstyleSeverities[f.Severity], f.Message, "reviewlint." + f.Rule + "." + f.Kind})
	}
	return writeXML(w, out)
}

type junit struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Classname string        `xml:"classname,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Failure   *junitMessage `xml:"failure"`
	Error     *junitMessage `xml:"error"`
	Skipped   *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes doc as a test report: a suite per rule that ran, in which each finding is a test that failed, or was
// skipped if its severity does not fail the run; a rule without findings is a test that passed.
func JUnit(w io.Writer, doc *Document, opts Options) error {
	var out junit
	suite := func(name string, cases []junitCase) {
		s := junitSuite{Name: "reviewlint " + name, Tests: len(cases), Cases: cases}
		for _, c := range cases {
			switch {
			case c.Failure != nil:
				s.Failures++
			case c.Error != nil:
				s.Errors++
			case c.Skipped != nil:
				s.Skipped++
			}
		}
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Errors += s.Errors
		out.Suites = append(out.Suites, s)
	}

	var errors []junitCase
	for _, e := range doc.Errors {
		if e.remark() {
			continue
		}
		name := strings.Join(strings.Fields(e.Package+" "+e.File+" "+e.Rule), " ")
		errors = append(errors, junitCase{
			Name: name, Classname: "reviewlint", File: e.File, Line: e.Line,
			Error: &junitMessage{Message: e.Message, Type: "not analysed"},
		})
	}
	if len(errors) > 0 {
		suite("analysis", errors)
	}

	byRule := map[string][]junitCase{}
	var names []string
	for _, r := range opts.Rules {
		names = append(names, r.Name)
		byRule[r.Name] = nil
	}
	for _, f := range doc.Findings {
		if _, ok := byRule[f.Rule]; !ok {
			names = append(names, f.Rule)
		}
		c := junitCase{Name: fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column), Classname: f.Rule + "." + f.Kind, File: f.File, Line: f.Line}
		message := &junitMessage{Message: f.Message, Type: string(f.Severity), Text: f.URL}
		if opts.fails(f.Severity) {
			c.Failure = message
		} else {
			c.Skipped = &junitMessage{Message: f.Message}
		}
		byRule[f.Rule] = append(byRule[f.Rule], c)
	}
	for _, name := range names {
		cases := byRule[name]
		if len(cases) == 0 {
			cases = []junitCase{{Name: "no findings", Classname: name}}
		}
		suite(name, cases)
	}
	return writeXML(w, out)
}

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
