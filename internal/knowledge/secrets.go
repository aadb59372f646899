package knowledge

// What secrets are computed with, and how texts are compared.

var stdSecrets = &Library{
	ID: "std", Name: "the standard library",
	Roots: []string{""},
	Packages: []Package{
		{Path: "crypto/hmac", Funcs: []Methods{
			{Names: "New", Digest: MAC},
			{Names: "Equal", Compares: ConstantTime},
		}},
		{Path: "crypto/pbkdf2", Funcs: []Methods{{Names: "Key", Digest: Derived}}},
		{Path: "crypto/hkdf", Funcs: []Methods{{Names: "Key Expand Extract", Digest: Derived}}},
		{Path: "crypto/subtle", Funcs: []Methods{{Names: "ConstantTimeCompare", Compares: ConstantTime}}},
		{Path: "crypto/md5", Funcs: []Methods{{Names: "New Sum", Digest: Checksum}}},
		{Path: "crypto/sha1", Funcs: []Methods{{Names: "New Sum", Digest: Checksum}}},
		{Path: "crypto/sha256", Funcs: []Methods{{Names: "New New224 Sum224 Sum256", Digest: Checksum}}},
		{Path: "crypto/sha512", Funcs: []Methods{{Names: "New New384 New512_224 New512_256 Sum384 Sum512 Sum512_224 Sum512_256", Digest: Checksum}}},
		{Path: "crypto/sha3", Funcs: []Methods{{Names: "New224 New256 New384 New512 Sum224 Sum256 Sum384 Sum512", Digest: Checksum}}},
		{Path: "hash", Types: []Type{{Name: "Hash", Methods: []Methods{{Names: "Sum", Carries: -1}}}}},

		{Path: "bytes", Funcs: []Methods{{Names: "Equal Compare EqualFold", Compares: EarlyExit}}},
		{Path: "strings", Funcs: []Methods{{Names: "Compare EqualFold", Compares: EarlyExit}}},
		{Path: "reflect", Funcs: []Methods{{Names: "DeepEqual", Compares: EarlyExit}}},
		{Path: "slices", Funcs: []Methods{{Names: "Equal Compare Contains", Compares: EarlyExit}}},
		{Path: "cmp", Funcs: []Methods{{Names: "Compare", Compares: EarlyExit}}},
	},
}

var xCrypto = &Library{
	ID: "xcrypto", Name: "golang.org/x/crypto",
	Roots:   []string{"golang.org/x/crypto"},
	Modules: []string{"golang.org/x/crypto@v0.57.0"},
	Packages: []Package{
		{Path: "/bcrypt", Funcs: []Methods{
			{Names: "GenerateFromPassword", Digest: Derived},
			{Names: "CompareHashAndPassword", Compares: ConstantTime},
		}},
		{Path: "/scrypt", Funcs: []Methods{{Names: "Key", Digest: Derived}}},
		{Path: "/argon2", Funcs: []Methods{{Names: "Key IDKey", Digest: Derived}}},
		{Path: "/pbkdf2", Funcs: []Methods{{Names: "Key", Digest: Derived}}},
		{Path: "/blake2b", Funcs: []Methods{{Names: "Sum256 Sum384 Sum512", Digest: Checksum}}},
		{Path: "/sha3", Funcs: []Methods{{Names: "New256 New384 New512 Sum256 Sum384 Sum512", Digest: Checksum}}},
	},
}

var googleCmp = &Library{
	ID: "cmp", Name: "go-cmp",
	Roots:    []string{"github.com/google/go-cmp/cmp"},
	Modules:  []string{"github.com/google/go-cmp@v0.7.0"},
	Packages: []Package{{Funcs: []Methods{{Names: "Equal", Compares: EarlyExit}}}},
}

var grpcMetadata = &Library{
	ID: "grpc", Name: "grpc",
	Roots:   []string{"google.golang.org/grpc/metadata"},
	Modules: []string{"google.golang.org/grpc@v1.85.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "FromIncomingContext ValueFromIncomingContext", Source: Request}},
	}},
}
