package provenance

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// ending are the characters that can end a literal in some database.
const ending = `'\`

// treated is n, what fn returns when its text parameters are args, unless fn is an escaper whose loop over
// characters is not followed: whatever it does with those that end a literal, it does something.
func (e *evaluator) treated(fn *ssa.Function, n *Node, v ssa.Value, args func() []*Node) *Node {
	if n.pending || n.Harmless() {
		return n
	}
	chars := e.escapes(fn)
	switch {
	case len(chars) == len(ending):
		return &Node{Kind: Quoted, Value: v, Func: symbolOf(fn)}
	case strings.Contains(chars, "'") && !doubles(n, map[*Node]bool{}):
		return &Node{Kind: Escaped, Value: v, Text: chars, Parts: []*Node{choice(v, args()...)}}
	}
	return n
}

func symbolOf(fn *ssa.Function) symbol.Symbol {
	if obj, ok := fn.Object().(*types.Func); ok {
		return symbol.Of(obj)
	}
	return ""
}

// doubles reports whether n has a part whose quotes are doubled: then it says all that there is to say.
func doubles(n *Node, seen map[*Node]bool) bool {
	if seen[n] {
		return false
	}
	seen[n] = true
	return n.Kind == Escaped || slices.ContainsFunc(n.Parts, func(p *Node) bool { return doubles(p, seen) })
}

// escapes returns those of ending that fn looks for in the text it is given and that it makes other text from.
func (e *evaluator) escapes(fn *ssa.Function) string {
	chars, ok := e.escapers[fn]
	if !ok {
		if makesText(fn.Signature) {
			chars = sought(fn, 1)
		}
		e.escapers[fn] = chars
	}
	return chars
}

// makesText reports whether sig is that of a function that makes a text from one: with at most two other parameters.
func makesText(sig *types.Signature) bool {
	if sig.Results().Len() != 1 || !isText(sig.Results().At(0).Type()) || sig.Params().Len() > 3 {
		return false
	}
	for p := range sig.Params().Variables() {
		if isText(p.Type()) {
			return true
		}
	}
	return false
}

// sought returns those of ending that fn, or a function of the package that it hands single characters to, compares
// characters with or replaces. depth is how many calls are followed.
func sought(fn *ssa.Function, depth int) string {
	found := map[rune]bool{}
	note := func(s string) {
		for _, r := range ending {
			found[r] = found[r] || strings.ContainsRune(s, r)
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.BinOp:
				if v.Op == token.EQL || v.Op == token.NEQ {
					note(characterOf(v.X) + characterOf(v.Y))
				}
			case *ssa.Call:
				if obj, _ := callee(v.Common()); obj != nil && replaces[symbol.Of(obj)] != 0 {
					if c, ok := v.Call.Args[replaces[symbol.Of(obj)]-1].(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
						note(constant.StringVal(c.Value))
					}
				} else if static := v.Call.StaticCallee(); static != nil && depth > 0 && takesCharacter(static.Signature) {
					note(sought(static, depth-1))
				}
			}
		}
	}
	chars := ""
	for _, r := range ending {
		if found[r] {
			chars += string(r)
		}
	}
	return chars
}

// replaces says which argument of a function, counted from 1, holds the characters that it looks for.
var replaces = map[symbol.Symbol]int{"strings.Replace": 2, "strings.ReplaceAll": 2, "strings.ContainsRune": 1, "strings.IndexByte": 1, "strings.IndexRune": 1}

// characterOf returns the character that v is, if it is a constant one, or "".
func characterOf(v ssa.Value) string {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int || !isCharacter(c.Type()) {
		return ""
	}
	return string(rune(c.Int64()))
}

func isCharacter(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Kind() == types.Byte || b.Kind() == types.Rune)
}

func takesCharacter(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if isCharacter(p.Type()) {
			return true
		}
	}
	return false
}
