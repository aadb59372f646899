package nplusone_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, nplusone.Rule) }
