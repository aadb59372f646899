package nils

import "sync"

// Silent: a struct that is copied as a whole brings its channel along.

type stream struct{ source <-chan string }

func from(source <-chan string) stream { return stream{source: source} }

func (s stream) buffered(n int) stream {
	source := make(chan string, n)
	go func() {
		defer close(source)
		for item := range s.source {
			source <- item
		}
	}()
	return from(source)
}

func (s stream) merged() stream {
	var all string
	for item := range s.source {
		all += item
	}
	source := make(chan string, 1)
	source <- all
	close(source)
	return from(source)
}

type feed struct {
	name string
	in   stream
}

func (f feed) counted() <-chan int {
	n := make(chan int, 1)
	go func() {
		count := 0
		for range f.in.source {
			count++
		}
		n <- count
	}()
	return n
}

// Silent: each place that spells out an unnamed struct has fields of its own.

type ring[I, O any] struct {
	handle func(I) O
	slots  []*struct {
		value chan O
		lock  sync.Mutex
	}
}

func newRing[I, O any](n int, handle func(I) O) *ring[I, O] {
	slots := make([]*struct {
		value chan O
		lock  sync.Mutex
	}, n)
	for i := range slots {
		slots[i] = &struct {
			value chan O
			lock  sync.Mutex
		}{value: make(chan O, 1)}
	}
	return &ring[I, O]{handle: handle, slots: slots}
}

func (r *ring[I, O]) get(i int) O { return <-r.slots[i%len(r.slots)].value }

func (r *ring[I, O]) push(i int, v I) {
	slot := r.slots[i%len(r.slots)]
	slot.lock.Lock()
	go func() {
		defer slot.lock.Unlock()
		slot.value <- r.handle(v)
	}()
}

func lengths(words []string) (total int) {
	r := newRing(len(words), func(s string) int { return len(s) })
	for i, w := range words {
		r.push(i, w)
	}
	for i := range words {
		total += r.get(i)
	}
	return total
}

// What no place makes is reported, also if it is reached through a copy.

type tap struct {
	name string
	out  chan string
}

func listen(name string) string {
	t := tap{name: name}
	copied := t
	go func() {
		copied.out <- name // want goroutineleak:"nil"
	}()
	return <-copied.out
}
