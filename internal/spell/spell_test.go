package spell

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"nplusone", "tickerleak", "tags", "test"}
	for _, test := range []struct{ name, want string }{
		{"nplusone", "nplusone"},
		{"nplusnoe", "nplusone"},
		{"NPlusOne", "nplusone"},
		{"tickerleaks", "tickerleak"},
		{"tag", "tags"},
		{"tests", "test"},
		{"x", ""},
		{"", ""},
		{"secretcompare", ""},
	} {
		if got := Nearest(test.name, names); got != test.want {
			t.Errorf("Nearest(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}
