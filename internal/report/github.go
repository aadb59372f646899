package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// githubShown is the number of annotations of one level that GitHub shows of a step.
const githubShown = 10

var githubLevels = map[rule.Severity]string{rule.Blocking: "error", rule.Question: "warning", rule.Nit: "notice"}

// GitHub writes doc as workflow commands, from which GitHub makes annotations: errors first, then the findings,
// the most severe first, because it shows a limited number of them. File names are relative to the root of
// the repository.
func GitHub(w io.Writer, doc *Document, opts Options) error {
	b := bufio.NewWriter(w)
	count := map[string]int{}
	command := func(level, message string, properties ...string) {
		count[level]++
		fmt.Fprintf(b, "::%s %s::%s\n", level, strings.Join(properties, ","), commandData(message))
	}
	for _, e := range doc.Errors {
		var properties []string
		if e.File != "" {
			properties = append(properties, "file="+commandProperty(opts.inRepository(e.File)))
			if e.Line > 0 {
				properties = append(properties, fmt.Sprintf("line=%d", e.Line))
			}
		}
		message := e.Message
		if e.Package != "" {
			message = e.Package + ": " + message
		}
		if e.remark() {
			command("notice", message, append(properties, "title=reviewlint")...)
		} else {
			command("error", message, append(properties, "title=not analysed")...)
		}
	}
	for _, note := range doc.Notes {
		command("notice", note, "title=reviewlint")
	}
	src := newSources(opts)
	for _, f := range severeFirst(doc.Findings) {
		properties := []string{"file=" + commandProperty(opts.inRepository(f.File)), fmt.Sprintf("line=%d", f.Line)}
		if last := f.lastLine(); last > f.Line {
			properties = append(properties, fmt.Sprintf("endLine=%d", last))
		} else {
			properties = append(properties, fmt.Sprintf("col=%d", src.utf16Column(f.File, f.Line, f.Column)),
				fmt.Sprintf("endColumn=%d", src.utf16Column(f.File, f.EndLine, f.EndColumn)))
		}
		command(githubLevels[f.Severity], f.Message, append(properties, "title="+commandProperty(f.Rule+"/"+f.Kind+": "+string(f.Severity)))...)
	}
	for _, level := range []string{"error", "warning", "notice"} {
		if n := count[level]; n > githubShown {
			fmt.Fprintf(b, "reviewlint: %d annotations of level %s; GitHub shows the first %d of a step\n", n, level, githubShown)
		}
	}
	return b.Flush()
}

// commandData returns s as the message of a workflow command.
func commandData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// commandProperty returns s as the value of a property of a workflow command.
func commandProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
