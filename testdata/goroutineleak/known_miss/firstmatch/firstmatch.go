// Package firstmatch: whether a loop ends by what it received is not guessed.
package firstmatch

func find(shards []func() string, want string) bool {
	ch := make(chan string)
	for _, shard := range shards {
		go func() { ch <- shard() }()
	}
	for range shards {
		if s := <-ch; s == want {
			return true
		}
	}
	return false
}
