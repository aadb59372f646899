// Package effects says what a call does to the outside world, directly or through
// the functions it calls: read from a database, write to it, start a transaction, talk to a cache or
// another service.
//
// Each function has a symbolic graph node ([Func]): the calls in its body, each with the
// conditions under which it happens. Nodes refer to other functions by symbol and can be
// stored. A [world] answers what lies behind a symbol; solving propagates effects from
// callees to callers until nothing changes. There are two worlds:
//
//   - under a driver that sees one package at a time, summaries of imported functions
//     arrive as facts, and an interface method stands for the implementations that the package
//     and its imports declare;
//   - in our engine, [Module] collects the nodes of all packages, and once every package is
//     known resolves interface methods and function-valued fields over the whole module.
//
// A rule asks [Result.Of] and never sees the difference.
package effects

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Cond is a set of conditions under which an effect happens.
type Cond uint16

const (
	// AfterError: only if something failed before.
	AfterError Cond = 1 << iota
	// Memoised: only if something that outlives the call does not hold the result yet; see Effect.Memo.
	Memoised
	// Dispatched: behind an interface method or a function value that was resolved to one implementation.
	Dispatched
	// Possible: behind an interface method or a function value with several
	// implementations, of which not all have the effect.
	Possible
	// PerElement: once per element of something, inside the callee.
	PerElement
	// OnEvent: whenever something arrives, in a loop of the callee that waits for it.
	OnEvent
	// Background: in a goroutine that the callee starts and does not wait for, as far as can be seen.
	Background
	// Sometimes: the callee can succeed without it.
	Sometimes
	// Locks: it locks the rows that it reads, in the order in which it is asked.
	Locks
	// Limited: it asks for the first rows in some order: a list of keys cannot stand for one.
	Limited
	// OwnContext: not under the context that the callee gets: under another, none, or with a deadline that the callee sets.
	OwnContext
)

// An Effect is one thing that a call may do to the outside world, and how it gets there.
type Effect struct {
	Kind    knowledge.Effect
	Library string          // ID of the knowledge.Library, "" if only the signature tells
	API     symbol.Symbol   // the library's function
	Via     []symbol.Symbol // the functions between the call and API, outermost first
	Cond    Cond
	// Memo says, of a memoised effect, where the result is kept: 1 + the index of the parameter (receivers
	// are parameters) that it is part of, 0 if it outlives all parameters.
	Memo int
	// Inputs are the parameters that decide what is asked for, or changed.
	Inputs Inputs
	// Tables are the parameters that name the table.
	Tables Inputs
	// Needs must all hold of the parameters for the effect to happen; sorted.
	Needs []Need
}

// A Need is a condition on a parameter under which an effect happens.
type Need struct {
	Param int    // its index, receiver included
	Field string // if not "": it is this field of the parameter, a struct or a pointer to one
	// Impl is the method that is to be behind the interface which the parameter is; "" if the need is about a value.
	Impl symbol.Symbol
	// Set says that the value must be other than the zero value of its type, else it must be that.
	Set bool
}

func compareNeeds(a, b Need) int {
	return cmp.Or(cmp.Compare(a.Param, b.Param), strings.Compare(a.Field, b.Field), strings.Compare(string(a.Impl), string(b.Impl)), cmp.Compare(fmt.Sprint(a.Set), fmt.Sprint(b.Set)))
}

// maxConditions bounds the needs of an effect.
const maxConditions = 4

// need adds n to the needs of e, if there is room.
func (e *Effect) need(n Need) {
	if i, known := slices.BinarySearchFunc(e.Needs, n, compareNeeds); !known && len(e.Needs) < maxConditions {
		e.Needs = slices.Insert(slices.Clone(e.Needs), i, n)
	}
}

// explains reports whether e happens whenever other does, as far as is known.
func (e Effect) explains(other Effect) bool {
	for _, n := range e.Needs {
		if _, known := slices.BinarySearchFunc(other.Needs, n, compareNeeds); !known {
			return false
		}
	}
	return e.Inputs.covers(other.Inputs)
}

// Inputs is a set of parameters on which something may depend: bit i stands for parameter i (receivers are
// parameters). Contexts do not count.
type Inputs uint64

// Unknown says that something may depend on more than parameters: variables that a function literal
// captures, or what cannot be followed.
const Unknown Inputs = 1 << 63

// covers reports whether whatever depends on other depends on in.
func (in Inputs) covers(other Inputs) bool { return in&Unknown != 0 || other&^in == 0 }

// maxVia bounds the length of a call path; deeper effects keep the path's beginning.
const maxVia = 8

// better orders effects of one kind: the one with fewer doubts, then the shorter path, explains more.
func better(a, b Effect) int {
	return cmp.Or(
		cmp.Compare(doubts(a.Cond), doubts(b.Cond)),
		cmp.Compare(len(a.Via), len(b.Via)),
		slices.Compare(a.Via, b.Via),
		strings.Compare(string(a.API), string(b.API)),
		cmp.Compare(a.Cond, b.Cond),
		cmp.Compare(a.Memo, b.Memo),
		cmp.Compare(a.Inputs, b.Inputs),
		cmp.Compare(a.Tables, b.Tables),
		slices.CompareFunc(a.Needs, b.Needs, compareNeeds),
	)
}

func doubts(c Cond) int {
	n := 0
	for _, weighted := range []struct {
		cond   Cond
		weight int
	}{{AfterError, 64}, {OnEvent, 32}, {Background, 16}, {Memoised, 8}, {Sometimes, 4}, {Possible, 2}, {Locks, 2}, {Dispatched, 1}} {
		if c&weighted.cond != 0 {
			n += weighted.weight
		}
	}
	return n
}

// A Summary is what a function does: of the effects of a kind those that no other explains better
// for the same inputs, and the function parameters it calls. It is the fact that importers see.
type Summary struct {
	Effects []Effect // sorted by kind, then the better ones first
	Params  []ParamCall
}

// AFact marks Summary as a fact.
func (*Summary) AFact() {}

// String returns a short form for debug output and tests.
func (s *Summary) String() string {
	var parts []string
	for _, e := range s.Effects {
		parts = append(parts, e.Kind.String()+"("+e.API.Short()+")")
	}
	for range s.Params {
		parts = append(parts, "calls parameter")
	}
	return strings.Join(parts, " ")
}

// A ParamCall says that a function parameter is called.
type ParamCall struct {
	Owner symbol.Symbol // the function that has the parameter: the summary's own, or one around a literal
	Index int           // of the parameter, receiver not counted
	Cond  Cond
}

// maxPerKind bounds the number of effects of one kind in a summary.
const maxPerKind = 8

// add puts e into s unless another effect of its kind explains at least the same inputs and as
// well, and drops those that e makes superfluous; it reports whether s changed.
func (s *Summary) add(e Effect) bool {
	first, _ := slices.BinarySearchFunc(s.Effects, e.Kind, func(e Effect, k knowledge.Effect) int { return cmp.Compare(e.Kind, k) })
	last := first
	for ; last < len(s.Effects) && s.Effects[last].Kind == e.Kind; last++ {
		if old := s.Effects[last]; old.explains(e) && better(old, e) <= 0 {
			return false
		}
	}
	kept := make([]Effect, 0, last-first+1)
	for _, old := range s.Effects[first:last] {
		if !e.explains(old) || better(old, e) < 0 {
			kept = append(kept, old)
		}
	}
	at, _ := slices.BinarySearchFunc(kept, e, better)
	if at == maxPerKind {
		return false
	}
	kept = slices.Insert(kept, at, e)
	s.Effects = slices.Replace(s.Effects, first, last, kept[:min(len(kept), maxPerKind)]...)
	return true
}

func (s *Summary) addParam(p ParamCall) bool {
	i, found := slices.BinarySearchFunc(s.Params, p, func(a, b ParamCall) int {
		return cmp.Or(strings.Compare(string(a.Owner), string(b.Owner)), cmp.Compare(a.Index, b.Index))
	})
	if !found {
		s.Params = slices.Insert(s.Params, i, p)
		return true
	}
	// Called under any of several conditions: only what they share is certain, except that
	// one call per element is enough.
	old := s.Params[i].Cond
	merged := old&p.Cond | (old|p.Cond)&PerElement
	s.Params[i].Cond = merged
	return merged != old
}

func (s *Summary) empty() bool { return len(s.Effects) == 0 && len(s.Params) == 0 }

// A Func is the symbolic form of one function.
type Func struct {
	Sym      symbol.Symbol
	Calls    []Call
	Handler  bool            // it serves requests
	Job      bool            // a queue or a scheduler runs it
	Command  bool            // who types a command runs it
	Data     bool            // who calls it passes more than contexts, errors, numbers and handles of databases
	Literals []symbol.Symbol // the function literals in it
}

// A Call is one call that may have an effect.
type Call struct {
	Target Target
	Args   []FuncArg // arguments that are functions
	Cond   Cond      // conditions of the call itself
	Memo   int       // as in Effect, for Cond
	// From maps each parameter of the callee, receiver included, to what is passed for it: 1 + the index of
	// the parameter of the calling function that it is part of, 0 if it is part of none.
	From []int
	// Inputs are, for each parameter of the callee, receiver included, the parameters of the calling function on
	// which what is passed for it may depend.
	Inputs []Inputs
	// Passed says, for each parameter of the callee, receiver included, what is known of what is passed for it.
	Passed []Passed
	// Tables are the parameters of the calling function that name the table in a statement which is put together in the call.
	Tables Inputs
	// Needs are conditions on parameters of the calling function under which the call happens.
	Needs []Need
}

// Passed is what is known of an argument.
type Passed struct {
	Param  int           // 1 + the index of the parameter of the calling function that is passed as it is
	Type   symbol.Symbol // the type of what is passed for an interface
	Value  Value
	Fields []Field // of a struct that was made for the call; others have no value
	Made   bool    // Have: Fields says all about it.
}

// A Field is a field of a struct that gets a value.
type Field struct {
	Name  string
	Value Value
}

// Value says whether a value is the zero value of its type.
type Value uint8

const (
	AnyValue   Value = iota // not known
	ZeroValue               // it is
	OtherValue              // it is not
)

// A Target is what is called.
type Target struct {
	Kind    TargetKind
	Sym     symbol.Symbol    // function, interface method, field or variable; owner of a parameter
	Index   int              // of a parameter
	Effect  knowledge.Effect // of an API
	Library string           // of an API: ID of its knowledge.Library
}

// TargetKind says what a Target is.
type TargetKind uint8

const (
	APITarget    TargetKind = iota // a function of a known library
	FuncTarget                     // a function with a known body, here or in another package
	MethodTarget                   // a method of an interface
	ParamTarget                    // a function parameter
	ValueTarget                    // a field or package-level variable that holds a function
)

// A FuncArg is an argument that is a function.
type FuncArg struct {
	Index  int // of the parameter, receiver not counted
	Target Target
	How    knowledge.How // how an API calls it; callees with a body say so in their summary
	Called bool          // an API calls it
}

// A Store says that a field or package-level variable may hold a function.
type Store struct {
	Place symbol.Symbol
	Value Target
}

// A List says of a field of a struct, or of the first result of a method, that it gets a list in some package, and whether the source
// keeps that short, see [loops.Few], if it does so with what Needs name.
type List struct {
	Place symbol.Symbol
	Few   bool
	Needs []symbol.Symbol
}

// A Graph is the symbolic form of one package.
type Graph struct {
	Funcs  []Func
	Stores []Store
}

// Result answers what the calls of one package do.
type Result struct {
	calls map[ssa.CallInstruction]Call
	funcs map[*ssa.Function]symbol.Symbol
	world world
	log   *askedLog // notes what was asked; nil if nobody wants to know
}

// Of returns the effects of call, in the order of kinds, those of a kind with the best explained first: see
// [Summary]. Their inputs are the arguments of call, its receiver included. They include the effects
// of function arguments that the callee calls.
func (r *Result) Of(call ssa.CallInstruction) []Effect {
	c, ok := r.calls[call]
	if !ok {
		return nil
	}
	return r.ask(question{Kind: effectsQuestion, Call: c}).Effects
}

// Behind returns the effects of calling the function with the given symbol.
func (r *Result) Behind(fn symbol.Symbol) []Effect {
	return r.ask(question{Kind: effectsQuestion, Call: Call{Target: Target{Kind: FuncTarget, Sym: fn}}}).Effects
}

// Callbacks returns the function literals and functions that call hands to a callee
// which calls them, with how it does.
func (r *Result) Callbacks(call ssa.CallInstruction) []Callback {
	c, ok := r.calls[call]
	if !ok {
		return nil
	}
	if len(c.Args) == 0 {
		return nil
	}
	return r.ask(question{Kind: callbacksQuestion, Call: c}).Callbacks
}

// A Callback is a function that a callee calls.
type Callback struct {
	Func symbol.Symbol
	How  knowledge.How
}

// Few reports whether all lists that the field of a type ever gets, or all implementations of a method return, are short, as far as
// the module shows. Under drivers that see one package at a time the answer is no.
func (r *Result) Few(place loops.Place) bool {
	return r.ask(question{Kind: fewQuestion, Func: placeOf(place)}).Yes
}

// Calls reports whether fn calls other, itself or not far down.
func (r *Result) Calls(fn, other symbol.Symbol) bool {
	return r.ask(question{Kind: callsQuestion, Func: fn, Call: Call{Target: Target{Kind: FuncTarget, Sym: other}}}).Yes
}

// Symbol returns the symbol of fn, a function or function literal of the package.
func (r *Result) Symbol(fn *ssa.Function) symbol.Symbol { return r.funcs[fn] }

// Interesting reports whether the package has calls with effects at all.
func (r *Result) Interesting() bool { return len(r.calls) > 0 }
