package report

import (
	"encoding/json"
	"io"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// The types below are the part of the Reviewdog Diagnostic Format that is written here:
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf

type rdDiagnostic struct {
	Message          string         `json:"message"`
	Location         rdLocation     `json:"location"`
	Severity         string         `json:"severity"`
	Source           rdSource       `json:"source"`
	Code             rdCode         `json:"code"`
	Suggestions      []rdSuggestion `json:"suggestions,omitempty"`
	RelatedLocations []rdRelated    `json:"related_locations,omitempty"`
}

type rdLocation struct {
	Path  string  `json:"path"`
	Range rdRange `json:"range"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"` // in bytes
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

type rdRelated struct {
	Message  string     `json:"message"`
	Location rdLocation `json:"location"`
}

var rdSeverities = map[rule.Severity]string{rule.Blocking: "ERROR", rule.Question: "WARNING", rule.Nit: "INFO"}

// RDJSONL writes the findings of doc in reviewdog's format, one JSON object per line. A suggestion is the first
// fix of a finding, as far as it is in the same file.
func RDJSONL(w io.Writer, doc *Document, opts Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	src := newSources(opts)
	for _, f := range doc.Findings {
		d := rdDiagnostic{
			Message: f.Message, Severity: rdSeverities[f.Severity],
			Location: rdLocation{f.File, newRDRange(f.Range)},
			Source:   rdSource{"reviewlint", homepage},
			Code:     rdCode{f.Rule + "/" + f.Kind, f.URL},
		}
		if s, ok := newSuggestion(f, src); ok {
			d.Suggestions = []rdSuggestion{{
				Range: rdRange{rdPosition{s.from, 1}, rdPosition{s.to, 1 + len(s.last)}}, Text: s.text,
			}}
		}
		if f.Related != nil {
			d.RelatedLocations = []rdRelated{{f.Related.Text, rdLocation{f.Related.File, newRDRange(f.Related.Range)}}}
		}
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	return nil
}

func newRDRange(r Range) rdRange {
	return rdRange{rdPosition{r.Line, r.Column}, rdPosition{r.EndLine, r.EndColumn}}
}
