// Package unitofwork changes the database per item, some of it together with work that no batch takes over.
package unitofwork

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
)

type Repositories struct {
	db   *sql.DB
	root string
}

// delete removes the rows and then the files of one repository.
func (r *Repositories) delete(ctx context.Context, id int64, dir string) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM repositories WHERE id = $1", id); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(r.root, dir))
}

// DeleteAll deletes each repository for itself: one that fails does not keep the others.
func (r *Repositories) DeleteAll(ctx context.Context, dirs map[int64]string) error {
	for id, dir := range dirs {
		if err := r.delete(ctx, id, dir); err != nil {
			return err
		}
	}
	return nil
}

// archive changes rows only.
func (r *Repositories) archive(ctx context.Context, id int64) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE repositories SET archived = true WHERE id = $1", id); err != nil {
		return err
	}
	return tx.Commit()
}

func (r *Repositories) ArchiveAll(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := r.archive(ctx, id); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}

// collect runs a program and notes when.
func (r *Repositories) collect(ctx context.Context, id int64, dir string) error {
	if err := exec.CommandContext(ctx, "git", "-C", dir, "gc").Run(); err != nil {
		return err
	}
	_, err := r.db.ExecContext(ctx, "UPDATE repositories SET collected = now() WHERE id = $1", id)
	return err
}

func (r *Repositories) CollectAll(ctx context.Context, dirs map[int64]string) error {
	for id, dir := range dirs {
		if err := r.collect(ctx, id, dir); err != nil {
			return err
		}
	}
	return nil
}

// star only notes something.
func (r *Repositories) star(ctx context.Context, id int64) error {
	_, err := r.db.ExecContext(ctx, "UPDATE repositories SET stars = stars + 1 WHERE id = $1", id)
	return err
}

func (r *Repositories) StarAll(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := r.star(ctx, id); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// deliver sends a message, if there is something to send, and notes that it did.
func (r *Repositories) deliver(ctx context.Context, client *http.Client, hookID int64, req *http.Request) error {
	if req.ContentLength > 0 {
		resp, err := client.Do(req.WithContext(ctx))
		if err != nil {
			return err
		}
		if err := resp.Body.Close(); err != nil {
			return err
		}
	}
	_, err := r.db.ExecContext(ctx, "INSERT INTO deliveries (hook_id) VALUES ($1)", hookID)
	return err
}

func (r *Repositories) Deliver(ctx context.Context, client *http.Client, requests map[int64]*http.Request) error {
	for hookID, req := range requests {
		if err := r.deliver(ctx, client, hookID, req); err != nil {
			return err
		}
	}
	return nil
}

// ensureTopic finds the number of a topic, and makes sure that there is one.
func (r *Repositories) ensureTopic(ctx context.Context, name string) (id int64, err error) {
	err = r.db.QueryRowContext(ctx, "SELECT id FROM topics WHERE name = $1", name).Scan(&id)
	if err == nil {
		return id, nil
	}
	_, err = r.db.ExecContext(ctx, "INSERT INTO topics (name) VALUES ($1)", name)
	return 0, err
}

func (r *Repositories) Topics(ctx context.Context, names []string) (ids []int64, err error) {
	for _, name := range names {
		id, err := r.ensureTopic(ctx, name) // want nplusone:"unit"
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
