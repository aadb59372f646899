// Package drivertest answers whether every driver says the same about the fixtures.
//
// Our engine, `go vet -vettool`, golangci-lint and a runner that does what nogo does review the fixture module with all rules; what only our engine
// reports must be marked `// want:module` in the fixture, and what it alone does not `// want:package`.
package drivertest
