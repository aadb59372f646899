// Package hardcodedtoken reports constants that have the form of a token of a known service.
//
// Many services give their tokens a prefix and a length, so that they can be recognised anywhere. The table
// of forms is generated from the rules of gitleaks (forms.go); what is known by the name of a variable alone is
// not looked for.
package hardcodedtoken

import (
	"fmt"
	"go/ast"
	"go/constant"
	"math"
	"regexp"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// The kinds of findings.
const (
	kindToken = "token"
	kindKey   = "privatekey"
	kindJWT   = "jwt"
)

// Rule is the declaration of hardcodedtoken.
var Rule = rule.New(rule.Rule{
	Name:      "hardcodedtoken",
	Title:     "report tokens and private keys in the code",
	Checklist: "security/secrets",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindToken, Title: "a constant with the form of a token of a known service", Severity: rule.Blocking, CWE: 798},
		{Category: kindKey, Title: "a private key", Severity: rule.Blocking, CWE: 798},
		{Category: kindJWT, Title: "a signed JSON web token", Severity: rule.Question, CWE: 798},
	},
	Why: "Whoever can read the repository, a fork or a copy of it can use the token, for years and from anywhere. " +
		"To remove it from the code is not enough: it stays in the history.",
	Fix: "Revoke the token first. Read the new one from the environment, a file outside the repository or a secret store.",
	Limits: "Only forms that services publish are known, about 100; a password is a string like any other. " +
		"Values that are visibly made up, such as those with `example` or a run of one character, are silent. Test files are not looked at.",
	Bad: `package mail

import "net/http"

func authorise(r *http.Request) {
	r.Header.Set("Authorization", "Bearer ` + sample + `")
}
`,
	Good: `package mail

import (
	"net/http"
	"os"
)

func authorise(r *http.Request) {
	r.Header.Set("Authorization", "Bearer "+os.Getenv("MAIL_TOKEN"))
}
`,
	Run: run,
})

// Analyzer is what go vet, golangci-lint and nogo load.
var Analyzer = Rule.Analyzer

// sample is not a token, but looks like one. In one piece it would be reported everywhere.
var sample = "ghp_" + strings.ToLower("K7TQ2ZW9XJ4MB6RV") + "8PL3NDYH5GCS1FUA0EOi"

// A form is what tokens of one kind look like.
type form struct {
	id       string
	pattern  string   // a regular expression; its first group, if there is one, is the token
	entropy  float64  // bits per byte that a token has at least
	keywords []string // one of them occurs in the text, in any case
}

// shortest is the length of the shortest token.
const shortest = 16

func run(p *rule.Pass) error {
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.ImportSpec); ok {
				return false
			}
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			known := p.TypesInfo.Types[e]
			if known.Value == nil || known.Value.Kind() != constant.String {
				return true
			}
			if _, ok := e.(*ast.Ident); ok {
				return false // reported where it is declared
			}
			if text := constant.StringVal(known.Value); len(text) >= shortest {
				if id, ok := find(text); ok && !named(p, e) {
					p.Report(comment(e, id))
				}
			}
			return false // a part of the constant is no other token
		})
	}
	return nil
}

// named reports whether the token in e is the value of a constant that e names: it is reported where that is declared.
func named(p *rule.Pass, e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if known := p.TypesInfo.Types[id].Value; known != nil && known.Kind() == constant.String {
				_, ok := find(constant.StringVal(known))
				found = found || ok
			}
		}
		return !found
	})
	return found
}

// comment is what there is to say about the constant e.
func comment(e ast.Expr, id string) rule.Comment {
	c := rule.Comment{Kind: kindToken, Pos: e.Pos(), End: e.End()}
	c.Message = fmt.Sprintf("this constant has the form of a token (`%s`): whoever can read the code, or its history, can use it; revoke it, and read the new one from the environment", id)
	switch id {
	case "private-key":
		c.Kind = kindKey
		c.Message = "a private key stands in the code: whoever can read it, or its history, can sign and decrypt with it; replace the key, and read the new one from a file"
	case "jwt":
		c.Kind = kindJWT
		c.Message = "this constant is a signed JSON web token: whoever can read the code can use it until it expires; read it from the environment; is it a real one?"
	}
	return c
}

// find returns the ID of the form of the first token in text.
func find(text string) (id string, ok bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return "", false // tokens are random enough to have digits; most texts have none
	}
	lower := strings.ToLower(text)
	for _, f := range forms {
		if !containsAny(lower, f.keywords) {
			continue
		}
		for _, m := range regexp.MustCompile(f.pattern).FindAllStringSubmatch(text, -1) {
			token := m[0]
			if len(m) > 1 && m[1] != "" {
				token = m[1]
			}
			if entropy(token) >= f.entropy && !madeUp(token) {
				return f.id, true
			}
		}
	}
	return "", false
}

func containsAny(text string, list []string) bool {
	for _, s := range list {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

var fake = regexp.MustCompile(`(?i)example|sample|dummy|placeholder|changeme|your|fake|redacted|test_?test|x{6}|\*{4}|\.{4}|0{8}|1{8}|a{8}|12345678|abcdefgh`)

// madeUp reports whether a token is visibly none that anybody could use.
func madeUp(token string) bool { return fake.MatchString(token) }

// entropy returns the Shannon entropy of s in bits per byte.
func entropy(s string) float64 {
	var count [256]int
	for i := range len(s) {
		count[s[i]]++
	}
	bits := 0.0
	for _, n := range count {
		if n > 0 {
			p := float64(n) / float64(len(s))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
