package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A githubReview is the body of GitHub's request to create a review:
// https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
type githubReview struct {
	CommitID string          `json:"commit_id,omitempty"`
	Event    string          `json:"event"`
	Body     string          `json:"body"`
	Comments []githubComment `json:"comments"`
}

type githubComment struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Side      string `json:"side"`
	StartLine int    `json:"start_line,omitempty"`
	StartSide string `json:"start_side,omitempty"`
	Body      string `json:"body"`
}

// A gitlabReview is a note for a merge request of GitLab and the discussions to start:
// https://docs.gitlab.com/api/discussions/#create-a-new-thread-in-the-merge-request-diff
type gitlabReview struct {
	Note        string             `json:"note"`
	Discussions []gitlabDiscussion `json:"discussions"`
}

type gitlabDiscussion struct {
	Body     string         `json:"body"`
	Position gitlabPosition `json:"position"`
}

type gitlabPosition struct {
	Type    string `json:"position_type"`
	OldPath string `json:"old_path"`
	NewPath string `json:"new_path"`
	OldLine int    `json:"old_line,omitempty"`
	NewLine int    `json:"new_line"`
}

// A comment is a finding on a line of a diff.
type comment struct {
	finding  Finding
	place    Span // the lines it stands on
	position DiffLine
	own      bool // these are the lines of the finding, not those of the change that brought it in
	fix      *suggestion
}

// maxComments is the number of comments of one review; more help nobody.
const maxComments = 50

var errNoDiff = errors.New("a review comments on a diff: give -new-from or -new-from-patch")

// comments places the findings of doc on lines of the diff. Those that have none are returned as rest.
func comments(doc *Document, opts Options) (placed []comment, rest []Finding, err error) {
	if opts.Diff == nil {
		return nil, nil, errNoDiff
	}
	src := newSources(opts)
	for _, f := range doc.Findings {
		c, ok := place(f, opts, src)
		if !ok || len(placed) == maxComments {
			rest = append(rest, f)
			continue
		}
		placed = append(placed, c)
	}
	return placed, rest, nil
}

// place returns f as a comment on its lines, or else on the change that brought it in; ok is false if neither is
// in the diff.
func place(f Finding, opts Options, src *sources) (c comment, ok bool) {
	c = comment{finding: f, own: true}
	if s, ok := newSuggestion(f, src); ok {
		if at, ok := shown(opts, f.File, s.from, s.to); ok {
			c.fix, c.position = &s, at
			c.place = Span{Range: Range{File: f.File, Line: s.from, EndLine: s.to}}
			return c, true
		}
	}
	for _, last := range []int{f.lastLine(), f.Line} {
		if at, ok := shown(opts, f.File, f.Line, last); ok {
			c.position, c.place = at, Span{Range: Range{File: f.File, Line: f.Line, EndLine: last}}
			return c, true
		}
	}
	if f.New != nil {
		if at, ok := shown(opts, f.New.File, f.New.Line, f.New.Line); ok {
			c.own, c.position, c.place = false, at, *f.New
			return c, true
		}
	}
	return comment{}, false
}

// shown returns where the last of some lines is in the diff; ok is false if one of them is not.
func shown(opts Options, file string, from, to int) (at DiffLine, ok bool) {
	for n := from; n <= to; n++ {
		if at, ok = opts.Diff(file, n); !ok {
			return DiffLine{}, false
		}
	}
	return at, true
}

// body returns the text of c. Its last line, which is not shown, identifies the finding, so that it is
// not posted twice.
func (c comment) body(opts Options, suggestionHead string) string {
	f := c.finding
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · [%s](%s)\n\n%s\n", f.Severity, f.Rule, f.URL, inline(f.Message))
	switch {
	case !c.own:
		fmt.Fprintf(&b, "\nThis is at `%s:%d`; it is new, because %s here.\n", opts.inRepository(f.File), f.Line, inline(f.New.Text))
	case f.New != nil && (f.New.File != f.File || f.New.Line != f.Line):
		fmt.Fprintf(&b, "\nNew, because %s (`%s:%d`).\n", inline(f.New.Text), opts.inRepository(f.New.File), f.New.Line)
	}
	if s := c.fix; s != nil {
		fence := "```"
		for strings.Contains(s.text, fence) {
			fence += "`"
		}
		text := s.text + "\n"
		if s.deletes {
			text = ""
		}
		fmt.Fprintf(&b, "\n%s\n\n%s%s\n%s%s\n", sentence(inline(f.Fixes[0].Message)), fence, suggestionHead, text, fence)
		for _, e := range s.others {
			if change := strings.TrimSpace(e.NewText); change != "" {
				fmt.Fprintf(&b, "\nIt needs `%s` as well, in line %d.\n", strings.ReplaceAll(change, "`", "'"), e.Line)
			}
		}
	}
	fmt.Fprintf(&b, "\n<!-- reviewlint %s -->\n", f.Fingerprint)
	return b.String()
}

// Review writes doc as the body of GitHub's request to create a review: one comment per finding on its line of
// the diff, and a summary with what stands on no line of it. The event is always COMMENT: it is the exit
// code that blocks, and a review that requests changes would go on blocking after the fix.
func Review(w io.Writer, doc *Document, opts Options) error {
	placed, rest, err := comments(doc, opts)
	if err != nil {
		return err
	}
	review := githubReview{CommitID: opts.Head, Event: "COMMENT", Body: markdown(doc, opts, rest), Comments: []githubComment{}}
	for _, c := range placed {
		out := githubComment{Path: c.position.File, Line: max(c.place.Line, c.place.EndLine), Side: "RIGHT", Body: c.body(opts, "suggestion")}
		if c.own && c.place.Line < out.Line {
			out.StartLine, out.StartSide = c.place.Line, "RIGHT"
		}
		review.Comments = append(review.Comments, out)
	}
	return writeJSON(w, review)
}

// GitLabReview writes doc as a note for a merge request of GitLab and the discussions to start on lines of its
// diff. The position of each lacks base_sha, start_sha and head_sha, which GitLab tells.
func GitLabReview(w io.Writer, doc *Document, opts Options) error {
	placed, rest, err := comments(doc, opts)
	if err != nil {
		return err
	}
	review := gitlabReview{Note: markdown(doc, opts, rest), Discussions: []gitlabDiscussion{}}
	for _, c := range placed {
		last := max(c.place.Line, c.place.EndLine)
		review.Discussions = append(review.Discussions, gitlabDiscussion{
			Body: c.body(opts, fmt.Sprintf("suggestion:-%d+0", last-c.place.Line)),
			Position: gitlabPosition{
				Type: "text", OldPath: c.position.OldFile, NewPath: c.position.File, OldLine: c.position.OldLine, NewLine: last,
			},
		})
	}
	return writeJSON(w, review)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
