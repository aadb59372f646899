package secretcompare

import (
	"go/types"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/secrets"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// comment words the finding that c is.
func (r *review) comment(c secrets.Comparison, kind string, x, y *side) rule.Comment {
	comment := rule.Comment{Kind: kind, Pos: c.Node.Pos(), End: c.Node.End()}
	if c.Func != nil && c.Func.Pkg() != r.pass.Pkg && c.Func.Pkg() != nil {
		comment.Path = append(comment.Path, symbol.Of(c.Func))
	}
	comment.Fixes = r.fixes(c, kind)
	comment.Message = "comparing " + r.operand(x, 34) + " with " + r.operand(y, 34) + by(c) + " stops at the first difference: the time it takes tells how much of a " + guess(kind) + " is right; " + r.remedy(c, kind, x, y)
	if kind == kindName {
		secret := x
		if r.found.Strength(x.expr) != secrets.Strong && y.strength == secrets.Strong {
			secret = y
		}
		comment.Doubt = "is `" + rule.Shorten(types.ExprString(secret.expr), 30) + "` a secret?"
	}
	return comment
}

// guess is what an attacker tries.
func guess(kind string) string {
	if kind == kindMAC {
		return "forged MAC"
	}
	return "guess"
}

// operand spells one side, with what it is known to be.
func (r *review) operand(s *side, limit int) string {
	text := "`" + rule.Shorten(types.ExprString(s.expr), limit) + "`"
	switch {
	case s.Digest == knowledge.MAC:
		text += ", an HMAC,"
	case s.Digest == knowledge.Derived:
		text += ", a derived key,"
	case s.Credential != "":
		text += ", " + rule.Shorten(s.Credential, 42) + ","
	case s.Secret != "":
		text += ", " + rule.Shorten(s.Secret, 42) + ","
	}
	return text
}

// by says in which way, if that cannot be seen from the operands.
func by(c secrets.Comparison) string {
	switch c.Form {
	case secrets.Case:
		return " in a switch"
	case secrets.Loop:
		return " byte by byte"
	case secrets.Call, secrets.Contains:
		return " by `" + rule.Shorten(symbol.Of(c.Func).Short(), 24) + "`"
	}
	return ""
}

// bcryptHash never returns the same hash twice: what it returns is compared in vain.
const bcryptHash = "golang.org/x/crypto/bcrypt.GenerateFromPassword"

// remedy says what to write instead.
func (r *review) remedy(c secrets.Comparison, kind string, x, y *side) string {
	if kind == kindMAC && (x.By == bcryptHash || y.By == bcryptHash) {
		return "use `bcrypt.CompareHashAndPassword`"
	}
	switch {
	case c.Form == secrets.Contains:
		return "compare with each element by `subtle.ConstantTimeCompare`"
	case kind == kindMAC:
		return "use `hmac.Equal`"
	}
	return "use `subtle.ConstantTimeCompare`"
}
