// Package memoised remembers what it has loaded.
package memoised

import (
	"context"
	"database/sql"
	"sync"
)

// db is the connection of all entities.
var db *sql.DB

type Repository struct {
	ID, OwnerID int64
	Name        string

	owner *Owner
}

type Owner struct {
	ID   int64
	Name string
}

// Owner loads its owner at the first call.
func (r *Repository) Owner(ctx context.Context) (*Owner, error) {
	if r.owner != nil {
		return r.owner, nil
	}
	o := &Owner{ID: r.OwnerID}
	if err := db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = ?", o.ID).Scan(&o.Name); err != nil {
		return nil, err
	}
	r.owner = o
	return o, nil
}

func (r *Repository) FullName(ctx context.Context) (string, error) {
	o, err := r.Owner(ctx)
	if err != nil {
		return "", err
	}
	return o.Name + "/" + r.Name, nil
}

// Branches asks the same repository each time: it loads once.
func (r *Repository) Branches(ctx context.Context, names []string) (full []string, err error) {
	for _, n := range names {
		name, err := r.FullName(ctx)
		if err != nil {
			return nil, err
		}
		full = append(full, name+"@"+n)
	}
	return full, nil
}

// Names asks another repository each time: each of them loads.
func Names(ctx context.Context, repositories []*Repository) (names []string, err error) {
	for _, r := range repositories {
		name, err := r.FullName(ctx) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

type Owners struct {
	db   *sql.DB
	mu   sync.Mutex
	seen map[int64]string

	once     sync.Once
	settings map[string]string
}

// Name looks into its map first.
func (o *Owners) Name(ctx context.Context, id int64) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if name, ok := o.seen[id]; ok {
		return name, nil
	}
	var name string
	if err := o.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	o.seen[id] = name
	return name, nil
}

// Cached goes through the map.
func (o *Owners) Cached(ctx context.Context, repositories []*Repository) (names []string, err error) {
	for _, r := range repositories {
		name, err := o.Name(ctx, r.OwnerID)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Local keeps its map in a local variable.
func (o *Owners) Local(ctx context.Context, repositories []*Repository) (names []string, err error) {
	cache := map[int64]string{}
	for _, r := range repositories {
		name, ok := cache[r.OwnerID]
		if !ok {
			if err := o.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = ?", r.OwnerID).Scan(&name); err != nil {
				return nil, err
			}
			cache[r.OwnerID] = name
		}
		names = append(names, name)
	}
	return names, nil
}

// Setting loads all settings at the first call.
func (o *Owners) Setting(ctx context.Context, name string) string {
	o.once.Do(func() {
		o.settings = map[string]string{}
		var theme string
		if o.db.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = 'theme'").Scan(&theme) == nil {
			o.settings["theme"] = theme
		}
	})
	return o.settings[name]
}

// Themes asks for a setting per repository.
func (o *Owners) Themes(ctx context.Context, repositories []*Repository) (themes []string) {
	for _, r := range repositories {
		themes = append(themes, o.Setting(ctx, "theme")+":"+r.Name)
	}
	return themes
}

// owner puts the owner into a map that the caller keeps, and asks again for one that is nil.
func (o *Owners) owner(ctx context.Context, id int64, known map[int64]*Owner) (*Owner, error) {
	owner, ok := known[id]
	if ok && owner != nil {
		return owner, nil
	}
	owner = &Owner{ID: id}
	if err := db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = $1", id).Scan(&owner.Name); err != nil {
		return nil, err
	}
	known[id] = owner
	return owner, nil
}

// All keeps the map for the whole loop.
func (o *Owners) All(ctx context.Context, repositories []*Repository) (owners []*Owner, err error) {
	known := map[int64]*Owner{}
	for _, r := range repositories {
		owner, err := o.owner(ctx, r.OwnerID, known)
		if err != nil {
			return nil, err
		}
		owners = append(owners, owner)
	}
	return owners, nil
}

// Archive goes on only in two of the states, which remembers nothing.
func Archive(ctx context.Context, job *Job, repositories []*Repository) error {
	if job.State != "new" && job.State != "running" {
		return nil
	}
	job.State = "running"
	for _, r := range repositories {
		if _, err := db.ExecContext(ctx, "UPDATE repositories SET archived = true WHERE id = $1", r.ID); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

type Job struct{ State string }

// A NameCache may be switched off.
type NameCache interface {
	Get(id int64) (string, bool)
	Set(id int64, name string)
}

type Directory struct {
	db    *sql.DB
	cache NameCache
}

func (d *Directory) name(ctx context.Context, id int64) (name string, err error) {
	if d.cache != nil {
		if name, ok := d.cache.Get(id); ok {
			return name, nil
		}
	}
	if err := d.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = $1", id).Scan(&name); err != nil {
		return "", err
	}
	if d.cache != nil {
		d.cache.Set(id, name)
	}
	return name, nil
}

// Names asks the cache first, if there is one.
func (d *Directory) Names(ctx context.Context, repositories []*Repository) (names []string, err error) {
	for _, r := range repositories {
		name, err := d.name(ctx, r.OwnerID)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Skip looks into a map to leave some out, and stores nothing in it.
func (o *Owners) Skip(ctx context.Context, repositories []*Repository, hidden map[int64]bool) (names []string, err error) {
	for _, r := range repositories {
		if hidden[r.ID] {
			continue
		}
		var name string
		if err := o.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE id = ?", r.OwnerID).Scan(&name); err != nil { // want nplusone:"read"
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}
