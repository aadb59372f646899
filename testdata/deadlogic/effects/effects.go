// Package effects has statements without effect.
package effects

import (
	"context"
	"errors"
	"math/rand"
	"net/url"
	"sort"
	"strings"
	"sync"
)

type Page struct {
	Title string
	Tags  []string
}

func (p Page) rename(title string) {
	p.Title = title // want deadlogic:"sa4005"
}

func (p *Page) setTitle(title string) {
	title = title // want deadlogic:"assign"
	p.Title = strings.ToLower(title)
}

func copyOf(p *Page) *Page {
	return &*p // want deadlogic:"sa4001"
}

func first(pages []Page) string {
	title := ""
	for _, p := range pages {
		if p.Title == "" {
			title = "untitled"
		}
		title += p.Title
		break // want deadlogic:"sa4004"
	}
	return title
}

func load() error { return errors.New("offline") }

func retry() error {
	err := load() // want deadlogic:"sa4006"
	err = load()
	return err
}

func count(pages []Page) int {
	total := len(pages)
	n := sum(pages) // want deadlogic:"sa4006"
	n = total
	return n
}

func sum(pages []Page) int { return len(pages) * 2 }

func wait(ready func() bool) {
	tries := 0
	for i := 0; i < 10; tries++ { // want deadlogic:"sa4008"
		if ready() {
			return
		}
	}
}

func greet(name string) string { // want deadlogic:"sa4009"
	name = "world"
	return "hello " + name
}

func collect(pages []Page) {
	var titles []string
	for _, p := range pages {
		titles = append(titles, p.Title) // want deadlogic:"sa4010"
	}
}

func consume(ctx context.Context, pages <-chan Page) {
	for {
		select {
		case <-ctx.Done():
			break // want deadlogic:"sa4011"
		case p := <-pages:
			p.setTitle("")
		}
	}
}

func none(tags []string) []string {
	return append(tags) // want deadlogic:"sa4021"
}

func sorted(tags []string) []string {
	tags = sort.StringSlice(tags) // want deadlogic:"sa4029"
	return tags
}

func search(u *url.URL, q string) string {
	u.Query().Set("q", q) // want deadlogic:"sa4027"
	return u.String()
}

func coin() bool {
	return rand.Intn(1) == 0 // want deadlogic:"sa4030"
}

func serve(mu *sync.Mutex, jobs <-chan func()) {
	for {
		mu.Lock()
		defer mu.Unlock() // want deadlogic:"sa5003"
		(<-jobs)()
	}
}

func poll(jobs <-chan func()) {
	for {
		select {
		case job := <-jobs:
			job()
		default: // want deadlogic:"sa5004"
		}
	}
}

func block() {
	for { // want deadlogic:"sa5002"
	}
}

func (p *Page) String() string {
	return p.Text()
}

func (p *Page) Text() string {
	return p.Text() // want deadlogic:"sa5007"
}

func fail(p *Page) string {
	if p == nil {
		panic("no page")
		p.setTitle("") // want deadlogic:"unreachable"
	}
	return p.Title
}

type Level string

const (
	Low  Level = "low" // want deadlogic:"sa9004"
	High       = "high"
)

func trace(name string) func() { return func() { block() } }

func traced() {
	defer trace("traced") // want deadlogic:"sa9010"
}
