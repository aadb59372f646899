// Package restored runs statements that a backup has kept.
package restored

import (
	"database/sql"
	"fmt"
	"strings"
)

type Table struct {
	Name   string
	Create string
}

type Restorer struct {
	DB      *sql.DB
	Cluster string
	Path    string
}

// Silent: what the backup holds is CREATE TABLE, in which nothing can be bound.
func (r *Restorer) OnCluster(t Table) error {
	_, err := r.DB.Exec(t.Create + fmt.Sprintf(" ON CLUSTER '%s'", r.Cluster))
	return err
}

// Silent: an argument of the engine of a table.
func (r *Restorer) Replicated(t Table) error {
	_, err := r.DB.Exec(strings.TrimSuffix(t.Create, ";") + " ENGINE = ReplicatedMergeTree('" + r.Path + "')")
	return err
}

// Silent: SYSTEM takes no parameters.
func (r *Restorer) DropReplica(name string) error {
	_, err := r.DB.Exec(fmt.Sprintf("SYSTEM DROP REPLICA '%s'", name))
	return err
}

// Whatever it begins with, AND is of a statement that takes parameters.
func (r *Restorer) Rows(t Table) (*sql.Rows, error) {
	return r.DB.Query(t.Create + " AND name = '" + t.Name + "'") // want sqlinjection:"value"
}

// The statement is known.
func (r *Restorer) Filtered(t Table) (*sql.Rows, error) {
	return r.DB.Query(fmt.Sprintf("SELECT * FROM parts WHERE name = '%s'", t.Name)) // want sqlinjection:"value"
}
