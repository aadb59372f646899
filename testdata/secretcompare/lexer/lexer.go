// Package lexer compares tokens of a language: silent.
package lexer

import "strings"

type Lexer struct {
	text  string
	token string
	tok   string
}

func (l *Lexer) Accept(token string) bool {
	if l.token == token {
		l.tok = token
		return true
	}
	return false
}

func Match(subject, pattern string) bool {
	tokens := strings.Split(subject, ".")
	for i, p := range strings.Split(pattern, ".") {
		if tokens[i] != p {
			return false
		}
	}
	return true
}
