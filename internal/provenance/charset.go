package provenance

import (
	"cmp"
	"go/constant"
	"go/token"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// special are the characters that plain text does not have: they end a literal or a
// name, or start something new. Text without them is a name, a number or a word.
const special = "'\"`\\; \t\r\n()[]#*/=<>!|&%\x00"

// plainRune reports whether r may stand in plain text.
func plainRune(r rune) bool {
	return r < 0x80 && !strings.ContainsRune(special, r) || r >= 0x80 && unicode.IsLetter(r)
}

// plainPattern reports whether whatever matches the regular expression is plain text, or a word list with
// single spaces: it is anchored at both ends and its character classes have no special characters.
func plainPattern(pattern string) bool {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return false
	}
	return anchored(re, true) && anchored(re, false) && plainSyntax(re)
}

// anchored reports whether re matches only at the start, or the end, of the text.
func anchored(re *syntax.Regexp, start bool) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return start
	case syntax.OpEndText:
		return !start
	case syntax.OpCapture:
		return anchored(re.Sub[0], start)
	case syntax.OpConcat:
		if start {
			return anchored(re.Sub[0], true)
		}
		return anchored(re.Sub[len(re.Sub)-1], false)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !anchored(sub, start) {
				return false
			}
		}
		return true
	}
	return false
}

func plainSyntax(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if !plainRune(r) && r < 0x80 && r != ' ' && r != '\t' && r != '\n' && r != '\f' && r != '\r' && r != '\v' {
					return false
				}
				if r >= 0x80 {
					// Have: a class that reaches beyond ASCII holds letters of other scripts, or all the rest.
					return plainRune(re.Rune[i]) || re.Rune[i] < 0x80
				}
			}
		}
	case syntax.OpLiteral:
		// Literals in the pattern were written by the author, quotes aside.
		for _, r := range re.Rune {
			if strings.ContainsRune("'\"`;\\", r) {
				return false
			}
		}
	}
	for _, sub := range re.Sub {
		if !plainSyntax(sub) {
			return false
		}
	}
	return true
}

// pattern returns the constant pattern of a compiled regular expression.
func (e *evaluator) pattern(v ssa.Value) (string, bool) {
	n := e.eval(nil, v, point{}, nil)
	if instr, ok := v.(ssa.Instruction); ok {
		n = e.eval(nil, v, pointOf(instr), nil)
	}
	if n.Kind != Result || n.Value == nil {
		return "", false
	}
	call, ok := n.Value.(*ssa.Call)
	if !ok {
		return "", false
	}
	switch n.Func {
	case "regexp.MustCompile", "regexp.Compile", "regexp.MustCompilePOSIX":
		p := e.eval(nil, call.Call.Args[0], pointOf(call), nil)
		return p.Text, p.Kind == Constant
	}
	return "", false
}

// regexpReplace is ReplaceAllString: with a negated class of plain characters and a plain replacement it leaves
// plain text only.
func regexpReplace(c *caller) *Node {
	s := c.arg(0)
	by, ok := c.constant(1)
	if !ok {
		return concat(c.call, s, c.arg(1))
	}
	pattern, ok := c.e.pattern(c.call.Call.Args[0])
	if ok && removesSpecial(pattern) && !strings.ContainsFunc(by, func(r rune) bool { return !plainRune(r) }) {
		return &Node{Kind: Plain, Value: c.call}
	}
	return s
}

// removesSpecial reports whether the pattern matches every single special character.
func removesSpecial(pattern string) bool {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return false
	}
	for re.Op == syntax.OpPlus || re.Op == syntax.OpStar || re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpCharClass {
		return false
	}
	for _, r := range special {
		found := false
		for i := 0; i+1 < len(re.Rune); i += 2 {
			found = found || re.Rune[i] <= r && r <= re.Rune[i+1]
		}
		if !found && r != ' ' {
			return false
		}
	}
	return true
}

// regexpFind is FindString: what it returns matches the pattern.
func regexpFind(c *caller) *Node {
	if pattern, ok := c.e.pattern(c.call.Call.Args[0]); ok {
		if re, err := syntax.Parse(pattern, syntax.Perl); err == nil && plainSyntax(re) {
			return &Node{Kind: Plain, Value: c.call}
		}
	}
	return c.arg(0)
}

func sortChecks(list []Check) {
	slices.SortFunc(list, func(a, b Check) int {
		return cmp.Or(cmp.Compare(a.Result, b.Result), cmp.Compare(a.Param, b.Param), strings.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind))
	})
}

// rejectsSpecial reports whether fn looks at each character of a parameter in turn and returns false, or an error,
// for every special one. It runs the body of the loop on each of them.
func rejectsSpecial(fn *ssa.Function, param, result int, isErr bool) bool {
	char, body := characters(fn, fn.Params[param])
	if char == nil {
		return false
	}
	for _, r := range special {
		if r == ' ' {
			continue
		}
		if !rejects(body, char, r, result, isErr) {
			return false
		}
	}
	// Without the loop the result is not known to be true only after it.
	return true
}

// characters finds the loop over the characters of param: the value of each, and the block where the body starts.
func characters(fn *ssa.Function, param ssa.Value) (char ssa.Value, body *ssa.BasicBlock) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.Extract:
				if next, ok := v.Tuple.(*ssa.Next); ok && next.IsString && v.Index == 2 {
					if next.Iter.(*ssa.Range).X == param {
						return v, b
					}
				}
			case *ssa.Lookup:
				if v.X == param {
					return v, b
				}
			case *ssa.Index:
				if v.X == param {
					return v, b
				}
			}
		}
	}
	return nil, nil
}

// rejects reports whether the function whose block body starts with the character char returns false, or an error, as
// its given result if that character is r.
func rejects(body *ssa.BasicBlock, char ssa.Value, r rune, result int, isErr bool) bool {
	end, values := runOn(body, char, r)
	switch end := end.(type) {
	case *ssa.Panic:
		return true
	case *ssa.Return:
		if result >= len(end.Results) {
			return false
		}
		if isErr {
			return certainError(end.Results[result])
		}
		known := valueIn(values, end.Results[result])
		return known != nil && known.Kind() == constant.Bool && !constant.BoolVal(known)
	}
	return false
}

// removesRunes reports whether fn, as the function that strings.Map calls, drops every special character or puts a plain
// one in its place.
func removesRunes(fn *ssa.Function) bool {
	if fn.Signature.Params().Len() != 1 || len(fn.Params) == 0 || len(fn.Blocks) == 0 {
		return false
	}
	for _, r := range special {
		end, values := runOn(fn.Blocks[0], fn.Params[0], r)
		ret, ok := end.(*ssa.Return)
		if !ok {
			return false
		}
		known := valueIn(values, ret.Results[0])
		if known == nil || known.Kind() != constant.Int {
			return false
		}
		if by, ok := constant.Int64Val(known); !ok || by >= 0 && !plainRune(rune(by)) {
			return false
		}
	}
	return true
}

// runOn runs the code from body on, where char is the character r, and returns the instruction that ends the function, or nil
// if the code needs other values or comes back to where the next character is taken. It also returns the values computed.
func runOn(body *ssa.BasicBlock, char ssa.Value, r rune) (end ssa.Instruction, values map[ssa.Value]constant.Value) {
	values = map[ssa.Value]constant.Value{char: constant.MakeInt64(int64(r))}
	var prev *ssa.BasicBlock
	b := body
	for range 200 {
		next := -1
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.Phi:
				for i, pred := range b.Preds {
					if pred == prev {
						if known := valueIn(values, v.Edges[i]); known != nil {
							values[v] = known
						} else {
							delete(values, v)
						}
					}
				}
			case *ssa.BinOp:
				x, y := valueIn(values, v.X), valueIn(values, v.Y)
				if x == nil || y == nil || x.Kind() != y.Kind() {
					continue
				}
				switch v.Op {
				case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
					values[v] = constant.MakeBool(constant.Compare(x, v.Op, y))
				case token.ADD, token.SUB, token.OR, token.AND:
					if x.Kind() == constant.Int {
						values[v] = constant.BinaryOp(x, v.Op, y)
					}
				}
			case *ssa.UnOp:
				if x := valueIn(values, v.X); x != nil && v.Op == token.NOT {
					values[v] = constant.MakeBool(!constant.BoolVal(x))
				}
			case *ssa.Convert:
				if x := valueIn(values, v.X); x != nil {
					values[v] = x
				}
			case *ssa.Call:
				if known := runeCall(v, values); known != nil {
					values[v] = known
				}
			case *ssa.Return, *ssa.Panic:
				return v, values
			case *ssa.If:
				known := valueIn(values, v.Cond)
				if known == nil || known.Kind() != constant.Bool {
					return nil, nil
				}
				next = 1
				if constant.BoolVal(known) {
					next = 0
				}
			case *ssa.Jump:
				next = 0
			}
		}
		if next < 0 {
			return nil, nil
		}
		prev, b = b, b.Succs[next]
		if b == body || b.Dominates(body) {
			return nil, nil // the next character
		}
	}
	return nil, nil
}

func valueIn(values map[ssa.Value]constant.Value, v ssa.Value) constant.Value {
	if c, ok := v.(*ssa.Const); ok {
		return c.Value
	}
	return values[v]
}

// runeCall computes a call of package unicode, or of strings.ContainsRune with a constant.
func runeCall(call *ssa.Call, values map[ssa.Value]constant.Value) constant.Value {
	obj, _ := callee(call.Common())
	if obj == nil {
		return nil
	}
	args := call.Call.Args
	rune0 := func(i int) (rune, bool) {
		if i >= len(args) {
			return 0, false
		}
		v := valueIn(values, args[i])
		if v == nil || v.Kind() != constant.Int {
			return 0, false
		}
		n, ok := constant.Int64Val(v)
		return rune(n), ok
	}
	switch sym := symbol.Of(obj); sym {
	case "unicode.IsLetter", "unicode.IsDigit", "unicode.IsNumber", "unicode.IsUpper", "unicode.IsLower", "unicode.IsSpace", "unicode.IsPunct", "unicode.IsControl":
		r, ok := rune0(0)
		if !ok {
			return nil
		}
		return constant.MakeBool(map[symbol.Symbol]func(rune) bool{
			"unicode.IsLetter": unicode.IsLetter, "unicode.IsDigit": unicode.IsDigit, "unicode.IsNumber": unicode.IsNumber,
			"unicode.IsUpper": unicode.IsUpper, "unicode.IsLower": unicode.IsLower, "unicode.IsSpace": unicode.IsSpace,
			"unicode.IsPunct": unicode.IsPunct, "unicode.IsControl": unicode.IsControl,
		}[sym](r))
	case "strings.ContainsRune", "strings.IndexRune", "strings.IndexByte":
		set, ok := args[0].(*ssa.Const)
		r, okRune := rune0(1)
		if !ok || !okRune || set.Value == nil {
			return nil
		}
		i := strings.IndexRune(constant.StringVal(set.Value), r)
		if sym == "strings.ContainsRune" {
			return constant.MakeBool(i >= 0)
		}
		return constant.MakeInt64(int64(i))
	}
	return nil
}
