// Package subscriptions subscribes to channels and subjects.
package subscriptions

import (
	"context"
	"net/http"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
)

func await(ctx context.Context, rdb *redis.Client, id string) (string, error) {
	sub := rdb.Subscribe(ctx, "done:"+id) // want listenerleak:"subscription"
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return msg.Payload, nil
}

type events struct{ nc *nats.Conn }

func (e *events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sub, err := e.nc.SubscribeSync("events") // want listenerleak:"subscription"
	if err != nil {
		return
	}
	for {
		msg, err := sub.NextMsg(time.Second)
		if err != nil {
			return
		}
		w.Write(msg.Data)
	}
}

func request(nc *nats.Conn, subject string) (*nats.Msg, error) {
	sub, err := nc.SubscribeSync(subject) // want listenerleak:"subscription"
	if err != nil {
		return nil, err
	}
	msg, err := sub.NextMsg(time.Second)
	if err != nil {
		return nil, err
	}
	return msg, sub.Unsubscribe()
}

// Silent: closed.
func awaitClosed(ctx context.Context, rdb *redis.Client, id string) (string, error) {
	sub := rdb.Subscribe(ctx, "done:"+id)
	defer sub.Close()
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return msg.Payload, nil
}

// Silent: a subscription for as long as the connection lives.
func register(nc *nats.Conn, handle nats.MsgHandler) error {
	_, err := nc.Subscribe("work", handle)
	return err
}

// Silent: ends by itself.
func one(nc *nats.Conn, subject string) (*nats.Msg, error) {
	sub, err := nc.SubscribeSync(subject)
	if err != nil {
		return nil, err
	}
	if err := sub.AutoUnsubscribe(1); err != nil {
		return nil, err
	}
	return sub.NextMsg(time.Second)
}
