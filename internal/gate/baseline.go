package gate

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/atomicfile"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/report"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// baselineVersion is the version of the file's form.
const baselineVersion = 1

// A Baseline is a set of known findings. They are identified by rule, function and text without
// numbers, so that it does not matter when lines or files move.
type Baseline struct {
	file    string // absolute
	entries []Entry
}

// An Entry is a known finding, or several with the same fingerprint.
type Entry struct {
	Rule        string `json:"rule"`
	Kind        string `json:"kind"`
	File        string `json:"file"` // relative to the baseline, with forward slashes
	Function    string `json:"function,omitempty"`
	Fingerprint string `json:"fingerprint"`     // without the number that tells findings of the same text apart
	Count       int    `json:"count,omitempty"` // 0 stands for 1
}

// document is the form of the file.
type document struct {
	Comment  string  `json:"comment"`
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// ReadBaseline reads the baseline in file. An error says what to do.
func ReadBaseline(file string) (*Baseline, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no baseline %s: write it with -write-baseline %[1]s", file)
	} else if err != nil {
		return nil, err
	}
	var doc document
	d := json.NewDecoder(bytes.NewReader(data))
	err = d.Decode(&doc)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("there is more after the end")
		}
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("baseline %s: %w; write it anew with -write-baseline %[1]s", file, err)
	case doc.Version != baselineVersion:
		return nil, fmt.Errorf("baseline %s has version %d, this reviewlint knows version %d: write it anew with -write-baseline %[1]s", file, doc.Version, baselineVersion)
	}
	return &Baseline{file: file, entries: doc.Findings}, nil
}

// newBaseline returns the baseline that knows the given findings.
func newBaseline(file string, findings []rule.Finding) *Baseline {
	b := &Baseline{file: file}
	rel := report.Relative(filepath.Dir(file))
	at := map[Entry]int{}
	for _, f := range findings {
		e := Entry{Rule: f.Rule, Kind: f.Kind, File: rel(f.Range.File), Function: f.Function, Fingerprint: unnumbered(f.Fingerprint)}
		if i, ok := at[e]; ok {
			b.entries[i].Count = max(b.entries[i].Count, 1) + 1
			continue
		}
		at[e] = len(b.entries)
		b.entries = append(b.entries, e)
	}
	return b
}

// unnumbered returns a fingerprint without the number that tells findings of the same text apart.
func unnumbered(fingerprint string) string {
	s, _, _ := strings.Cut(fingerprint, ":")
	return s
}

// scope says which entries of a baseline a run could have found again.
type scope struct {
	files []string        // reviewed completely, absolute, sorted
	dirs  map[string]bool // theirs
	rules func(name string) bool
}

// scope returns what a run that ended in res could have found.
func (g *Gate) scope(res *engine.Result) scope {
	s := scope{files: res.Files, dirs: map[string]bool{}, rules: func(name string) bool {
		r := g.set.rule(name)
		return r == nil || g.set.has(r) // Have: a rule that is no more finds nothing any more.
	}}
	for _, file := range res.Files {
		s.dirs[filepath.Dir(file)] = true
	}
	return s
}

// covers reports whether the run would have found e if it were still there: its rule ran and its file was
// reviewed, or is gone from a directory that was.
func (s scope) covers(baseline string, e Entry) bool {
	if !s.rules(e.Rule) {
		return false
	}
	file := filepath.FromSlash(e.File)
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(baseline), file)
	}
	if _, reviewed := slices.BinarySearch(s.files, file); reviewed {
		return true
	}
	return gone(file) && (s.dirs[filepath.Dir(file)] || gone(filepath.Dir(file)))
}

// gone reports whether there is no file with that name.
func gone(name string) bool {
	_, err := os.Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// filter returns the findings that b does not know, and the entries that are not found any more.
func (b *Baseline) filter(findings []rule.Finding, s scope) (unknown []rule.Finding, stale []Entry) {
	known := map[string]int{} // fingerprint -> number of findings
	for _, e := range b.entries {
		known[e.Fingerprint] += max(e.Count, 1)
	}
	for _, f := range findings {
		if fp := unnumbered(f.Fingerprint); known[fp] > 0 {
			known[fp]--
		} else {
			unknown = append(unknown, f)
		}
	}
	for _, e := range b.entries {
		if left := min(known[e.Fingerprint], max(e.Count, 1)); left > 0 && s.covers(b.file, e) {
			known[e.Fingerprint] -= left
			e.Count = left
			stale = append(stale, e)
		}
	}
	return unknown, stale
}

// write writes b to its file, with those entries of the file that the run could not have found. It returns
// how many findings these are.
func (b *Baseline) write(s scope) (kept int, err error) {
	if old, err := ReadBaseline(b.file); err == nil {
		for _, e := range old.entries {
			if !s.covers(b.file, e) && !slices.ContainsFunc(b.entries, func(own Entry) bool { return own.Fingerprint == e.Fingerprint }) {
				b.entries = append(b.entries, e)
				kept += max(e.Count, 1)
			}
		}
	}
	slices.SortFunc(b.entries, func(x, y Entry) int {
		return cmp.Or(strings.Compare(x.File, y.File), strings.Compare(x.Function, y.Function), strings.Compare(x.Rule, y.Rule),
			strings.Compare(x.Kind, y.Kind), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	doc := document{
		Comment: "findings that reviewlint knows and does not report; written by reviewlint -write-baseline",
		Version: baselineVersion, Findings: b.entries,
	}
	if doc.Findings == nil {
		doc.Findings = []Entry{}
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return 0, err
	}
	return kept, atomicfile.Write(b.file, append(text, '\n'))
}

// staleNote says which entries of the baseline in file are not found any more.
func staleNote(file string, stale []Entry) string {
	const shown = 3
	n := 0
	var list []string
	for _, e := range stale {
		n += e.Count
		if len(list) < shown {
			list = append(list, fmt.Sprintf("%s in %s", e.Rule, e.File))
		}
	}
	more := ""
	if len(stale) > shown {
		more = " ..."
	}
	noun := "findings of the baseline are not there any more"
	if n == 1 {
		noun = "finding of the baseline is not there any more"
	}
	return fmt.Sprintf("%d %s (%s%s): take them out with -write-baseline %s", n, noun, strings.Join(list, ", "), more, file)
}
