package configfile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/configfile"
	"github.com/reviewlint/reviewlint/internal/gen/schema"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// rules are what may be named in the files of these tests.
var rules = []*rule.Rule{
	{
		Name: "nplusone", Aliases: []string{"queryinloop"},
		Kinds: []rule.Kind{{Category: "read", Severity: rule.Blocking}, {Category: "write", Severity: rule.Question}},
	},
	{
		Name: "longfunc", Kinds: []rule.Kind{{Category: "statements", Severity: rule.Nit}},
		Options: []rule.Option{
			{Name: "max", Title: "statements", Default: 60},
			{Name: "literals", Title: "whether to count literals", Default: false},
			{Name: "unit", Title: "what is counted", Default: "statement"},
			{Name: "skip", Title: "names", Default: []string{"main"}},
		},
	},
}

func parse(t *testing.T, src string) *config.Config {
	t.Helper()
	c, err := configfile.Parse("f.yml", []byte(src), rules)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// full has every key.
const full = `
preview: true
test: false
tags: [a, b]
fail-on: question
allow-incomplete: true
new-from: origin/main
baseline: known.json
exclude: ["gen/**", third_party]
rules:
  nplusone:
    enabled: true
    severity: nit
    kinds:
      read: {severity: question, enabled: false}
    exclude:
      - cmd
  longfunc:
    options: {max: 3, literals: true, unit: line, skip: [x, y]}
apis:
  queries:
    - {function: (*example.com/db.Conn).Find, effect: read, sql: 2}
  quoters: [example.com/db.Quote]
  clients:
    - {function: example.com/billing.Charge, effect: http, timeout: true}
  resources:
    - {acquire: example.com/pool.Get, release: (*example.com/pool.Conn).Put}
  secrets: [(example.com/conf.Config).Key]
`

func TestParse(t *testing.T) {
	yes, no := true, false
	want := &config.Config{
		Preview: true, Tags: []string{"a", "b"}, FailOn: "question", AllowIncomplete: true, NewFrom: "origin/main",
		Baseline: "known.json", Exclude: []config.Glob{"gen/**", "third_party"},
		Rules: map[string]config.Rule{
			"nplusone": {Enabled: &yes, Severity: "nit", Kinds: map[string]config.Kind{"read": {Enabled: &no, Severity: "question"}}, Exclude: []config.Glob{"cmd"}},
			"longfunc": {Options: map[string]any{"max": 3, "literals": true, "unit": "line", "skip": []string{"x", "y"}}},
		},
		APIs: config.APIs{
			Queries:   []config.Query{{Function: "(*example.com/db.Conn).Find", Effect: "read", SQL: 2}},
			Quoters:   []symbol.Symbol{"example.com/db.Quote"},
			Clients:   []config.Client{{Function: "example.com/billing.Charge", Effect: "http", Timeout: true}},
			Resources: []config.Resource{{Acquire: "example.com/pool.Get", Release: "(*example.com/pool.Conn).Put"}},
			Secrets:   []symbol.Symbol{"(example.com/conf.Config).Key"},
		},
	}
	if got := parse(t, full); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}

	// The same settings as a plugin gets them.
	var settings map[string]any
	if err := yaml.Unmarshal([]byte(full), &settings); err != nil {
		t.Fatal(err)
	}
	if got, err := configfile.FromSettings(settings, rules); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("FromSettings: %v, got %+v\nwant %+v", err, got, want)
	}
	if got, err := configfile.FromSettings(nil, rules); err != nil || !reflect.DeepEqual(got, config.Default()) {
		t.Errorf("FromSettings(nil): %v, got %+v", err, got)
	}

	for _, empty := range []string{"", "\n", "# nothing\n", "---\n", "rules:\napis:\nexclude:\n", "rules: {}\ntags: []\n"} {
		got := parse(t, empty)
		if got.FailOn != "blocking" || !got.Test || len(got.Rules)+len(got.Tags) > 0 {
			t.Errorf("%q: got %+v", empty, got)
		}
	}
}

func TestParseAlias(t *testing.T) {
	c := parse(t, "rules:\n  queryinloop: {severity: nit}\n")
	if c.Rules["nplusone"].Severity != "nit" || len(c.Rules) != 1 {
		t.Errorf("got %+v", c.Rules)
	}
}

func TestParseAnchors(t *testing.T) {
	c := parse(t, `
rules:
  nplusone: &strict
    severity: nit
    exclude: &old [old]
  longfunc:
    <<: *strict
    enabled: false
exclude: *old
`)
	long := c.Rules["longfunc"]
	if long.Severity != "nit" || long.Enabled == nil || *long.Enabled || len(long.Exclude) != 1 || len(c.Exclude) != 1 {
		t.Errorf("got %+v", c)
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		src    string
		want   []string
		syntax bool // of YAML: no schema can tell
		ours   bool // not in the schema
	}{
		{src: "fial-on: nit", want: []string{`f.yml:1:1: unknown key "fial-on"; did you mean "fail-on"?`}},
		{src: "zebra: 1", want: []string{`f.yml:1:1: unknown key "zebra"; known are preview, test, tags, fail-on, allow-incomplete, new-from, baseline, exclude, rules, apis`}},
		{src: "gate: true", want: []string{`f.yml:1:1: unknown key "gate"; known are preview, test, tags, fail-on, allow-incomplete, new-from, baseline, exclude, rules, apis`}},
		{src: "fail-on: blockign", want: []string{`f.yml:1:10: fail-on is "blockign": want blocking, question, nit, none; did you mean "blocking"?`}},
		{src: "fail-on: yes", want: []string{`f.yml:1:10: fail-on is "yes": want blocking, question, nit, none`}},
		{src: "fail-on:", want: []string{`f.yml:1:10: fail-on has no value`}},
		{src: "fail-on: [nit]", want: []string{`f.yml:1:10: fail-on is a list: want text`}},
		{src: "preview: 1", want: []string{`f.yml:1:10: preview is 1: want true or false`}},
		{src: "preview: yes", want: []string{`f.yml:1:10: preview is the text "yes": want true or false`}},
		{src: "tags: a", want: []string{`f.yml:1:7: tags is the text "a": want a list`}},
		{src: "tags: [a, 2]", want: []string{`f.yml:1:11: tags[1] is 2: want text`}},
		{src: "- a", want: []string{`f.yml:1:1: the file is a list: want keys and values`}},
		{src: "text", want: []string{`f.yml:1:1: the file is the text "text": want keys and values`}},
		{src: "rules: [nplusone]", want: []string{`f.yml:1:8: rules is a list: want keys and values`}},
		{src: "rules:\n  nplusnoe: {}", want: []string{`f.yml:2:3: unknown rule "nplusnoe"; did you mean "nplusone"?`}},
		{src: "rules:\n  quixotically: {}", want: []string{"f.yml:2:3: unknown rule \"quixotically\": `reviewlint rules` lists them"}},
		{src: "rules:\n  nplusone: off", want: []string{`f.yml:2:13: rules.nplusone is the text "off": want keys and values`}},
		{src: "rules:\n  nplusone:\n    severty: nit", want: []string{`f.yml:3:5: unknown key "severty" in rules.nplusone; did you mean "severity"?`}},
		{src: "rules:\n  nplusone:\n    severity: none", want: []string{`f.yml:3:15: rules.nplusone.severity is "none": want blocking, question, nit`}},
		{src: "rules:\n  nplusone:\n    kinds:\n      reed: {}", want: []string{`f.yml:4:7: unknown kind "reed" in rules.nplusone.kinds; did you mean "read"?`}},
		{src: "rules:\n  nplusone:\n    options:\n      max: 1", want: []string{`f.yml:4:7: unknown option "max" in rules.nplusone.options; there are none`}},
		{src: "rules:\n  longfunc:\n    options:\n      mx: 1", want: []string{`f.yml:4:7: unknown option "mx" in rules.longfunc.options; did you mean "max"?`}},
		{src: "rules:\n  longfunc:\n    options: {max: many}", want: []string{`f.yml:3:20: rules.longfunc.options.max is the text "many": want a whole number`}},
		{src: "rules:\n  longfunc:\n    options: {skip: [1]}", want: []string{`f.yml:3:22: rules.longfunc.options.skip[0] is 1: want text`}},
		{src: "rules:\n  nplusone: {}\n  queryinloop: {}", want: []string{`f.yml:3:3: rule nplusone is set at line 2 already, as nplusone`}, ours: true},
		{src: "exclude: [/abs]", want: []string{`f.yml:1:11: exclude[0]: "/abs": patterns are relative to the configuration file and start with the name of a directory or file`}, ours: true},
		{src: "exclude: ['a\\b']", want: []string{`f.yml:1:11: exclude[0]: "a\\b": separate directories with /`}, ours: true},
		{src: "exclude: ['[a']", want: []string{`f.yml:1:11: exclude[0]: "[a" is not a valid pattern`}, ours: true},
		{src: "apis:\n  queries:\n    - function: db.Find", want: []string{`f.yml:3:15: apis.queries[0] lacks "effect"`}},
		{src: "apis:\n  queries:\n    - {function: Find, effect: reads, sql: 0}", want: []string{
			`f.yml:3:18: apis.queries[0].function: "Find" is not the name of a function: write example.com/shop/db.Find or (*example.com/shop/db.Conn).Find`,
			`f.yml:3:32: apis.queries[0].effect is "reads": want read, write, exec, prepare, begin; did you mean "read"?`,
			`f.yml:3:44: apis.queries[0].sql is 0: want a number from 1`,
		}},
		{src: "apis:\n  quoters: [db.Conn.Find()]", want: []string{`f.yml:2:13: apis.quoters[0]: "db.Conn.Find()" is not the name of a function: write example.com/shop/db.Find or (*example.com/shop/db.Conn).Find`}},
		{src: "test: true\ntest: false", want: []string{`f.yml:2:1: mapping key "test" already defined at [1:1]`}, syntax: true},
		{src: "tags: [a", want: []string{`f.yml:1:7: sequence end token ']' not found`}, syntax: true},
		{src: "tags: *gone", want: []string{`f.yml:1:7: tags is an alias of nothing: want a list`}, syntax: true},
		{src: "a: &x {b: *x}", want: []string{`f.yml:1:1: unknown key "a"; known are preview, test, tags, fail-on, allow-incomplete, new-from, baseline, exclude, rules, apis`}, syntax: true},
		{src: "test: true\n---\ntest: true", want: []string{`f.yml:3:5: there is a second document: one file has one`}, syntax: true},
		{src: "new-from: 12", want: []string{`f.yml:1:11: new-from is 12: want text`}},
	} {
		_, err := configfile.Parse("f.yml", []byte(test.src), rules)
		var got []string
		if err != nil {
			got = strings.Split(err.Error(), "\n")
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q:\n got %q\nwant %q", test.src, got, test.want)
		}
		if valid := validate(t, test.src); !test.syntax && (valid == nil) != test.ours {
			t.Errorf("%q: the schema says %v", test.src, valid)
		}
		var one *configfile.Error
		if err != nil && !errors.As(err, &one) {
			t.Errorf("%q: error of type %T", test.src, err)
		}
	}
}

// compiled is the schema for rules.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Of(rules)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate returns what the schema has against a configuration file.
func validate(t *testing.T, src string) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(src), &v); err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t).Validate(instance)
}

func TestSchemaAccepts(t *testing.T) {
	for _, src := range []string{full, "{}", "rules: {queryinloop: {severity: nit}}"} {
		if err := validate(t, src); err != nil {
			t.Errorf("%s: %v", src, err)
		}
	}
}

// The start file is valid as it is and with everything in it, which is every key there is.
func TestStart(t *testing.T) {
	c, err := configfile.Parse("start", configfile.Start, analyzers.Rules)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c, config.Default()) {
		t.Errorf("the start file sets %+v", c)
	}
	setting := regexp.MustCompile(`(?m)^# ((?: {2,}|)(?:- .*|"?[a-z-]+"?:(?: .*)?))$`)
	_, start, _ := strings.Cut(string(configfile.Start), "\n") // the first line is for editors
	everything := setting.ReplaceAllString(start, "$1")
	if c, err = configfile.Parse("start", []byte(everything), analyzers.Rules); err != nil {
		t.Fatalf("%v\n%s", err, everything)
	}
	var keys map[string]any
	if err := yaml.Unmarshal([]byte(everything), &keys); err != nil {
		t.Fatal(err)
	}
	for f := range reflect.TypeFor[config.Config]().Fields() {
		name := f.Tag.Get("yaml")
		if _, ok := keys[name]; !ok && name != "-" {
			t.Errorf("the start file does not mention %s", name)
		}
	}
	for v, field := reflect.ValueOf(c.APIs), 0; field < v.NumField(); field++ {
		if v.Field(field).Len() == 0 {
			t.Errorf("the start file has no example for apis.%s", v.Type().Field(field).Tag.Get("yaml"))
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"repo/.git/HEAD", "repo/sub/deep/x.go", "repo/other/x.go", "repo/both/.reviewlint.yml", "repo/both/.reviewlint.yaml", "repo/sub/.reviewlint.yaml", ".reviewlint.yml"} {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ dir, want string }{
		{"repo/sub/deep", "repo/sub/.reviewlint.yaml"},
		{"repo/sub", "repo/sub/.reviewlint.yaml"},
		{"repo/other", ""}, // the one above is outside of the repository
		{"repo", ""},
		{"", ".reviewlint.yml"},
	} {
		want := ""
		if test.want != "" {
			want = filepath.Join(root, test.want)
		}
		if got, err := configfile.Find(filepath.Join(root, test.dir)); got != want || err != nil {
			t.Errorf("Find(%s) = %s, %v, want %s", test.dir, got, err, want)
		}
	}
	if _, err := configfile.Find(filepath.Join(root, "repo/both")); err == nil || !strings.Contains(err.Error(), "which of them holds") {
		t.Errorf("two files: error %v", err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, ".reviewlint.yml")
	if err := os.WriteFile(file, []byte("fail-on: nit"), 0o666); err != nil {
		t.Fatal(err)
	}
	c, err := configfile.Load(file, "/elsewhere", rules)
	if err != nil || c.FailOn != "nit" || c.Dir != dir {
		t.Errorf("got %+v, %v", c, err)
	}
	if c, err = configfile.Load("", dir, rules); err != nil || c.FailOn != "blocking" || c.Dir != dir {
		t.Errorf("no file: got %+v, %v", c, err)
	}
	if _, err = configfile.Load(filepath.Join(dir, "gone.yml"), dir, rules); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestFlags(t *testing.T) {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	overrides := configfile.Flags(fs, rules)
	c := parse(t, full)
	err := fs.Parse(strings.Fields("-preview=false -test -tags x,y -fail-on none -allow-incomplete=false -new-from HEAD~1 -baseline b.json -exclude a/** -exclude b -longfunc.max 7 -longfunc.skip p,q -longfunc.literals=false"))
	if err != nil {
		t.Fatal(err)
	}
	overrides.Apply(c, "/work")
	want := parse(t, full)
	want.Preview, want.Test, want.AllowIncomplete = false, true, false
	want.Tags, want.FailOn, want.NewFrom, want.Baseline = []string{"x", "y"}, "none", "HEAD~1", filepath.Join("/work", "b.json")
	want.Exclude = append(want.Exclude, "a/**", "b")
	want.Rules["longfunc"].Options["max"] = 7
	want.Rules["longfunc"].Options["skip"] = []string{"p", "q"}
	want.Rules["longfunc"].Options["literals"] = false
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v\nwant %+v", c, want)
	}
	// Options of rules for which the file says nothing.
	c = config.Default()
	overrides.Apply(c, "/work")
	if c.Rules["longfunc"].Options["max"] != 7 {
		t.Errorf("got %+v", c.Rules)
	}

	for _, args := range []string{"-fail-on blockign", "-preview=perhaps", "-exclude /abs", "-longfunc.max many", "-nplusone.max 1"} {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		configfile.Flags(fs, rules)
		if err := fs.Parse(strings.Fields(args)); err == nil {
			t.Errorf("%s: no error", args)
		}
	}

	// Every key that is no tree is a flag, too.
	for f := range reflect.TypeFor[config.Config]().Fields() {
		name := f.Tag.Get("yaml")
		if name != "-" && name != "rules" && name != "apis" && fs.Lookup(name) == nil {
			t.Errorf("no flag -%s", name)
		}
	}
}

// What is written is read as the same.
func TestWrite(t *testing.T) {
	for _, src := range []string{full, ""} {
		c := parse(t, src)
		var b bytes.Buffer
		if err := configfile.Write(&b, c, "from a test"); err != nil {
			t.Fatal(err)
		}
		got := parse(t, b.String())
		if fmt.Sprintf("%+v", flat(got)) != fmt.Sprintf("%+v", flat(c)) {
			t.Errorf("wrote %s", b.String())
		}
		if !strings.HasPrefix(b.String(), "# from a test\n") {
			t.Errorf("wrote %s", b.String())
		}
	}
}

// flat returns c as JSON, in which empty and absent lists are told apart by nothing.
func flat(c *config.Config) string {
	text, _ := json.Marshal(c)
	return strings.NewReplacer("null", "", "[]", "", "{}", "").Replace(string(text))
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern config.Glob
		name    string
		want    bool
	}{
		{"third_party", "third_party/a/b.go", true},
		{"third_party/", "third_party/a/b.go", true},
		{"third_party", "my/third_party/b.go", false},
		{"**/third_party", "my/third_party/b.go", true},
		{"**/*_mock.go", "a_mock.go", true},
		{"**/*_mock.go", "x/y/a_mock.go", true},
		{"*.go", "x/a.go", false},
		{"x/a.go", "x/a.go", true},
		{"{x,y}/*.go", "y/a.go", true},
		{"x", "xy/a.go", false},
	} {
		if got := configfile.Match([]config.Glob{"zzz", test.pattern}, test.name); got != test.want {
			t.Errorf("Match(%s, %s) = %v", test.pattern, test.name, got)
		}
	}
}
