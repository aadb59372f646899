package knowledge

// Whose text a function hands out.

var stdRequest = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{"net/http", "net/url"},
	Packages: []Package{{
		Types: []Type{{Name: "Request", Methods: []Methods{
			{Names: "FormValue PostFormValue PathValue UserAgent Referer BasicAuth Cookie Cookies CookiesNamed FormFile MultipartReader", Source: Request},
		}}},
	}},
}

var stdEnvironment = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{"os", "flag"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Getenv LookupEnv Environ ExpandEnv Hostname Getwd UserHomeDir TempDir String Arg Args", Source: Environment},
			{Names: "StringVar", Source: Environment, Fills: 1},
		},
	}},
}

// stdText is what the standard library says about the text of its own types.
var stdText = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{
		"strconv", "time", "net", "net/netip", "math/big",
		"encoding/hex", "encoding/base32", "encoding/base64",
	},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "Itoa FormatBool FormatComplex FormatFloat FormatInt FormatUint", Plain: true},
			{Names: "EncodeToString", Plain: true, Carries: 1},
			{Names: "Atoi ParseBool ParseFloat ParseInt ParseUint ParseDuration ParseCIDR ParseMAC ParseAddr ParsePrefix", Parses: 1},
			{Names: "DecodeString", Parses: 1, Carries: 1},
			{Names: "Parse", Parses: 2},
		},
		Types: []Type{
			{Name: "Encoding", Methods: []Methods{
				{Names: "EncodeToString", Plain: true, Carries: 1},
				{Names: "DecodeString", Parses: 1, Carries: 1},
			}},
			{Name: "Time", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Duration", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Month", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Weekday", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "IP", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "IPNet", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "HardwareAddr", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Addr", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Prefix", Methods: []Methods{{Names: "String", Plain: true}}},
			{Name: "Int", Methods: []Methods{{Names: "String Text", Plain: true}}},
			{Name: "Float", Methods: []Methods{{Names: "String Text", Plain: true}}},
		},
	}},
}

var viper = &Library{
	ID: "viper", Name: "viper",
	Roots:   []string{"github.com/spf13/viper"},
	Modules: []string{"github.com/spf13/viper@v1.21.0"},
	Packages: []Package{{
		Funcs: viperGet,
		Types: []Type{{Name: "Viper", Methods: viperGet}},
	}},
}

var viperGet = []Methods{
	{Names: "Get GetString GetStringMap GetStringMapString GetStringSlice", Source: Environment},
	{Names: "Unmarshal UnmarshalExact", Source: Environment, Fills: 1},
	{Names: "UnmarshalKey", Source: Environment, Fills: 2},
}

var pflag = &Library{
	ID: "pflag", Name: "pflag",
	Roots:   []string{"github.com/spf13/pflag"},
	Modules: []string{"github.com/spf13/pflag@v1.0.10"},
	Packages: []Package{{
		Funcs: pflagText,
		Types: []Type{{Name: "FlagSet", Methods: append([]Methods{
			{Names: "GetString GetStringArray GetStringSlice GetStringToString", Source: Environment},
		}, pflagText...)}},
	}},
}

var pflagText = []Methods{
	{Names: "String StringP StringArray StringArrayP StringSlice StringSliceP Arg Args", Source: Environment},
	{Names: "StringVar StringVarP StringArrayVar StringArrayVarP StringSliceVar StringSliceVarP", Source: Environment, Fills: 1},
}

var beegoConfig = &Library{
	ID: "beego-config", Name: "beego config",
	Roots:   []string{"github.com/beego/beego/v2/core/config"},
	Modules: []string{"github.com/beego/beego/v2@v2.3.8"},
	Packages: []Package{{
		Types: []Type{{Name: "Configer", Methods: []Methods{
			{Names: "String DefaultString Strings DefaultStrings", Source: Environment},
			{Names: "Unmarshaler", Source: Environment, Fills: 2},
		}}},
	}},
}

var ini = &Library{
	ID: "ini", Name: "ini",
	Roots:   []string{"gopkg.in/ini.v1"},
	Modules: []string{"gopkg.in/ini.v1@v1.67.0"},
	Packages: []Package{{
		Types: []Type{
			{Name: "Key", Methods: []Methods{{Names: "String MustString Value Strings In", Source: Environment}}},
			{Name: "Section", Methods: []Methods{{Names: "MapTo StrictMapTo", Source: Environment, Fills: 1}}},
			{Name: "File", Methods: []Methods{{Names: "MapTo StrictMapTo", Source: Environment, Fills: 1}}},
		},
	}},
}

var envconfig = &Library{
	ID: "envconfig", Name: "envconfig",
	Roots:    []string{"github.com/kelseyhightower/envconfig"},
	Modules:  []string{"github.com/kelseyhightower/envconfig@v1.4.0"},
	Packages: []Package{{Funcs: []Methods{{Names: "Process MustProcess", Source: Environment, Fills: 2}}}},
}

var caarlosEnv = &Library{
	ID: "env", Name: "env",
	Roots:    []string{"github.com/caarlos0/env/v11", "github.com/caarlos0/env/v6"},
	Modules:  []string{"github.com/caarlos0/env/v11@v11.3.1", "github.com/caarlos0/env/v6@v6.10.1"},
	Packages: []Package{{Funcs: []Methods{{Names: "Parse ParseWithOptions", Source: Environment, Fills: 1}}}},
}

// What makes text harmless.

var googleUUID = &Library{
	ID: "uuid", Name: "uuid",
	Roots:   []string{"github.com/google/uuid"},
	Modules: []string{"github.com/google/uuid@v1.6.0"},
	Packages: []Package{{
		Funcs: []Methods{
			{Names: "NewString", Plain: true},
			{Names: "Parse", Parses: 1},
			{Names: "Validate", Parses: 1},
		},
		Types: []Type{{Name: "UUID", Methods: []Methods{{Names: "String", Plain: true}}}},
	}},
}

var gofrsUUID = &Library{
	ID: "uuid", Name: "uuid",
	Roots:   []string{"github.com/gofrs/uuid/v5", "github.com/gofrs/uuid"},
	Modules: []string{"github.com/gofrs/uuid/v5@v5.3.2", "github.com/gofrs/uuid@v4.4.0+incompatible"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "FromString", Parses: 1}},
		Types: []Type{{Name: "UUID", Methods: []Methods{{Names: "String", Plain: true}}}},
	}},
}

var xid = &Library{
	ID: "xid", Name: "xid",
	Roots:   []string{"github.com/rs/xid"},
	Modules: []string{"github.com/rs/xid@v1.6.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "FromString", Parses: 1}},
		Types: []Type{{Name: "ID", Methods: []Methods{{Names: "String", Plain: true}}}},
	}},
}

var ulid = &Library{
	ID: "ulid", Name: "ulid",
	Roots:   []string{"github.com/oklog/ulid/v2"},
	Modules: []string{"github.com/oklog/ulid/v2@v2.1.1"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "ParseStrict", Parses: 1}},
		Types: []Type{{Name: "ULID", Methods: []Methods{{Names: "String", Plain: true}}}},
	}},
}

var decimal = &Library{
	ID: "decimal", Name: "decimal",
	Roots:   []string{"github.com/shopspring/decimal"},
	Modules: []string{"github.com/shopspring/decimal@v1.4.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "NewFromString", Parses: 1}},
		Types: []Type{{Name: "Decimal", Methods: []Methods{
			{Names: "String StringFixed StringFixedBank StringFixedCash StringScaled", Plain: true},
		}}},
	}},
}
