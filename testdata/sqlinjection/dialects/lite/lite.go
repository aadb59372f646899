// Package lite is the dialect of SQLite.
package lite

import (
	"time"

	"fixture/sqlinjection/dialects/store"
)

type Dialect struct{ Name string }

var _ store.Dialect = Dialect{}

func (Dialect) Random() string { return "random()" }

func (Dialect) Day(t time.Time) string { return t.Format(time.DateOnly) }

func (d Dialect) Owner() string { return d.Name }
