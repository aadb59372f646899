// Package mongocursor reads documents of MongoDB.
package mongocursor

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

func early(ctx context.Context, c *mongo.Collection) error {
	cur, err := c.Find(ctx, bson.D{}) // want unclosed:"cursor"
	if err != nil {
		return err
	}
	for cur.Next(ctx) {
		var doc bson.M
		if err := cur.Decode(&doc); err != nil {
			return err
		}
	}
	return cur.Err()
}

func session(ctx context.Context, c *mongo.Client) error {
	s, err := c.StartSession() // want unclosed:"conn"
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("late")
	}
	s.EndSession(ctx)
	return nil
}

func closed(ctx context.Context, c *mongo.Collection) error {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var doc bson.M
		if err := cur.Decode(&doc); err != nil {
			return err
		}
	}
	return cur.Err()
}

// Silent: All reads everything and closes.
func all(ctx context.Context, c *mongo.Collection) (docs []bson.M, err error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &docs)
	return docs, err
}
