package archives

import (
	"archive/zip"
	"bytes"
	"compress/lzw"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
)

var picture = image.NewPaletted(image.Rect(0, 0, 9, 9), palette.Plan9)

func TestLeaks(t *testing.T) {
	data, err := screenshot(picture)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err == nil {
		t.Error("screenshot: the picture is complete")
	}
}

func TestSilent(t *testing.T) {
	data, err := photo(picture)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
		t.Error("photo:", err)
	}
	data, err = animation(&gif.GIF{Image: []*image.Paletted{picture}, Delay: []int{1}}, picture)
	if err != nil {
		t.Fatal(err)
	}
	r := bytes.NewReader(data)
	for _, part := range []string{"cover", "frames"} {
		if _, err := gif.DecodeAll(r); err != nil {
			t.Errorf("animation, %s: %v", part, err)
		}
	}
	data, err = dense([]byte("data"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(lzw.NewReader(bytes.NewReader(data), lzw.LSB, 8)); err != nil || string(text) != "data" {
		t.Errorf("dense: %q, %v", text, err)
	}
	data, err = bundle([]string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Error("bundle:", err)
	}
}
