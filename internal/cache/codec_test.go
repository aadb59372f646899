package cache

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

type inner struct {
	Name string
	Of   *inner
}

type sample struct {
	Yes    bool
	Small  int8
	Large  uint64
	Float  float64
	Bytes  []byte
	Names  []string
	Nested []inner
	Map    map[string]int
	Array  [2]uint16
}

var samples = []sample{
	{},
	{
		Yes: true, Small: -128, Large: math.MaxUint64, Float: -0.5, Bytes: []byte{0, 255}, Names: []string{"a", "", "a", "long" + strings.Repeat("x", 300)},
		Nested: []inner{{"a", &inner{"b", nil}}, {}}, Map: map[string]int{"x": 1, "y": -1, "a": 2}, Array: [2]uint16{1, 65535},
	},
	{Bytes: []byte{}, Names: []string{}, Nested: []inner{}, Map: map[string]int{}}, // empty is not nil
}

func TestRoundTrip(t *testing.T) {
	for _, want := range samples {
		data, err := Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		var got sample
		if err := Decode(data, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestEncodingIsDeterministic(t *testing.T) {
	m := map[string]int{}
	for i := range 100 {
		m[strings.Repeat("k", i)] = i
	}
	first, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again := map[string]int{}
		for k, v := range m {
			again[k] = v
		}
		if data, _ := Encode(again); string(data) != string(first) {
			t.Fatal("equal maps have different encodings")
		}
	}
}

func TestStringsAreWrittenOnce(t *testing.T) {
	s := strings.Repeat("symbol", 100)
	data, err := Encode([]string{s, s, s})
	if err != nil || len(data) > len(s)+10 {
		t.Errorf("%d bytes for three times the same %d bytes, %v", len(data), len(s), err)
	}
}

func TestWhatCannotBeStored(t *testing.T) {
	type loop struct{ Next *loop }
	endless := new(loop)
	endless.Next = endless
	for _, v := range []any{struct{ hidden int }{1}, func() {}, make(chan int), []any{1}, struct{ E error }{}, endless} {
		if _, err := Encode(v); err == nil {
			t.Errorf("%T was encoded", v)
		}
	}
}

func TestMalformedInput(t *testing.T) {
	data, err := Encode(samples[1])
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		if err := Decode(data[:i], new(sample)); err == nil {
			t.Errorf("the first %d of %d bytes were decoded", i, len(data))
		}
	}
	if err := Decode(append(data[:len(data):len(data)], 0), new(sample)); err == nil {
		t.Error("a byte too many was ignored")
	}
	for i := range data {
		for bit := range 8 {
			changed := append([]byte(nil), data...)
			changed[i] ^= 1 << bit
			Decode(changed, new(sample)) // must not panic
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		data, err := Encode(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first sample
		if Decode(data, &first) != nil {
			return
		}
		again, err := Encode(first)
		if err != nil {
			t.Fatal(err)
		}
		var second sample
		if err := Decode(again, &second); err != nil {
			t.Fatal(err)
		}
		if third, _ := Encode(second); string(third) != string(again) {
			t.Fatalf("%+v became %+v", first, second)
		}
	})
}
