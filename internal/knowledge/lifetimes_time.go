package knowledge

// The resources that rule tickerleak looks after.
var (
	Ticker    = &Resource{ID: "ticker", Noun: "ticker", Release: "Stop", Served: true}
	Timer     = &Resource{ID: "timer", Noun: "timer", Release: "Stop", Served: true}
	AfterFunc = &Resource{ID: "afterfunc", Noun: "timer", Release: "Stop", Served: true}
	// OwnTicker is a ticker that keeps a goroutine running until it is stopped.
	OwnTicker = &Resource{ID: "ownticker", Noun: "ticker", Release: "Stop", Served: true}
)

var lifetimesTime = &LifetimeLibrary{
	ID: "time", Roots: []string{""},
	Packages: []LifetimePackage{{Path: "time", Acquire: []Acquisition{
		{Names: "NewTicker", Resource: Ticker},
		{Names: "NewTimer", Resource: Timer},
		{Names: "AfterFunc", Resource: AfterFunc},
	}}},
}

var lifetimesBackoff = &LifetimeLibrary{
	ID:      "backoff",
	Roots:   []string{"github.com/cenkalti/backoff/v5", "github.com/cenkalti/backoff/v4", "github.com/cenkalti/backoff/v3", "github.com/cenkalti/backoff"},
	Modules: []string{"github.com/cenkalti/backoff/v5@v5.0.3", "github.com/cenkalti/backoff/v4@v4.3.0", "github.com/cenkalti/backoff/v3@v3.2.2", "github.com/cenkalti/backoff@v2.2.1+incompatible"},
	Packages: []LifetimePackage{{Acquire: []Acquisition{
		{Names: "NewTicker NewTickerWithTimer", Resource: OwnTicker},
	}}},
}
