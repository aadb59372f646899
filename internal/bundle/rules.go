package bundle

import "github.com/reviewlint/reviewlint/internal/rule"

// Rules are all rules of this package in alphabetical order.
var Rules = []*rule.Rule{
	APIMisuse, ContextMisuse, DeadLogic, EdgeCase, ErrorMisuse, InsecureSetting, SyncMisuse, TaintedInput,
}
