// Package profiles shows its profiles to everyone.
package profiles

import (
	_ "net/http/pprof" // want insecuresetting:"g108"
)
