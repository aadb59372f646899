// Package config holds every option of reviewlint.
//
// There is one struct, [Config]; the configuration file and the flags of the command (package
// configfile), the flags of `go vet`, and the settings of the golangci-lint plugin are
// ways into it, with the same names. A rule reads it from the result of [Analyzer], so
// that the engine, or a driver that knows only analyzer flags, can supply it.
package config

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Config is the effective configuration of a run. The descriptions of its fields are
// written for users: the JSON schema and the help text show them.
type Config struct {
	Preview         bool            `yaml:"preview" jsonschema_description:"also report what is not yet measured"`
	Test            bool            `yaml:"test" jsonschema_description:"look at test files too, where a rule reviews them"`
	Tags            []string        `yaml:"tags" jsonschema_description:"build tags"`
	FailOn          string          `yaml:"fail-on" jsonschema:"enum=blocking,enum=question,enum=nit,enum=none" jsonschema_description:"lowest severity that fails the run"`
	AllowIncomplete bool            `yaml:"allow-incomplete" jsonschema_description:"do not fail because something could not be analysed"`
	NewFrom         string          `yaml:"new-from" jsonschema_description:"report only what is new since the merge base with this git revision"`
	Baseline        string          `yaml:"baseline" jsonschema_description:"file with the findings that are known and not reported, relative to the configuration file"`
	Exclude         []Glob          `yaml:"exclude" jsonschema_description:"files without findings: globs relative to the configuration file, ** stands for any number of directories"`
	Rules           map[string]Rule `yaml:"rules" jsonschema_description:"rules by name"`
	APIs            APIs            `yaml:"apis" jsonschema_description:"functions of your own that rules are to know as they know those of popular libraries"`

	// Dir is the absolute path of the directory that Baseline and Exclude are relative to.
	Dir string `yaml:"-"`
	// Gate says that the driver is our own engine: it filters previews and
	// suppressions itself, after the cache. It is no user option.
	Gate bool `yaml:"-"`
	// Nolint says that the driver honours //nolint comments itself, and wants to know whether they hide anything.
	// It is no user option.
	Nolint bool `yaml:"-"`
}

// A Glob is a pattern for slash-separated file names, in which ** stands for any number of
// directories.
type Glob string

// A Rule is what is set for one rule. Zero fields leave the default.
type Rule struct {
	Enabled  *bool           `yaml:"enabled,omitempty" jsonschema_description:"run the rule; true also switches on rules that are off by default"`
	Severity string          `yaml:"severity,omitempty" jsonschema:"enum=blocking,enum=question,enum=nit" jsonschema_description:"severity of all findings of the rule"`
	Kinds    map[string]Kind `yaml:"kinds,omitempty" jsonschema_description:"the same for single kinds of findings, by name"`
	Exclude  []Glob          `yaml:"exclude,omitempty" jsonschema_description:"files without findings of the rule: globs relative to the configuration file"`
	Options  map[string]any  `yaml:"options,omitempty" jsonschema_description:"options of the rule, by name"`
}

// A Kind is what is set for one kind of findings of a rule. Zero fields leave the default.
type Kind struct {
	Enabled  *bool  `yaml:"enabled,omitempty" jsonschema_description:"report findings of this kind; true also switches on kinds that are off by default"`
	Severity string `yaml:"severity,omitempty" jsonschema:"enum=blocking,enum=question,enum=nit" jsonschema_description:"severity of findings of this kind"`
}

// APIs are functions of the user's own and what they do.
type APIs struct {
	Queries   []Query         `yaml:"queries,omitempty" json:"queries,omitempty" jsonschema_description:"functions that send one request to a database"`
	Quoters   []symbol.Symbol `yaml:"quoters,omitempty" json:"quoters,omitempty" jsonschema_description:"functions whose result is safe in SQL text, because they quote or check it"`
	Clients   []Client        `yaml:"clients,omitempty" json:"clients,omitempty" jsonschema_description:"functions that call another process or host"`
	Resources []Resource      `yaml:"resources,omitempty" json:"resources,omitempty" jsonschema_description:"functions that hand out what somebody must release"`
	Secrets   []symbol.Symbol `yaml:"secrets,omitempty" json:"secrets,omitempty" jsonschema_description:"functions, fields and variables that hold secrets"`
}

// A Query is a function that sends one request to a database.
type Query struct {
	Function symbol.Symbol `yaml:"function" json:"function" jsonschema:"required" jsonschema_description:"the function"`
	Effect   string        `yaml:"effect" json:"effect" jsonschema:"required,enum=read,enum=write,enum=exec,enum=prepare,enum=begin" jsonschema_description:"what it does; exec runs a statement whose text decides between read and write"`
	SQL      int           `yaml:"sql,omitempty" json:"sql,omitempty" jsonschema:"minimum=1" jsonschema_description:"number of the argument that is SQL text, counted from 1; none if left out"`
}

// A Client is a function that calls another process or host.
type Client struct {
	Function symbol.Symbol `yaml:"function" json:"function" jsonschema:"required" jsonschema_description:"the function"`
	Effect   string        `yaml:"effect" json:"effect" jsonschema:"required,enum=rpc,enum=http,enum=cache-read,enum=cache-write" jsonschema_description:"what it does"`
	Timeout  bool          `yaml:"timeout,omitempty" json:"timeout,omitempty" jsonschema_description:"it gives up by itself, even if its context never ends"`
}

// A Resource is what a function hands out and somebody must release.
type Resource struct {
	Acquire symbol.Symbol `yaml:"acquire" json:"acquire" jsonschema:"required" jsonschema_description:"the function whose first result it is"`
	Release symbol.Symbol `yaml:"release" json:"release" jsonschema:"required" jsonschema_description:"the method of the result, or the function that takes it, that releases it"`
}

// Default returns the configuration of a run for which nothing is set.
func Default() *Config {
	return &Config{Test: true, FailOn: "blocking"}
}

// Rule returns what is set for the rule that has the given name and aliases.
func (c *Config) Rule(name string, aliases ...string) Rule {
	for _, name := range append([]string{name}, aliases...) {
		if r, ok := c.Rules[name]; ok {
			return r
		}
	}
	return Rule{}
}

// SymbolPattern is a regular expression that names of functions, methods, variables and fields match.
const SymbolPattern = `^([^()*\s]+\.[^()*\s./]+|\(\*?[^()*\s]+\.[^()*\s./]+\)\.[^()*\s./]+)$`

var symbolForm = regexp.MustCompile(SymbolPattern)

// CheckSymbol returns an error that shows the right form if s does not name a function,
// method, variable or field.
func CheckSymbol(s symbol.Symbol) error {
	if !symbolForm.MatchString(string(s)) {
		return fmt.Errorf("%q is not the name of a function: write example.com/shop/db.Find or (*example.com/shop/db.Conn).Find", s)
	}
	return nil
}

// Enum returns the values that the tag of a field allows; none if any value is.
func Enum(tag reflect.StructTag) []string {
	var values []string
	for item := range strings.SplitSeq(tag.Get("jsonschema"), ",") {
		if value, ok := strings.CutPrefix(item, "enum="); ok {
			values = append(values, value)
		}
	}
	return values
}

// Usage returns the description of the option called name, or "" if there is none.
func Usage(name string) string {
	for f := range reflect.TypeFor[Config]().Fields() {
		if f.Tag.Get("yaml") == name {
			return f.Tag.Get("jsonschema_description")
		}
	}
	return ""
}

// Analyzer provides the *Config of the run. Under foreign drivers it is built from
// the analyzer's flags; our engine overrides it.
var Analyzer = newAnalyzer()

func newAnalyzer() *analysis.Analyzer {
	flags := Default()
	a := &analysis.Analyzer{
		Name:       "reviewlintconfig",
		Doc:        "provide the options of reviewlint to its rules",
		ResultType: reflect.TypeFor[*Config](),
		Run: func(*analysis.Pass) (any, error) {
			c := *flags
			return &c, nil
		},
	}
	a.Flags.BoolVar(&flags.Preview, "preview", false, Usage("preview"))
	a.Flags.Var((*apisFlag)(&flags.APIs), "apis", Usage("apis")+": a `JSON` object like apis in the configuration file")
	return a
}

// apisFlag is APIs as a flag: a JSON object with the names of the configuration file.
type apisFlag APIs

var _ flag.Value = new(apisFlag)

func (f *apisFlag) String() string {
	if reflect.ValueOf(*f).IsZero() {
		return ""
	}
	text, _ := json.Marshal(*f) // strings, numbers and lists of them
	return string(text)
}

func (f *apisFlag) Set(text string) error {
	var apis APIs
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&apis); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more after the JSON object")
	}
	if err := validate(reflect.ValueOf(apis)); err != nil {
		return err
	}
	*f = apisFlag(apis)
	return nil
}

// validate checks what the types and tags of v, a part of a Config, ask for.
func validate(v reflect.Value) error {
	if s, ok := v.Interface().(symbol.Symbol); ok {
		return CheckSymbol(s)
	}
	switch v.Kind() {
	case reflect.Int:
		if v.Int() < 0 {
			return fmt.Errorf("%d is negative", v.Int())
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := validate(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			enum := Enum(field.Tag)
			if enum != nil && !slices.Contains(enum, value.String()) {
				return fmt.Errorf("%s %q: want %s", field.Tag.Get("yaml"), value.String(), strings.Join(enum, ", "))
			}
			if err := validate(value); err != nil {
				return err
			}
		}
	}
	return nil
}
