// Package silent has constants that look a little like tokens.
package silent

import (
	"os"
	"strings"
)

// The prefix alone is no token.
const prefix = "ghp_"

func isToken(s string) bool { return strings.HasPrefix(s, prefix) && len(s) == 40 }

// What documentation uses is nobody's.
const documented = "AKIA" + "IOSFODNN7EXAMPLE"

var placeholders = []string{
	"ghp_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	"glpat-" + "your-own-token-here0",
	"sk_live_" + "changeme_changeme",
}

const header = "-----BEGIN PRIVATE " + "KEY-----"

func token() string { return os.Getenv("GITHUB_TOKEN") }

const digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
