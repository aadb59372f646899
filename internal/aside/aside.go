// Package aside answers whether code lives aside from the product of its module, and in which way: whether it shows something, tests
// it, measures it, serves the people who write it, or runs once.
//
// Nobody declares such a thing. It follows from the names of directories and files, as far as these mean the same everywhere, and
// from what a file imports. The directories are those within the module: what a module is called says nothing about its packages.
package aside

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"
)

// A Class is a way in which code is no part of what runs all the time, or a set of such ways.
type Class uint16

const (
	// Example shows how something is used. People read it and run it once; what they copy from it matters more than how it runs.
	Example Class = 1 << iota
	// Test is a test or serves tests: helpers, fixtures, fakes of other services, mocks.
	Test
	// Benchmark measures, or puts load on something.
	Benchmark
	// Tool serves the people who write the product: programs for builds and releases, scripts, contributions that nobody maintains.
	Tool
	// Command is part of a program that somebody starts from a command line. Most do one thing and end; some are servers.
	Command
	// Migration runs once for each version of the data: migrations, backfills, seeds.
	Migration
	// Template is a program that a generator copies into other projects.
	Template
)

// Development is all that never runs where the product does.
const Development = Example | Test | Benchmark | Tool | Template

// Is reports whether c is one of classes.
func (c Class) Is(classes Class) bool { return c&classes != 0 }

// Package returns what the package of pass is, as its place says.
func Package(pass *analysis.Pass) Class {
	return dirs(Dir(pass), pass.Pkg.Name(), pass.Module != nil)
}

// Dir returns the path of the package within its module, or its whole path if the driver knows no modules.
func Dir(pass *analysis.Pass) string {
	if pass.Module == nil {
		return pass.Pkg.Path()
	}
	return strings.TrimPrefix(strings.TrimPrefix(pass.Pkg.Path(), pass.Module.Path), "/")
}

// Of returns what the code at pos is, as the places of its package and of its file say.
func Of(pass *analysis.Pass, pos token.Pos) Class {
	class := Package(pass)
	for _, file := range pass.Files {
		if file.FileStart <= pos && pos <= file.FileEnd {
			class |= fileName(filepath.Base(pass.Fset.Position(pos).Filename))
			for _, spec := range file.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil && testLibraries[path] {
					class |= Test
				}
			}
		}
	}
	return class
}

// IsTestFile reports whether file is one of tests by its name, which only the go command's tests compile.
func IsTestFile(pass *analysis.Pass, file *ast.File) bool {
	return strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go")
}

// HasTests reports whether the package under analysis contains such files: then nobody imports it.
func HasTests(pass *analysis.Pass) bool {
	return slices.ContainsFunc(pass.Files, func(f *ast.File) bool { return IsTestFile(pass, f) })
}

// Migrates reports whether a function or type with this name is part of a migration: MigrateUsers, runMigrations, backfillOwners,
// SeedDatabase, RulesUpgradeToV6; but neither Seedlings nor UpgradePlan.
func Migrates(name string) bool { return migrates.MatchString(name) }

var migrates = regexp.MustCompile(`(^|[^A-Z])([Mm]igrat(e[sd]?|ing|ions?|ors?)|[Bb]ackfill(s|ed|er)?|[Ss]eed(s|er)?)([^a-z]|$)|(^|[^A-Z])[Uu]pgrade((To|From)?V[0-9]|Schema|Database|Tables)`)

// dirs returns what a package is whose path is given, from the root of its module if inModule is set.
func dirs(path, name string, inModule bool) (class Class) {
	for i, element := range strings.Split(path, "/") {
		if !inModule && i == 0 && strings.Contains(element, ".") {
			continue // example.com
		}
		for _, word := range words(element) {
			class |= testWords[word] | dirWords[word]
			if isTest(word) {
				class |= Test
			}
			if isMigration(word) {
				class |= Migration
			}
			if strings.HasSuffix(word, "bench") && word != "workbench" {
				class |= Benchmark
			}
		}
		switch element {
		case "hack", "scripts", "contrib", "devtool", "devtools", "unmaintained", "attic":
			class |= Tool
		case "tool", "tools", "script":
			// At the root of a module these are programs for its developers. Further down they are helpers of the product, or what
			// it is about.
			if inModule && i == 0 || name == "main" {
				class |= Tool
			}
		case "integration":
			// At the root of a module these are tests, elsewhere connections to other services.
			if inModule && i == 0 {
				class |= Test
			}
		case "cmd", "cmds", "commands":
			class |= Command
		case "dev":
			if class.Is(Command) { // cmd/dev; elsewhere it may be about devices
				class |= Tool
			}
		case "command":
			// At the root of a module it holds the commands of its program, elsewhere what may change the data.
			if inModule && i == 0 {
				class |= Command
			}
		case "template", "templates", "scaffold", "skeleton", "boilerplate":
			if name == "main" { // else it is what the product knows about templates
				class |= Template
			}
		}
		if strings.HasSuffix(element, "cli") || strings.HasSuffix(element, "ctl") && element != "ioctl" && element != "sysctl" {
			class |= Command
		}
	}
	if ws := words(name); len(ws) > 0 && isTest(ws[len(ws)-1]) {
		class |= Test
	}
	return class
}

// fileName returns what a file with this name is.
func fileName(name string) (class Class) {
	if strings.HasSuffix(name, "_test.go") {
		class |= Test
	}
	ws := words(strings.TrimSuffix(name, ".go"))
	for i, word := range ws {
		class |= testWords[word]
		switch {
		case word == "test" || word == "tests":
			// Alone, or before what is tried out, it is the product's own: test.go, test_connection.go.
			if i+1 < len(ws) && testHelp[ws[i+1]] {
				class |= Test
			}
		case isTest(word), word == "stub", word == "stubs":
			class |= Test
		}
		if isMigration(word) {
			class |= Migration
		}
	}
	return class
}

// testWords are words for tests in names of directories and files.
var testWords = map[string]Class{"e2e": Test, "mock": Test, "mocks": Test, "fake": Test, "fakes": Test}

// testHelp are words after "test" in names of files with helpers of tests.
var testHelp = map[string]bool{
	"util": true, "utils": true, "helper": true, "helpers": true, "data": true, "fixture": true, "fixtures": true, "suite": true, "server": true, "db": true,
}

// testLibraries are packages that tests import, and what helps them.
var testLibraries = map[string]bool{
	"testing": true, "net/http/httptest": true,
	"github.com/stretchr/testify/assert": true, "github.com/stretchr/testify/require": true, "github.com/stretchr/testify/mock": true, "github.com/stretchr/testify/suite": true,
	"github.com/onsi/ginkgo": true, "github.com/onsi/ginkgo/v2": true, "github.com/onsi/gomega": true, "go.uber.org/mock/gomock": true, "github.com/golang/mock/gomock": true,
}

// dirWords are words in names of directories. In names of files they mean what the file is about.
var dirWords = map[string]Class{
	"example": Example, "examples": Example, "demo": Example, "demos": Example, "tutorial": Example, "tutorials": Example, "quickstart": Example, "quickstarts": Example,
	"benchmark": Benchmark, "benchmarks": Benchmark, "stress": Benchmark, "loadgen": Benchmark,
}

// isTest reports whether word stands for tests, as the directories testutil, httptest and storefakes do.
func isTest(word string) bool {
	if slices.Contains(noTests, word) {
		return false
	}
	for _, end := range []string{"test", "tests", "mock", "mocks", "fake", "fakes"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return strings.HasPrefix(word, "test") || strings.HasPrefix(word, "mock") || strings.HasPrefix(word, "fake")
}

// noTests are words that only look like tests or fakes, or are about tests that the product runs for its users.
var noTests = []string{
	"latest", "contest", "contests", "attest", "protest", "greatest", "fastest", "speedtest", "geetest",
	"testresult", "testresults", "testlog", "testlogs", "testrun", "testruns", "testplan", "testplans", "testimonial", "testimonials", "mockup", "mockups",
}

// isMigration reports whether word stands for what runs once for each version of the data.
func isMigration(word string) bool {
	if strings.Contains(word, "migrat") || strings.Contains(word, "backfill") {
		return true
	}
	switch strings.TrimPrefix(word, "db") {
	case "seed", "seeds", "seeder", "seeders", "upgrade", "upgrades":
		return true
	}
	return false
}

// words returns the words of name in lower case: it is split at what is neither letter nor digit, and before capitals.
func words(name string) (list []string) {
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			list = append(list, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	lower := false
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
		case unicode.IsUpper(c) && lower:
			end()
			fallthrough
		default:
			word.WriteRune(c)
		}
		lower = unicode.IsLower(c)
	}
	end()
	return list
}
