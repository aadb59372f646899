package bundle

import "github.com/reviewlint/reviewlint/internal/rule"

// SyncMisuse is about locks, wait groups and goroutines.
var SyncMisuse = newRule(rule.Rule{
	Name:      "syncmisuse",
	Title:     "report locks and wait groups that do not synchronise",
	Checklist: "correctness/concurrency",
	Since:     "0.1.0",
	Why: "A copied lock protects nothing: two goroutines lock two different ones. A wait group that is counted up inside the goroutine may " +
		"be waited for before that. Such code passes its tests and fails under load.",
	Fix:    "Pass types with locks by pointer. Call `Add` before the `go` statement, or use `wg.Go`. Defer the `Unlock` right after the `Lock`.",
	Limits: "Only what one function shows is seen. Copies through interfaces and reflection are missed.",
	Bad: `package stats

import "sync"

type Counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c Counter) Inc(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
}
`,
	Good: `package stats

import "sync"

type Counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *Counter) Inc(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
}
`,
}, []check{
	{id: "copylocks", title: "a copy of a lock", severity: rule.Blocking, cwe: 667, forms: []form{
		{`^(.+) passes lock by value: (?:.* )?(\S+?)(?: contains sync\.noCopy)?$`, "`$1` gets a copy of a `$2`: it locks the copy, and nothing is protected; use a pointer"},
		{`^return copies lock value: (?:.* )?(\S+?)(?: contains sync\.noCopy)?$`, "this returns a copy of a `$1`: the copy is locked apart from the original, and nothing is protected; return a pointer"},
		{`^range var (.+) copies lock: (?:.* )?(\S+?)(?: contains sync\.noCopy)?$`, "`$1` is a copy of each element with its `$2`: locking it protects nothing; range over the index, or keep pointers"},
		{`copies lock(?: value)?[^:]*: (?:.* )?(\S+?)(?: contains sync\.noCopy)?$`, "`$code` is copied with its `$1`: the copy is locked apart from the original, and nothing is protected; use a pointer"},
	}},
	{id: "waitgroup", title: "WaitGroup.Add in the goroutine that it counts", severity: rule.Blocking, cwe: 362, imports: []string{"sync"},
		forms: says("`Add` runs in the goroutine that it counts: `Wait` can return before that; call it before the `go` statement, or use `wg.Go`")},
	{id: "loopclosure", title: "a loop variable that goroutines share, before Go 1.22", severity: rule.Blocking, cwe: 362, yields: []string{"sharedwrite"}, forms: []form{
		{`^loop variable (\S+) captured`, "the function uses the loop variable `$1` after the round: before Go 1.22 all rounds share it, so it sees the last value; pass it as an argument"},
	}},
	{id: "SA2001", title: "a critical section without content", severity: rule.Question, cwe: 667, yields: []string{"lockleak"},
		forms: says("the lock is released right after it was taken: nothing is protected by it; defer the unlock, or say in a comment what is waited for")},
	{id: "SA2003", title: "a deferred Lock after a Lock", severity: rule.Blocking, cwe: 833, imports: []string{"sync"}, yields: []string{"lockleak"}, forms: []form{
		{`^deferring (\w+) .+ defer (\w+)\?`, "`defer` of `$1` right after the lock was taken: the function blocks for ever when it returns; defer `$2`"},
	}},
	{id: "SA1017", title: "signals sent to a channel without a buffer", severity: rule.Question, cwe: 362, imports: []string{"os/signal"},
		forms: says("`signal.Notify` does not wait for a receiver: without a buffer the signal is lost while nobody receives; make the channel with a buffer of 1")},
}...)

var edgeChecks = []check{
	{id: "nilness", title: "a use of what is known to be nil", severity: rule.Blocking, cwe: 476, forms: []form{
		{`^nil dereference in map update`, "`$code` writes to a map that is nil on this path: the process panics; make the map before it is written to"},
		{`^nil dereference in`, "`$code` is used where it is known to be nil: the process panics on this path; return before, or turn the comparison round"},
		{`^panic with nil`, "`panic(nil)` hides why the program ends: `recover` gets a runtime error instead; pass an error that says what happened"},
		{`^nil slice being cast`, "a nil slice is converted to an array here: the process panics on this path; check the length first"},
		{`^(?:tautological|impossible) condition`, ""}, // mostly a check too many
	}},
	{id: "SA4025", title: "an integer division that gives 0", severity: rule.Blocking, cwe: 682, forms: []form{
		{`division '(.+)' results`, "`$1` divides integers: the fraction is cut off, and the result is 0; write one operand with a decimal point"},
	}},
	{id: "SA5010", title: "a type assertion that cannot succeed", severity: rule.Blocking, cwe: 704, forms: []form{
		{`assertion; (\S+) and (\S+) contradict`, "no value has both types, `$1` and `$2`: the assertion never succeeds; make the methods agree, or assert another type"},
	}},
	{id: "SA9006", title: "a shift by more bits than the value has", severity: rule.Blocking, cwe: 682, forms: []form{
		{`shifting (\d+)-bit value by (\d+) bits`, "a value of $1 bits is shifted by $2: no bit is left, the result is always 0; convert to a wider type before the shift"},
	}},
}

// EdgeCase is about values at the edge: nil, types that cannot be, numbers that do not fit.
var EdgeCase = newRule(rule.Rule{
	Name:      "edgecase",
	Title:     "report nil dereferences and numbers that do not fit",
	Checklist: "correctness/edge-cases",
	Since:     "0.1.0",
	Why: "A nil pointer on a path that no test takes ends the process. A number that is cut to a smaller type gives " +
		"a wrong value, and no error.",
	Fix:    "Return where the value is nil. Parse numbers with the size that they are stored in, `strconv.ParseInt(s, 10, 32)`.",
	Limits: "Values are known to be nil only after a comparison in the same function. What functions return is not known.",
	Bad: `package user

type User struct{ Name string }

func name(u *User) string {
	if u == nil {
		return u.Name
	}
	return "anonymous"
}
`,
	Good: `package user

type User struct{ Name string }

func name(u *User) string {
	if u == nil {
		return "anonymous"
	}
	return u.Name
}
`,
}, edgeChecks...)

// ErrorMisuse is about errors that are not looked at, or not as they are.
var ErrorMisuse = newRule(rule.Rule{
	Name:      "errormisuse",
	Title:     "report errors that are compared or checked wrongly",
	Checklist: "correctness/errors",
	Since:     "0.1.0",
	Why: "An error that is compared with `==` is not recognised once somebody wraps it. A result that is used before the error was looked at may be nil. " +
		"A scanner that stops early looks like the end of the file.",
	Fix:    "Look at the error first. Use `errors.Is` and `errors.As`. Ask `scanner.Err()` after the loop.",
	Limits: "Each function is judged alone: errors that other functions handle are not followed.",
	Bad: `package fetch

import "net/http"

func status(url string) (int, error) {
	resp, err := http.Get(url)
	defer resp.Body.Close()
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
`,
	Good: `package fetch

import "net/http"

func status(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
`,
}, []check{
	{id: "SA5001", title: "a deferred Close before the error was checked", severity: rule.Question, cwe: 476, yields: []string{"unclosed"}, forms: []form{
		{`from (.+)\(\) before deferring (.+)$`, "`$2` is deferred before the error of `$1` was checked: if that failed there is nothing to close, and it can panic; check the error first"},
	}},
	{id: "scannererr", title: "a scanner whose error nobody asks for", severity: rule.Question, cwe: 252, imports: []string{"bufio"}, yields: []string{"droppederror"}, forms: []form{
		{`^bufio.Scanner "(.+?)" is used`, "the loop over `$1` also ends on an error, such as a line that is too long: the rest is dropped silently; check `$1.Err()` after the loop"},
	}},
	{id: "errorsas", title: "a second argument that errors.As rejects", severity: rule.Blocking, imports: []string{"errors"},
		forms: says("`errors.As` needs a pointer to a type that is an error: it panics with anything else; pass the address of a variable of the error's type")},
	{id: "SA1032", title: "swapped arguments of errors.Is", severity: rule.Blocking, imports: []string{"errors"},
		forms: says("the arguments of `$code` are swapped: a wrapped error is not recognised; pass the error first, then what it is compared with")},
	{id: "deepequalerrors", title: "errors compared by reflect.DeepEqual", severity: rule.Question, cwe: 697, imports: []string{"reflect"},
		forms: says("`reflect.DeepEqual` compares the fields of errors: a wrapped error or one with a stack trace differs; use `errors.Is`")},
	{id: "nilerr", title: "nil returned although there was an error, or the other way round", severity: rule.Question, cwe: 390, preview: true, yields: []string{"droppederror"}, forms: []form{
		{`^error is not nil .+ but it returns nil`, "this returns nil where the error is known to be set: the caller takes the failure for success; return the error, or say in a comment why not"},
		{`^error is nil .+ but it returns error`, "this returns the error where it is known to be nil: the caller takes the failure for success; return the error that was meant"},
	}},
	{id: "errorlint", title: "an error compared by == or by its type", severity: rule.Question, cwe: 697, preview: true, forms: []form{
		{`^comparing with (\S+) will`, "`$code` misses the error once somebody wraps it: the special case is then treated as a failure; use `errors.Is`"},
		{`^switch on an error`, "this `switch` misses errors that are wrapped: the special cases are then treated as failures; use `errors.Is` in each case"},
		{`^type assertion on error`, "`$code` misses the error once somebody wraps it: the special case is then treated as a failure; use `errors.As`"},
		{`^type switch on error`, "this `switch` misses errors that are wrapped: the special cases are then treated as failures; use `errors.As` in each case"},
		{`%w`, ""},
	}},
}...)

// ContextMisuse is about contexts that do not end what they are to end.
var ContextMisuse = newRule(rule.Rule{
	Name:      "contextmisuse",
	Title:     "report contexts that are lost, nil or never cancelled",
	Checklist: "resilience/timeouts",
	Since:     "0.1.0",
	Why: "A context whose cancel function is not called keeps its timer and everything derived from it until the deadline, or for ever. " +
		"A context that is derived anew from itself in each round of a loop grows until requests take seconds.",
	Fix:    "Write `defer cancel()` right after the context was made. In loops derive a context of its own for each round. Pass `context.Background()`, never nil.",
	Limits: "Only what one function shows is seen: cancel functions that are stored or passed on count as called.",
	Bad: `package job

import (
	"context"
	"time"
)

func run(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = context.WithTimeout(ctx, time.Minute)
	return work(ctx)
}
`,
	Good: `package job

import (
	"context"
	"time"
)

func run(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return work(ctx)
}
`,
}, []check{
	{id: "lostcancel", title: "a cancel function that is not called", severity: rule.Blocking, cwe: 772, imports: []string{"context"}, yields: []string{"goroutineleak", "listenerleak"}, forms: []form{
		{`^the cancel function returned by`, "the cancel function is thrown away: the context and its timer stay until the deadline, or for ever; keep it and write `defer cancel()`"},
		{`^the (\S+) function is not used on all paths`, "`$1` is not called on every path: the context and its timer stay until the deadline, or for ever; write `defer $1()` here"},
		{`^this return statement`, ""}, // it belongs to the one before
	}},
	{id: "fatcontext", title: "a context that grows in a loop", severity: rule.Question, cwe: 400, imports: []string{"context"}, forms: []form{
		{`^nested context in loop`, "each round of the loop derives the context from that of the round before: the chain grows, and with it every lookup; use a new variable per round"},
		{``, ""}, // in function literals, which mostly run once
	}},
	{id: "SA1012", title: "a nil context", severity: rule.Question, cwe: 476, keep: elsewhere,
		forms: says("a nil context is passed: what asks it for a deadline or a value panics; pass the caller's context, or `context.Background()`")},
	{id: "SA1029", title: "a key of a context that others may use", severity: rule.Question, imports: []string{"context"}, forms: []form{
		{`built-in type (\S+)`, "a key of type `$1` is open to everyone: another package that uses the same one overwrites the value; declare a type of your own for it"},
		{`comparable`, "a key of this type cannot be compared: `context.WithValue` panics; use a type of your own, `type key struct{}`"},
		{``, "an empty anonymous struct as a key is open to everyone: another package overwrites the value; declare a type of your own for it"},
	}},
}...)
