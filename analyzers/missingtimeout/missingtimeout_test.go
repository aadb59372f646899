package missingtimeout_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/missingtimeout"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, missingtimeout.Rule) }
