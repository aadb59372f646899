// Package known_false holds findings that nobody wants.
package known_false

import "strings"

type Option struct{ Label string }

// Pick: the token is a word that somebody typed into a menu; only what is done with it says so.
func Pick(options []Option, token string) bool {
	for _, o := range options {
		if token == strings.ToLower(o.Label) { // want secretcompare:"name"
			return true
		}
	}
	return false
}
