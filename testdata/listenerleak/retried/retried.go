// Package retried opens what a later step may fail on, for callers who go on then.
package retried

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/redis/go-redis/v9"
)

type trigger interface {
	active(ctx context.Context) (bool, error)
}

type redisTrigger struct{ client *redis.Client }

func (t *redisTrigger) active(ctx context.Context) (bool, error) {
	n, err := t.client.LLen(ctx, "jobs").Result()
	return n > 0, err
}

// The watcher goes on when this fails, and tries again: one more pool each time.
func newRedisTrigger(ctx context.Context, addr string) (*redisTrigger, error) {
	client := redis.NewClient(&redis.Options{Addr: addr}) // want listenerleak:"client"
	if err := client.Ping(ctx).Err(); err != nil {
		return nil, fmt.Errorf("cannot reach %s: %w", addr, err)
	}
	return &redisTrigger{client}, nil
}

type sqlTrigger struct{ db *sql.DB }

func (t *sqlTrigger) active(ctx context.Context) (yes bool, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM jobs)").Scan(&yes)
	return yes, err
}

func newSQLTrigger(ctx context.Context, dsn string) (*sqlTrigger, error) {
	db, err := sql.Open("postgres", dsn) // want listenerleak:"client"
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, err
	}
	return &sqlTrigger{db}, nil
}

func build(ctx context.Context, kind, addr string) (trigger, error) {
	switch kind {
	case "redis":
		return newRedisTrigger(ctx, addr)
	case "sql":
		return newSQLTrigger(ctx, addr)
	}
	return nil, fmt.Errorf("unknown trigger %q", kind)
}

func watch(ctx context.Context, kind, addr string) {
	for ctx.Err() == nil {
		t, err := build(ctx, kind, addr)
		if err != nil {
			log.Print(err)
			time.Sleep(time.Second)
			continue
		}
		if yes, err := t.active(ctx); err == nil && yes {
			return
		}
	}
}

// Silent: what is closed already need not be closed.
func publisher(url string) (*amqp.Connection, error) {
	conn, err := amqp.Dial(url)
	if err != nil {
		return nil, err
	}
	ch, err := conn.Channel()
	if err != nil {
		if !conn.IsClosed() {
			conn.Close()
		}
		return nil, err
	}
	return conn, ch.Close()
}

func publish(urls <-chan string) {
	for url := range urls {
		conn, err := publisher(url)
		if err != nil {
			log.Print(err)
			continue
		}
		conn.Close()
	}
}

// A question: nobody takes away the rights to a socket in between.
func socket(path string) (net.Listener, error) {
	ln, err := net.Listen("unix", path) // want listenerleak:"listener"
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o660); err != nil {
		return nil, err
	}
	return ln, nil
}

func sockets(paths <-chan string) {
	for path := range paths {
		ln, err := socket(path)
		if err != nil {
			log.Print(err)
			continue
		}
		ln.Close()
	}
}
