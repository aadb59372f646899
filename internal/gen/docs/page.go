package main

import (
	"fmt"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/rule"
)

const markdownMarker = "<!-- " + output.Marker + " -->\n"

// rulePage returns the documentation page of r.
func rulePage(r *rule.Rule) []byte {
	var b strings.Builder
	b.WriteString(markdownMarker)
	fmt.Fprintf(&b, "# %s\n\n", r.Name)
	fmt.Fprintf(&b, "%s.\n\n", capital(r.Title))
	fmt.Fprintf(&b, "%s\n\n", status(r))

	b.WriteString("## What it reports\n\n")
	origin, line := "", ""
	if r.Bundled() {
		b.WriteString("Found by checks of other libraries, in our words; [more about them](../bundle.md).\n\n")
		origin, line = " check |", "---|"
	}
	fmt.Fprintf(&b, "| kind | what | severity | CWE | default |%s\n|---|---|---|---|---|%s\n", origin, line)
	for _, k := range r.Kinds {
		fmt.Fprintf(&b, "| <a id=%q></a>`%s` | %s | %s | %s | %s |", k.Category, k.Category, cell(k.Title), k.Severity, cweLink(k.CWE), onOff(r.Preview || k.Preview))
		if r.Bundled() {
			fmt.Fprintf(&b, " [%s](%s) |", k.Origin, k.Origin.URL)
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')

	section(&b, "Why", r.Why)
	section(&b, "Bad", code(r.Bad))
	section(&b, "Good", code(r.Good))
	section(&b, "Fix", r.Fix)
	section(&b, "Limits", r.Limits)
	if len(r.Options) > 0 {
		section(&b, "Options", options(r))
	}
	if r.Analyzer == nil {
		section(&b, "How to switch off", fmt.Sprintf("With `-%[1]s=false`, or with `rules: %[1]s: enabled: false` in `.reviewlint.yml`.", r.Name))
		return []byte(strings.TrimRight(b.String(), "\n") + "\n")
	}
	names := "."
	if r.Bundled() {
		names = fmt.Sprintf(".\nThe name of the check, `%s`, and that of its tool, `%s`, do as well; so do `//lint:ignore` of staticcheck and `#nosec` of gosec.",
			r.Kinds[0].Category, r.Kinds[0].Origin.Tool)
	}
	section(&b, "How to suppress", fmt.Sprintf(`Say why, on the line of the finding or the line above it:

`+"```go\n//reviewlint:ignore %[1]s the reason\n//nolint:%[1]s // the reason\n```"+`

The comment holds for the statement or declaration that it stands on or above; in the doc comment
of a function, for the function; before the package clause, for the file%s`, r.Name, names))
	return []byte(strings.TrimRight(b.String(), "\n") + "\n")
}

// status returns the line that says since when, where and for which line of the checklist r is there.
func status(r *rule.Rule) string {
	parts := []string{"Since " + r.Since}
	if r.InPreview() {
		parts = append(parts, "preview: off by default, on with `-preview`")
	} else {
		parts = append(parts, "on by default")
	}
	switch r.Tests {
	case rule.AlsoTests:
		parts = append(parts, "looks at test files too")
	case rule.OnlyTests:
		parts = append(parts, "looks at test files only")
	default:
		parts = append(parts, "skips test files")
	}
	row, _ := checklist.Find(r.Checklist)
	parts = append(parts, fmt.Sprintf("checklist: [%s](../checklist.md#%s)", row.Line, anchor(row.ID)))
	if len(r.Aliases) > 0 {
		parts = append(parts, "formerly `"+strings.Join(r.Aliases, "`, `")+"`")
	}
	return strings.Join(parts, " · ")
}

// options returns the table of what can be set for r.
func options(r *rule.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Under `rules: %s: options:` in `.reviewlint.yml`, or as a flag.\n\n", r.Name)
	b.WriteString("| option | flag | what | default |\n|---|---|---|---|\n")
	for _, o := range r.Options {
		fmt.Fprintf(&b, "| `%s` | `-%s.%s` | %s | `%v` |\n", o.Name, r.Name, o.Name, cell(o.Title), o.Default)
	}
	return b.String()
}

func section(b *strings.Builder, title, text string) {
	fmt.Fprintf(b, "## %s\n\n%s\n\n", title, strings.TrimSpace(text))
}

func code(src string) string {
	return "```go\n" + strings.TrimSpace(src) + "\n```"
}

func capital(s string) string {
	return strings.ToUpper(s[:1]) + s[1:]
}

// cell returns s for a cell of a Markdown table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
}

func cweLink(cwe int) string {
	if cwe == 0 {
		return "-"
	}
	return fmt.Sprintf("[CWE-%d](https://cwe.mitre.org/data/definitions/%d.html)", cwe, cwe)
}

func onOff(preview bool) string {
	if preview {
		return "off (preview)"
	}
	return "on"
}

// anchor returns the anchor of a checklist row in docs/checklist.md.
func anchor(id string) string {
	return strings.ReplaceAll(id, "/", "-")
}
