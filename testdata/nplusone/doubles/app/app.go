// Package app wires the real implementations.
package app

import (
	"context"
	"database/sql"
	"strings"

	"fixture/nplusone/doubles/postgres"
	"fixture/nplusone/doubles/profile"
)

type titles struct{}

func (titles) Format(_ context.Context, name string) (string, error) {
	return strings.ToTitle(name), nil
}

func Profiles(db *sql.DB) *profile.Service {
	return profile.New(&postgres.Avatars{DB: db}, titles{})
}
