// Package longwork stores the state of each item after minutes of work on it, so that a crash loses little.
//
// How long the work between two statements takes is not in the source text.
package longwork

import (
	"context"
	"database/sql"
	"os/exec"
)

type Video struct {
	ID   int64
	Path string
}

func Transcode(ctx context.Context, db *sql.DB, videos []Video) error {
	for _, v := range videos {
		if err := exec.CommandContext(ctx, "ffmpeg", "-i", v.Path, v.Path+".webm").Run(); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE videos SET done = true WHERE id = ?", v.ID); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}
