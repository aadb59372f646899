// Package app wires the services.
package app

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"fixture/nplusone/consumerinterface/badge"
	"fixture/nplusone/consumerinterface/postgres"
)

type systemClock struct{}

func (systemClock) Stamp(_ context.Context, id int64) (string, error) {
	return strconv.FormatInt(id, 10) + "@" + time.Now().Format(time.RFC3339), nil
}

func Badges(db *sql.DB) *badge.Service {
	return badge.NewService(postgres.NewBadgeRepo(db), systemClock{})
}
