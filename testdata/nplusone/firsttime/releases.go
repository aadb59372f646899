// Package firsttime asks once, in the first iteration that needs the answer, and keeps it in a variable.
package firsttime

import (
	"context"
	"database/sql"
)

type Release struct {
	ID, PipelineID int64
	Labels         []string
}

type Releases struct {
	db *sql.DB
}

func (r *Releases) labels(ctx context.Context, pipeline int64) (labels []string, err error) {
	rows, err := r.db.QueryContext(ctx, "SELECT label FROM labels WHERE pipeline_id = ?", pipeline)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var label string
		if err := rows.Scan(&label); err != nil {
			return nil, err
		}
		labels = append(labels, label)
	}
	return labels, rows.Err()
}

// Label loads the labels of the first release for all.
func (r *Releases) Label(ctx context.Context, releases []*Release) error {
	var labels []string
	for _, release := range releases {
		if len(labels) == 0 {
			var err error
			if labels, err = r.labels(ctx, release.PipelineID); err != nil {
				return err
			}
		}
		release.Labels = labels
	}
	return nil
}

// Flagged notes in a flag that it has.
func (r *Releases) Flagged(ctx context.Context, releases []*Release) (first []string, err error) {
	loaded := false
	for _, release := range releases {
		if !loaded {
			found, err := r.labels(ctx, release.PipelineID)
			if err != nil {
				return nil, err
			}
			first = append(first, found...)
			loaded = true
		}
		release.Labels = first
	}
	return first, nil
}

// Each loads them for each.
func (r *Releases) Each(ctx context.Context, releases []*Release) (err error) {
	var labels []string
	for _, release := range releases {
		if labels, err = r.labels(ctx, release.PipelineID); err != nil { // want nplusone:"read"
			return err
		}
		release.Labels = labels
	}
	return nil
}

// Toggled sets its flag back.
func (r *Releases) Toggled(ctx context.Context, releases []*Release) (err error) {
	skip := false
	for _, release := range releases {
		if !skip {
			if release.Labels, err = r.labels(ctx, release.PipelineID); err != nil { // want nplusone:"read"
				return err
			}
		}
		skip = !skip
	}
	return nil
}
