// Package spell answers which of some known names a mistyped one stands for.
package spell

import "strings"

// Nearest returns the element of names that name is most likely a slip of, or "" if
// none is near.
func Nearest(name string, names []string) string {
	best, bestDistance := "", max(1, len(name)/2)+1
	for _, n := range names {
		if d := distance(strings.ToLower(name), n); d < bestDistance {
			best, bestDistance = n, d
		}
	}
	return best
}

// distance returns the number of bytes to insert, delete or replace to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
