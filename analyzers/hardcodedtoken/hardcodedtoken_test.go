package hardcodedtoken

import (
	"regexp"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, Rule) }

func TestForms(t *testing.T) {
	if len(forms) < 90 {
		t.Errorf("only %d forms", len(forms))
	}
	for _, f := range forms {
		if _, err := regexp.Compile(f.pattern); err != nil {
			t.Errorf("%s: %v", f.id, err)
		}
		if len(f.keywords) == 0 {
			t.Errorf("%s: no keyword, its pattern would be tried on every constant", f.id)
		}
		for _, k := range f.keywords {
			if k != strings.ToLower(k) || k == "" {
				t.Errorf("%s: keyword %q", f.id, k)
			}
		}
	}
}

func TestFind(t *testing.T) {
	body := strings.ToLower("K7TQ2ZW9XJ4MB6RV") + "8PL3NDYH5GCS1FUA0EOi"
	for text, want := range map[string]string{
		"Bearer ghp_" + body:                         "github-pat",
		"ghp_" + strings.Repeat("ab", 18):            "", // of too little entropy
		"ghp_" + "example" + body[7:]:                "",
		"glpat-" + body[:20]:                         "gitlab-pat",
		"AKIA" + "Z7QJ2W4XN6TBMC5R":                  "aws-access-token",
		"AKIA" + "IOSFODNN7EXAMPLE":                  "", // the one of the documentation
		"https://hooks.slack.com/services/":          "",
		"the prefix ghp_ is that of personal tokens": "",
		"-----BEGIN PRIVATE KEY-----":                "",
		"-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat(body, 3) + "\n-----END RSA PRIVATE KEY-----": "private-key",
	} {
		id, ok := find(text)
		if id != want || ok != (want != "") {
			t.Errorf("find(%q) = %q, %t, want %q", text, id, ok, want)
		}
	}
}

func TestEntropy(t *testing.T) {
	for text, want := range map[string]float64{"": 0, "aaaa": 0, "abab": 1, "abcd": 2} {
		if got := entropy(text); got != want {
			t.Errorf("entropy(%q) = %v, want %v", text, got, want)
		}
	}
}
