package symbol

import "strings"

// Standard reports whether path is a package of the standard library, which all
// have no dot in their first element; neither have some main modules.
func Standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && stdRoots[first]
}

// stdRoots are the first path elements of the standard library. Source: go list std, Go 1.26.
var stdRoots = func() map[string]bool {
	roots := map[string]bool{}
	for _, root := range strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed
		encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect
		regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak`) {
		roots[root] = true
	}
	return roots
}()
