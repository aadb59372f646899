package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// The types below are the part of SARIF 2.1.0 that is written here, with its names:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool           `json:"tool"`
	Invocations        []sarifInvocation   `json:"invocations"`
	OriginalURIBaseIDs map[string]sarifURI `json:"originalUriBaseIds"`
	ColumnKind         string              `json:"columnKind"`
	Results            []sarifResult       `json:"results"`
}

type sarifURI struct {
	Description sarifText `json:"description"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	InformationURI  string      `json:"informationUri"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string          `json:"id"`
	ShortDescription     sarifText       `json:"shortDescription"`
	FullDescription      sarifText       `json:"fullDescription"`
	Help                 sarifText       `json:"help"`
	HelpURI              string          `json:"helpUri"`
	DefaultConfiguration sarifLevel      `json:"defaultConfiguration"`
	Properties           sarifProperties `json:"properties"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

// sarifProperties are what code hosts read beside the standard.
type sarifProperties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	Severity         string   `json:"problem.severity"`
	SecuritySeverity string   `json:"security-severity,omitempty"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Level          string          `json:"level"`
	Message        sarifText       `json:"message"`
	Locations      []sarifLocation `json:"locations,omitempty"`
	AssociatedRule *sarifRuleRef   `json:"associatedRule,omitempty"`
}

type sarifRuleRef struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           *int              `json:"ruleIndex,omitempty"`
	Level               string            `json:"level"`
	Message             sarifText         `json:"message"`
	Locations           []sarifLocation   `json:"locations"`
	RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
	Fixes               []sarifFix        `json:"fixes,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	BaselineState       string            `json:"baselineState,omitempty"`
}

type sarifLocation struct {
	ID               *int           `json:"id,omitempty"`
	PhysicalLocation sarifPhysical  `json:"physicalLocation"`
	LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
	Message          *sarifText     `json:"message,omitempty"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           *sarifRegion  `json:"region,omitempty"`
	ContextRegion    *sarifRegion  `json:"contextRegion,omitempty"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId"`
}

type sarifRegion struct {
	StartLine   int        `json:"startLine"`
	StartColumn int        `json:"startColumn,omitempty"`
	EndLine     int        `json:"endLine,omitempty"`
	EndColumn   int        `json:"endColumn,omitempty"`
	Snippet     *sarifText `json:"snippet,omitempty"`
}

type sarifLogical struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

type sarifFix struct {
	Description     sarifText     `json:"description"`
	ArtifactChanges []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	ArtifactLocation sarifArtifact      `json:"artifactLocation"`
	Replacements     []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion `json:"deletedRegion"`
	InsertedContent sarifText   `json:"insertedContent"`
}

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifRoot   = "%SRCROOT%"
	homepage    = "https://github.com/reviewlint/reviewlint"
)

var sarifLevels = map[rule.Severity]string{rule.Blocking: "error", rule.Question: "warning", rule.Nit: "note"}

// SARIF writes doc as a SARIF 2.1.0 log with one rule per kind of finding. Columns count UTF-16 code
// units, file names are relative to the root of the repository.
func SARIF(w io.Writer, doc *Document, opts Options) error {
	s := &sarifWriter{opts: opts, sources: newSources(opts), index: map[string]int{}}
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "reviewlint", SemanticVersion: strings.TrimPrefix(opts.Version, "v"), InformationURI: homepage, Rules: s.rules()}},
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: !doc.Incomplete, Notifications: s.notifications(doc),
		}},
		OriginalURIBaseIDs: map[string]sarifURI{sarifRoot: {sarifText{Text: "the root of the repository"}}},
		ColumnKind:         "utf16CodeUnits",
		Results:            []sarifResult{},
	}
	for _, f := range doc.Findings {
		run.Results = append(run.Results, s.result(f))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	return enc.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

type sarifWriter struct {
	opts    Options
	sources *sources
	index   map[string]int // rule ID -> index
}

// rules returns a rule for each kind of the rules that ran.
func (s *sarifWriter) rules() []sarifRule {
	list := []sarifRule{}
	for _, r := range s.opts.Rules {
		help := sarifText{
			Text:     strings.TrimSpace(r.Why) + "\n\n" + strings.TrimSpace(r.Fix),
			Markdown: fmt.Sprintf("%s\n\n**Fix.** %s\n\n**Bad**\n\n```go\n%s\n```\n\n**Good**\n\n```go\n%s\n```", strings.TrimSpace(r.Why), strings.TrimSpace(r.Fix), strings.TrimSpace(r.Bad), strings.TrimSpace(r.Good)),
		}
		for _, k := range r.Kinds {
			id := r.Name + "/" + k.Category
			s.index[id] = len(list)
			list = append(list, sarifRule{
				ID:                   id,
				ShortDescription:     sarifText{Text: sentence(k.Title)},
				FullDescription:      sarifText{Text: sentence(r.Title)},
				Help:                 help,
				HelpURI:              rule.URL(r.Name) + "#" + k.Category,
				DefaultConfiguration: sarifLevel{sarifLevels[k.Severity]},
				Properties:           properties(r, k),
			})
		}
	}
	return list
}

// sentence returns a title with a capital letter and a period.
func sentence(title string) string {
	return strings.ToUpper(title[:1]) + title[1:] + "."
}

// properties returns what GitHub sorts and filters by.
func properties(r *rule.Rule, k rule.Kind) sarifProperties {
	section, _, _ := strings.Cut(r.Checklist, "/")
	p := sarifProperties{Tags: []string{section}, Precision: "high", Severity: "warning"}
	switch k.Severity {
	case rule.Blocking:
		p.Precision, p.Severity = "very-high", "error"
	case rule.Nit:
		p.Precision, p.Severity = "medium", "recommendation"
	}
	if k.CWE != 0 {
		p.Tags = append(p.Tags, fmt.Sprintf("external/cwe/cwe-%03d", k.CWE))
	}
	if section == "security" {
		p.SecuritySeverity = map[rule.Severity]string{rule.Blocking: "8.0", rule.Question: "5.0", rule.Nit: "2.0"}[k.Severity]
	}
	return p
}

func (s *sarifWriter) notifications(doc *Document) []sarifNotification {
	list := []sarifNotification{}
	for _, e := range doc.Errors {
		n := sarifNotification{Level: "error", Message: sarifText{Text: e.Message}}
		if e.remark() {
			n.Level = "note"
		}
		if e.Package != "" {
			n.Message.Text = e.Package + ": " + e.Message
		}
		if e.File != "" {
			l := sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: s.artifact(e.File)}}
			if e.Line > 0 {
				l.PhysicalLocation.Region = &sarifRegion{StartLine: e.Line, StartColumn: s.sources.utf16Column(e.File, e.Line, e.Column)}
			}
			n.Locations = []sarifLocation{l}
		}
		if e.Rule != "" {
			n.AssociatedRule = &sarifRuleRef{e.Rule}
		}
		list = append(list, n)
	}
	for _, note := range doc.Notes {
		list = append(list, sarifNotification{Level: "note", Message: sarifText{Text: note}})
	}
	return list
}

func (s *sarifWriter) result(f Finding) sarifResult {
	at := s.location(f.Range, "")
	at.PhysicalLocation.ContextRegion = s.context(f.Range)
	if f.Function != "" {
		at.LogicalLocations = []sarifLogical{{f.Function, "function"}}
	}
	result := sarifResult{
		RuleID: f.Rule + "/" + f.Kind, Level: sarifLevels[f.Severity],
		Message:             sarifText{Text: f.Message, Markdown: f.Message},
		Locations:           []sarifLocation{at},
		PartialFingerprints: map[string]string{"reviewlint/v1": f.Fingerprint},
	}
	if i, ok := s.index[result.RuleID]; ok {
		result.RuleIndex = &i
	}
	related := slices.Clip(f.Causes)
	if f.Related != nil {
		related = append(related, *f.Related)
	}
	if f.New != nil {
		result.BaselineState = "new"
		related = append(related, *f.New)
	}
	for i, span := range related {
		l := s.location(span.Range, span.Text)
		l.ID = new(i + 1)
		result.RelatedLocations = append(result.RelatedLocations, l)
	}
	for _, fix := range f.Fixes {
		result.Fixes = append(result.Fixes, s.fix(fix))
	}
	return result
}

func (s *sarifWriter) fix(fix Fix) sarifFix {
	out := sarifFix{Description: sarifText{Text: fix.Message}}
	at := map[string]int{}
	for _, e := range fix.Edits {
		i, ok := at[e.File]
		if !ok {
			i = len(out.ArtifactChanges)
			at[e.File] = i
			out.ArtifactChanges = append(out.ArtifactChanges, sarifChange{ArtifactLocation: s.artifact(e.File)})
		}
		c := &out.ArtifactChanges[i]
		c.Replacements = append(c.Replacements, sarifReplacement{*s.region(e.Range), sarifText{Text: e.NewText}})
	}
	return out
}

func (s *sarifWriter) location(r Range, text string) sarifLocation {
	l := sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: s.artifact(r.File), Region: s.region(r)}}
	if text != "" {
		l.Message = &sarifText{Text: text}
	}
	return l
}

func (s *sarifWriter) region(r Range) *sarifRegion {
	return &sarifRegion{
		StartLine: r.Line, StartColumn: s.sources.utf16Column(r.File, r.Line, r.Column),
		EndLine: max(r.Line, r.EndLine), EndColumn: s.sources.utf16Column(r.File, r.EndLine, r.EndColumn),
	}
}

// context returns the lines of r with their text, if they can be had and are not too many.
func (s *sarifWriter) context(r Range) *sarifRegion {
	last := r.lastLine()
	if last > r.Line+excerptLength {
		return nil
	}
	var text strings.Builder
	for n := r.Line; n <= last; n++ {
		line, ok := s.sources.line(r.File, n)
		if !ok {
			return nil
		}
		text.Write(line)
		text.WriteByte('\n')
	}
	return &sarifRegion{StartLine: r.Line, EndLine: last, Snippet: &sarifText{Text: strings.ToValidUTF8(text.String(), "\ufffd")}}
}

func (s *sarifWriter) artifact(file string) sarifArtifact {
	u := url.URL{Path: s.opts.inRepository(file)}
	return sarifArtifact{u.String(), sarifRoot}
}
