// Package provenance says where a value comes from.
//
// It answers one question, backwards over SSA and across functions: what is this value made of? The
// answer is a graph of [Node]s. For a string it is a grammar of all texts that the value can
// be, with the constant parts spelled out and the others as leaves; for any other value it
// is the set of places where the value can have been made:
//
//	q := "SELECT * FROM " + table + " WHERE id = $1"
//	if desc {
//		q += " ORDER BY id DESC"
//	}
//
//	Choice
//	├─ Concat: "SELECT * FROM ", Param table, " WHERE id = $1"
//	└─ Concat: (the one above), " ORDER BY id DESC"
//
// The graph has cycles where a loop adds to a value. Its leaves say what is known of what
// the analysis does not look into:
//
//   - harmless text: [Constant], [Number], [Plain], [Listed] (proved by a check on the way: a look-up
//     in a map or list, a switch, a regular expression, a parse without error), [Quoted];
//   - text with an owner: [Request], [Environment], [Database];
//   - the edge of what can be seen: [Param], [Field], [Global], [Result]; [Made] for what is not text;
//   - [Unknown], always with the reason. Whatever the analysis does not understand, or has no time
//     for, is Unknown, never one of the others.
//
// Memory is followed where all stores can be seen: local variables, captured ones, unexported
// package-level variables, and unexported fields, for which the stores of the whole package count
// ([Field] is a leaf if there is another way to change it). Calls are followed into functions of the package,
// with the arguments of the call at hand, and into other packages by what their summaries say ([Summary],
// a fact). Checks count where they dominate the use: a value is Listed at one use and a Param at another.
//
// Some arguments are sinks: what becomes of the value there matters to a rule. [Package.Sinks] gives
// every one of the package, its own and those that stand at a call of a function which passes
// a parameter on to a sink, in this package or, by its summary, in another. The rule looks at the
// leaves; it need not know about functions, callers or packages.
//
// To build a rule on it: add a [SinkKind] if callers matter and a table says what the sinks are; ask
// [Package.Of] for single values. Nodes keep the ssa.Value they describe, so that a rule can ask
// on: for the arguments of a [Result], the fields of a [Made], the function around a [Param].
package provenance

import (
	"go/types"
	"iter"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Kind says what a Node is.
type Kind uint8

const (
	Unknown Kind = iota // anything; Why says what was not understood

	// Texts put together.
	Concat // Parts one after the other
	Choice // one of Parts
	Repeat // Parts[0] any number of times, with Parts[1], if there is one, in between
	List   // a slice or array whose elements are Parts[0]
	Passed // Parts[0], an argument of the call Site

	// Harmless leaves.
	Constant // the constant Text, or a constant that is no text
	Number   // a number or bool, or its text
	Plain    // letters, digits, and signs of numbers, times and encodings: no quotes, spaces or backslashes
	Listed   // one of a list of texts that somebody wrote down: by a check, a map, or an enumeration type
	Quoted   // quoted for its place in a query by Func, or built by it from what it was given

	// Leaves with an owner.
	Escaped     // Parts[0] with the quotes in Text doubled or escaped by hand
	Request     // sent by a client; Func or Why says through what
	Environment // set by whoever runs the program
	Database    // read from the database

	// Leaves at the edge of what can be seen.
	Param   // parameter Index of the function Value.Parent()
	Field   // Field of a struct that others can change
	Global  // package-level variable
	Result  // result Index of calling Func; Value is the call
	Made    // made here, no text: a composite literal, new, make, a function
	Foreign // text of another function, which is judged there; only from summaries
)

// String returns the name of k as debug output and tests show it.
func (k Kind) String() string {
	return [...]string{
		"unknown", "concat", "choice", "repeat", "list", "passed", "constant", "number", "plain", "listed", "quoted",
		"escaped", "request", "environment", "database", "param", "field", "global", "result", "made", "foreign",
	}[k]
}

// A Node says what a value is made of. Nodes are shared and must not be changed.
type Node struct {
	Kind  Kind
	Value ssa.Value // the value described; nil if it is in another package
	Parts []*Node
	Text  string              // Constant: the text; Escaped: the quotes that are doubled or escaped
	Func  symbol.Symbol       // Quoted, Request, Environment, Result: the function called
	Name  string              // Request, Environment: what was asked for, if that is constant: a header, parameter, cookie, variable
	Index int                 // Param: of the parameter as in ssa.Function.Params; Request, Environment, Result: of the result
	Field *types.Var          // Field
	Site  ssa.CallInstruction // Passed
	Why   string              // Unknown, Request: a noun phrase
	As    *Path               // Param, Field, Global, Result, Request ...: which part of the value is meant
	Enum  bool                // Param: the part has a string type for which constants are declared
	// Dispatched: a Result of a method of an interface of the module; [Links] may know more.
	Dispatched bool

	frame   *frame // Made, Number, Plain, Result: where Value is evaluated
	pending bool   // under construction: Kind is not yet known
}

// Leaf reports whether n has no Parts to look into.
func (n *Node) Leaf() bool { return n.Kind >= Constant && n.Kind != Escaped || n.Kind == Unknown }

// Harmless reports whether n is a leaf that cannot carry what somebody else wrote.
func (n *Node) Harmless() bool { return n.Kind >= Constant && n.Kind <= Quoted || n.Kind == Foreign }

// Leaves iterates over the leaves of n, each once.
func (n *Node) Leaves() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		seen := map[*Node]bool{}
		var walk func(n *Node) bool
		walk = func(n *Node) bool {
			if seen[n] {
				return true
			}
			seen[n] = true
			if n.Leaf() {
				return yield(n)
			}
			for _, p := range n.Parts {
				if !walk(p) {
					return false
				}
			}
			return true
		}
		walk(n)
	}
}

// Constants returns the texts that n can be if it is nothing but constants, at most limit of them.
func (n *Node) Constants(limit int) (texts []string, ok bool) {
	switch n.Kind {
	case Constant:
		return []string{n.Text}, !n.pending
	case Passed:
		return n.Parts[0].Constants(limit)
	case Choice:
		for _, p := range n.Parts {
			if p == n || p.pending {
				return nil, false
			}
			more, ok := p.Constants(limit)
			if !ok || len(texts)+len(more) > limit {
				return nil, false
			}
			texts = append(texts, more...)
		}
		return texts, len(texts) > 0
	}
	return nil, false
}

// A SinkKind says what becomes of a value at a sink.
type SinkKind uint8

const (
	SQLText SinkKind = iota // it is, or is part of, the text of a statement
)

// A Sink is a value that is used as its kind says, directly or through functions that the value is passed to.
type Sink struct {
	Kind    SinkKind
	API     symbol.Symbol // the library's function, type of a literal or map
	Library *knowledge.Library
	Via     []symbol.Symbol // the functions between the package and API, outermost first; none if the package calls API itself

	// Instr is what uses the value in this package: a call, a store to a field, a
	// map update; Arg is the index of the argument in it, as in ssa.CallCommon.Args.
	Instr ssa.Instruction
	Arg   int

	Node *Node // the value, seen from the callers in Sites
	// Sites are calls in the package that lead to the function with Instr, outermost first. The same
	// use is a sink once for each way to it, as far as its value depends on parameters.
	Sites []ssa.CallInstruction
	// Open are the functions of the package on whose parameters Node depends and whose
	// callers cannot all be seen, with those parameters' indexes.
	Open []OpenParam
}

// An OpenParam is a parameter whose argument can come from callers that cannot be seen.
type OpenParam struct {
	Func  *ssa.Function
	Index int
}

// A Summary is what importers need to know about a function.
type Summary struct {
	Nodes   []FlatNode // of all values below, which refer to them by index
	Results []int32    // what each result is made of; -1 if nothing is known
	Parts   []FlatPart // what the texts inside of other results are made of, as far as that is known
	Sinks   []FlatSink // what its parameters become part of
	Calls   []FlatCall // calls of methods of interfaces that get something from its parameters
	Checks  []Check    // what its result says about its parameters
	Reads   bool       // it asks the database: what it returns besides text, or fills, is read from there
}

// AFact marks Summary as a fact.
func (*Summary) AFact() {}

// A FlatNode is the stored form of a Node.
type FlatNode struct {
	Kind  Kind
	Text  string
	Func  symbol.Symbol
	Name  string
	Index int32
	As    []FlatStep
	Enum  bool
	Parts []int32

	Dispatched bool
}

// A FlatStep is the stored form of a step of a Path.
type FlatStep struct {
	Step Step
	Name string
}

// A FlatPart is what a part of a result is made of.
type FlatPart struct {
	Result int32
	As     []FlatStep
	Node   int32
}

// A FlatSink is the stored form of a Sink.
type FlatSink struct {
	Kind    SinkKind
	API     symbol.Symbol
	Library string // ID of a knowledge.Library
	Via     []symbol.Symbol
	Node    int32
}

// A FlatCall is a call of an interface's method. Node is a List; its parts are what the call passes, as Args says.
type FlatCall struct {
	Method symbol.Symbol
	Via    []symbol.Symbol // the functions between the summary's own and the call
	Args   []FlatArg
	Node   int32
}

// A FlatArg says what a part of a [FlatCall] is for the method: a parameter, counted from the receiver, or a part of one.
type FlatArg struct {
	Param int32
	Path  []FlatStep
}

// A Check says that a function proves something about a parameter: if result Result is true, or nil for
// an error, then the parameter, or the field of it that Path names, is Listed or Plain.
type Check struct {
	Param  int // as in ssa.Function.Params
	Path   string
	Result int
	Kind   Kind
}
