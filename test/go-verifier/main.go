// Verifies an exported log with Go's own sumdb/note and sumdb/tlog, and none of our code: opens the checkpoint, hashes
// every entry of every bundle into a tree, compares each tile of hashes, and the root. Usage: main FOLDER VKEY
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func read(folder, path string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		fail("%v", err)
	}
	return data
}

// The path of C2SP tlog-tiles: that of Go's tlog without the height and with "entries" for data.
func pathOf(t tlog.Tile) string {
	parts := strings.Split(t.Path(), "/")
	level := parts[2]
	if level == "data" {
		level = "entries"
	}
	return "tile/" + level + "/" + strings.Join(parts[3:], "/")
}

// All hashes, in the order in which tlog numbers them.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

func main() {
	folder, vkey := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		fail("vkey: %v", err)
	}
	opened, err := note.Open(read(folder, "checkpoint"), note.VerifierList(verifier))
	if err != nil {
		fail("note: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		fail("origin %q is not %q", lines[0], verifier.Name())
	}
	var size int64
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil {
		fail("size: %v", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("root: %v", err)
	}
	hashes := hashEntries(folder, size)
	computed, err := tlog.TreeHash(size, hashes)
	if err != nil || computed != root {
		fail("the root over the entries is %v, the checkpoint says %v (%v)", computed, root, err)
	}
	compareTiles(folder, size, hashes)
	proveSome(size, hashes, root)
	fmt.Printf("accepted %d entries of %s\n", size, verifier.Name())
}

func hashEntries(folder string, size int64) stored {
	hashes := make(stored, 0, 2*size)
	for first := int64(0); first < size; first += width {
		count := size - first
		if count > width {
			count = width
		}
		bundle := read(folder, pathOf(tlog.Tile{H: 8, L: -1, N: first / width, W: int(count)}))
		for i := int64(0); i < count; i++ {
			length := int(binary.BigEndian.Uint16(bundle))
			next, err := tlog.StoredHashes(first+i, bundle[2:2+length], hashes)
			if err != nil {
				fail("entry %d: %v", first+i, err)
			}
			hashes = append(hashes, next...)
			bundle = bundle[2+length:]
		}
		if len(bundle) != 0 {
			fail("%d bytes after entry %d", len(bundle), first+count-1)
		}
	}
	return hashes
}

func compareTiles(folder string, size int64, hashes stored) {
	tiles := tlog.NewTiles(8, 0, size)
	for i, tile := range tiles {
		// It lists a partial tile at every width it ever had; an export holds the last.
		if i+1 < len(tiles) && tiles[i+1].L == tile.L && tiles[i+1].N == tile.N {
			continue
		}
		data, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			fail("%s: %v", pathOf(tile), err)
		}
		if !bytes.Equal(data, read(folder, pathOf(tile))) {
			fail("%s differs", pathOf(tile))
		}
	}
}

func proveSome(size int64, hashes stored, root tlog.Hash) {
	for _, index := range []int64{0, size / 2, size - 1} {
		proof, err := tlog.ProveRecord(size, index, hashes)
		if err != nil {
			fail("proof of %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, size, root, index, hashes[tlog.StoredHashIndex(0, index)]); err != nil {
			fail("proof of %d: %v", index, err)
		}
	}
}
