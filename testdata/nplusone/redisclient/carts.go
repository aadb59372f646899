// Package redisclient sends one Redis command per item.
package redisclient

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

type Product struct {
	ID   int64
	Name string
}

type Carts struct {
	rdb   *redis.Client
	cmd   redis.Cmdable
	shard *redis.ClusterClient
	db    *sql.DB
}

func key(id int64) string { return "product:" + strconv.FormatInt(id, 10) }

func (c *Carts) Names(ctx context.Context, ids []int64) ([]string, error) {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		name, err := c.rdb.Get(ctx, key(id)).Result() // want nplusone:"remote"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (c *Carts) Warm(ctx context.Context, products []Product) error {
	for _, p := range products {
		if err := c.cmd.Set(ctx, key(p.ID), p.Name, time.Hour).Err(); err != nil { // want nplusone:"remote"
			return err
		}
	}
	return nil
}

// Forget reaches the cluster client through a helper.
func (c *Carts) Forget(ctx context.Context, ids []int64) {
	for _, id := range ids {
		c.forget(ctx, id) // want nplusone:"minor"
	}
}

func (c *Carts) forget(ctx context.Context, id int64) {
	c.shard.Del(ctx, key(id))
}

// Load asks the cache and then, on a miss, the database: the query is what counts.
func (c *Carts) Load(ctx context.Context, ids []int64) ([]Product, error) {
	products := make([]Product, 0, len(ids))
	for _, id := range ids {
		p := Product{ID: id}
		name, err := c.rdb.Get(ctx, key(id)).Result()
		if errors.Is(err, redis.Nil) {
			err = c.db.QueryRowContext(ctx, "SELECT name FROM products WHERE id = ?", id).Scan(&name) // want nplusone:"read"
		}
		if err != nil {
			return nil, err
		}
		p.Name = name
		products = append(products, p)
	}
	return products, nil
}

// Reserve needs each answer before it goes on.
func (c *Carts) Reserve(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		n, err := c.rdb.Decr(ctx, "stock:"+key(id)).Result() // want nplusone:"remote"
		if err != nil {
			return err
		}
		if n < 0 {
			return errors.New("sold out: " + key(id))
		}
	}
	return nil
}

// NamesAtOnce asks with MGet.
func (c *Carts) NamesAtOnce(ctx context.Context, ids []int64) ([]any, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = key(id)
	}
	return c.rdb.MGet(ctx, keys...).Result()
}

// ForgetAll deletes many keys with one command.
func (c *Carts) ForgetAll(ctx context.Context, ids []int64) error {
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, key(id))
	}
	return c.rdb.Del(ctx, keys...).Err()
}

// Results reads commands that were sent before.
func Results(cmds []*redis.StringCmd) (values []string, err error) {
	for _, cmd := range cmds {
		v, err := cmd.Result()
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

// Keys pages with SCAN: the cursor comes from the answer.
func (c *Carts) Keys(ctx context.Context) (all []string, err error) {
	var cursor uint64
	for {
		keys, next, err := c.rdb.Scan(ctx, cursor, "product:*", 500).Result()
		if err != nil {
			return nil, err
		}
		all = append(all, keys...)
		if next == 0 {
			return all, nil
		}
		cursor = next
	}
}

// Prices fills a hash with one command.
func (c *Carts) Prices(ctx context.Context, prices map[string]float64) error {
	values := make([]any, 0, 2*len(prices))
	for sku, price := range prices {
		values = append(values, sku, price)
	}
	return c.rdb.HSet(ctx, "prices", values...).Err()
}
