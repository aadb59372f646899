package owners_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/internal/owners"
)

func TestOf(t *testing.T) {
	const file = `# who
*            @everyone
*.js         @js #comment
/build/logs/ @logs
docs/*       docs@example.com
apps/        @octocat
/scripts/    @a @b
**/deep      @deep
/exact/a.go  @exact
with\ space.go @space
\#hash.go    @hash
/nobody/
`
	f := owners.Parse([]byte(file))
	for _, test := range []struct{ name, want string }{
		{"x.go", "@everyone"},
		{"a/b/x.js", "@js"},
		{"build/logs/a/b.go", "@logs"},
		{"x/build/logs/b.go", "@everyone"},
		{"docs/a.md", "docs@example.com"},
		{"docs/sub/a.md", "@everyone"},
		{"apps/a.go", "@octocat"},
		{"x/apps/y/a.go", "@octocat"},
		{"scripts/x/y.go", "@a @b"},
		{"x/scripts/y.go", "@everyone"},
		{"a/deep/b.go", "@deep"},
		{"deep", "@deep"},
		{"exact/a.go", "@exact"},
		{"x/exact/a.go", "@everyone"},
		{"sub/with space.go", "@space"},
		{"#hash.go", "@hash"},
		{"nobody/a.go", ""},
	} {
		if got := strings.Join(f.Of(test.name), " "); got != test.want {
			t.Errorf("%s belongs to %q, want %q", test.name, got, test.want)
		}
	}
}

func TestSections(t *testing.T) {
	f := owners.Parse([]byte("* @all\r\n\r\n[Data Base][2] @dba\r\n/store/\r\n/store/x.go @x @all\r\n^[Docs]\r\n*.md @docs\r\n"))
	for _, test := range []struct{ name, want string }{
		{"a.go", "@all"},
		{"store/a.go", "@all @dba"},
		{"store/x.go", "@all @x"},
		{"store/a.md", "@all @dba @docs"},
	} {
		if got := strings.Join(f.Of(test.name), " "); got != test.want {
			t.Errorf("%s belongs to %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	if got := owners.Find(dir).Of("a.go"); got != nil {
		t.Errorf("without a file: %v", got)
	}
	for _, place := range []string{"docs/CODEOWNERS", ".github/CODEOWNERS"} {
		file := filepath.Join(dir, place)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("* @"+filepath.Base(filepath.Dir(file))), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := owners.Find(dir).Of("a.go"); strings.Join(got, " ") != "@"+filepath.Base(filepath.Dir(file)) {
			t.Errorf("%s: %v", place, got)
		}
	}
}
