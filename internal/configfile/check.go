package configfile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// checker compares the syntax tree of a file with the types of package config.
type checker struct {
	file    string
	rules   []*rule.Rule
	anchors map[string]ast.Node
	set     map[*rule.Rule]ast.Node // keys of the rules that were seen
	errs    []*Error
}

func (k *checker) errorf(at ast.Node, format string, args ...any) {
	pos := at.GetToken().Position
	k.errs = append(k.errs, &Error{File: k.file, Line: pos.Line, Column: pos.Column, Message: fmt.Sprintf(format, args...)})
}

// document checks the root of a file.
func (k *checker) document(n ast.Node) {
	ast.Walk(anchorVisitor(k.anchors), n)
	k.value(n, reflect.TypeFor[config.Config](), "", "")
}

// anchorVisitor collects the values of anchors.
type anchorVisitor map[string]ast.Node

func (v anchorVisitor) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok && a.Name != nil {
		v[a.Name.GetToken().Value] = a.Value
	}
	return v
}

// resolve strips anchors, aliases and tags from n.
func (k *checker) resolve(n ast.Node) ast.Node {
	for range 100 { // Have: an alias may stand for a value that contains it.
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.TagNode:
			n = v.Value
		case *ast.AliasNode:
			target, ok := k.anchors[v.Value.GetToken().Value]
			if !ok {
				return n
			}
			n = target
		default:
			return n
		}
	}
	return n
}

// value checks n against t. path names n in errors: "rules.nplusone"; tag is that of the
// field.
func (k *checker) value(n ast.Node, t reflect.Type, path string, tag reflect.StructTag) {
	n = k.resolve(n)
	if _, null := n.(*ast.NullNode); null || n == nil {
		switch t.Kind() {
		case reflect.Struct, reflect.Map, reflect.Slice:
		default:
			if n != nil {
				k.errorf(n, "%s has no value", path)
			}
		}
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		k.value(n, t.Elem(), path, tag)
	case reflect.Struct:
		k.entries(n, path, func(key ast.MapKeyNode, name string, value ast.Node) {
			names := []string{}
			for f := range t.Fields() {
				if f.Tag.Get("yaml") == "-" {
					continue
				}
				known, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
				if known == name {
					k.value(value, f.Type, join(path, name), f.Tag)
					return
				}
				names = append(names, known)
			}
			k.unknown(key, "key", name, path, names)
		})
		k.required(n, t, path)
	case reflect.Map:
		k.entries(n, path, func(key ast.MapKeyNode, name string, value ast.Node) {
			k.entry(key, name, value, t, path)
		})
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			k.errorf(n, "%s is %s: want a list", path, describe(n))
			return
		}
		for i, item := range list.Values {
			k.value(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i), "")
		}
	case reflect.Bool:
		if _, ok := n.(*ast.BoolNode); !ok {
			k.errorf(n, "%s is %s: want true or false", path, describe(n))
		}
	case reflect.Int:
		if i, ok := n.(*ast.IntegerNode); !ok {
			k.errorf(n, "%s is %s: want a whole number", path, describe(n))
		} else if u, ok := i.Value.(uint64); strings.Contains(tag.Get("jsonschema"), "minimum=1") && (!ok || u < 1) {
			k.errorf(n, "%s is %v: want a number from 1", path, i.Value)
		}
	case reflect.String:
		k.text(n, t, path, tag)
	}
}

// text checks a string.
func (k *checker) text(n ast.Node, t reflect.Type, path string, tag reflect.StructTag) {
	var s string
	switch v := n.(type) {
	case *ast.StringNode:
		s = v.Value
	case *ast.LiteralNode:
		s = v.Value.Value
	default:
		k.errorf(n, "%s is %s: want text", path, describe(n))
		return
	}
	var err error
	switch t {
	case reflect.TypeFor[config.Glob]():
		err = CheckGlob(config.Glob(s))
	case reflect.TypeFor[symbol.Symbol]():
		err = config.CheckSymbol(symbol.Symbol(s))
	}
	if err != nil {
		k.errorf(n, "%s: %v", path, err)
	}
	if enum := config.Enum(tag); enum != nil && !slices.Contains(enum, s) {
		hint := ""
		if near := spell.Nearest(s, enum); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		k.errorf(n, "%s is %q: want %s%s", path, s, strings.Join(enum, ", "), hint)
	}
}

// entries calls f for each entry of the mapping n, those of merged ones included.
func (k *checker) entries(n ast.Node, path string, f func(key ast.MapKeyNode, name string, value ast.Node)) {
	m, ok := k.resolve(n).(ast.MapNode)
	if !ok {
		if path == "" {
			k.errorf(n, "the file is %s: want keys and values", describe(n))
		} else {
			k.errorf(n, "%s is %s: want keys and values", path, describe(n))
		}
		return
	}
	for it := m.MapRange(); it.Next(); {
		if it.Key().IsMergeKey() {
			k.entries(it.Value(), path, f)
			continue
		}
		f(it.Key(), it.Key().GetToken().Value, it.Value())
	}
}

// required checks that the mapping n has the keys without which t makes no sense.
func (k *checker) required(n ast.Node, t reflect.Type, path string) {
	has := map[string]bool{}
	if _, ok := n.(ast.MapNode); !ok {
		return
	}
	k.entries(n, path, func(_ ast.MapKeyNode, name string, _ ast.Node) { has[name] = true })
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if slices.Contains(strings.Split(f.Tag.Get("jsonschema"), ","), "required") && !has[name] {
			k.errorf(n, "%s lacks %q", path, name)
		}
	}
}

// entry checks one entry of a mapping whose keys are names of rules, kinds or options.
func (k *checker) entry(key ast.MapKeyNode, name string, value ast.Node, t reflect.Type, path string) {
	var names []string
	switch t {
	case reflect.TypeFor[map[string]config.Rule]():
		for _, r := range k.rules {
			for _, n := range append([]string{r.Name}, r.Aliases...) {
				if n == name {
					k.twice(key, r, name)
					k.value(value, t.Elem(), join(path, r.Name), "")
					return
				}
				names = append(names, n)
			}
		}
		k.unknown(key, "rule", name, "", names)
	case reflect.TypeFor[map[string]config.Kind]():
		r := k.rule(path)
		for _, kind := range r.Kinds {
			if kind.Category == name {
				k.value(value, t.Elem(), join(path, name), "")
				return
			}
			names = append(names, kind.Category)
		}
		k.unknown(key, "kind", name, path, names)
	default:
		r := k.rule(path)
		if o, ok := r.Option(name); ok {
			k.value(value, reflect.TypeOf(o.Default), join(path, name), "")
			return
		}
		for _, o := range r.Options {
			names = append(names, o.Name)
		}
		k.unknown(key, "option", name, path, names)
	}
}

// twice complains if rule r was seen already, under another of its names.
func (k *checker) twice(key ast.MapKeyNode, r *rule.Rule, name string) {
	if first, ok := k.set[r]; ok && first.GetToken().Value != name {
		k.errorf(key, "rule %s is set at line %d already, as %s", r.Name, first.GetToken().Position.Line, first.GetToken().Value)
	}
	k.set[r] = key
}

// rule returns the rule that path, "rules.nplusone.kinds", is about.
func (k *checker) rule(path string) *rule.Rule {
	name := strings.Split(path, ".")[1]
	i := slices.IndexFunc(k.rules, func(r *rule.Rule) bool { return r.Name == name })
	return k.rules[i]
}

func (k *checker) unknown(key ast.MapKeyNode, what, name, path string, names []string) {
	in := ""
	if path != "" {
		in = " in " + path
	}
	hint := "; there are none"
	if near := spell.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	} else if what == "rule" {
		hint = ": `reviewlint rules` lists them"
	} else if len(names) > 0 {
		hint = "; known are " + strings.Join(names, ", ")
	}
	k.errorf(key, "unknown %s %q%s%s", what, name, in, hint)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// describe says what n is.
func describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "empty"
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", n.Value)
	case *ast.LiteralNode:
		return "text"
	case *ast.AliasNode:
		return "an alias of nothing"
	default:
		return n.GetToken().Value
	}
}
