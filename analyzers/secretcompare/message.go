package secretcompare

import (
	"go/token"
	"go/types"
	"strings"

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
	mac := x.Digest == knowledge.MAC || y.Digest == knowledge.MAC
	guess := "a guess"
	switch {
	case mac:
		guess = "a forged MAC"
	case x.Digest != knowledge.NoDigest || y.Digest != knowledge.NoDigest:
		guess = "the hash"
	}
	if kind == kindName {
		secret := x
		if r.found.Strength(x.expr) != secrets.Strong && y.strength == secrets.Strong {
			secret = y
		}
		comment.Doubt = "is `" + rule.Shorten(types.ExprString(secret.expr), 30) + "` a secret?"
	}
	if kind == kindMisuse {
		comment.Message = "comparing " + r.operand(x, 40) + " with " + r.operand(y, 40) + by(c) + " is never true: `bcrypt.GenerateFromPassword` takes a new salt each time, so that no two hashes are equal; use `bcrypt.CompareHashAndPassword`"
		return comment
	}
	comparing := "comparing " + r.operand(x, 34) + " with " + r.operand(y, 34) + by(c) + " stops at the first difference: the time it takes tells how much of " + guess + " is right; "
	comment.Message = comparing + remedy(c, mac)
	text, fixes := r.fixes(c, mac)
	comment.Fixes = fixes
	if with := comparing + "use `" + text + "`"; text != "" && !strings.ContainsAny(text, "!\n\t`") && len(with)+len(comment.Doubt) <= longest {
		comment.Message = with
	}
	return comment
}

// whole returns the comment on g, which names the other places.
func (r *review) whole(g *group) rule.Comment {
	comment := g.comment
	line := func(pos token.Pos) int { return r.pass.Fset.Position(pos).Line }
	for _, pos := range g.at {
		if pos != comment.Pos && line(pos) != line(comment.Pos) && len(comment.Refs) < 3 {
			comment.Refs = append(comment.Refs, pos)
			comment.Causes = append(comment.Causes, rule.Cause{Role: "comparison", Pos: pos, End: pos})
		}
	}
	if len(comment.Refs) == 0 {
		return comment
	}
	also := " here and at line {0}"
	switch len(comment.Refs) {
	case 2:
		also = " here and at lines {0} and {1}"
	case 3:
		also = " here and at lines {0}, {1} and {2}"
	}
	comment.Message = strings.Replace(comment.Message, " stops at", also+" stops at", 1)
	return comment
}

// longest bounds messages that spell out the replacement.
const longest = 220

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

// remedy names what to use instead.
func remedy(c secrets.Comparison, mac bool) string {
	switch {
	case c.Form == secrets.Contains:
		return "compare with each element by `subtle.ConstantTimeCompare`"
	case mac:
		return "use `hmac.Equal`"
	}
	return "use `subtle.ConstantTimeCompare`"
}
