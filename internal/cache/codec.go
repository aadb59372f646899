package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// Encode returns v in a compact form. It fails for values that hold functions, channels, interfaces or
// structs with unexported fields: they cannot be restored.
func Encode(v any) ([]byte, error) {
	e := &encoder{strings: map[string]uint64{}}
	if err := e.value(reflect.ValueOf(v), 0); err != nil {
		return nil, err
	}
	return e.out, nil
}

// Decode stores in *into, a pointer to the type that was encoded, what data holds. Whatever data is, it
// returns an error rather than to panic or to take much more memory than data has.
func Decode(data []byte, into any) error {
	d := &decoder{in: data}
	if err := d.value(reflect.ValueOf(into).Elem(), 0); err != nil {
		return err
	}
	if len(d.in) > 0 {
		return errMalformed
	}
	return nil
}

// A Digest is short for an encoded value.
type Digest [16]byte

// DigestOf returns the digest of v, which is never zero.
func DigestOf(v any) (Digest, error) {
	data, err := Encode(v)
	if err != nil {
		return Digest{}, err
	}
	sum := sha256.Sum256(data)
	return Digest(sum[:len(Digest{})]), nil
}

// maxDepth bounds the nesting of values.
const maxDepth = 100

var errMalformed = errors.New("malformed value")

type encoder struct {
	out     []byte
	strings map[string]uint64 // numbers of the strings written so far, from 1
}

func (e *encoder) uint(n uint64) { e.out = binary.AppendUvarint(e.out, n) }

// string writes each string once; later it refers to the first.
func (e *encoder) string(s string) {
	if n := e.strings[s]; n > 0 {
		e.uint(n)
		return
	}
	e.strings[s] = uint64(len(e.strings) + 1)
	e.uint(0)
	e.uint(uint64(len(s)))
	e.out = append(e.out, s...)
}

func (e *encoder) value(v reflect.Value, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("values of type %v are nested too deeply", v.Type())
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			e.uint(1)
		} else {
			e.uint(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.out = binary.AppendVarint(e.out, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		e.uint(v.Uint())
	case reflect.Float32, reflect.Float64:
		e.uint(math.Float64bits(v.Float()))
	case reflect.String:
		e.string(v.String())
	case reflect.Pointer:
		if v.IsNil() {
			e.uint(0)
			return nil
		}
		e.uint(1)
		return e.value(v.Elem(), depth+1)
	case reflect.Slice:
		if v.IsNil() {
			e.uint(0)
			return nil
		}
		e.uint(uint64(v.Len()) + 1)
		if v.Type().Elem().Kind() == reflect.Uint8 {
			e.out = append(e.out, v.Bytes()...)
			return nil
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			if err := e.value(v.Index(i), depth+1); err != nil {
				return err
			}
		}
	case reflect.Map:
		return e.mapping(v, depth)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); !f.IsExported() {
				return fmt.Errorf("field %s of %v is not exported", f.Name, v.Type())
			}
			if err := e.value(v.Field(i), depth+1); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("a value of type %v cannot be stored", v.Type())
	}
	return nil
}

// mapping writes a map in the order of the encoded keys.
func (e *encoder) mapping(v reflect.Value, depth int) error {
	if v.IsNil() {
		e.uint(0)
		return nil
	}
	e.uint(uint64(v.Len()) + 1)
	type entry struct {
		encoded []byte
		key     reflect.Value
	}
	var entries []entry
	for _, key := range v.MapKeys() {
		encoded, err := Encode(key.Interface())
		if err != nil {
			return err
		}
		entries = append(entries, entry{encoded, key})
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare(a.encoded, b.encoded) })
	for _, entry := range entries {
		if err := e.value(entry.key, depth+1); err != nil {
			return err
		}
		if err := e.value(v.MapIndex(entry.key), depth+1); err != nil {
			return err
		}
	}
	return nil
}

type decoder struct {
	in      []byte
	strings []string
}

func (d *decoder) uint() (uint64, error) {
	n, size := binary.Uvarint(d.in)
	if size <= 0 {
		return 0, errMalformed
	}
	d.in = d.in[size:]
	return n, nil
}

// bytes returns the next n bytes of the input.
func (d *decoder) bytes(n uint64) ([]byte, error) {
	if n > uint64(len(d.in)) {
		return nil, errMalformed
	}
	b := d.in[:n:n]
	d.in = d.in[n:]
	return b, nil
}

func (d *decoder) string() (string, error) {
	n, err := d.uint()
	if err != nil {
		return "", err
	}
	if n > 0 {
		if n > uint64(len(d.strings)) {
			return "", errMalformed
		}
		return d.strings[n-1], nil
	}
	if n, err = d.uint(); err != nil {
		return "", err
	}
	b, err := d.bytes(n)
	if err != nil {
		return "", err
	}
	d.strings = append(d.strings, string(b))
	return string(b), nil
}

// length reads the length of a slice or map; ok is false if that is nil.
func (d *decoder) length() (n int, ok bool, err error) {
	length, err := d.uint()
	if err != nil || length == 0 {
		return 0, false, err
	}
	if length-1 > uint64(len(d.in)) {
		return 0, false, errMalformed // an element takes at least a byte, or costs nothing
	}
	return int(length - 1), true, nil
}

func (d *decoder) value(v reflect.Value, depth int) error {
	if depth > maxDepth {
		return errMalformed
	}
	switch v.Kind() {
	case reflect.Bool:
		n, err := d.uint()
		if n > 1 {
			err = errMalformed
		}
		v.SetBool(n == 1)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, size := binary.Varint(d.in)
		if size <= 0 || v.OverflowInt(n) {
			return errMalformed
		}
		d.in = d.in[size:]
		v.SetInt(n)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := d.uint()
		if err != nil || v.OverflowUint(n) {
			return errMalformed
		}
		v.SetUint(n)
	case reflect.Float32, reflect.Float64:
		n, err := d.uint()
		v.SetFloat(math.Float64frombits(n))
		return err
	case reflect.String:
		s, err := d.string()
		v.SetString(s)
		return err
	case reflect.Pointer:
		n, err := d.uint()
		if err != nil || n == 0 {
			return err
		}
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(v.Elem(), depth+1)
	case reflect.Slice:
		n, ok, err := d.length()
		if err != nil || !ok {
			return err
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			b, err := d.bytes(uint64(n))
			v.SetBytes(slices.Clone(b))
			return err
		}
		return d.elements(v, n, depth)
	case reflect.Array:
		for i := range v.Len() {
			if err := d.value(v.Index(i), depth+1); err != nil {
				return err
			}
		}
	case reflect.Map:
		return d.mapping(v, depth)
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Field(i).CanSet() {
				return errMalformed
			}
			if err := d.value(v.Field(i), depth+1); err != nil {
				return err
			}
		}
	default:
		return errMalformed
	}
	return nil
}

// elements reads the n elements of a slice. The slice grows with what the input really holds.
func (d *decoder) elements(v reflect.Value, n, depth int) error {
	const atOnce = 1 << 10
	v.Set(reflect.MakeSlice(v.Type(), 0, min(n, atOnce)))
	for i := range n {
		if i == v.Cap() {
			v.Grow(min(n-i, i))
		}
		v.SetLen(i + 1)
		if err := d.value(v.Index(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) mapping(v reflect.Value, depth int) error {
	n, ok, err := d.length()
	if err != nil || !ok {
		return err
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := d.value(key, depth+1); err != nil {
			return err
		}
		if err := d.value(elem, depth+1); err != nil {
			return err
		}
		v.SetMapIndex(key, elem)
	}
	return nil
}
