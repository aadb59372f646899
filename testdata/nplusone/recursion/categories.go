// Package recursion walks trees.
package recursion

import (
	"context"
	"database/sql"
	"strings"
)

type Category struct {
	ID       int64
	Name     string
	Products int
	Children []*Category
}

type Catalog struct {
	db *sql.DB
}

// Count asks for each node of the tree.
func (c *Catalog) Count(ctx context.Context, cat *Category) error {
	err := c.db.QueryRowContext(ctx, "SELECT count(*) FROM products WHERE category_id = ?", cat.ID).Scan(&cat.Products)
	if err != nil {
		return err
	}
	for _, child := range cat.Children {
		if err := c.Count(ctx, child); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Load reads the children of each node with a query of its own.
func (c *Catalog) Load(ctx context.Context, cat *Category) error {
	rows, err := c.db.QueryContext(ctx, "SELECT id, name FROM categories WHERE parent_id = ?", cat.ID)
	if err != nil {
		return err
	}
	for rows.Next() {
		child := new(Category)
		if err := rows.Scan(&child.ID, &child.Name); err != nil {
			rows.Close()
			return err
		}
		cat.Children = append(cat.Children, child)
	}
	if err := rows.Close(); err != nil {
		return err
	}
	for i := range cat.Children {
		if err := c.Load(ctx, cat.Children[i]); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Rename recurses through a local closure.
func (c *Catalog) Rename(ctx context.Context, root *Category, prefix string) error {
	var walk func(cat *Category) error
	walk = func(cat *Category) error {
		if _, err := c.db.ExecContext(ctx, "UPDATE categories SET name = ? WHERE id = ?", prefix+cat.Name, cat.ID); err != nil {
			return err
		}
		for _, child := range cat.Children {
			if err := walk(child); err != nil { // want nplusone:"unit"
				return err
			}
		}
		return nil
	}
	return walk(root)
}

// Tree reads all rows at once and recurses in memory.
func (c *Catalog) Tree(ctx context.Context) (*Category, error) {
	rows, err := c.db.QueryContext(ctx, "SELECT id, coalesce(parent_id, 0), name FROM categories")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byParent := map[int64][]*Category{}
	for rows.Next() {
		cat, parent := new(Category), int64(0)
		if err := rows.Scan(&cat.ID, &parent, &cat.Name); err != nil {
			return nil, err
		}
		byParent[parent] = append(byParent[parent], cat)
	}
	root := new(Category)
	attach(root, byParent)
	return root, rows.Err()
}

func attach(cat *Category, byParent map[int64][]*Category) {
	cat.Children = byParent[cat.ID]
	for _, child := range cat.Children {
		attach(child, byParent)
	}
}

// Paths recurses over the tree and sends nothing.
func Paths(cat *Category, above string) (paths []string) {
	path := above + "/" + cat.Name
	paths = append(paths, path)
	for _, child := range cat.Children {
		paths = append(paths, Paths(child, path)...)
	}
	return paths
}

// Delete collects the ids by recursion and sends one statement.
func (c *Catalog) Delete(ctx context.Context, cat *Category) error {
	var args []any
	var collect func(*Category)
	collect = func(cat *Category) {
		args = append(args, cat.ID)
		for _, child := range cat.Children {
			collect(child)
		}
	}
	collect(cat)
	marks := strings.TrimSuffix(strings.Repeat("?,", len(args)), ",")
	_, err := c.db.ExecContext(ctx, "DELETE FROM categories WHERE id IN ("+marks+")", args...)
	return err
}

// Move tries again with a fresh name, at most a few times.
func (c *Catalog) Move(ctx context.Context, id int64, name string, tries int) error {
	_, err := c.db.ExecContext(ctx, "UPDATE categories SET name = ? WHERE id = ?", name, id)
	if err == nil || tries == 0 {
		return err
	}
	return c.Move(ctx, id, name+"_", tries-1)
}
