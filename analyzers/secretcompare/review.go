package secretcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/aside"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/provenance"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/secrets"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// review judges the comparisons of one package.
type review struct {
	pass  *rule.Pass
	found *secrets.Package

	groups []*group
}

// A side is one operand of a comparison.
type side struct {
	expr ast.Expr
	secrets.Value
	names    [][]string // as it is written, then where it comes from
	written  int        // how many of names are as it is written
	strength secrets.Strength
}

func (r *review) side(e ast.Expr, v secrets.Value) side {
	written := r.found.Names(e)
	s := side{expr: e, Value: v, names: append(written, v.Names...), written: len(written)}
	s.strength = r.found.Strength(e)
	if s.strength != secrets.Strong && s.strength != secrets.Other && len(v.Names) <= 3 && !r.identifies(e) {
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

// isParam reports whether s is made of parameters alone.
func (s *side) isParam() bool { return s.PresentedOnly() && len(s.Roots) > 0 }

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
func (s *side) says(list map[string]bool) bool { return say(s.names, list) }

func say(names [][]string, list map[string]bool) bool {
	return slices.ContainsFunc(names, func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return list[w] })
	})
}

// tell reports whether a word of the list tells x and y apart, as they are written or by where they come from.
func tell(list map[string]bool, x, y *side) bool {
	return say(x.names[:x.written], list) != say(y.names[:y.written], list) || x.says(list) != y.says(list)
}

func (s *side) is(role secrets.Role) bool   { return s.Roles&role != 0 }
func (s *side) only(role secrets.Role) bool { return s.Roles == role }

// literal reports whether s stands in the source code.
func (s *side) literal() bool { return s.only(secrets.Written) && s.Digest == knowledge.NoDigest }

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
	if x.isCode() && y.isCode() && verifiesCode(c.Instr.Parent()) || x.isParam() && y.isParam() && checksSecret(c.Instr.Parent()) {
		x.strength, y.strength = secrets.Strong, secrets.Strong
	}
	if kind := r.judge(c, &x, &y); kind != "" {
		r.report(c, kind, &x, &y)
	}
}

// A group is the comparisons of one function that share an operand, or a condition: whoever mends one sees the others.
type group struct {
	fn        *ssa.Function
	condition ast.Expr
	operands  []string     // of the first comparison
	comment   rule.Comment // on the most severe
	at        []token.Pos  // of all
}

// report adds c to the findings: to one that is there already, if c is another part of it.
func (r *review) report(c secrets.Comparison, kind string, x, y *side) {
	comment := r.comment(c, kind, x, y)
	operands := []string{types.ExprString(c.X), types.ExprString(c.Y)}
	for _, g := range r.groups {
		shares := slices.ContainsFunc(operands, func(o string) bool { return slices.Contains(g.operands, o) })
		if g.condition != c.Condition && !(g.fn == c.Instr.Parent() && shares) {
			continue
		}
		fixes := together(g.comment.Fixes, comment.Fixes)
		if c.Form == secrets.Call {
			fixes = nil // Have: perhaps the last two uses of an import.
		}
		if severity(kind) > severity(g.comment.Kind) {
			g.comment = comment
		}
		g.comment.Fixes = fixes
		g.at = append(g.at, c.Node.Pos())
		return
	}
	r.groups = append(r.groups, &group{c.Instr.Parent(), c.Condition, operands, comment, []token.Pos{c.Node.Pos()}})
}

// severity ranks kinds.
func severity(kind string) int {
	return slices.Index([]string{kindDerived, kindName, kindCredential, kindMAC, kindMisuse}, kind)
}

// judge returns the kind of finding that c is, or "".
func (r *review) judge(c secrets.Comparison, x, y *side) string {
	switch {
	case r.sameField(c.X, c.Y) && x.PresentedOnly() == y.PresentedOnly():
		return "" // two values of one configuration or record: has it changed?
	case r.enumeration(c.X) || r.enumeration(c.Y):
		return "" // one of a few values that the source code lists
	case x.says(pretended) || y.says(pretended):
		return "" // it opens nothing but what is there for tests
	case slices.ContainsFunc(x.names, secrets.Repeats) || slices.ContainsFunc(y.names, secrets.Repeats):
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
	if x.LookedUpBy(c.VY) || y.LookedUpBy(c.VX) || lookedUp(c.Instr.Parent(), c.VX) || lookedUp(c.Instr.Parent(), c.VY) {
		return "" // the record has it
	}
	if r.comparedBefore(c.VX) || r.comparedBefore(c.VY) || passed(c.Instr, c.VX, c.VY) || passed(c.Instr, c.VY, c.VX) {
		return "" // who gets here knows it already
	}
	if x.Typed || y.Typed {
		return "" // whoever runs the program has it
	}
	if isClaim(c.VX) || isClaim(c.VY) {
		return "" // the signature was checked before: nobody can choose what is compared
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
		switch {
		case s[0].By == bcryptHash && s[0].Roles&^secrets.Written != 0:
			return "" // a piece of a text that has a hash in another place
		case s[0].By == bcryptHash:
			return kindMisuse
		case s[0].Digest == knowledge.Derived:
			return kindDerived // Have: the salt keeps whoever guesses from choosing what is compared.
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
	if lexical[r.pass.Pkg.Name()] || r.held(x.expr) || r.held(y.expr) {
		return "" // tokens of a language; locks
	}
	if x.literal() || y.literal() {
		if !r.constantSecret(x) && !r.constantSecret(y) {
			return "" // a word of a protocol
		}
	}
	presented, stored := func(s *side) bool { return s.is(secrets.Presented) }, func(s *side) bool { return s.is(secrets.Stored | secrets.Written) }
	switch {
	case x.Digest == knowledge.Checksum || y.Digest == knowledge.Checksum:
		// Have: a digest of what was presented, or a home-made signature.
		if !(x.says(hashed) || y.says(hashed)) || x.says(guessable) || y.says(guessable) {
			kept := x
			if x.Digest == knowledge.Checksum {
				kept = y
			}
			if (kept.is(secrets.Stored) && !kept.is(secrets.Presented) || say(kept.names[:kept.written], keeping)) && r.salted(c.Node) {
				return kindDerived
			}
			return kindName
		}
		// Have: the digest of a long random secret. What its first bytes are helps nobody.
	case presented(x) && stored(y) && !presented(y), presented(y) && stored(x) && !presented(x):
		return kindName
	case presented(x) && presented(y):
		// Two parameters: their names say which is which, or the name of the function what they are.
		if (tell(keeping, x, y) || tell(giving, x, y) || checksSecret(c.Instr.Parent())) && !sameRoots(x, y) {
			return kindName
		}
	}
	return ""
}

// held reports whether e is the token of a lock, a cursor and the like: it says whose turn it is, or where.
func (r *review) held(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || !slices.Contains(secrets.Words(sel.Sel.Name), "token") {
		return false
	}
	t := r.pass.TypesInfo.TypeOf(sel.X)
	if t == nil {
		return false
	}
	_, owner := symbol.NameOf(t)
	return slices.ContainsFunc(secrets.Words(owner), func(w string) bool { return holders[w] })
}

// salted reports whether the function around e speaks of a salt.
func (r *review) salted(e ast.Expr) bool {
	found := false
	for _, decl := range r.file(e.Pos()).Decls {
		if decl.Pos() > e.Pos() || e.End() > decl.End() {
			continue
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && slices.Contains(secrets.Words(id.Name), "salt")
			return !found
		})
	}
	return found
}

// constantSecret reports whether s is a declared constant with a secret's name, and with a value that is no word.
func (r *review) constantSecret(s *side) bool {
	_, literal := ast.Unparen(s.expr).(*ast.BasicLit)
	if literal || !s.only(secrets.Written) || r.found.Strength(s.expr) != secrets.Strong || s.says(fields) {
		return false
	}
	text, ok := secrets.ConstantText(r.pass.TypesInfo.Types[s.expr])
	return !ok || len(text) >= 8 && strings.ContainsAny(text, "0123456789")
}

// sameRoots reports whether both sides are parts of the same parameters.
func sameRoots(x, y *side) bool {
	within := func(a, b *side) bool {
		return !slices.ContainsFunc(a.Roots, func(root any) bool { return !slices.Contains(b.Roots, root) })
	}
	return within(x, y) && within(y, x)
}

// isClaim reports whether v is a claim of a signed token, or what one spells.
func isClaim(v ssa.Value) bool {
	for range 6 {
		switch x := v.(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Convert:
			v = x.X
		case *ssa.Call:
			if obj := ssair.Callee(x.Common()); obj == nil || obj.Name() != "DecodeString" || len(x.Call.Args) == 0 {
				return false
			}
			v = x.Call.Args[len(x.Call.Args)-1]
		case *ssa.FieldAddr:
			return ofClaims(x.X.Type())
		case *ssa.Field:
			return ofClaims(x.X.Type())
		default:
			return false
		}
	}
	return false
}

// ofClaims reports whether t holds the claims of a signed token, by its name.
func ofClaims(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	ws := secrets.Words(named.Obj().Name())
	return len(ws) > 0 && ws[len(ws)-1] == "claims" || len(ws) > 1 && slices.Equal(ws[len(ws)-2:], []string{"id", "token"})
}

// lookedUp reports whether fn is a literal that works on the record which the function around it looks up by v, the captured variable that
// goes into the same call: store.UpdateByToken(token, func(record) { ... }).
func lookedUp(fn *ssa.Function, v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	free, ok := v.(*ssa.FreeVar)
	if !ok || fn.Parent() == nil {
		return false
	}
	made := loops.Creation(fn)
	if made == nil {
		return false
	}
	captured := made.Bindings[slices.Index(fn.FreeVars, free)]
	for _, ref := range *made.Referrers() {
		call, ok := ref.(*ssa.Call)
		if ok && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool { return holds(captured, arg) }) {
			return true
		}
	}
	return false
}

// holds reports whether arg is the variable captured, or what it holds.
func holds(captured, arg ssa.Value) bool {
	if arg == captured {
		return true
	}
	if load, ok := arg.(*ssa.UnOp); ok && load.X == captured {
		return true
	}
	refs := captured.Referrers()
	return refs != nil && slices.ContainsFunc(*refs, func(ref ssa.Instruction) bool {
		s, ok := ref.(*ssa.Store)
		return ok && s.Addr == captured && s.Val == arg
	})
}

// comparedBefore reports whether v is a parameter, and everybody who calls the function has compared the argument with something and goes
// on only if they were the same.
func (r *review) comparedBefore(v ssa.Value) bool {
	param, ok := v.(*ssa.Parameter)
	if !ok || param.Object() == nil || param.Parent().Object() == nil || param.Parent().Object().Exported() {
		return false
	}
	callers := r.found.Callers(param.Parent())
	i := slices.Index(param.Parent().Params, param)
	return len(callers) > 0 && !slices.ContainsFunc(callers, func(call ssa.CallInstruction) bool {
		args := call.Common().Args
		return call.Common().StaticCallee() != param.Parent() || i >= len(args) || !known(args[i], call.Block())
	})
}

// known reports whether b is only reached where v was the same as something else that is no constant.
func known(v ssa.Value, b *ssa.BasicBlock) bool {
	refs := v.Referrers()
	return refs != nil && slices.ContainsFunc(*refs, func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Convert:
			return known(ref, b)
		case *ssa.Call:
			if obj := ssair.Callee(ref.Common()); obj == nil || symbol.Of(obj) != "crypto/subtle.ConstantTimeCompare" {
				return false
			}
			return slices.ContainsFunc(*ref.Referrers(), func(ref ssa.Instruction) bool {
				cmp, ok := ref.(*ssa.BinOp)
				if !ok {
					return false
				}
				one, ok := cmp.Y.(*ssa.Const)
				return ok && one.Int64() == 1 && leadsTo(cmp, b)
			})
		case *ssa.BinOp:
			return !isConst(ref.X) && !isConst(ref.Y) && leadsTo(ref, b)
		}
		return false
	})
}

// leadsTo reports whether b is only reached where both operands of cmp are the same.
func leadsTo(cmp *ssa.BinOp, b *ssa.BasicBlock) bool {
	same := 0
	switch cmp.Op {
	case token.NEQ:
		same = 1
	case token.EQL:
	default:
		return false
	}
	return slices.ContainsFunc(*cmp.Referrers(), func(ref ssa.Instruction) bool {
		test, ok := ref.(*ssa.If)
		return ok && len(test.Block().Succs[same].Preds) == 1 && test.Block().Succs[same].Dominates(b)
	})
}

// passed reports whether a method of the record that field belongs to was given v before and has returned no error: it has checked v, and
// the comparison at instr only says more about it.
func passed(instr ssa.Instruction, field, v ssa.Value) bool {
	load, ok := field.(*ssa.UnOp)
	if !ok {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok || addr.X.Referrers() == nil {
		return false
	}
	return slices.ContainsFunc(*addr.X.Referrers(), func(ref ssa.Instruction) bool {
		call, ok := ref.(*ssa.Call)
		if !ok || call.Call.Signature().Recv() == nil || len(call.Call.Args) == 0 || call.Call.Args[0] != addr.X || !symbol.IsError(call.Type()) {
			return false
		}
		same := func(arg ssa.Value) bool { return arg == v || sameLoad(arg, v) }
		return slices.ContainsFunc(call.Call.Args[1:], same) && slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool {
			cmp, ok := ref.(*ssa.BinOp)
			return ok && isNil(cmp.Y) && leadsTo(cmp, instr.Block())
		})
	})
}

// sameLoad reports whether a and b load the same variable.
func sameLoad(a, b ssa.Value) bool {
	x, ok := a.(*ssa.UnOp)
	if !ok || x.Op != token.MUL {
		return false
	}
	y, ok := b.(*ssa.UnOp)
	return ok && y.Op == token.MUL && x.X == y.X
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// checksSecret reports whether the function around fn says by its name that it compares secrets.
func checksSecret(fn *ssa.Function) bool { return secrets.ChecksSecret(fn.Name()) }

var (
	// pretended are words for what is there for tests.
	pretended = words("test testing mock fake dummy")
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
	// giving are words for the side that somebody sends.
	giving = words("req request input given provided got attempt attempted received incoming submitted presented actual supplied")
	// lexical are names of packages whose tokens belong to a language, or to a lock.
	lexical = words("lexer parser scanner token tokenizer ast syntax lex lock locks mutex sanitizer html markup search query jsonpath template")
	// holders are words in the names of types whose tokens say whose turn it is, or where.
	holders = words("lock lease fence cursor page lexer parser scanner syntax")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range secrets.Words(list) {
		m[w] = true
	}
	return m
}

// standsIn reports whether e belongs to something that nobody attacks: what stands in for another service in tests, an example.
func (r *review) standsIn(e ast.Expr) bool {
	return aside.Of(r.pass.Pass, e.Pos()).Is(aside.Development)
}

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
