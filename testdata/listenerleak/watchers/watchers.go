// Package watchers watches files.
package watchers

import "github.com/fsnotify/fsnotify"

func watch(dir string, changed func()) error {
	w, err := fsnotify.NewWatcher() // want listenerleak:"failedstart"
	if err != nil {
		return err
	}
	if err := w.Add(dir); err != nil {
		return err
	}
	go func() {
		defer w.Close()
		for range w.Events {
			changed()
		}
	}()
	return nil
}

// A helper with a name that sounds like one that keeps what it gets.
func watchAll(dirs []string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher() // want listenerleak:"failedstart"
	if err != nil {
		return nil, err
	}
	if err := addAll(w, dirs); err != nil {
		return nil, err
	}
	return w, nil
}

func addAll(w *fsnotify.Watcher, dirs []string) error {
	for _, dir := range dirs {
		if err := w.Add(dir); err != nil {
			return err
		}
	}
	return nil
}

type config struct {
	watcher *fsnotify.Watcher
	done    chan struct{}
}

func load(dir string) (*config, error) {
	w, err := fsnotify.NewWatcher() // want listenerleak:"field"
	if err != nil {
		return nil, err
	}
	return &config{watcher: w, done: make(chan struct{})}, nil
}

func (c *config) wait() { <-c.watcher.Events }

func (c *config) Close() { close(c.done) }

type closing struct{ watcher *fsnotify.Watcher }

// Silent: Close closes it.
func loadClosing() (*closing, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &closing{w}, nil
}

func (c *closing) Close() error { return c.watcher.Close() }

// Silent: closed on the path that fails.
func add(dir string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := w.Add(dir); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}
