package lockleak_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/lockleak"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, lockleak.Rule) }
