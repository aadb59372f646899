package tickerleak_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/tickerleak"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, tickerleak.Rule) }
