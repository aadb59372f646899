// Package schema derives the JSON schema of the configuration file from package config and
// the declarations of the rules.
package schema

import (
	"encoding/json"
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// File is where editors find the schema.
const File = "docs/reviewlint.schema.json"

// Of returns the JSON schema of the configuration file: that of [config.Config], with the
// names of rules, kinds and options.
func Of(rules []*rule.Rule) []byte {
	reflector := &jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, ExpandedStruct: true,
		FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			switch t {
			case reflect.TypeFor[symbol.Symbol]():
				return &jsonschema.Schema{Type: "string", Pattern: config.SymbolPattern}
			case reflect.TypeFor[config.Glob]():
				return &jsonschema.Schema{Type: "string", MinLength: new(uint64(1))}
			}
			return nil
		},
	}
	root := reflector.ReflectFromType(reflect.TypeFor[config.Config]())
	root.ID = "https://raw.githubusercontent.com/reviewlint/reviewlint/main/" + File
	root.Title = "Configuration of reviewlint (.reviewlint.yml)"
	root.Comments = output.Marker

	root.Definitions = jsonschema.Definitions{"kind": reflector.ReflectFromType(reflect.TypeFor[config.Kind]())}
	root.Definitions["kind"].Version = ""

	list, _ := root.Properties.Get("rules")
	list.AdditionalProperties, list.Properties = jsonschema.FalseSchema, jsonschema.NewProperties()
	for _, r := range rules {
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			list.Properties.Set(name, ruleSchema(reflector, r, name))
		}
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // a schema has nothing that JSON has not
	}
	return append(text, '\n')
}

// ruleSchema returns the schema of what can be set for r under the given name.
func ruleSchema(reflector *jsonschema.Reflector, r *rule.Rule, name string) *jsonschema.Schema {
	s := reflector.ReflectFromType(reflect.TypeFor[config.Rule]())
	s.Version = ""
	s.Description = r.Title
	s.Deprecated = name != r.Name

	kinds, _ := s.Properties.Get("kinds")
	kinds.AdditionalProperties, kinds.Properties = jsonschema.FalseSchema, jsonschema.NewProperties()
	for _, k := range r.Kinds {
		kinds.Properties.Set(k.Category, &jsonschema.Schema{Ref: "#/$defs/kind", Description: k.Title})
	}
	if len(r.Options) == 0 {
		s.Properties.Delete("options")
		return s
	}
	options, _ := s.Properties.Get("options")
	options.AdditionalProperties, options.Properties = jsonschema.FalseSchema, jsonschema.NewProperties()
	for _, o := range r.Options {
		option := reflector.ReflectFromType(reflect.TypeOf(o.Default))
		option.Version = ""
		option.Description, option.Default = o.Title, o.Default
		options.Properties.Set(o.Name, option)
	}
	return s
}
