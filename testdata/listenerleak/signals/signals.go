// Package signals asks for signals.
package signals

import (
	"context"
	"net/http"
	"os"
	"os/signal"
)

func stream(w http.ResponseWriter, r *http.Request) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt) // want listenerleak:"signal"
	select {
	case <-c:
	case <-r.Context().Done():
	}
}

func prompts(ask func() error) error {
	for {
		c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt) // want listenerleak:"signal"
		if err := ask(); err != nil {
			return err
		}
	}
}

func context1(work func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want listenerleak:"notifycontext"
	if err := work(ctx); err != nil {
		return err
	}
	stop()
	return nil
}

func context2(work func(context.Context) error) error {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want listenerleak:"notifycontext"
	return work(ctx)
}

// Silent: stopped.
func streamStopped(w http.ResponseWriter, r *http.Request) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	select {
	case <-c:
	case <-r.Context().Done():
	}
}

// Silent: as a rule once per process.
func Run(work func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go work()
	<-c
}

func context3(work func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return work(ctx)
}

// loop runs once, and yet asks for signals again and again.
func loop(tick <-chan struct{}, publish func() error) {
	for {
		select {
		case <-tick:
			if err := publish(); err != nil {
				panic(err)
			}
		case <-interrupt():
			os.Exit(0)
		}
	}
}

func interrupt() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt) // want listenerleak:"signal"
	return c
}
