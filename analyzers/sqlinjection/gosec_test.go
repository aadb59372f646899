package sqlinjection_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/gosectest"
)

// TestGosec reviews the samples of gosec's rules about SQL.
func TestGosec(t *testing.T) {
	gosectest.Run(t, sqlinjection.Rule, map[string]string{
		// Clean for gosec, and not for us.
		"G201/5":  "a string for %d is printed as %!d(string=...), with all that it holds",
		"G201/21": "clean only because another rule of gosec reports it",
		"G701/9":  "text of the request in a struct in a struct, which gosec does not follow",
		"G701/35": "text of the request out of a map",
		"G701/43": "text of the request in a struct in a struct",
		"G701/59": "text of the request out of a map",
		"G701/69": "text of the request through a package-level variable",
		"G701/72": "text of the request in a field that another function fills",
		"G701/73": "text of the request through a package-level variable",
		"G701/79": "text of the request through a package-level variable",
		"G701/83": "text of the request through a function variable",
		"G701/91": "text of the request in fields of fields",

		// Reported by gosec, and not by us.
		"G201/18": "whoever runs the program chooses the table: see known_miss",
		"G202/24": "whoever runs the program chooses the table: see known_miss",
		"G202/20": "an unquoted value that is added to a variable: see known_miss",
		"G202/22": "unquoted values that a loop adds to a builder: see known_miss",
		"G701/16": "a number",
		"G701/54": "whoever runs the program sets its environment",
		"G701/52": "url.QueryEscape leaves nothing that ends a literal",
	}, "G201", "G202", "G701")
}
