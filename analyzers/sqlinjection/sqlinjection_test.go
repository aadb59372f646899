package sqlinjection_test

import (
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, sqlinjection.Rule) }
