package bundle

import "github.com/reviewlint/reviewlint/internal/rule"

// APIMisuse is about calls of the standard library that cannot do what they are for.
var APIMisuse = newRule(rule.Rule{
	Name:      "apimisuse",
	Title:     "report calls that can never do what they are for",
	Checklist: "correctness/reachable",
	Since:     "0.1.0",
	Why: "The compiler accepts a layout that is none, a regular expression with a missing parenthesis, a pointer that is no pointer. " +
		"The call fails each time that it runs, or does nothing, and often only where no test goes.",
	Fix:    "Pass what the function asks for; its documentation says what that is.",
	Limits: "Arguments are judged where the function itself shows what they are: constants, and values of known type.",
	Bad: `package config

import "encoding/json"

type Config struct{ Addr string }

func parse(data []byte) (Config, error) {
	var c Config
	err := json.Unmarshal(data, c)
	return c, err
}
`,
	Good: `package config

import "encoding/json"

type Config struct{ Addr string }

func parse(data []byte) (Config, error) {
	var c Config
	err := json.Unmarshal(data, &c)
	return c, err
}
`,
}, []check{
	{id: "SA1000", title: "a regular expression that does not compile", severity: rule.Blocking, cwe: 185, imports: []string{"regexp"}, forms: []form{
		{`^error parsing regexp: ([^:]+)`, "this regular expression does not compile ($1): the call fails or panics each time that it runs; correct the pattern"},
		{``, "this regular expression does not compile: the call fails or panics each time that it runs; correct the pattern"},
	}},
	{id: "SA1001", title: "a template that does not parse", severity: rule.Blocking, imports: []string{"text/template", "html/template"},
		forms: says("this template does not parse: the call fails or panics each time that it runs; correct the text between the braces")},
	{id: "SA1002", title: "a layout that is none", severity: rule.Blocking, imports: []string{"time"},
		forms: says("`$code` is no layout of a time: `time.Parse` fails each time; write the reference time, `2006-01-02 15:04:05`, in your format")},
	{id: "SA1003", title: "a value that encoding/binary cannot write", severity: rule.Blocking, imports: []string{"encoding/binary"}, forms: []form{
		{`type (.+) cannot`, "`binary.Write` cannot write a value of type `$1`: the call fails each time; use types of a fixed size"},
	}},
	{id: "SA1004", title: "a sleep of nanoseconds", severity: rule.Question, imports: []string{"time"}, forms: []form{
		{`for (\d+) nano`, "`time.Sleep` takes nanoseconds, and $1 of them are no pause at all: the loop around it spins; write the unit, `$1*time.Second`"},
	}},
	{id: "SA1005", title: "a command line instead of a program", severity: rule.Blocking, imports: []string{"os/exec"},
		forms: says("`exec.Command` takes a program, not a command line: none has the name `$code`, so the call fails; pass the arguments one by one")},
	{id: "SA1006", title: "text used as a format", severity: rule.Question, cwe: 134,
		forms: says("`$code` uses text as a format: each `%` in it garbles the output; use the function without `f`, or the format `%s`")},
	{id: "SA1007", title: "a URL that does not parse", severity: rule.Blocking, imports: []string{"net/url"},
		forms: says("`url.Parse` rejects `$code`: the call fails each time; correct the URL, or escape what is data in it")},
	{id: "SA1010", title: "a search for no matches", severity: rule.Blocking, imports: []string{"regexp"},
		forms: says("the search stops after 0 matches: it finds nothing, whatever the text; pass -1 for all matches")},
	{id: "SA1011", title: "bytes where UTF-8 is needed", severity: rule.Blocking, imports: []string{"strings"},
		forms: says("`$code` is no valid UTF-8: the function compares characters, so it never matches what was meant; use the function of package `bytes`")},
	{id: "SA1013", title: "swapped arguments of Seek", severity: rule.Blocking, imports: []string{"io", "os", "bytes", "strings"},
		forms: says("the arguments of `$code` are swapped: it moves by the number of the constant; pass the offset first, then the constant")},
	{id: "SA1014", title: "decoding into a copy", severity: rule.Blocking, imports: []string{"encoding/json", "encoding/xml", "encoding/gob", "encoding/asn1"}, forms: []form{
		{`^(\S+) expects`, "`$1` gets the value `$code` instead of a pointer: it fails each time and decodes nothing; pass `&$code`"},
	}},
	{id: "SA1016", title: "a signal that cannot be caught", severity: rule.Question, imports: []string{"os/signal"}, yields: []string{"gracefulstop"}, forms: []form{
		{`^(\S+) cannot be trapped`, "`$1` cannot be caught: the handler never sees it, the process just dies; catch `syscall.SIGTERM`, which asks it to end"},
	}},
	{id: "SA1018", title: "a replacement of no occurrences", severity: rule.Blocking, imports: []string{"strings", "bytes"},
		forms: says("the call replaces 0 occurrences: it returns the text as it is; pass -1, or use `ReplaceAll`")},
	{id: "SA1020", title: "an address that cannot be listened on", severity: rule.Blocking, imports: []string{"net/http", "net"},
		forms: says("`$code` is no address to listen on: the server fails to start; write it as `host:port` or `:port`")},
	{id: "SA1021", title: "IP addresses compared byte by byte", severity: rule.Blocking, cwe: 697, imports: []string{"bytes"},
		forms: says("`$code` compares the bytes of IP addresses: an IPv4 address has two forms, so equal ones differ; use `a.Equal(b)`")},
	{id: "SA1023", title: "a Write that changes the caller's buffer", severity: rule.Blocking,
		forms: says("this `Write` changes the buffer that it was given: the caller still uses it, as `io.Writer` allows; copy it first")},
	{id: "SA1024", title: "a set of characters taken for a prefix", severity: rule.Blocking, imports: []string{"strings", "bytes"},
		forms: says("`$code` is read as a set of characters, and repeats one: more is cut off than was meant; use `TrimPrefix` or `TrimSuffix` for a text")},
	{id: "SA1026", title: "a value that cannot be encoded", severity: rule.Blocking, imports: []string{"encoding/json", "encoding/xml"}, forms: []form{
		{`(unsupported|cyclic) type (\S+), via (\S+)`, "a value of type `$2`, in `$3`, cannot be encoded: the call fails each time; leave the field out with the tag `-`"},
		{`(unsupported|cyclic) type (\S+)`, "a value of type `$2` cannot be encoded: the call fails each time; encode what can be written as text"},
	}},
	{id: "SA1028", title: "a sort of something that is no slice", severity: rule.Blocking, imports: []string{"sort"}, forms: []form{
		{`^(\S+) must`, "`$1` gets `$code`, which is no slice: the call panics each time; pass the slice itself"},
		{``, "`sort.Slice` gets nil: the call panics each time; pass the slice itself"},
	}},
	{id: "SA1030", title: "an argument that strconv rejects", severity: rule.Blocking, imports: []string{"strconv"}, forms: []form{
		{`^'(\w+)' (.+)$`, "the argument `$code` for `$1` is out of range: strconv fails or panics each time; pass a value that its documentation allows"},
	}},
	{id: "SA1031", title: "an encoder that overwrites its input", severity: rule.Blocking, imports: []string{"encoding/ascii85", "encoding/base32", "encoding/base64", "encoding/hex"},
		forms: says("source and destination overlap: the encoder overwrites what it has not read yet; write to a buffer of its own")},
	{id: "SA5008", title: "a struct tag that does not mean what it says", severity: rule.Question, forms: []form{
		{`^duplicate struct tag "(.+)"`, "the key `$1` stands twice in this struct tag: only the first one counts; join the two, or remove one"},
		{`^invalid (JSON|XML) tag: (.+)$`, "this $1 tag is not valid ($2): the encoder ignores it and uses the name of the field; correct the tag"},
		{`^unparse?able struct tag`, "this struct tag cannot be read: every encoder ignores it and uses the name of the field; write it as `key:\"value\"`"},
		{``, ""}, // what a library other than these does with a tag is not known well enough
	}},
	{id: "SA5009", title: "a format that does not fit its arguments", severity: rule.Blocking, cwe: 685, forms: []form{
		{`^Printf format (\S+) (.+)$`, "the format `$1` $2: the output shows an error text instead of the value; make format and arguments agree"},
		{`^Printf call needs (\d+) args but has (\d+)`, "the format takes $1 arguments and gets $2: the output shows an error text for the difference; make the two agree"},
		{``, "the format cannot be read: the output shows an error text instead of the values; correct the format"},
	}},
	{id: "SA9005", title: "an encoded struct without exported fields", severity: rule.Question, imports: []string{"encoding/json", "encoding/xml"}, forms: []form{
		{`^struct type '(.+)' doesn't`, "`$1` has no exported field: encoders see none of the others, so nothing is written or read; export the fields"},
	}},
	{id: "SA9007", title: "the removal of a directory of the user", severity: rule.Blocking, imports: []string{"os"}, forms: []form{
		{`entire (.+) directory`, "`$code` deletes the whole $1 directory of the user: everything of other programs goes too; remove a directory of your own below it"},
	}},
}...)
