// Package loops finds the loops of a function and says what each of them counts.
//
// The question is whether the body runs once per item of a collection whose size the
// source code does not bound. A retry, a poll, a worker, a page or a chunk at a time, a
// list spelled out in the source: these are loops too, but an operation in them does not
// multiply with the data.
//
// Blocks come from the control-flow graph (natural loops, after Aho, Lam, Sethi and Ullman,
// Compilers, 9.6.6), so a block that leaves the loop is not in it, whatever the
// indentation says. The class comes from the loop's statement.
package loops

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Class says what the iterations of a loop stand for.
type Class uint8

const (
	// Items: one iteration per element of a collection of unknown size.
	Items Class = iota
	// Rows: one iteration per row of a query that stays open meanwhile.
	Rows
	// Chunks: one iteration per batch, page or level of the data.
	Chunks
	// Few: the source keeps the number of iterations small: a list that is written there, the values of an
	// enumeration, settings, a page of a few, the parts of one text.
	Few
	// Events: iterations wait for something to happen: a channel, a ticker, a stream.
	Events
	// Other: retries, polls, work lists, and whatever was not recognised.
	Other
)

// String returns the name of c for debug output.
func (c Class) String() string {
	return [...]string{"items", "rows", "chunks", "few", "events", "other"}[c]
}

// A Loop is one loop of a function.
type Loop struct {
	Class  Class
	Parent *Loop // the next loop around it in the same function, or nil

	// Header is where each iteration starts, and Blocks are the blocks from which the
	// loop can go on, the header included. In the body function of a range over
	// an iterator they are the entry block and the blocks that can ask for more.
	Header *ssa.BasicBlock
	Blocks map[*ssa.BasicBlock]bool

	// Ends are the blocks of a body function that return and so end an iteration; nil for
	// loops with a back edge.
	Ends []*ssa.BasicBlock

	// Stmt is the loop's *ast.ForStmt or *ast.RangeStmt, nil if it is made of gotos.
	Stmt ast.Stmt
	// Over is the expression that is iterated over, nil if there is none.
	Over ast.Expr

	inlined map[*ssa.Function]ssa.CallInstruction // see Inline
	varying map[ssa.Value]bool                    // see Varies
}

// Inline makes the body of the function literal fn part of the loop: site, which is in the
// loop, calls it or hands it to a callee which calls it.
func (l *Loop) Inline(fn *ssa.Function, site ssa.CallInstruction) {
	if l.inlined == nil {
		l.inlined = map[*ssa.Function]ssa.CallInstruction{}
	}
	if l.inlined[fn] == nil {
		l.inlined[fn] = site
		l.varying = nil
	}
}

// Contains reports whether b runs in each iteration of l, in its own function or in one
// that was inlined.
func (l *Loop) Contains(b *ssa.BasicBlock) bool {
	return l.Blocks[b] || l.inlined[b.Parent()] != nil
}

// Pos returns the position of the loop's statement, or of its first instruction.
func (l *Loop) Pos() token.Pos {
	if l.Stmt != nil {
		return l.Stmt.Pos()
	}
	first, _ := l.extent()
	return first
}

// End returns the end of the loop's statement, or its position.
func (l *Loop) End() token.Pos {
	if l.Stmt != nil {
		return l.Stmt.End()
	}
	_, last := l.extent()
	return last
}

// Function holds the loops of one function.
type Function struct {
	Loops []*Loop // inner loops before those around them
	inner map[*ssa.BasicBlock]*Loop
}

// Innermost returns the innermost loop that b belongs to, or nil.
func (f *Function) Innermost(b *ssa.BasicBlock) *Loop { return f.inner[b] }

// Of finds the loops of fn. A body function of a range over an iterator is a loop
// itself: the outermost of the function.
func (p *Package) Of(fn *ssa.Function) *Function {
	f := &Function{inner: map[*ssa.BasicBlock]*Loop{}}
	byHeader := map[*ssa.BasicBlock]*Loop{}
	for _, b := range fn.Blocks {
		for _, header := range b.Succs {
			if !header.Dominates(b) {
				continue
			}
			l := byHeader[header]
			if l == nil {
				l = &Loop{Header: header, Blocks: map[*ssa.BasicBlock]bool{header: true}}
				byHeader[header] = l
				f.Loops = append(f.Loops, l)
			}
			l.add(b)
		}
	}
	// Have: natural loops with different headers, hence nested or disjoint.
	slices.SortStableFunc(f.Loops, func(a, b *Loop) int {
		if d := len(a.Blocks) - len(b.Blocks); d != 0 {
			return d
		}
		return a.Header.Index - b.Header.Index
	})
	for i, l := range f.Loops {
		for _, outer := range f.Loops[i+1:] {
			if outer.Blocks[l.Header] {
				l.Parent = outer
				break
			}
		}
		for b := range l.Blocks {
			if f.inner[b] == nil {
				f.inner[b] = l
			}
		}
	}
	p.assign(fn, f.Loops)
	for _, l := range f.Loops {
		p.classify(l)
	}
	if body := p.iteratorBody(fn); body != nil {
		for _, l := range f.Loops {
			if l.Parent == nil {
				l.Parent = body
			}
		}
		for b := range body.Blocks {
			if f.inner[b] == nil {
				f.inner[b] = body
			}
		}
		f.Loops = append(f.Loops, body)
	}
	return f
}

// add puts b and everything that reaches it without passing the header into l.
func (l *Loop) add(b *ssa.BasicBlock) {
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !l.Blocks[b] {
			l.Blocks[b] = true
			work = append(work, b.Preds...)
		}
	}
}

// assign gives each loop its statement: the innermost one that contains the positions of
// all its instructions and has not been given to a loop inside.
func (p *Package) assign(fn *ssa.Function, loops []*Loop) {
	if len(loops) == 0 || fn.Syntax() == nil {
		return
	}
	var stmts []ast.Stmt // outer before inner
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n == fn.Syntax()
		case *ast.ForStmt:
			stmts = append(stmts, n)
		case *ast.RangeStmt:
			if n != fn.Syntax() {
				stmts = append(stmts, n)
			}
		}
		return true
	})
	taken := map[ast.Stmt]bool{}
	for _, l := range loops {
		first, last := l.extent()
		if !first.IsValid() {
			continue
		}
		for _, stmt := range slices.Backward(stmts) {
			if stmt.Pos() <= first && last <= stmt.End() && !taken[stmt] {
				l.Stmt = stmt
				taken[stmt] = true
				break
			}
		}
	}
}

// extent returns the first and last position of the loop's instructions. Only those count that
// stand where they are written: a phi or a store may have the position of its variable's declaration.
func (l *Loop) extent() (first, last token.Pos) {
	for b := range l.Blocks {
		for _, instr := range b.Instrs {
			pos := instr.Pos()
			switch instr := instr.(type) {
			case ssa.CallInstruction:
				pos = instr.Common().Pos()
			case *ssa.BinOp, *ssa.UnOp, *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index, *ssa.Lookup, *ssa.Return, *ssa.Send:
			default:
				continue
			}
			if !pos.IsValid() {
				continue
			}
			if !first.IsValid() || pos < first {
				first = pos
			}
			last = max(last, pos)
		}
	}
	return first, last
}

// iteratorBody returns fn as a loop if fn is the synthetic body of a range over an
// iterator function and can ask for another element.
func (p *Package) iteratorBody(fn *ssa.Function) *Loop {
	stmt, ok := fn.Syntax().(*ast.RangeStmt)
	if !ok || len(fn.Blocks) == 0 {
		return nil
	}
	l := BodyLoop(fn, func(r *ssa.Return) bool {
		more, ok := r.Results[0].(*ssa.Const)
		return !ok || more.Value == nil || more.Value.ExactString() == "true"
	})
	if l == nil {
		return nil
	}
	l.Stmt = stmt
	p.classify(l)
	return l
}

// BodyLoop returns fn as the body of a loop outside: the blocks from which a
// return that goesOn accepts can be reached; nil if there is none.
func BodyLoop(fn *ssa.Function, goesOn func(*ssa.Return) bool) *Loop {
	if len(fn.Blocks) == 0 {
		return nil
	}
	l := &Loop{Header: fn.Blocks[0], Blocks: map[*ssa.BasicBlock]bool{}}
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && goesOn(r) {
			l.Ends = append(l.Ends, b)
			l.add(b)
		}
	}
	if !l.Blocks[l.Header] {
		return nil
	}
	return l
}
