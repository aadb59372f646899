// Package cache keeps results of analyses between runs.
//
// A [Store] maps keys to values. A [Key] is a hash of everything that a value depends on, so values never
// become wrong, only useless; a store may forget any of them at any time. [Encode] and [Decode] turn results into
// values: equal results have equal encodings, in every process, so that digests of encodings compare results.
package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"
)

// A Key identifies a value.
type Key [sha256.Size]byte

// A Store keeps values. Its methods may be called from several goroutines.
type Store interface {
	// Get returns the value that was last put under key; ok is false if there is none. The
	// value must not be changed.
	Get(key Key) (value []byte, ok bool)
	// Put keeps value, which must not be changed afterwards, under key. It may fail to, silently.
	Put(key Key, value []byte)
}

// A Hash computes a key from parts. Different sequences of parts have different keys.
type Hash struct{ h hash.Hash }

// NewHash returns a hash for keys of the given kind: equal parts of different kinds have different keys.
func NewHash(kind string) *Hash { return new(Hash{sha256.New()}).String(kind) }

// String adds a part.
func (h *Hash) String(s string) *Hash { return h.Bytes([]byte(s)) }

// Bytes adds a part.
func (h *Hash) Bytes(b []byte) *Hash {
	h.h.Write(binary.AppendUvarint(nil, uint64(len(b))))
	h.h.Write(b)
	return h
}

// Strings adds a list of strings as one part.
func (h *Hash) Strings(list []string) *Hash {
	h.h.Write(binary.AppendUvarint(nil, uint64(len(list))))
	for _, s := range list {
		h.String(s)
	}
	return h
}

// Key adds a part.
func (h *Hash) Key(k Key) *Hash { return h.Bytes(k[:]) }

// Sum returns the key of the parts that have been added.
func (h *Hash) Sum() Key { return Key(h.h.Sum(nil)) }

// Memory is a store that lasts as long as the process.
type Memory struct {
	mu     sync.Mutex
	values map[Key][]byte
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{values: map[Key][]byte{}} }

// Get implements [Store].
func (m *Memory) Get(key Key) (value []byte, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok = m.values[key]
	return value, ok
}

// Put implements [Store].
func (m *Memory) Put(key Key, value []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = value
}
