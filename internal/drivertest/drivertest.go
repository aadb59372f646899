// Package drivertest answers whether every driver says the same about the fixtures.
//
// Our engine, `go vet -vettool` and golangci-lint review the fixture module with all rules; what only our engine
// reports must be marked `// want:module` in the fixture.
package drivertest
