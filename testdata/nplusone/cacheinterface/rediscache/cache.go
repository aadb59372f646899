// Package rediscache keeps places in Redis.
package rediscache

import (
	"context"

	"github.com/redis/go-redis/v9"

	"fixture/nplusone/cacheinterface/geo"
)

type Cache struct{ Client *redis.Client }

func (c *Cache) Place(ctx context.Context, id string) (*geo.Place, error) {
	name, err := c.Client.Get(ctx, "place:"+id).Result()
	return &geo.Place{ID: id, Name: name}, err
}

func (c *Cache) Places(ctx context.Context, ids []string) ([]*geo.Place, error) {
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, "place:"+id)
	}
	values, err := c.Client.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, err
	}
	places := make([]*geo.Place, 0, len(values))
	for i, v := range values {
		name, _ := v.(string)
		places = append(places, &geo.Place{ID: ids[i], Name: name})
	}
	return places, nil
}
