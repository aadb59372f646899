package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reviewlint/reviewlint/internal/enginetest"
)

// TestKilledReviews kills reviews at random moments, several of which use the same cache at a time: those that come
// to an end say what a review without a cache says.
func TestKilledReviews(t *testing.T) {
	var archive strings.Builder
	for i := range 12 {
		fmt.Fprintf(&archive, "-- p%d/p.go --\npackage p%d\n\nimport \"database/sql\"\n\nfunc Get(db *sql.DB, id int) (name string) {\n", i, i)
		archive.WriteString("\t_ = db.QueryRow(\"SELECT name FROM users WHERE id = ?\", id).Scan(&name)\n\treturn name\n}\n\n")
		archive.WriteString("type User struct{ ID int }\n\nfunc All(db *sql.DB, users []User) (names []string) {\n\tfor _, u := range users {\n\t\tnames = append(names, Get(db, u.ID))\n\t}\n\treturn names\n}\n")
	}
	dir, kept := enginetest.Module(t, archive.String()), filepath.Join(t.TempDir(), "kept")
	command := func(args ...string) (*exec.Cmd, *bytes.Buffer) {
		cmd, out := exec.Command("reviewlint", args...), new(bytes.Buffer)
		cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
		cmd.Env = enginetest.Env("REVIEWLINT_CACHE=" + kept)
		return cmd, out
	}
	run := func(args ...string) string {
		cmd, out := command(args...)
		var exit *exec.ExitError
		if err := cmd.Run(); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
			t.Fatalf("%v\n%s", err, out)
		}
		return out.String()
	}
	began := time.Now()
	want := run("-cache=off")
	whole := time.Since(began)
	if strings.Count(want, ": blocking: ") != 12 {
		t.Fatalf("got\n%s", want)
	}
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	for range rounds {
		var wg sync.WaitGroup
		for range 3 {
			cmd, _ := command()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(whole/4+rand.N(whole), func() { cmd.Process.Kill() })
			wg.Go(func() { cmd.Wait() })
		}
		wg.Wait()
		if got := run(); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		if err := os.WriteFile(filepath.Join(dir, "p0", "more.go"), fmt.Appendf(nil, "package p0\n\nconst C = %d\n", rand.Int()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
