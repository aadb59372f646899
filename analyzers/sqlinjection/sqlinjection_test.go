package sqlinjection_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, sqlinjection.Rule) }

// TestLibraries has a package for each library that takes SQL text and that the other fixtures do not use.
func TestLibraries(t *testing.T) { ruletest.RunModule(t, sqlinjection.Rule, "libraries") }
