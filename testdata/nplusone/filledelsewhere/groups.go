// Package filledelsewhere asks a cache first, which another method fills, and which may be switched off.
package filledelsewhere

import (
	"context"
	"database/sql"
	"sync"
)

type Cache struct {
	mu      sync.Mutex
	entries map[string]string
}

func (c *Cache) Get(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.entries[key]
	return v, ok
}

func (c *Cache) Add(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = value
}

type Groups struct {
	db          *sql.DB
	groupCache  *Cache
	enableCache bool
}

func (g *Groups) list(ctx context.Context, prefix string) (titles []string, err error) {
	rows, err := g.db.QueryContext(ctx, "SELECT name, title FROM groups WHERE name LIKE ?", prefix)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, title string
		if err := rows.Scan(&name, &title); err != nil {
			return nil, err
		}
		g.groupCache.Add(name, title)
		titles = append(titles, title)
	}
	return titles, rows.Err()
}

// title is filled by list.
func (g *Groups) title(ctx context.Context, name string) (string, error) {
	if title, ok := g.groupCache.Get(name); ok {
		return title, nil
	}
	titles, err := g.list(ctx, name)
	if err != nil || len(titles) == 0 {
		return "", err
	}
	return titles[0], nil
}

// owner asks the database if there is no cache.
func (g *Groups) owner(ctx context.Context, name string) (string, error) {
	if !g.enableCache {
		return g.query(ctx, name)
	}
	if owner, ok := g.groupCache.Get("owner:" + name); ok {
		return owner, nil
	}
	owner, err := g.query(ctx, name)
	if err == nil {
		g.groupCache.Add("owner:"+name, owner)
	}
	return owner, err
}

func (g *Groups) query(ctx context.Context, name string) (owner string, err error) {
	err = g.db.QueryRowContext(ctx, "SELECT owner FROM groups WHERE name = ?", name).Scan(&owner)
	return owner, err
}

func (g *Groups) Describe(ctx context.Context, names []string) (text string, err error) {
	for _, n := range names {
		title, err := g.title(ctx, n)
		if err != nil {
			return "", err
		}
		owner, err := g.owner(ctx, n)
		if err != nil {
			return "", err
		}
		text += title + " of " + owner + "\n"
	}
	return text, nil
}

// members only asks the cache whether the group is a known one.
func (g *Groups) members(ctx context.Context, name string) (n int, err error) {
	if _, ok := g.groupCache.Get(name); !ok {
		return 0, nil
	}
	err = g.db.QueryRowContext(ctx, "SELECT count(*) FROM members WHERE name = ?", name).Scan(&n)
	return n, err
}

func (g *Groups) Members(ctx context.Context, names []string) (sum int, err error) {
	for _, name := range names {
		n, err := g.members(ctx, name) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
