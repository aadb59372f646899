// Package secretcompare reports secrets that are compared in a way whose duration tells how much of them is right.
//
// Two things make a finding: a secret on one side, and the parts that the two sides play. Where a value comes
// from ([secrets.Package.Of]) makes it certain: an HMAC that is compared with anything, a credential of
// a request that is compared with what is stored. A name that promises a secret
// makes it a question, if one side is presented and the other is kept; names without these roles mean nothing. The rest are
// reasons to stay silent.
package secretcompare

import (
	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/secrets"
)

// The kinds of findings.
const (
	kindMAC        = "mac"
	kindDerived    = "derived"
	kindCredential = "credential"
	kindMisuse     = "misuse"
	kindName       = "name"
)

// Rule is the declaration of secretcompare.
var Rule = rule.New(rule.Rule{
	Name:      "secretcompare",
	Title:     "report secrets compared in non-constant time",
	Checklist: "security/timing",
	Since:     "0.1.0",
	Kinds: []rule.Kind{
		{Category: kindMAC, Title: "a message authentication code compared byte by byte", Severity: rule.Blocking, CWE: 208},
		{Category: kindDerived, Title: "a salted hash of a password compared byte by byte", Severity: rule.Nit, CWE: 208},
		{Category: kindCredential, Title: "a credential of a request compared with what is stored", Severity: rule.Blocking, CWE: 208},
		{Category: kindMisuse, Title: "a constant-time comparison whose result is lost or misread", Severity: rule.Blocking, CWE: 697},
		{Category: kindName, Title: "what looks like a secret compared with what was presented", Severity: rule.Question, CWE: 208},
	},
	Why: "`==`, `bytes.Equal` and their like stop at the first difference, so a wrong guess takes longer the more of it is right. " +
		"Whoever can try often enough and measure finds a token or signature piece by piece instead of all at once.",
	Fix: "Compare MACs with `hmac.Equal`, other secrets with `subtle.ConstantTimeCompare`, password hashes with the function that comes with them (`bcrypt.CompareHashAndPassword`). " +
		"Both return early if the lengths differ: where the length is secret, compare SHA-256 digests of both sides.",
	Limits: "A name alone is never enough: one side must be presented (a request, a parameter) and the other kept (a field, configuration, a database). " +
		"Maps keyed by a secret are not reported, nor are comparisons in a database. What a session keeps is left to the client who has it. Attempts that are counted, and checks that were made before, are not seen. " +
		"Whether an attacker can measure well enough depends on the network.",
	Bad: `package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

func valid(r *http.Request, key, body []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return r.Header.Get("X-Signature") == hex.EncodeToString(mac.Sum(nil))
}

func Handler(key []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !valid(r, key, nil) {
			w.WriteHeader(http.StatusForbidden)
		}
	}
}
`,
	Good: `package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

func valid(r *http.Request, key, body []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	signature, err := hex.DecodeString(r.Header.Get("X-Signature"))
	return err == nil && hmac.Equal(signature, mac.Sum(nil))
}

func Handler(key []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !valid(r, key, nil) {
			w.WriteHeader(http.StatusForbidden)
		}
	}
}
`,
	Requires: []*analysis.Analyzer{secrets.Analyzer},
	Run:      check,
})

// Analyzer is what nogo, go vet and golangci-lint load.
var Analyzer = Rule.Analyzer

func check(pass *rule.Pass) error {
	found := pass.ResultOf[secrets.Analyzer].(*secrets.Package)
	r := review{pass: pass, found: found}
	for _, c := range found.Comparisons() {
		r.comparison(c)
	}
	for _, g := range r.groups {
		pass.Report(r.whole(g))
	}
	r.misuses()
	return nil
}
