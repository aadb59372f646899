package aside

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
)

func TestPackage(t *testing.T) {
	tests := []struct {
		path, name string
		want       Class
	}{
		{"", "main", 0},
		{"internal/store", "store", 0},

		{"examples/go/simple", "main", Example},
		{"sdk/go-examples", "main", Example},
		{"internal/demo", "demo", Example},
		{"internal/democracy", "democracy", 0},

		{"test/e2e", "e2e", Test},
		{"internal/testutil", "testutil", Test},
		{"store/storetest", "storetest", Test},
		{"store/storefakes", "storefakes", Test},
		{"pkg/test_utils", "utils", Test},
		{"pkg/chall-test-srv", "main", Test},
		{"pkg/mocks/store", "store", Test},
		{"pkg/store", "storetest", Test},
		{"devtools/mockslack", "mockslack", Test | Tool},
		{"cmd/devtool/webhooks", "webhooks", Tool | Command},
		{"internal/mockups", "mockups", 0},
		{"internal/latest", "latest", 0},
		{"workflow/statusLatest", "latest", 0},
		{"model/testresult", "testresult", 0},
		{"integration/login", "login", Test},
		{"internal/integration/slack", "slack", 0},

		{"internal/bench", "bench", Benchmark}, {"cmd/rqbench/store", "store", Benchmark | Command}, {"internal/stress", "stress", Benchmark}, {"pkg/workbench", "workbench", 0},
		{"cmd/app-loadtest", "main", Command | Test},

		{"tools/release", "release", Tool},
		{"build/tools/release", "main", Tool},
		{"internal/tool", "tool", 0},
		{"agent/tools", "tools", 0},
		{"hack/docs", "docs", Tool},
		{"contrib/backup", "backup", Tool},
		{"unmaintained/stress", "main", Tool | Benchmark},
		{"cmd/dev/genfiles", "main", Command | Tool},
		{"internal/dev", "dev", 0},

		{"cmd/app", "main", Command},
		{"internal/cli", "cli", Command},
		{"app/imagectl/copy", "copy", Command},
		{"internal/sysctl", "sysctl", 0},
		{"cmd/app-cli/login", "login", Command},
		{"internal/client", "client", 0},
		{"command", "command", Command},
		{"command/agent", "agent", Command},
		{"agent/command", "command", 0},
		{"internal/cmdline", "cmdline", 0},

		{"store/migrations", "migrations", Migration},
		{"cmd/app-migrate", "main", Command | Migration},
		{"store/storagemigration", "storagemigration", Migration},
		{"db/seeds", "seeds", Migration},
		{"internal/seedlings", "seedlings", 0},

		{"cli/templates/worker", "main", Command | Template},
		{"internal/templates", "templates", 0},
	}
	for _, test := range tests {
		if got := dirs(test.path, test.name, true); got != test.want {
			t.Errorf("package %s in %q is %b, want %b", test.name, test.path, got, test.want)
		}
	}
}

func TestModuleNames(t *testing.T) {
	pass := &analysis.Pass{Pkg: types.NewPackage("example.com/test-tools/store", "store"), Module: &analysis.Module{Path: "example.com/test-tools"}}
	if got := Package(pass); got != 0 {
		t.Errorf("the name of the module counts: %b", got)
	}
	pass.Module = nil // some drivers know no modules
	if got := Package(pass); got != Test {
		t.Errorf("without module the package is %b", got)
	}
}

func TestOf(t *testing.T) {
	tests := []struct {
		file, source string
		want         Class
	}{
		{"users.go", "package store", 0},
		{"users_test.go", "package store", Test},
		{"fake_server.go", "package store", Test},
		{"storemock.go", "package store", Test},
		{"stubs.go", "package store", Test},
		{"test_helpers.go", "package store", Test},
		{"testing.go", "package store", Test},
		{"test.go", "package store", 0},
		{"test_connection.go", "package store", 0},
		{"fly.go", "package store\nimport . \"github.com/onsi/gomega\"\nvar _ = Expect", Test},
		{"example.go", "package store", 0},
		{"latest.go", "package store", 0},
		{"geetest.go", "package captcha", 0},
		{"new.go", "package store\nimport \"testing\"\nfunc New(t *testing.T) {}", Test},
		{"migrate_users.go", "package store", Migration},
		{"seed.go", "package store", Migration},
	}
	for _, test := range tests {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, test.file, test.source, 0)
		if err != nil {
			t.Fatal(err)
		}
		pass := &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Pkg: types.NewPackage("example.com/app/store", "store"), Module: &analysis.Module{Path: "example.com/app"}}
		if got := Of(pass, file.Package); got != test.want {
			t.Errorf("code in %s is %b, want %b", test.file, got, test.want)
		}
	}
}

func TestMigrates(t *testing.T) {
	for name, want := range map[string]bool{
		"Migrate": true, "migrateUsers": true, "runMigrations": true, "(*Migrator).Run": true, "backfillOwners": true, "SeedDatabase": true, "RulesUpgradeToV6": true,
		"Seedlings": false, "Migratory": false, "UpgradePlan": false, "proceed": false, "Exceeds": false,
	} {
		if got := Migrates(name); got != want {
			t.Errorf("%s is part of a migration: %t", name, got)
		}
	}
}
