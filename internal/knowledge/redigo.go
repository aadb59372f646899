package knowledge

// redigo names the command in an argument, so whether it changes something is not told.
var redigo = &Library{
	ID: "redigo", Name: "redigo",
	Roots:   []string{"github.com/gomodule/redigo", "github.com/garyburd/redigo"},
	Modules: []string{"github.com/gomodule/redigo@v1.9.3", "github.com/garyburd/redigo@v0.0.0-20150301180006-535138d7bcd7"},
	Packages: []Package{{
		Path:  "/redis",
		Funcs: []Methods{{Names: "DoContext DoWithTimeout", Effect: CacheRead}},
		Types: []Type{
			{Name: "Conn", Complete: true, Methods: []Methods{{Names: "Do", Effect: CacheRead}}},
			{Name: "ConnWithContext", Complete: true, Methods: []Methods{{Names: "Do DoContext", Effect: CacheRead}}},
			{Name: "ConnWithTimeout", Complete: true, Methods: []Methods{{Names: "Do DoWithTimeout", Effect: CacheRead}}},
			{Name: "Script", Complete: true, Methods: []Methods{
				{Names: "Do DoContext", Effect: CacheRead},
				{Names: "Load", Effect: CacheWrite},
			}},
			{Name: "Pool", Complete: true},
			{Name: "PubSubConn", Complete: true},
		},
	}},
	Remedies: map[Effect]string{
		CacheRead:  "queue with `Send`, `Flush` once, then `Receive` each reply, or use `MGET`",
		CacheWrite: "queue the commands with `Send` and `Flush` once after the loop",
	},
}
