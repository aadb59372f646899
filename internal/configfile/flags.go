package configfile

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Overrides are the options given as flags: they hold over the configuration file.
type Overrides struct {
	apply []func(c *config.Config, dir string)
}

// Flags returns the flags of the options, which have the names of the configuration file, and
// of the options of rules, named <rule>.<option>, registered with fs.
func Flags(fs *flag.FlagSet, rules []*rule.Rule) *Overrides {
	o := new(Overrides)
	boolean := func(name string, field func(*config.Config) *bool) {
		usage := config.Usage(name)
		if *field(config.Default()) {
			usage += " (default true)"
		}
		fs.BoolFunc(name, usage, func(value string) error {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return errors.New("want true or false")
			}
			o.add(func(c *config.Config, _ string) { *field(c) = on })
			return nil
		})
	}
	boolean("preview", func(c *config.Config) *bool { return &c.Preview })
	boolean("test", func(c *config.Config) *bool { return &c.Test })
	boolean("allow-incomplete", func(c *config.Config) *bool { return &c.AllowIncomplete })
	fs.Func("tags", config.Usage("tags")+", a comma-separated `list`", func(value string) error {
		o.add(func(c *config.Config, _ string) { c.Tags = splitList(value) })
		return nil
	})
	fs.Func("fail-on", config.Usage("fail-on")+": `severity` blocking, question, nit or none (default blocking)", func(value string) error {
		if want := []string{"blocking", "question", "nit", "none"}; !slices.Contains(want, value) {
			return fmt.Errorf("want %s", strings.Join(want, ", "))
		}
		o.add(func(c *config.Config, _ string) { c.FailOn = value })
		return nil
	})
	fs.Func("new-from", "report only what is new since the merge base with git revision `rev`", func(value string) error {
		o.add(func(c *config.Config, _ string) { c.NewFrom = value })
		return nil
	})
	fs.Func("baseline", "`file` with the findings that are known and not reported", func(value string) error {
		o.add(func(c *config.Config, dir string) {
			c.Baseline = value
			if value != "" && !filepath.IsAbs(value) {
				c.Baseline = filepath.Join(dir, value)
			}
		})
		return nil
	})
	fs.Func("exclude", "no findings in files that match `glob`; can be given several times", func(value string) error {
		if err := CheckGlob(config.Glob(value)); err != nil {
			return err
		}
		o.add(func(c *config.Config, _ string) { c.Exclude = append(c.Exclude, config.Glob(value)) })
		return nil
	})
	for _, r := range rules {
		for _, option := range r.Options {
			fs.Func(r.Name+"."+option.Name, option.Title, func(text string) error {
				value, err := option.Parse(text)
				if err != nil {
					return err
				}
				o.add(func(c *config.Config, _ string) { setOption(c, r.Name, option.Name, value) })
				return nil
			})
		}
	}
	return o
}

func (o *Overrides) add(f func(c *config.Config, dir string)) { o.apply = append(o.apply, f) }

// Apply sets the options that were given in c, in the order in which they were given. Names
// of files given as flags are relative to dir.
func (o *Overrides) Apply(c *config.Config, dir string) {
	for _, f := range o.apply {
		f(c, dir)
	}
}

func setOption(c *config.Config, name, option string, value any) {
	if c.Rules == nil {
		c.Rules = map[string]config.Rule{}
	}
	set := c.Rules[name]
	if set.Options == nil {
		set.Options = map[string]any{}
	}
	set.Options[option] = value
	c.Rules[name] = set
}

func splitList(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
