// Package forms reads per item of what a client has sent, or of what belongs to one thing.
package forms

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
)

type Target struct {
	ID   int64
	Name string
}

type CreateStepInput struct {
	Policy int64
}

type Step struct {
	ID      int64
	Targets []*Target
}

type Policies struct {
	db *sql.DB
}

func (p *Policies) name(ctx context.Context, id int64) (name string, err error) {
	err = p.db.QueryRowContext(ctx, "SELECT name FROM targets WHERE id = ?", id).Scan(&name)
	return name, err
}

// NoteArguments are those of one request.
func (p *Policies) NoteArguments(ctx context.Context, input CreateStepInput, targets []*Target) (err error) {
	for _, t := range targets {
		if t.Name, err = p.name(ctx, t.ID); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// NoteDecoded reads them from the body.
func (p *Policies) NoteDecoded(w http.ResponseWriter, r *http.Request) {
	var step Step
	if err := json.NewDecoder(r.Body).Decode(&step); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	for _, t := range step.Targets {
		name, err := p.name(r.Context(), t.ID) // want nplusone:"minor"
		if err != nil {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		t.Name = name
	}
}

// AskParts has the targets of one step.
func (p *Policies) AskParts(ctx context.Context, step *Step) (err error) {
	for _, t := range step.Targets {
		if t.Name, err = p.name(ctx, t.ID); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// RefuseAll has targets that somebody has loaded.
func (p *Policies) RefuseAll(ctx context.Context, targets []*Target) (err error) {
	for _, t := range targets {
		if t.Name, err = p.name(ctx, t.ID); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}
