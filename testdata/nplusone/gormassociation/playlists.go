// Package gormassociation walks associations, whose methods each send SQL.
package gormassociation

import "gorm.io/gorm"

type Playlist struct {
	ID     uint
	Tracks []Track `gorm:"many2many:playlist_tracks"`
}

type Track struct {
	ID    uint
	Title string
}

type Player struct {
	db *gorm.DB
}

func (p *Player) Load(playlists []Playlist) error {
	for i := range playlists {
		list := &playlists[i]
		if err := p.db.Model(list).Association("Tracks").Find(&list.Tracks); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

func (p *Player) AddToAll(playlists []Playlist, track Track) error {
	for i := range playlists {
		err := p.db.Model(&playlists[i]).Association("Tracks").Append(&track) // want nplusone:"unit"
		if err != nil {
			return err
		}
	}
	return nil
}

// Add appends all tracks to one association with one call.
func (p *Player) Add(list *Playlist, titles []string) error {
	tracks := make([]Track, 0, len(titles))
	for _, t := range titles {
		tracks = append(tracks, Track{Title: t})
	}
	return p.db.Model(list).Association("Tracks").Append(tracks)
}

// Longest preloads.
func (p *Player) Longest() (longest Playlist, err error) {
	var lists []Playlist
	if err := p.db.Preload("Tracks").Find(&lists).Error; err != nil {
		return longest, err
	}
	for _, list := range lists {
		if len(list.Tracks) > len(longest.Tracks) {
			longest = list
		}
	}
	return longest, nil
}
