package cache

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Off, in place of a directory, switches the cache off.
const Off = "off"

// variable is the environment variable that names the directory.
const variable = "REVIEWLINT_CACHE"

// Dir returns the directory of the disk cache: the one that REVIEWLINT_CACHE names, or reviewlint in the
// user's cache directory. It is "" if REVIEWLINT_CACHE is [Off].
func Dir() (string, error) {
	switch dir := os.Getenv(variable); {
	case dir == Off:
		return "", nil
	case filepath.IsAbs(dir):
		return dir, nil
	case dir != "":
		return "", fmt.Errorf("%s=%s: want an absolute path, or %s", variable, dir, Off)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no directory for the cache, set %s: %w", variable, err)
	}
	return filepath.Join(dir, "reviewlint"), nil
}

// Disk is a store in a directory, one file per value. Several processes may use it at the same
// time: files appear complete or not at all. A file that was damaged, or is none of ours, is no value.
type Disk struct {
	dir   string // of this format
	limit int64  // bytes that [Disk.Trim] leaves at most
}

const (
	// format is the name of the subdirectory that holds the values; it changes with what is in a file.
	format = "1"
	// DefaultLimit is the size in bytes that [Disk.Trim] allows. It is enough for some thousand packages in a few
	// dozen versions each.
	DefaultLimit = 500 << 20
	// touchInterval is the precision of access times, and trimInterval how often they are looked at.
	touchInterval = time.Hour
	trimInterval  = time.Hour
	stampName     = "trimmed"
	// unfinished begins the names of files that are being written; after trimInterval, nobody does any more.
	unfinished = "new-"
	// tag tells backup programs to leave the directory out; see bford.info/cachedir.
	tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory was created by reviewlint.\n"
)

// Open returns the store in dir, which is created if necessary.
func Open(dir string) (*Disk, error) {
	d := &Disk{dir: filepath.Join(dir, format), limit: DefaultLimit}
	if err := os.MkdirAll(d.dir, 0o777); err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	if name := filepath.Join(dir, "CACHEDIR.TAG"); !exists(name) {
		os.WriteFile(name, []byte(tag), 0o666) // a convenience only
	}
	return d, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// header begins each file: a name, the key and a checksum.
var magic = []byte("reviewlint cache 1\n")

const headerSize = 19 + 2*sha256.Size

// file returns the name of the file for key.
func (d *Disk) file(key Key) string {
	name := hex.EncodeToString(key[:])
	return filepath.Join(d.dir, name[:2], name[2:])
}

// Get implements [Store].
func (d *Disk) Get(key Key) (value []byte, ok bool) {
	name := d.file(key)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	value, ok = unseal(key, data)
	if !ok {
		os.Remove(name)
		return nil, false
	}
	if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > touchInterval {
		now := time.Now()
		os.Chtimes(name, now, now)
	}
	return value, true
}

// Put implements [Store].
func (d *Disk) Put(key Key, value []byte) {
	name := d.file(key)
	f, err := d.create(filepath.Dir(name))
	if err != nil {
		return
	}
	_, err = f.Write(seal(key, value))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

// create makes a new file in dir, and the directory too if it does not exist.
func (d *Disk) create(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, unfinished)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(dir, 0o777); err == nil {
			f, err = os.CreateTemp(dir, unfinished)
		}
	}
	return f, err
}

func seal(key Key, value []byte) []byte {
	sum := checksum(key, value)
	return slices.Concat(magic, key[:], sum[:], value)
}

// unseal returns the value in the contents of a file; ok is false if they are not what was
// written for key.
func unseal(key Key, data []byte) (value []byte, ok bool) {
	if len(data) < headerSize || !bytes.HasPrefix(data, magic) {
		return nil, false
	}
	value = data[headerSize:]
	sum := checksum(key, value)
	rest := data[len(magic):headerSize]
	return value, bytes.Equal(rest[:len(key)], key[:]) && bytes.Equal(rest[len(key):], sum[:])
}

func checksum(key Key, value []byte) Key { return NewHash("checksum").Key(key).Bytes(value).Sum() }

// Trim deletes the values that have not been used for the longest time until much less than [DefaultLimit] is left,
// if there is more, and what processes that were killed have not finished. It does nothing if it did so within the last hour.
func (d *Disk) Trim() error {
	stamp := filepath.Join(d.dir, stampName)
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()).Abs() < trimInterval {
		return nil
	}
	if err := os.WriteFile(stamp, nil, 0o666); err != nil {
		return err
	}
	now := time.Now()
	if err := os.Chtimes(stamp, now, now); err != nil {
		return err
	}
	type entry struct {
		name string
		size int64
		used time.Time
	}
	var entries []entry
	var total int64
	err := walk(d.dir, func(name string, info fs.FileInfo) {
		if strings.HasPrefix(filepath.Base(name), unfinished) && now.Sub(info.ModTime()) > trimInterval && os.Remove(name) == nil {
			return
		}
		entries = append(entries, entry{name, info.Size(), info.ModTime()})
		total += info.Size()
	})
	if err != nil || total <= d.limit {
		return err
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.name, b.name)) })
	for _, e := range entries {
		if total <= d.limit*3/4 {
			break
		}
		if os.Remove(e.name) == nil {
			total -= e.size
		}
	}
	return nil
}

// walk calls f for each file below dir that holds a value, or will.
func walk(dir string, f func(name string, info fs.FileInfo)) error {
	shards, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, shard := range shards {
		if !isShard(shard) {
			continue
		}
		files, err := os.ReadDir(filepath.Join(dir, shard.Name()))
		if err != nil {
			return err
		}
		for _, file := range files {
			if info, err := file.Info(); err == nil && info.Mode().IsRegular() {
				f(filepath.Join(dir, shard.Name(), file.Name()), info)
			}
		}
	}
	return nil
}

// isShard reports whether dir is one of the directories that values are spread over.
func isShard(dir fs.DirEntry) bool {
	_, err := hex.DecodeString(dir.Name())
	return dir.IsDir() && err == nil && len(dir.Name()) == 2
}

// each calls f for each file with a value of the store in dir, which need not exist.
func each(dir string, f func(name string, info fs.FileInfo)) error {
	err := walk(filepath.Join(dir, format), f)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Usage returns the number of values in the store in dir, and of bytes they take. Both are 0 if there is no such directory.
func Usage(dir string) (values int, bytes int64, err error) {
	err = each(dir, func(_ string, info fs.FileInfo) {
		values++
		bytes += info.Size()
	})
	return values, bytes, err
}

// Clean deletes all values in the store in dir, and nothing else. It is no error if there is no such directory.
func Clean(dir string) error {
	var errs []error
	err := each(dir, func(name string, _ fs.FileInfo) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) { // another process may trim
			errs = append(errs, err)
		}
	})
	return errors.Join(append(errs, err)...)
}
