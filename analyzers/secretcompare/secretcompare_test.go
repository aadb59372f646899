package secretcompare_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/secretcompare"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, secretcompare.Rule) }
