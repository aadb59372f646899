package unclosed_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/unclosed"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, unclosed.Rule) }
