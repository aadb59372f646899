// Package known_false holds findings that nobody wants.
package known_false

import "time"

type lease struct {
	token string
	until time.Time
}

type table struct{ leases map[string]lease }

func (t *table) acquire(key, token string) { t.leases[key] = lease{token, time.Now()} }

// Release: the token tells owners of a lock apart, who trust each other. The package's name does not say so.
func (t *table) Release(key, token string) bool {
	l, ok := t.leases[key]
	if !ok || l.token != token { // want secretcompare:"name"
		return false
	}
	delete(t.leases, key)
	return true
}
