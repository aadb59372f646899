// Package mongocollection sends one MongoDB command per item.
package mongocollection

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Device struct {
	ID    bson.ObjectID `bson:"_id"`
	Owner bson.ObjectID `bson:"owner"`
	Name  string        `bson:"name"`
}

type Devices struct {
	devices *mongo.Collection
	owners  *mongo.Collection
}

func (d *Devices) Owners(ctx context.Context, devices []Device) ([]string, error) {
	var names []string
	for _, dev := range devices {
		var owner struct{ Name string }
		if err := d.owners.FindOne(ctx, bson.M{"_id": dev.Owner}).Decode(&owner); err != nil { // want nplusone:"read"
			return nil, err
		}
		names = append(names, owner.Name)
	}
	return names, nil
}

func (d *Devices) Rename(ctx context.Context, names map[bson.ObjectID]string) error {
	for id, name := range names {
		if _, err := d.devices.UpdateByID(ctx, id, bson.M{"$set": bson.M{"name": name}}); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Tag sends a command per document: a cursor keeps no connection between its pages.
func (d *Devices) Tag(ctx context.Context) error {
	cur, err := d.devices.Find(ctx, bson.M{})
	if err != nil {
		return err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var dev Device
		if err := cur.Decode(&dev); err != nil {
			return err
		}
		if _, err := d.owners.UpdateByID(ctx, dev.Owner, bson.M{"$addToSet": bson.M{"tags": dev.Name}}); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return cur.Err()
}

// OwnersIn asks with $in.
func (d *Devices) OwnersIn(ctx context.Context, devices []Device) (names []string, err error) {
	ids := make([]bson.ObjectID, 0, len(devices))
	for _, dev := range devices {
		ids = append(ids, dev.Owner)
	}
	cur, err := d.owners.Find(ctx, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil {
		return nil, err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var owner struct{ Name string }
		if err := cur.Decode(&owner); err != nil {
			return nil, err
		}
		names = append(names, owner.Name)
	}
	return names, cur.Err()
}

// RenameAll writes in bulk.
func (d *Devices) RenameAll(ctx context.Context, names map[bson.ObjectID]string) error {
	models := make([]mongo.WriteModel, 0, len(names))
	for id, name := range names {
		models = append(models, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": id}).
			SetUpdate(bson.M{"$set": bson.M{"name": name}}))
	}
	_, err := d.devices.BulkWrite(ctx, models)
	return err
}

// Add inserts many documents with one command.
func (d *Devices) Add(ctx context.Context, names []string) error {
	var documents []Device
	for _, n := range names {
		documents = append(documents, Device{ID: bson.NewObjectID(), Name: n})
	}
	_, err := d.devices.InsertMany(ctx, documents)
	return err
}

// Collections makes handles; no command is sent.
func Collections(db *mongo.Database, names []string) map[string]*mongo.Collection {
	handles := make(map[string]*mongo.Collection, len(names))
	for _, n := range names {
		handles[n] = db.Collection(n)
	}
	return handles
}
