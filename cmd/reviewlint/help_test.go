package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestRulesStatus(t *testing.T) {
	var out bytes.Buffer
	c := &command{rules: fakeRules, stdout: &out}
	if err := c.list([]string{"-json"}); err != nil {
		t.Fatal(err)
	}
	var list []listedRule
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		got = append(got, r.Name+" "+r.Status)
		for _, k := range r.Kinds {
			if k.Preview {
				got = append(got, k.Name)
			}
		}
	}
	if want := "blocker on, b, nitpick nits, novel preview, a, suppression on"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
	if list[0].Aliases[0] != "stopper" || list[1].Aliases == nil {
		t.Errorf("aliases are %v and %v", list[0].Aliases, list[1].Aliases)
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"one two three", "one two\nthree"},
		{"longerthanwidth two", "longerthanwidth\ntwo"},
		{"one\n\n- two three", "one\n\n- two\nthree"},
	} {
		if got := wrap(test.in, 7); got != test.want {
			t.Errorf("wrap(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}
