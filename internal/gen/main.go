// Command gen writes the generated files of this repository:
//
//	go run ./internal/gen              bring all of them up to date
//	go run ./internal/gen new <rule>   write the skeleton of a rule
//
// It works in two steps, so that it also runs when the list of rules does not
// compile, for example after a rule was removed: this program reads directories
// and writes the list; then it runs internal/gen/docs, which imports the list and
// derives everything else from the declarations of the rules.
package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/reviewlint/reviewlint/internal/gen/output"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	root, err := output.Root()
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return generate(root)
	case len(args) == 2 && args[0] == "new":
		files, dirs, err := skeleton(args[1])
		if err != nil {
			return err
		}
		if err := output.Create(os.Stdout, root, files, dirs...); err != nil {
			return err
		}
		fmt.Printf("next: replace every TODO, fixtures first; then %s\n", output.Command)
		return nil
	}
	return fmt.Errorf("usage: %s [new <rule>]", output.Command)
}

// generate brings all generated files under root up to date.
func generate(root string) error {
	files, err := list(root)
	if err != nil {
		return err
	}
	if err := output.Write(os.Stdout, root, files); err != nil {
		return err
	}
	docs := exec.Command("go", "run", "./internal/gen/docs")
	docs.Dir = root
	docs.Stdout, docs.Stderr = os.Stdout, os.Stderr
	if err := docs.Run(); err != nil {
		return fmt.Errorf("internal/gen/docs: %w", err)
	}
	return nil
}
