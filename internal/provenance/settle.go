package provenance

import "golang.org/x/tools/go/ssa"

// maxNested bounds how far what a function proves may depend on what others prove.
const maxNested = 6

// An outcome is what was found out about a function while left more levels of other functions could be asked.
type outcome[T any] struct {
	value T
	left  int
	need  int  // levels that were asked
	cut   bool // more would have been asked
}

// settle returns what find says about fn and remembers it. Functions that ask about each other in a circle get an answer that does not
// depend on which of them was asked first: each question has so many levels, and beyond them the answer is none. What was found
// out with fewer levels counts only if no more were needed.
func settle[T any](e *evaluator, memo map[*ssa.Function][]outcome[T], fn *ssa.Function, none T, find func() T) T {
	if e.left == 0 {
		e.cut = true
		return none
	}
	for _, o := range memo[fn] {
		if o.left == e.left || !o.cut && o.need <= e.left {
			e.need, e.cut = max(e.need, o.need), e.cut || o.cut
			return o.value
		}
	}
	need, cut := e.need, e.cut
	e.left, e.need, e.cut = e.left-1, 0, false
	value := find()
	e.left++
	o := outcome[T]{value, e.left, e.need + 1, e.cut}
	memo[fn] = append(memo[fn], o)
	e.need, e.cut = max(need, o.need), cut || o.cut
	return value
}

// aside interrupts the question at hand for what ps is found out with, and returns how to go on.
func (e *evaluator) aside(ps *proofs) (resume func()) {
	work, memo, chars, proving := e.work, e.memo, e.chars, e.proving
	e.work, e.memo, e.chars, e.proving = maxExport, map[question]*Node{}, map[*ssa.Phi]bool{}, ps
	return func() { e.work, e.memo, e.chars, e.proving = work, memo, chars, proving }
}
