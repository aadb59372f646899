// Package model holds the entities.
package model

type Plan struct {
	ID, OwnerID int64
	Title       string
	Tags        []string
}
