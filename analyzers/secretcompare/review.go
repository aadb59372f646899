package secretcompare

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/secrets"
)

// review judges the comparisons of one package.
type review struct {
	pass  *rule.Pass
	found *secrets.Package
}

// A side is one operand of a comparison.
type side struct {
	expr ast.Expr
	secrets.Value
	names    [][]string // as it is written, then where it comes from
	strength secrets.Strength
}

func (r *review) side(e ast.Expr, v secrets.Value) side {
	s := side{expr: e, Value: v, names: append(r.found.Names(e), v.Names...)}
	s.strength = r.found.Strength(e)
	if s.strength != secrets.Strong && len(v.Names) <= 3 && !r.identifies(e) {
		for _, words := range v.Names {
			s.strength = max(s.strength, secrets.StrengthOf(words))
		}
	}
	return s
}

// isCode reports whether s is called a code, of whatever sort.
func (s *side) isCode() bool {
	return slices.ContainsFunc(s.names, func(words []string) bool { return len(words) > 0 && words[len(words)-1] == "code" })
}

// verifiesCode reports whether the function around fn is there to check codes, by its name: then codes are
// what was sent to somebody, and not those of countries or errors.
func verifiesCode(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	ws := secrets.Words(fn.Name())
	return slices.Contains(ws, "code") && slices.ContainsFunc(ws, func(w string) bool { return verifying[w] })
}

// says reports whether a name of s has a word of the list.
func (s *side) says(list map[string]bool) bool {
	return slices.ContainsFunc(s.names, func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return list[w] })
	})
}

func (s *side) is(role secrets.Role) bool   { return s.Roles&role != 0 }
func (s *side) only(role secrets.Role) bool { return s.Roles == role }

// identifies reports whether e is named after something that tells one thing from another, and is no secret.
func (r *review) identifies(e ast.Expr) bool {
	return slices.ContainsFunc(r.found.Names(e), func(words []string) bool {
		return len(words) > 0 && identifiers[words[len(words)-1]]
	})
}

// comparison judges c.
func (r *review) comparison(c secrets.Comparison) {
	if r.standsIn(c.Node) {
		return
	}
	x, y := r.side(c.X, r.found.Of(c.VX, c.Instr)), r.side(c.Y, r.found.Of(c.VY, c.Instr))
	if x.isCode() && y.isCode() && verifiesCode(c.Instr.Parent()) {
		x.strength, y.strength = secrets.Strong, secrets.Strong
	}
	if kind := r.judge(c, &x, &y); kind != "" {
		r.pass.Report(r.comment(c, kind, &x, &y))
	}
}

// judge returns the kind of finding that c is, or "".
func (r *review) judge(c secrets.Comparison, x, y *side) string {
	switch {
	case r.sameField(c.X, c.Y) && x.PresentedOnly() == y.PresentedOnly():
		return "" // two values of one configuration or record: has it changed?
	case r.enumeration(c.X) || r.enumeration(c.Y):
		return "" // one of a few values that the source code lists
	case x.says(repeated) || y.says(repeated):
		return "" // a password typed twice, a placeholder that hides one
	}
	if kind := r.digests(c, x, y); kind != "" {
		return kind
	}
	if x.Digest != knowledge.NoDigest && y.Digest != knowledge.NoDigest {
		return "" // both sides are hashed: the duration tells about digests that nobody can choose
	}
	if x.PresentedOnly() && y.PresentedOnly() && (x.Credential != "" || y.Credential != "") {
		return "" // both come from the same client
	}
	if slices.Contains(x.Keys, c.VY) || slices.Contains(y.Keys, c.VX) {
		return "" // the record was looked up by it
	}
	outcome := decides(c)
	if outcome == skips {
		return ""
	}
	for _, s := range [2][2]*side{{x, y}, {y, x}} {
		if s[0].Credential != "" && r.kept(s[1]) && !s[0].says(changed) {
			return kindCredential
		}
		if s[0].Secret != "" && s[1].is(secrets.Presented) {
			return kindCredential
		}
	}
	if outcome == notices {
		return ""
	}
	return r.named(c, x, y)
}

// digests judges c if one side is a MAC or derived from a password.
func (r *review) digests(c secrets.Comparison, x, y *side) string {
	for _, s := range [2][2]*side{{x, y}, {y, x}} {
		if s[0].Digest < knowledge.MAC {
			continue
		}
		if s[1].Digest != knowledge.NoDigest || s[1].only(secrets.Written) {
			return "" // computed on both sides, or a test vector
		}
		if s[0].By == bcryptHash {
			return kindMisuse
		}
		return kindMAC
	}
	return ""
}

// bcryptHash never returns the same hash twice: what it returns is compared in vain.
const bcryptHash = "golang.org/x/crypto/bcrypt.GenerateFromPassword"

// kept reports whether s can be what a credential is checked against.
func (r *review) kept(s *side) bool {
	if s.only(secrets.Written) {
		return r.constantSecret(s)
	}
	return !s.PresentedOnly() && !r.identifies(s.expr)
}

// named judges c by the names of its sides.
func (r *review) named(c secrets.Comparison, x, y *side) string {
	if x.strength != secrets.Strong && y.strength != secrets.Strong {
		return ""
	}
	if r.identifies(x.expr) || r.identifies(y.expr) {
		return "" // a password that must not be the user's name
	}
	if x.says(changed) || y.says(changed) {
		return "" // a new password that must differ from the old one
	}
	if lexical[r.pass.Pkg.Name()] {
		return "" // tokens of a language; locks
	}
	if x.only(secrets.Written) || y.only(secrets.Written) {
		if !r.constantSecret(x) && !r.constantSecret(y) {
			return "" // a word of a protocol
		}
	}
	presented, stored := func(s *side) bool { return s.is(secrets.Presented) }, func(s *side) bool { return s.is(secrets.Stored | secrets.Written) }
	switch {
	case x.Digest == knowledge.Checksum || y.Digest == knowledge.Checksum:
		// Have: a digest of what was presented, or a home-made signature.
		if !(hashOfToken(x) || hashOfToken(y)) {
			return kindName
		}
	case presented(x) && stored(y) && !presented(y), presented(y) && stored(x) && !presented(x):
		return kindName
	case presented(x) && presented(y):
		// Two parameters: their names say which is which.
		if x.says(keeping) != y.says(keeping) && !sameRoot(x, y) {
			return kindName
		}
	}
	return ""
}

// hashOfToken reports whether s is the stored digest of a long random secret: what its first bytes are helps nobody.
func hashOfToken(s *side) bool { return s.says(hashed) && !s.says(guessable) }

// constantSecret reports whether s is a declared constant with a secret's name, and with a value that is no word.
func (r *review) constantSecret(s *side) bool {
	_, literal := ast.Unparen(s.expr).(*ast.BasicLit)
	if literal || !s.only(secrets.Written) || r.found.Strength(s.expr) != secrets.Strong || s.says(fields) {
		return false
	}
	text, ok := secrets.ConstantText(r.pass.TypesInfo.Types[s.expr])
	return !ok || len(text) >= 8 && strings.ContainsAny(text, "0123456789")
}

// sameRoot reports whether both sides are parts of the same parameter.
func sameRoot(x, y *side) bool {
	return slices.ContainsFunc(x.Roots, func(a any) bool { return slices.Contains(y.Roots, a) })
}

var (
	// repeated are words for what is typed twice, or shown instead of a secret.
	repeated = words("confirm confirmation confirmed retype retyped repeat repeated again mask masked redact redacted placeholder obfuscated")
	// changed are words for a value that replaces another.
	changed = words("new prev previous original updated before after latest last")
	// verifying are words that the names of functions which check something start with.
	verifying = words("verify verifies check checks validate validates valid confirm match verification")
	// identifiers are words for what is no secret, or chooses one.
	identifiers = words(`id ids name names username user email login type kind method path url uri host scheme scope issuer audience subject client account
		prefix suffix version status state index count size length format template algorithm alg level mode`)
	// hashed and guessable are words for digests, and for secrets that people choose.
	hashed    = words("hash hashed digest sha")
	guessable = words("pass password passwd pwd passphrase passcode signature sig hmac mac")
	// fields are words for where a secret is found.
	fields = words("header hdr param parameter cookie form input query env arg field")
	// keeping are words for the side that is known already.
	keeping = words("expected want wanted stored valid correct real configured known hashed hash db server config cfg reference saved master admin allowed required computed calculated encoded digest existing")
	// lexical are names of packages whose tokens belong to a language, or to a lock.
	lexical = words("lexer parser scanner token tokenizer ast syntax lex lock locks mutex sanitizer html markup search query jsonpath template")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range secrets.Words(list) {
		m[w] = true
	}
	return m
}

// standsIn reports whether e belongs to something that stands in for another service in tests: nobody else talks to it.
func (r *review) standsIn(e ast.Expr) bool {
	name := filepath.Base(r.pass.Fset.Position(e.Pos()).Filename)
	return testPath.MatchString(r.pass.Pkg.Path()) || testFile.MatchString(name)
}

var (
	testPath = regexp.MustCompile(`(?i)(^|/)(tests?|testing|testutils?|examples?|[a-z0-9_-]*(test|mocks?|fakes?))(/|$)`)
	testFile = regexp.MustCompile(`(?i)(^|_)(fake|mock|stub|test)|(fake|mock|test)\.go$`)
)

// sameField reports whether x and y select the same field, of whatever values.
func (r *review) sameField(x, y ast.Expr) bool {
	a, b := r.field(x), r.field(y)
	return a != nil && a == b
}

func (r *review) field(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return r.field(e.X)
	case *ast.CallExpr:
		if len(e.Args) == 1 && r.pass.TypesInfo.Types[e.Fun].IsType() {
			return r.field(e.Args[0])
		}
	case *ast.SelectorExpr:
		if s := r.pass.TypesInfo.Selections[e]; s != nil && s.Kind() == types.FieldVal {
			v, _ := s.Obj().(*types.Var)
			return v.Origin()
		}
	}
	return nil
}

// enumeration reports whether the type of e is one for which constants are declared.
func (r *review) enumeration(e ast.Expr) bool {
	return provenance.IsEnum(r.pass.TypesInfo.TypeOf(e))
}
