package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// lineWidth is where text of ours is wrapped, in bytes.
const lineWidth = 100

// explain writes the documentation of the rule or kind that args name.
func (c *command) explain(args []string) error {
	if len(args) != 1 || args[0] == "" {
		return errors.New("explain takes the name of one rule: `reviewlint rules` lists them")
	}
	name, category, hasKind := strings.Cut(args[0], "/")
	r, err := gate.Find(gate.Known(c.rules), name)
	if err != nil {
		return err
	}
	kinds, url := r.Kinds, rule.URL(r.Name)
	if hasKind {
		k, ok := r.Kind(category)
		if !ok {
			return unknownKind(r, category)
		}
		kinds, url = []rule.Kind{k}, url+"#"+k.Category
	}

	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", r.Name, r.Title)
	var rows [][2]string
	for _, k := range kinds {
		rows = append(rows, [2]string{k.Category, describe(r, k)})
	}
	b.WriteString("What it reports\n\n")
	writeColumns(&b, rows)
	section := func(title, text string) {
		fmt.Fprintf(&b, "\n%s\n\n%s\n", title, text)
	}
	section("Why", indent(wrap(r.Why, lineWidth-2)))
	section("Bad", indent(r.Bad))
	section("Good", indent(r.Good))
	section("Fix", indent(wrap(r.Fix, lineWidth-2)))
	section("Limits", indent(wrap(r.Limits, lineWidth-2)))
	if r.Analyzer != nil {
		section("How to suppress, on the line of the finding or the line above it",
			indent(fmt.Sprintf("//reviewlint:ignore %[1]s the reason\n//nolint:%[1]s // the reason", r.Name)))
	}
	fmt.Fprintf(&b, "\n%s\n", url)
	_, err = c.stdout.Write([]byte(b.String()))
	return err
}

// describe returns title, severity, CWE and status of a kind of r.
func describe(r *rule.Rule, k rule.Kind) string {
	details := string(k.Severity)
	if k.CWE != 0 {
		details += fmt.Sprintf(", CWE-%d", k.CWE)
	}
	if check := k.Origin.String(); check != "" {
		details += ", " + check
	}
	if r.Preview || k.Preview {
		details += ", preview: on with -preview"
	}
	return fmt.Sprintf("%s (%s)", k.Title, details)
}

func unknownKind(r *rule.Rule, category string) error {
	var names []string
	for _, k := range r.Kinds {
		names = append(names, k.Category)
	}
	hint := ": its kinds are " + strings.Join(names, ", ")
	if near := spell.Nearest(category, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("rule %s has no kind %q%s", r.Name, category, hint)
}

// indent puts two spaces before each line of s.
func indent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(s)) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// wrap breaks the lines of s at spaces so that none is longer than width bytes, unless a
// single word is.
func wrap(s string, width int) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		current := ""
		for word := range strings.FieldsSeq(line) {
			switch {
			case current == "":
				current = word
			case len(current)+1+len(word) > width:
				out = append(out, current)
				current = word
			default:
				current += " " + word
			}
		}
		out = append(out, current)
	}
	return strings.Join(out, "\n")
}
