// Package drivertest answers whether every driver says the same about the fixtures.
//
// Our engine and `go vet -vettool` review the fixture module with all rules; what only one of
// them reports must be marked `// want:module` in the fixture.
package drivertest
