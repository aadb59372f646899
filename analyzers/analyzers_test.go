package analyzers

import (
	"testing"

	"github.com/reviewlint/reviewlint/internal/gen/conventions"
)

func TestConventions(t *testing.T) {
	for _, err := range conventions.Declarations(Rules) {
		t.Error(err)
	}
	for _, r := range Rules {
		for _, err := range conventions.Package(r.Name) {
			t.Error(err)
		}
	}
}
