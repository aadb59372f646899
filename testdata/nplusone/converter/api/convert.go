// Package api converts entities into what it sends; one converter looks names up.
package api

import (
	"context"
	"strings"

	"fixture/nplusone/converter/model"
	"fixture/nplusone/converter/store"
)

type PlanDTO struct {
	Title string
	Owner UserDTO
	Tags  string
}

type UserDTO struct {
	ID   int64
	Name string
}

type API struct {
	store *store.Store
}

// Plans converts each plan; the look-up hides three calls below.
func (a *API) Plans(ctx context.Context) ([]PlanDTO, error) {
	plans, err := a.store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]PlanDTO, 0, len(plans))
	for _, p := range plans {
		dto, err := a.toPlan(ctx, p) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		out = append(out, dto)
	}
	return out, nil
}

func (a *API) toPlan(ctx context.Context, p model.Plan) (PlanDTO, error) {
	owner, err := a.toUser(ctx, p.OwnerID)
	return PlanDTO{Title: p.Title, Owner: owner, Tags: joinTags(p.Tags)}, err
}

func (a *API) toUser(ctx context.Context, id int64) (UserDTO, error) {
	name, err := a.displayName(ctx, id)
	return UserDTO{ID: id, Name: name}, err
}

func (a *API) displayName(ctx context.Context, id int64) (string, error) {
	name, err := a.store.UserName(ctx, id)
	return strings.TrimSpace(name), err
}

func joinTags(tags []string) string { return strings.Join(tags, ", ") }

// Titles converts with functions that only look at their argument.
func (a *API) Titles(ctx context.Context) ([]PlanDTO, error) {
	plans, err := a.store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var out []PlanDTO
	for _, p := range plans {
		out = append(out, toBarePlan(p))
	}
	return out, nil
}

func toBarePlan(p model.Plan) PlanDTO {
	return PlanDTO{Title: p.Title, Owner: toBareUser(p.OwnerID), Tags: joinTags(p.Tags)}
}

func toBareUser(id int64) UserDTO { return UserDTO{ID: id} }

// One converts a single plan.
func (a *API) One(ctx context.Context, p model.Plan) (PlanDTO, error) { return a.toPlan(ctx, p) }
