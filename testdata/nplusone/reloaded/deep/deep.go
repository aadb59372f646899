// Package deep gets its list with what belongs to each element, which another method of the element's part has loaded.
package deep

import (
	"context"
	"database/sql"
)

type User struct{ ID int64 }

type Repo struct {
	ID, OwnerID int64
	Owner       *User
}

type Issue struct {
	ID, RepoID int64
	Repo       *Repo
}

func userByID(ctx context.Context, db *sql.DB, id int64) (*User, error) {
	u := new(User)
	return u, db.QueryRowContext(ctx, "SELECT id FROM users WHERE id = ?", id).Scan(&u.ID)
}

func (r *Repo) loadAttributes(ctx context.Context, db *sql.DB) (err error) {
	if r.Owner == nil {
		r.Owner, err = userByID(ctx, db, r.OwnerID)
	}
	return err
}

// GetOwner loads the owner unless it is loaded.
func (r *Repo) GetOwner(ctx context.Context, db *sql.DB) (err error) {
	if r.Owner != nil {
		return nil
	}
	r.Owner, err = userByID(ctx, db, r.OwnerID)
	return err
}

func (i *Issue) load(ctx context.Context, db *sql.DB) error {
	i.Repo = new(Repo)
	if err := db.QueryRowContext(ctx, "SELECT id, owner_id FROM repos WHERE id = ?", i.RepoID).Scan(&i.Repo.ID, &i.Repo.OwnerID); err != nil {
		return err
	}
	return i.Repo.loadAttributes(ctx, db)
}

// Issues returns issues with their repositories and the owners of these.
func Issues(ctx context.Context, db *sql.DB) ([]*Issue, error) {
	issues, err := bare(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, i := range issues {
		if err := i.load(ctx, db); err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return issues, nil
}

func bare(ctx context.Context, db *sql.DB) (issues []*Issue, err error) {
	rows, err := db.QueryContext(ctx, "SELECT id, repo_id FROM issues")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		i := new(Issue)
		if err := rows.Scan(&i.ID, &i.RepoID); err != nil {
			return nil, err
		}
		issues = append(issues, i)
	}
	return issues, rows.Err()
}

// Owners asks for what is there.
func Owners(ctx context.Context, db *sql.DB) (owners []*User, err error) {
	issues, err := Issues(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, i := range issues {
		if err := i.Repo.GetOwner(ctx, db); err != nil {
			return nil, err
		}
		owners = append(owners, i.Repo.Owner)
	}
	return owners, nil
}
