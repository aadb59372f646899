// Package values passes structs with channels by value.
package values

type stream struct{ source <-chan int }

func from(source <-chan int) stream { return stream{source: source} }

// Silent: what the stream was made of is not known, here as a receiver that a goroutine captures.
func (s stream) buffer(n int) stream {
	out := make(chan int, n)
	go func() {
		defer close(out)
		for item := range s.source {
			out <- item
		}
	}()
	return from(out)
}

// Silent: here as a receiver that is read at once.
func (s stream) merge() stream {
	var items []int
	for item := range s.source {
		items = append(items, item)
	}
	out := make(chan int, 1)
	out <- len(items)
	close(out)
	return from(out)
}

func (s stream) total() (sum int) {
	for item := range s.source {
		sum += item
	}
	return sum
}

func doubled(in <-chan int) int { return from(in).buffer(2).merge().total() }

type job struct {
	wait   bool
	result chan int
}

// Silent: the field that decides is set in the struct which is passed as a whole.
func asked(work func() int) int {
	j := job{wait: true, result: make(chan int)}
	go run(j, work)
	return <-j.result
}

func unasked(work func() int) {
	j := job{wait: false, result: make(chan int)}
	go run(j, work)
}

func run(j job, work func() int) {
	n := work()
	if j.wait {
		j.result <- n
	}
}

// Nobody receives what is sent because of the field.
func forgotten(work func() int) {
	j := job{wait: true, result: make(chan int)}
	go send(j, work)
}

func send(j job, work func() int) {
	n := work()
	if j.wait {
		j.result <- n // want goroutineleak:"send"
	}
}
