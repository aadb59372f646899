// Package errors makes errors that know where they come from.
package errors

import "fmt"

func Errorf(format string, args ...any) error { return fmt.Errorf("clients: "+format, args...) }
