package listenerleak_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/listenerleak"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, listenerleak.Rule) }
