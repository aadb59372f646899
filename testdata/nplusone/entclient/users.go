// Package entclient asks through a client that ent generated in the same module.
package entclient

import (
	"context"

	"fixture/nplusone/entclient/ent"
)

type Authors struct {
	client *ent.Client
}

// Names asks for each user.
func (a *Authors) Names(ctx context.Context, ids []int) (names []string, err error) {
	for _, id := range ids {
		user, err := a.client.User.Query().Where(ent.ID(id)).Only(ctx) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, user.Name)
	}
	return names, nil
}

// NamesAtOnce asks for all users.
func (a *Authors) NamesAtOnce(ctx context.Context, ids []int) (names []string, err error) {
	users, err := a.client.User.Query().Where(ent.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, user := range users {
		names = append(names, user.Name)
	}
	return names, nil
}

// find asks for one user.
func (a *Authors) find(ctx context.Context, id int) (*ent.User, error) {
	return a.client.User.Query().Where(ent.ID(id)).Only(ctx)
}

func (a *Authors) Find(ctx context.Context, ids []int) (found []*ent.User, err error) {
	for _, id := range ids {
		user, err := a.find(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		found = append(found, user)
	}
	return found, nil
}

// Rename changes each user.
func (a *Authors) Rename(ctx context.Context, names map[int]string) error {
	for id, name := range names {
		if err := a.client.User.UpdateOneID(id).SetName(name).Exec(ctx); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Queries only builds.
func (a *Authors) Queries(ids []int) (queries []*ent.UserQuery) {
	for _, id := range ids {
		queries = append(queries, a.client.User.Query().Where(ent.ID(id)))
	}
	return queries
}
