package bundle

import "github.com/reviewlint/reviewlint/internal/rule"

// DeadLogic is about code that is never reached and conditions that are always the same.
var DeadLogic = newRule(rule.Rule{
	Name:      "deadlogic",
	Title:     "report code that cannot run or has no effect",
	Checklist: "correctness/reachable",
	Since:     "0.1.0",
	Why: "Code that cannot run, a condition with one outcome, or a value that nobody reads is rarely there on purpose: mostly something " +
		"else was meant, and the case that it was written for is not handled.",
	Fix:    "Write what was meant, or remove what has no effect.",
	Limits: "The checks look at one function at a time, with constants and types as far as the package shows them.",
	Bad: `package access

func may(role string, owner bool) bool {
	if role != "admin" || role != "editor" {
		return false
	}
	return owner
}
`,
	Good: `package access

func may(role string, owner bool) bool {
	if role != "admin" && role != "editor" {
		return false
	}
	return owner
}
`,
}, []check{
	{id: "unreachable", title: "code after a return, a panic or an endless loop", severity: rule.Question, cwe: 561, keep: isWork,
		forms: says("this code is never reached: what stands before it always leaves the function or the loop; remove it, or mend the condition before it")},
	{id: "bools", title: "a condition that cannot be otherwise", severity: rule.Blocking, cwe: 571, forms: []form{
		{`^redundant (?:or|and): `, ""}, // SA4000 has it
		{`^suspect or: (.+)$`, "`$1` is always true: whatever the value is, it differs from one of the two; join the comparisons with `&&`"},
		{`^suspect and: (.+)$`, "`$1` is always false: no value equals both at once; join the comparisons with `||`"},
	}},
	{id: "assign", title: "a variable assigned to itself", severity: rule.Blocking, cwe: 480,
		forms: []form{{`^self-assignment of (.+)$`, "`$1` is assigned to itself: the value that was meant to be stored is lost; assign it from the right variable"}}},
	{id: "SA4000", title: "the same operand on both sides", severity: rule.Blocking, cwe: 570,
		forms: says("`$code` has the same operand on both sides: its outcome says nothing about the data; put the other operand in")},
	{id: "SA4001", title: "a copy that is none", severity: rule.Question,
		forms: says("`$code` copies nothing: the compiler reads it as the pointer itself; write `v := *p` and use `&v` where a copy is meant")},
	{id: "SA4003", title: "a comparison beyond the range of the type", severity: rule.Blocking, cwe: 570, forms: []form{
		{`^every value of type (\S+) is (\S+) (.+)$`, "`$code` is always true: every value of type `$1` is $2 $3; remove the comparison, or use a type that holds what is looked for"},
		{`^no value of type (\S+) is (.+)$`, "`$code` is always false: no value of type `$1` is $2; remove the comparison, or use a type that holds what is looked for"},
	}},
	{id: "SA4004", title: "a loop that ends in its first round", severity: rule.Blocking, cwe: 670,
		forms: says("this ends the loop in its first round: the other elements are never looked at; make the exit depend on a condition, or drop the loop")},
	{id: "SA4005", title: "a field set on a copy of the receiver", severity: rule.Blocking, cwe: 563, forms: []form{
		{`field (\S+)$`, "the assignment to `$1` changes a copy of the receiver: callers never see it; declare the method with a pointer receiver"},
	}},
	// In preview: of the findings judged, little followed from two in three, see docs/corpus.md.
	{id: "SA4006", title: "a value that is never read", severity: rule.Question, cwe: 563, preview: true, yields: []string{"droppederror"}, keep: computed, forms: []form{
		{`^this value of err is`, "the error assigned to `err` here is never read: a failure goes unnoticed; check it, or assign to `_` where it cannot matter"},
		{`^this value of (.+) is never used$`, "the value assigned to `$1` here is never read: a use was forgotten, or the work is wasted; use it, or assign to `_`"},
	}},
	{id: "SA4008", title: "a loop condition that nothing changes", severity: rule.Blocking, cwe: 835,
		forms: says("no round of the loop changes what its condition `$code` reads: it never ends, or never starts; change the variable of the condition")},
	{id: "SA4009", title: "a parameter overwritten before it is read", severity: rule.Question, cwe: 563, keep: declared, forms: []form{
		{`^argument (\S+) is`, "parameter `$1` is overwritten before it is read: what callers pass is ignored; use what they pass, or remove the parameter"},
	}},
	{id: "SA4010", title: "an append whose result is never read", severity: rule.Question, cwe: 563,
		forms: says("what this `append` collects is never read: the elements are lost, or the slice is left over; use the slice, or remove it")},
	{id: "SA4011", title: "a break that only ends its switch or select", severity: rule.Blocking, cwe: 670,
		forms: says("this `break` only ends the `switch` or `select` around it: the loop goes on; put a label on the loop and break to it, or return")},
	{id: "SA4012", title: "a comparison with NaN", severity: rule.Blocking, cwe: 570,
		forms: says("no value equals NaN, not even NaN itself: this comparison always has the same outcome; use `math.IsNaN`")},
	{id: "SA4013", title: "a double negation", severity: rule.Question,
		forms: says("`$code` negates twice: it is the value itself, so one `!` is left over or something else was meant; write the value or its negation")},
	{id: "SA4014", title: "a condition tested before in the same chain", severity: rule.Blocking, cwe: 561,
		forms: says("`$code` was tested before in this chain: the branch is never reached, and the case meant here is missing; test that case")},
	{id: "SA4016", title: "a bitwise operation without effect", severity: rule.Question, forms: []form{
		{`^(.+) always equals (\S+);`, "`$1` always equals `$2`: the mask is `iota` and has the value 0; declare it as `1 << iota`"},
		{`^(.+) always equals (\S+)$`, "`$1` always equals `$2`: the operation does nothing, so a wrong mask was chosen; use the mask that was meant"},
	}},
	{id: "SA4020", title: "a case that an earlier case hides", severity: rule.Blocking, cwe: 561, forms: []form{
		{`clause: (.+) will always match before (.+)$`, "the case `$2` is never reached: `$1` stands before it and matches first; put the narrower type first"},
	}},
	{id: "SA4021", title: "an append of nothing", severity: rule.Question,
		forms: says("`append` with nothing to append returns its argument: the elements that were meant are missing; add them, or assign the slice")},
	{id: "SA4022", title: "the address of a variable compared with nil", severity: rule.Blocking, cwe: 570,
		forms: says("`$code` compares the address of a variable with nil: no variable has that address, so the outcome is fixed; compare the value")},
	{id: "SA4023", title: "an interface that holds a typed nil compared with nil", severity: rule.Blocking, cwe: 570, forms: []form{
		{`is (\w+) true`, "`$code` is $1 true: an interface that holds a typed pointer is not nil, even if the pointer is; return a bare `nil`, or compare the pointer"},
	}},
	{id: "SA4024", title: "a length tested for being negative", severity: rule.Blocking, cwe: 570, forms: []form{
		{`function (\w+) `, "`$code` has one outcome only: `$1` is never negative, so the empty case is not handled; compare with 0 by `==` or `>`"},
	}},
	{id: "SA4027", title: "a change to a copy of the query of a URL", severity: rule.Blocking, cwe: 563,
		forms: says("`URL.Query` returns a copy: this change of it is lost; keep the values in a variable and set `u.RawQuery = values.Encode()`")},
	{id: "SA4028", title: "a remainder that is always 0", severity: rule.Blocking,
		forms: says("`$code` is always 0: every integer is a multiple of 1, so another divisor was meant; write that divisor")},
	{id: "SA4029", title: "a conversion instead of a sort", severity: rule.Blocking, forms: []form{
		{`^(\S+) is a type.+ using (sort\.\w+)`, "`$1` is a type, and the conversion sorts nothing: the slice keeps its order; call `$2`"},
	}},
	{id: "SA4030", title: "a random number that is always 0", severity: rule.Blocking, forms: []form{
		{`^(\S+)\(n\)`, "`$code` always returns 0: the upper bound is exclusive, so there is no choice; pass 2 to `$1` for one of 0 and 1"},
	}},
	{id: "SA4031", title: "a nil check of what is never nil", severity: rule.Question, cwe: 570, forms: []form{
		{`did you mean to call it`, "`$code` compares a function with nil: a declared function is never nil, so the outcome is fixed; call it"},
		{`is (\w+) true`, "`$code` is $1 true: the value was just made and cannot be nil; check what can fail, or remove the check"},
	}},
	{id: "SA4032", title: "a platform that the build constraints exclude", severity: rule.Blocking, cwe: 570, forms: []form{
		{`(runtime\.\w+) will never equal (".+")`, "`$1` is never $2 here: the build constraints of the file exclude it; move the branch to a file of that platform"},
	}},
	{id: "SA5002", title: "an empty loop that keeps a processor busy", severity: rule.Blocking, cwe: 835, forms: []form{
		{`spin`, "this empty loop keeps a processor busy: nothing in it waits; block with `select {}`, or wait for what ends it"},
		{``, "the condition of this empty loop never changes, or changes without synchronisation: it keeps a processor busy; wait on a channel"},
	}},
	{id: "SA5003", title: "a defer in an endless loop", severity: rule.Blocking, cwe: 772, yields: []string{"unclosed", "tickerleak", "lockleak", "deferinloop"},
		forms: says("a `defer` in an endless loop never runs: the function does not return; do it at the end of the round, or in a function of its own")},
	{id: "SA5004", title: "an empty default that makes a select loop spin", severity: rule.Blocking, cwe: 835,
		forms: says("the empty `default` makes this loop spin: while nothing is ready it keeps a processor busy; remove the `default`")},
	{id: "SA5007", title: "a function that always calls itself", severity: rule.Blocking, cwe: 674,
		forms: says("this function always calls itself: it never returns and exhausts the stack; call the function that was meant, or add the case that ends it")},
	{id: "SA9004", title: "a group of constants of which only the first has a type", severity: rule.Question,
		forms: says("only the first constant of this group has the type: the others are untyped, and fit where they must not; give each the type")},
	{id: "SA9008", title: "the result of a failed type assertion", severity: rule.Blocking, forms: []form{
		{`^(\S+) refers`, "`$1` is a zero value here: it is the result of the assertion that failed and hides the value that was asserted; give the result another name"},
	}},
	{id: "SA9009", title: "a compiler directive that is a mere comment", severity: rule.Blocking,
		forms: says("the space makes this directive a comment like any other: the compiler ignores it; write it right behind the `//`")},
	{id: "SA9010", title: "a deferred call whose result is not called", severity: rule.Blocking, cwe: 772,
		forms: says("`$code` defers the set-up, and the clean-up that it returns never runs: what it holds stays held; call the result too, `defer f()()`")},
}...)
