package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// rules are one of each status.
var rules = []*rule.Rule{
	{Name: "blocker", Aliases: []string{"stopper"}, Kinds: []rule.Kind{{Category: "a", Severity: rule.Blocking}, {Category: "b", Severity: rule.Nit, Preview: true}}},
	{Name: "nitpick", Kinds: []rule.Kind{{Category: "a", Severity: rule.Nit}}},
	{Name: "novel", Preview: true, Kinds: []rule.Kind{{Category: "a", Severity: rule.Question}}},
	{Name: "unsure", Kinds: []rule.Kind{{Category: "a", Severity: rule.Question, Preview: true}}},
}

func TestSelect(t *testing.T) {
	yes, no := true, false
	enable := func(name string, on *bool) map[string]config.Rule { return map[string]config.Rule{name: {Enabled: on}} }
	for _, test := range []struct {
		on, off string
		preview bool
		rules   map[string]config.Rule
		want    string
	}{
		{want: "blocker"},
		{preview: true, want: "blocker novel unsure"},
		{on: "all", want: "blocker nitpick"},
		{on: "all", preview: true, want: "blocker nitpick novel unsure"},
		{on: "all novel", want: "blocker nitpick novel"},
		{on: "novel all", want: "blocker nitpick novel"},
		{on: "nitpick", want: "nitpick"},
		{on: "stopper", want: "blocker"},
		{on: "novel", want: "novel"},
		{on: "nitpick unsure", want: "nitpick unsure"},
		{off: "nitpick", want: "blocker"},
		{off: "novel", preview: true, want: "blocker unsure"},
		{on: "all", off: "stopper", want: "nitpick"},
		{rules: enable("nitpick", &yes), want: "blocker nitpick"},
		{rules: enable("novel", &yes), want: "blocker novel"},
		{rules: enable("stopper", &no), want: ""},
		{rules: enable("nitpick", &no), on: "nitpick", want: "nitpick"},
		{rules: enable("nitpick", &yes), off: "nitpick", want: "blocker"},
	} {
		c := &config.Config{Preview: test.preview, Rules: test.rules}
		set, err := Select(rules, Selection{On: strings.Fields(test.on), Off: strings.Fields(test.off)}, c)
		var got []string
		for _, r := range set.Rules {
			got = append(got, r.Name)
		}
		if err != nil || !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("on %q, off %q, preview %v: %v, %v, want %s", test.on, test.off, test.preview, got, err, test.want)
		}
	}
}

func TestSelectErrors(t *testing.T) {
	for _, test := range []struct{ on, off, want string }{
		{on: "nitpik", want: `unknown rule "nitpik"; did you mean "nitpick"?`},
		{on: "blocker", off: "stoper", want: `unknown rule "stoper"; did you mean "stopper"?`},
		{on: "quixotically", want: "unknown rule \"quixotically\": `reviewlint rules` lists them"},
	} {
		_, err := Select(rules, Selection{On: strings.Fields(test.on), Off: strings.Fields(test.off)}, config.Default())
		if err == nil || err.Error() != test.want {
			t.Errorf("on %q, off %q: error %v, want %s", test.on, test.off, err, test.want)
		}
	}
}
