package unclosed_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/unclosed"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// messages returns what the rule says about the functions of a fixture.
func messages(t *testing.T, fixture string) map[string]string {
	t.Helper()
	res, err := review.Run(context.Background(),
		engine.Options{Dir: ruletest.Testdata(t), Patterns: []string{"./unclosed/" + fixture}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{unclosed.Rule})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range res.Findings {
		got[strings.TrimPrefix(f.Function, "fixture/unclosed/"+fixture+".")] = f.Message
	}
	return got
}

// The advice of a comment fits what the function does with what it opened.
func TestAdvice(t *testing.T) {
	got := messages(t, "takers")
	for fn, message := range got {
		_, got[fn], _ = strings.Cut(message, "; ")
	}
	want := map[string]string{
		"thumbnail": "add `defer tmp.Close()` after the error check, unless `WriteFile` keeps it",
		"opened":    "call `tmp.Close()` before that return",
		"replaced":  "call `tmp.Close()` before that return",
		"save":      "keep the `io.ReadCloser` itself and close it on every path, after checking the error",
		"title":     "add `defer content.Close()` after checking the error",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A comment names the returns that leak, and how to mend all of them.
func TestReturns(t *testing.T) {
	const descriptor = ": its descriptor stays open until the garbage collector closes it"
	want := map[string]string{
		"restore":  "the file from `os.Open` stays open at the return in line 25 and at 2 others" + descriptor + "; move the body of the loop into a function that calls `defer f.Close()`",
		"open":     "the file from `os.Open` stays open at the return in line 47 and at another one" + descriptor + "; call `f.Close()` before each of them",
		"locked":   "the file from `os.Create` stays open at the return in line 63 when the next `os.Create` fails" + descriptor + "; call `f.Close()` before that return; or does nothing work any more then?",
		"dump":     "the file from `os.Open` is still open when the loop comes back to this call" + descriptor + ", once per iteration; keep what `os.Open` returns in a variable of its own and close it as well",
		"reopened": "the file from `os.Create` stays open at the return in line 96" + descriptor + "; put `defer f.Close()` directly after the error check",
		"first":    "the rows from `db.Query` stay open at the return in line 109: the connection does not go back to the pool; check the error first, then `defer rows.Close()`",
		"entries":  "the file from `os.Open` is never closed" + descriptor + "; close it with what is returned, or add `defer f.Close()` if that is a copy",
		"sizes":    "the file from `os.Open` is never closed" + descriptor + "; add `defer f.Close()` after the error check",
		"move":     "the transaction from `db.Begin` stays open at the return in line 127: it keeps its connection and its locks; put `defer tx.Rollback()` directly after the error check",
	}
	got := messages(t, "advice")
	for fn := range want {
		if got[fn] != want[fn] {
			t.Errorf("%s: got %q, want %q", fn, got[fn], want[fn])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d messages, want %d", len(got), len(want))
	}
}

// A comment asks where what leads to the open return hardly happens.
func TestDoubts(t *testing.T) {
	want := map[string]string{
		"status": "or does the switch name all there are?", "gathered": "or does the switch name all there are?", "version": "", "format": "",
		"private": "or does `os.Chmod` never fail here?", "anonymous": "or does `os.Remove` never fail here?", "replaced": "", "filled": "", "touched": "",
	}
	got := messages(t, "doubts")
	for fn, doubt := range want {
		message := got[fn]
		if i := strings.LastIndex(message, "; "); message == "" || strings.HasSuffix(message, "?") != (doubt != "") || doubt != "" && message[i+2:] != doubt {
			t.Errorf("%s: %q, want the question %q", fn, message, doubt)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d messages, want %d", len(got), len(want))
	}
}

// Rows that only the log wants are a question, all others are refused.
func TestLogged(t *testing.T) {
	got := messages(t, "rowserr")
	for fn, asked := range map[string]bool{"purge": true, "show": true, "purgeSome": false, "countLogged": false, "notify": false, "unchecked": false} {
		if message := got[fn]; message == "" || strings.HasSuffix(message, "?") != asked {
			t.Errorf("%s: question %v, want %v: %q", fn, !asked, asked, message)
		}
	}
}

// What a helper may leave nil is not to be closed then.
func TestNilable(t *testing.T) {
	got := messages(t, "helperresult")
	for fn, end := range map[string]string{"dropped": ", unless it is nil; or is it always nil here?", "early": ", unless it is nil"} {
		if !strings.HasSuffix(got[fn], end) {
			t.Errorf("%s: %q", fn, got[fn])
		}
	}
	for fn, message := range messages(t, "never") {
		if strings.HasSuffix(message, "nil") {
			t.Errorf("%s: %q", fn, message)
		}
	}
}
