package config

import (
	"reflect"
	"testing"
)

// Under foreign drivers the configuration comes from flags.
func TestAnalyzerFlags(t *testing.T) {
	a := newAnalyzer()
	for name, value := range map[string]string{
		"preview": "true",
		"apis":    `{"queries": [{"function": "(*example.com/db.Conn).Find", "effect": "read", "sql": 2}], "secrets": ["example.com/x.Key"]}`,
	} {
		if err := a.Flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	got, err := a.Run(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Preview = true
	want.APIs.Queries = []Query{{Function: "(*example.com/db.Conn).Find", Effect: "read", SQL: 2}}
	want.APIs.Secrets = append(want.APIs.Secrets, "example.com/x.Key")
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	// What is shown as the value can be given as the value.
	text := a.Flags.Lookup("apis").Value.String()
	if err := a.Flags.Set("apis", text); err != nil || a.Flags.Lookup("apis").Value.String() != text {
		t.Errorf("%s: %v", text, err)
	}
	if text := newAnalyzer().Flags.Lookup("apis").Value.String(); text != "" {
		t.Errorf("default is %q", text)
	}
}

func TestAPIsFlagErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{"query": []}`, `json: unknown field "query"`},
		{`[]`, `json: cannot unmarshal array into Go value of type config.APIs`},
		{`{} {}`, `there is more after the JSON object`},
		{`{"quoters": ["Quote"]}`, `"Quote" is not the name of a function: write example.com/shop/db.Find or (*example.com/shop/db.Conn).Find`},
		{`{"queries": [{"function": "a.B", "effect": "reed"}]}`, `effect "reed": want read, write, exec, prepare, begin`},
		{`{"queries": [{"function": "a.B", "effect": "read", "sql": -1}]}`, `-1 is negative`},
		{`{"resources": [{"acquire": "a.B"}]}`, `"" is not the name of a function: write example.com/shop/db.Find or (*example.com/shop/db.Conn).Find`},
	} {
		if err := new(apisFlag).Set(test.text); err == nil || err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.text, err, test.want)
		}
	}
}

func TestRule(t *testing.T) {
	c := &Config{Rules: map[string]Rule{"a": {Severity: "nit"}, "old": {Severity: "question"}}}
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"a", "old"}, "nit"},
		{[]string{"b", "older", "old"}, "question"},
		{[]string{"c"}, ""},
	} {
		if got := c.Rule(test.names[0], test.names[1:]...).Severity; got != test.want {
			t.Errorf("%v: severity %q, want %q", test.names, got, test.want)
		}
	}
}
