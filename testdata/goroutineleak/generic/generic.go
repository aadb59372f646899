// Package generic has goroutines of generic types. Silent: whoever asks makes the channel for the answer.
package generic

type request[T any] struct{ answer chan T }

type queue[T any] struct {
	first    T
	requests chan request[T]
	done     chan struct{}
}

func newQueue[T any](first T) *queue[T] {
	q := &queue[T]{first: first, requests: make(chan request[T]), done: make(chan struct{})}
	go func() {
		q.run()
	}()
	return q
}

func (q *queue[T]) run() {
	for {
		select {
		case <-q.done:
			return
		case r := <-q.requests:
			r.answer <- q.first
		}
	}
}

func (q *queue[T]) peek() (T, bool) {
	answer := make(chan T)
	select {
	case q.requests <- request[T]{answer: answer}:
		return <-answer, true
	case <-q.done:
		var none T
		return none, false
	}
}

func (q *queue[T]) close() { close(q.done) }

func first(names []string) string {
	q := newQueue(names[0])
	defer q.close()
	name, _ := q.peek()
	return name
}

// What is reported in plain types is reported in generic ones.
func lost[T any](list []T, use func(T) error) error {
	items := make(chan T)
	go func() {
		for _, item := range list {
			items <- item // want goroutineleak:"send"
		}
		close(items)
	}()
	for item := range items {
		if err := use(item); err != nil {
			return err
		}
	}
	return nil
}

type ring[I, O any] struct {
	handle func(I) O
	cells  []*struct {
		value chan O
		full  bool
	}
}

func newRing[In, Out any](handle func(In) Out) *ring[In, Out] {
	r := &ring[In, Out]{handle: handle}
	for range 4 {
		r.cells = append(r.cells, &struct {
			value chan Out
			full  bool
		}{value: make(chan Out, 1)})
	}
	return r
}

// Silent: newRing makes the channel, in a type without a name that it spells itself.
func (r *ring[I, O]) get(i int) O { return <-r.cells[i].value }

func (r *ring[I, O]) put(i int, in I) { r.cells[i].value <- r.handle(in) }

func lengths(names []string) (sum int) {
	r := newRing(func(s string) int { return len(s) })
	for i, name := range names {
		go r.put(i, name)
	}
	for i := range names {
		sum += r.get(i)
	}
	return sum
}
