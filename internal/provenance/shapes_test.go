package provenance

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/ssatest"
)

// packageOf analyses source and returns what rules see of it.
func packageOf(t *testing.T, source string) (*Package, *ssair.Package) {
	t.Helper()
	pass, _ := ssatest.Build(t, source)
	built, err := ssair.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf = map[*analysis.Analyzer]any{ssair.Analyzer: built, knowledge.Analyzer: knowledge.NewTable(config.APIs{})}
	result, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return result.(*Package), built.(*ssair.Package)
}

// calls returns the calls of the function `use` in the order of the source.
func calls(p *ssair.Package) (list []*ssa.Call) {
	for _, fn := range p.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee() != nil && call.Call.StaticCallee().Name() == "use" {
					list = append(list, call)
				}
			}
		}
	}
	return list
}

// grammar spells n, each node inside itself as "...".
func grammar(n *Node) string { return spell(n, map[*Node]bool{}) }

func spell(n *Node, around map[*Node]bool) string {
	if around[n] {
		return "..."
	}
	around[n] = true
	defer delete(around, n)
	switch n.Kind {
	case Constant:
		return fmt.Sprintf("%q", n.Text)
	case Param:
		s := n.Value.Name()
		for as := n.As; as != nil; as = as.Rest {
			s += "." + as.Name
		}
		return s
	case Field:
		return "field " + n.Field.Name()
	case Request, Environment, Quoted, Result:
		return strings.TrimSpace(n.Kind.String() + " " + n.Name)
	}
	if n.Leaf() {
		return n.Kind.String()
	}
	parts := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		parts[i] = spell(p, around)
	}
	return n.Kind.String() + "(" + strings.Join(parts, ", ") + ")"
}

// TestShapes asks for a value of each shape that text takes on its way.
func TestShapes(t *testing.T) {
	const head = "package p\n\nimport (\n\t\"bytes\"\n\t\"fmt\"\n\t\"net/http\"\n\t\"os\"\n\t\"regexp\"\n\t\"slices\"\n\t\"strconv\"\n\t\"strings\"\n)\n\n" +
		"var (\n\t_ = fmt.Sprint\n\t_ = os.Getenv\n\t_ = regexp.MustCompile\n\t_ = slices.Contains[[]string]\n\t_ = strconv.Itoa\n\t_ = strings.Join\n\t_ bytes.Buffer\n\t_ http.Handler\n)\n\n" +
		"func use(string) {}\n\n"
	tests := []struct{ name, source, want string }{
		{"constant", `func f() { use("a" + "b") }`, `"ab"`},
		{"concatenation", `func f(s string) { use("a" + s + "b") }`, `concat(concat("a", s), "b")`},
		{"phi", "func f(s string, more bool) {\n\tq := \"a\"\n\tif more {\n\t\tq += s\n\t}\n\tuse(q)\n}", `choice("a", concat("a", s))`},
		{"loop", "func f(list []string) {\n\tq := \"a\"\n\tfor range list {\n\t\tq += \"b\"\n\t}\n\tuse(q)\n}", `choice("a", concat(choice("a", ...), "b"))`},
		{"Sprintf", `func f(s string, n int) { use(fmt.Sprintf("a %s %d", s, n)) }`, `concat("a ", s, " ", number)`},
		{"Itoa", `func f(n int) { use("a" + strconv.Itoa(n)) }`, `concat("a", plain)`},
		{"strings.Builder", "func f(s string) {\n\tvar b strings.Builder\n\tb.WriteString(\"a\")\n\tb.WriteString(s)\n\tuse(b.String())\n}", `concat("a", concat(s))`},
		{"bytes.Buffer", "func f(s string) {\n\tb := new(bytes.Buffer)\n\tfmt.Fprintf(b, \"a%s\", s)\n\tuse(b.String())\n}", `concat("a", s)`},
		{"Join", `func f(list []string) { use(strings.Join(list, ", ")) }`, `repeat(list., ", ")`},
		{"map literal", "func f(key string) {\n\tuse(map[string]string{\"a\": \"x\", \"b\": \"y\"}[key])\n}", `choice("x", "y", "")`},
		{"entry of a map literal", "func f() {\n\tm := map[string]string{\"a\": \"x\", \"b\": \"y\"}\n\tuse(m[\"b\"])\n}", `"y"`},
		{"slice literal", "func f(i int, s string) {\n\tlist := []string{\"x\", s}\n\tuse(list[i])\n}", `choice("x", s)`},
		{"closure", "func f(s string) {\n\tget := func(end string) string { return s + end }\n\tuse(get(\"b\"))\n}", `concat(s, "b")`},
		{"captured variable", "func f(s string) {\n\tq := \"a\"\n\tadd := func() { q += s }\n\tadd()\n\tuse(q)\n}", `choice("a", concat(choice("a", ...), s))`},
		{"method value", "type T struct{ Name string }\n\nfunc (v T) text(end string) string { return v.Name + end }\n\nfunc f(v T) {\n\tget := v.text\n\tuse(get(\"b\"))\n}", `concat(passed(v.Name), "b")`},
		{"functional options", "type options struct{ table string }\n\ntype option func(*options)\n\nfunc with(table string) option { return func(o *options) { o.table = table } }\n\n" +
			"func f(list ...option) {\n\to := options{table: \"a\"}\n\tfor _, set := range list {\n\t\tset(&o)\n\t}\n\tuse(o.table)\n}\n\nfunc g() { f(with(\"b\")) }", `choice("a", table)`},
		{"generic function", "func pick[T any](list []T, i int) T { return list[i] }\n\nfunc f(s string) { use(pick([]string{\"x\", s}, 1)) }", `passed(choice("x", s))`},
		{"struct", "type q struct{ table, column string }\n\nfunc f(s string) {\n\tv := q{table: \"a\", column: s}\n\tuse(v.table)\n}", `"a"`},
		{"field of a package", "type q struct{ table string }\n\nfunc new1() *q { return &q{table: \"a\"} }\n\nfunc new2() *q { return &q{table: \"b\"} }\n\nfunc (v *q) f() { use(v.table) }", `choice("a", "b")`},
		{"exported field", "type Q struct{ Table string }\n\nfunc (v *Q) f() { use(v.Table) }", `v.Table`},
		{"conversion", "type name string\n\nfunc f(s name) { use(string([]byte(s))) }", `s`},
		{"guard by a switch", "func f(s string) {\n\tswitch s {\n\tcase \"asc\", \"desc\":\n\tdefault:\n\t\treturn\n\t}\n\tuse(s)\n}", `listed`},
		{"guard by a list", "func f(s string) {\n\tif !slices.Contains([]string{\"asc\", \"desc\"}, s) {\n\t\treturn\n\t}\n\tuse(s)\n}", `listed`},
		{"guard by a map", "var allowed = map[string]bool{\"a\": true}\n\nfunc f(s string) {\n\tif !allowed[s] {\n\t\treturn\n\t}\n\tuse(s)\n}", `listed`},
		{"guard by a regular expression", "var form = regexp.MustCompile(`^\\w+$`)\n\nfunc f(s string) {\n\tif form.MatchString(s) {\n\t\tuse(s)\n\t}\n}", `plain`},
		{"guard by a parse", "func f(s string) {\n\tif _, err := strconv.Atoi(s); err != nil {\n\t\treturn\n\t}\n\tuse(s)\n}", `plain`},
		{"guard in a helper", "func valid(s string) bool { return s == \"asc\" || s == \"desc\" }\n\nfunc f(s string) {\n\tif valid(s) {\n\t\tuse(s)\n\t}\n}", `listed`},
		{"guard on one way only", "func f(s string, check bool) {\n\tif check && s != \"a\" {\n\t\treturn\n\t}\n\tuse(s)\n}", `s`},
		{"request", `func f(r *http.Request) { use(r.FormValue("q")) }`, `request q`},
		{"environment", `func f() { use(os.Getenv("TABLE")) }`, `environment TABLE`},
		{"channel", `func f(c chan string) { use(<-c) }`, `unknown`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, built := packageOf(t, head+test.source+"\n")
			list := calls(built)
			if len(list) != 1 {
				t.Fatalf("%d calls of use", len(list))
			}
			if got := grammar(p.Of(list[0].Call.Args[0], list[0])); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestOrderOfQuestions asks for values one of which takes more work than there is for a question: what is said about each does not
// depend on what was asked before.
func TestOrderOfQuestions(t *testing.T) {
	const ways = maxWork / 3 // more than half as many as there is work for
	var b strings.Builder
	b.WriteString("package p\n\nfunc use(string) {}\n\nfunc f(s string, more func() bool) {\n\tq := s\n")
	for i := range ways {
		fmt.Fprintf(&b, "\tif more() {\n\t\tq += \"%d\"\n\t}\n", i)
		if i == ways/2 {
			b.WriteString("\tuse(q)\n")
		}
	}
	b.WriteString("\tuse(q)\n}\n")
	answers := func(order ...int) []string {
		p, built := packageOf(t, b.String())
		list := calls(built)
		texts := make([]string, len(list))
		for _, i := range order {
			known := true
			for leaf := range p.Of(list[i].Call.Args[0], list[i]).Leaves() {
				known = known && leaf.Kind != Unknown
			}
			texts[i] = fmt.Sprintf("call %d known: %t", i, known)
		}
		return texts
	}
	forwards, backwards := answers(0, 1), answers(1, 0)
	if forwards[0] == "call 0 known: false" || forwards[1] == "call 1 known: true" {
		t.Errorf("got %q: the second is to take too much work, and the first not", forwards)
	}
	for i := range forwards {
		if forwards[i] != backwards[i] {
			t.Errorf("%s if asked from the first on, %s from the last on", forwards[i], backwards[i])
		}
	}
}

// TestMutualChecks has two helpers that ask each other: what is said about the one does not depend on whether the other was asked before.
func TestMutualChecks(t *testing.T) {
	const source = `package p

func use(string) {}

func even(s string, n int) bool {
	if n == 0 {
		return s == "a" || s == "b"
	}
	return odd(s, n-1)
}

func odd(s string, n int) bool {
	if n == 0 {
		return s == "a"
	}
	return even(s, n-1)
}

func f(s string) {
	if even(s, 2) {
		use(s)
	}
}

func g(s string) {
	if odd(s, 2) {
		use(s)
	}
}
`
	answers := func(order ...int) (texts [2]string) {
		p, built := packageOf(t, source)
		list := calls(built)
		for _, i := range order {
			texts[i] = grammar(p.Of(list[i].Call.Args[0], list[i]))
		}
		return texts
	}
	if forwards, backwards := answers(0, 1), answers(1, 0); forwards != backwards {
		t.Errorf("got %s and %s", forwards, backwards)
	}
}
