package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/rule"
)

const helpHead = `reviewlint reviews Go code.

usage:
  reviewlint [flags] [packages]        review packages; ./... if none are named
  reviewlint rules [-json|-checklist]  list the rules, or the lines of the checklist that they cover
  reviewlint explain <rule>[/<kind>]   what a rule reports, why, and what to write instead
  reviewlint config [flags]            print the configuration that holds, flags included
  reviewlint init                      write .reviewlint.yml with everything explained
  reviewlint cache [-clean]            size of what is kept between runs, or delete it
  reviewlint version
  go vet -vettool=$(which reviewlint) ./...

flags:
`

const helpTail = `
exit codes, the first that applies:
  2  usage: flags, configuration, directory, module
  3  something could not be analysed; what could be is reported (0 or 1 with -allow-incomplete)
  1  a finding of the severity given with -fail-on, or a higher one
  0  none of these
`

// help writes how to use the command.
func (c *command) help() error {
	var b strings.Builder
	b.WriteString(helpHead)
	isRule := map[string]bool{}
	for _, r := range gate.Known(c.rules) {
		isRule[r.Name] = true
	}
	fs, _ := c.flags()
	var own, rules [][2]string
	fs.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if name, _, _ := strings.Cut(f.Name, "."); isRule[name] {
			rules = append(rules, [2]string{"-" + f.Name, usage})
			return
		}
		if !slices.Contains([]string{"", "0", "false"}, f.DefValue) {
			usage += " (default " + f.DefValue + ")"
		}
		own = append(own, [2]string{strings.TrimSpace("-" + f.Name + " " + value), usage})
	})
	writeColumns(&b, own)
	b.WriteString("\nrules; naming some runs only these, -<rule>=false leaves one out:\n")
	writeColumns(&b, rules)
	b.WriteString(helpTail)
	_, err := c.stdout.Write([]byte(b.String()))
	return err
}

func writeColumns(b *strings.Builder, rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, len(row[0]))
	}
	for _, row := range rows {
		text := wrap(row[1], lineWidth-width-4)
		fmt.Fprintf(b, "  %-*s  %s\n", width, row[0], strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", width+4)))
	}
}

// A listedRule is what `reviewlint rules -json` says about a rule.
type listedRule struct {
	Name      string       `json:"name"`
	Title     string       `json:"title"`
	Status    string       `json:"status"`    // on, nits or preview; only the first are on by default
	Checklist string       `json:"checklist"` // the line it covers
	Since     string       `json:"since"`
	Aliases   []string     `json:"aliases"`
	URL       string       `json:"url"`
	Kinds     []listedKind `json:"kinds"`
}

type listedKind struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Severity rule.Severity `json:"severity"`
	CWE      int           `json:"cwe,omitempty"`
	Preview  bool          `json:"preview"`
	Check    string        `json:"check,omitempty"` // the check of another tool that reports it
}

// status says whether r is on by default, and if not, why.
func status(r *rule.Rule) string {
	switch {
	case r.InPreview():
		return "preview"
	case r.OnlyNits():
		return "nits"
	}
	return "on"
}

// list writes the list of rules.
func (c *command) list(args []string) error {
	fs := flag.NewFlagSet("rules", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	asJSON := fs.Bool("json", false, "")
	asChecklist := fs.Bool("checklist", false, "")
	if err := parseFlags(fs, args); errors.Is(err, errHelp) {
		return c.help()
	} else if err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("rules takes no arguments; `reviewlint explain %s` explains a rule", fs.Arg(0))
	}
	if *asChecklist {
		return c.checklist()
	}
	if !*asJSON {
		w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "rule\tseverities\tstatus\ttitle")
		for _, r := range gate.Known(c.rules) {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Name, severities(r), status(r), r.Title)
		}
		return w.Flush()
	}
	list := []listedRule{}
	for _, r := range gate.Known(c.rules) {
		l := listedRule{
			Name: r.Name, Title: r.Title, Status: status(r), Checklist: r.Checklist, Since: r.Since,
			Aliases: append([]string{}, r.Aliases...), URL: rule.URL(r.Name),
		}
		for _, k := range r.Kinds {
			l.Kinds = append(l.Kinds, listedKind{k.Category, k.Title, k.Severity, k.CWE, k.Preview || r.Preview, k.Origin.String()})
		}
		list = append(list, l)
	}
	enc := json.NewEncoder(c.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(list)
}

// checklist writes the lines of the checklist with the rules that cover them.
func (c *command) checklist() error {
	var b strings.Builder
	for _, s := range checklist.Sections {
		fmt.Fprintf(&b, "%s\n\n", s.Title)
		for _, row := range s.Rows {
			fmt.Fprintf(&b, "%s\n", indent(wrap(strings.ReplaceAll(row.Line, "`", ""), lineWidth-2)))
			text := string(row.State(c.rules))
			if names := row.All(); len(names) > 0 {
				text += ": " + strings.Join(names, ", ")
			}
			fmt.Fprintf(&b, "\n      %s\n", text)
		}
		b.WriteByte('\n')
	}
	_, err := c.stdout.Write([]byte(b.String()))
	return err
}

// severities returns the severities of the kinds of r, the most severe first.
func severities(r *rule.Rule) string {
	var list []string
	for _, s := range []rule.Severity{rule.Blocking, rule.Question, rule.Nit} {
		if slices.ContainsFunc(r.Kinds, func(k rule.Kind) bool { return k.Severity == s }) {
			list = append(list, string(s))
		}
	}
	return strings.Join(list, ", ")
}
