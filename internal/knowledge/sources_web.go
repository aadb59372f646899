package knowledge

// What frameworks for HTTP servers hand out of a request.

var gin = &Library{
	ID: "gin", Name: "gin",
	Roots:   []string{"github.com/gin-gonic/gin"},
	Modules: []string{"github.com/gin-gonic/gin@v1.12.0"},
	Packages: []Package{{
		Types: []Type{{Name: "Context", Methods: []Methods{
			{Names: `Param Query DefaultQuery GetQuery QueryArray GetQueryArray QueryMap GetQueryMap PostForm DefaultPostForm
				GetPostForm PostFormArray GetPostFormArray PostFormMap GetPostFormMap FormFile MultipartForm GetHeader GetRawData
				Cookie ClientIP FullPath ContentType`, Source: Request},
			{Names: `Bind BindJSON BindXML BindQuery BindYAML BindTOML BindPlain BindHeader BindUri MustBindWith ShouldBind ShouldBindJSON
				ShouldBindXML ShouldBindQuery ShouldBindYAML ShouldBindTOML ShouldBindPlain ShouldBindHeader ShouldBindUri ShouldBindWith
				ShouldBindBodyWith ShouldBindBodyWithJSON`, Source: Request, Fills: 1},
		}}},
	}},
}

var echo = &Library{
	ID: "echo", Name: "echo",
	Roots:   []string{"github.com/labstack/echo/v4"},
	Modules: []string{"github.com/labstack/echo/v4@v4.13.4"},
	Packages: []Package{{
		Types: []Type{{Name: "Context", Methods: []Methods{
			{Names: "Param ParamValues QueryParam QueryParams QueryString FormValue FormParams FormFile MultipartForm Cookie Cookies RealIP", Source: Request},
			{Names: "Bind", Source: Request, Fills: 1},
		}}},
	}},
}

var fiber = &Library{
	ID: "fiber", Name: "fiber",
	Roots:   []string{"github.com/gofiber/fiber/v2"},
	Modules: []string{"github.com/gofiber/fiber/v2@v2.52.9"},
	Packages: []Package{{
		Types: []Type{{Name: "Ctx", Methods: []Methods{
			{Names: `Params AllParams Query Queries FormValue FormFile MultipartForm Get GetReqHeaders Body BodyRaw Cookies Hostname IP OriginalURL Path`, Source: Request},
			{Names: "BodyParser QueryParser ParamsParser ReqHeaderParser CookieParser", Source: Request, Fills: 1},
		}}},
	}},
}

var chi = &Library{
	ID: "chi", Name: "chi",
	Roots:   []string{"github.com/go-chi/chi/v5", "github.com/go-chi/chi"},
	Modules: []string{"github.com/go-chi/chi/v5@v5.2.3", "github.com/go-chi/chi@v1.5.5"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "URLParam URLParamFromCtx", Source: Request}},
		Types: []Type{{Name: "Context", Methods: []Methods{{Names: "URLParam", Source: Request}}}},
	}},
}

var gorillaMux = &Library{
	ID: "mux", Name: "gorilla/mux",
	Roots:    []string{"github.com/gorilla/mux"},
	Modules:  []string{"github.com/gorilla/mux@v1.8.1"},
	Packages: []Package{{Funcs: []Methods{{Names: "Vars", Source: Request}}}},
}

var gorillaSchema = &Library{
	ID: "schema", Name: "gorilla/schema",
	Roots:   []string{"github.com/gorilla/schema"},
	Modules: []string{"github.com/gorilla/schema@v1.4.1"},
	Packages: []Package{{
		Types: []Type{{Name: "Decoder", Methods: []Methods{{Names: "Decode", Source: Request, Fills: 1}}}},
	}},
}

var echoV5 = &Library{
	ID: "echo", Name: "echo",
	Roots:   []string{"github.com/labstack/echo/v5"},
	Modules: []string{"github.com/labstack/echo/v5@v5.4.5"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "PathParam PathParamOr QueryParam QueryParamOr QueryParams QueryParamsOr FormValue FormValueOr FormValues FormValuesOr", Source: Request}},
		Types: []Type{{Name: "Context", Methods: []Methods{
			{Names: "Param ParamOr QueryParam QueryParamOr QueryParams QueryString FormValue FormValueOr FormValues FormFile MultipartForm Cookie Cookies RealIP", Source: Request},
			{Names: "Bind", Source: Request, Fills: 1},
		}}},
	}},
}

var fiberV3 = &Library{
	ID: "fiber", Name: "fiber",
	Roots:   []string{"github.com/gofiber/fiber/v3"},
	Modules: []string{"github.com/gofiber/fiber/v3@v3.1.0"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Params Query GetReqHeader", Source: Request}},
		Types: []Type{
			{Name: "Ctx", Methods: append([]Methods{{Names: "Path UserAgent Referer", Source: Request}}, fiberRequest...)},
			{Name: "Req", Methods: fiberRequest},
			{Name: "Bind", Methods: []Methods{{Names: "Header Cookie Query JSON CBOR XML Form URI MsgPack Body All", Source: Request, Fills: 1}}},
		},
	}},
}

var fiberRequest = []Methods{
	{Names: "Params Query Queries FormValue FormFile MultipartForm Get GetHeaders Body BodyRaw Cookies Host Hostname IP OriginalURL", Source: Request},
}

var chiRender = &Library{
	ID: "render", Name: "chi/render",
	Roots:   []string{"github.com/go-chi/render"},
	Modules: []string{"github.com/go-chi/render@v1.0.3"},
	Packages: []Package{{
		Funcs: []Methods{{Names: "Bind DecodeJSON DecodeXML DecodeForm", Source: Request, Fills: 2}},
		Vars:  []Methods{{Names: "Decode", Source: Request, Fills: 2}},
	}},
}

var httprouter = &Library{
	ID: "httprouter", Name: "httprouter",
	Roots:    []string{"github.com/julienschmidt/httprouter"},
	Modules:  []string{"github.com/julienschmidt/httprouter@v1.3.0"},
	Packages: []Package{{Types: []Type{{Name: "Params", Methods: []Methods{{Names: "ByName", Source: Request}}}}}},
}

var beegoWeb = &Library{
	ID: "beego-web", Name: "beego",
	Roots:   []string{"github.com/beego/beego/v2/server/web"},
	Modules: []string{"github.com/beego/beego/v2@v2.3.8"},
	Packages: []Package{
		{Types: []Type{{Name: "Controller", Methods: append([]Methods{
			{Names: "Bind BindYAML BindForm BindJSON BindXML", Source: Request, Fills: 1},
		}, beegoController...)}}},
		{Path: "/context", Types: []Type{
			{Name: "BeegoInput", Methods: beegoInput},
			{Name: "Context", Methods: []Methods{{Names: "Bind BindYAML BindForm BindJSON BindXML", Source: Request, Fills: 1}}},
		}},
	},
}

var beegoWebV1 = &Library{
	ID: "beego-web", Name: "beego",
	Roots:   []string{"github.com/astaxie/beego"},
	Modules: []string{"github.com/astaxie/beego@v1.12.3"},
	Packages: []Package{
		{Types: []Type{{Name: "Controller", Methods: beegoController}}},
		{Path: "/context", Types: []Type{{Name: "BeegoInput", Methods: beegoInput}}},
	},
}

var (
	beegoController = []Methods{
		{Names: "Input GetString GetStrings GetFile GetFiles", Source: Request},
		{Names: "ParseForm", Source: Request, Fills: 1},
	}
	beegoInput = []Methods{
		{Names: "URI URL Site Domain Host IP Proxy Referer Refer SubDomains UserAgent Param Params Query Header Cookie CopyBody", Source: Request},
		{Names: "Bind", Source: Request, Fills: 1},
	}
)

var iris = &Library{
	ID: "iris", Name: "iris",
	Roots:   []string{"github.com/kataras/iris/v12"},
	Modules: []string{"github.com/kataras/iris/v12@v12.2.11"},
	Packages: []Package{{Path: "/context", Types: []Type{
		{Name: "Context", Methods: []Methods{
			{Names: `URLParam URLParamDefault URLParamSlice URLParamTrim URLParamEscape URLParams URLParamsSorted FormValue FormValueDefault FormValues
				PostValue PostValues PostValueMany PostValueDefault PostValueString PostValueTrim FormFile FormFiles GetHeader GetBody GetCookie
				GetRequestCookie Path RequestPath Host RemoteAddr`, Source: Request},
			{Names: "UnmarshalBody ReadJSON ReadXML ReadYAML ReadForm ReadQuery ReadHeaders ReadParams ReadURL ReadMsgPack ReadBody", Source: Request, Fills: 1},
		}},
		{Name: "RequestParams", Methods: []Methods{
			{Names: "Get GetTrim GetEscape GetDecoded GetTrimFile GetTrimHTML GetTrimJSON GetTrimXML", Source: Request},
		}},
	}}},
}

var hertz = &Library{
	ID: "hertz", Name: "hertz",
	Roots:   []string{"github.com/cloudwego/hertz/pkg/app"},
	Modules: []string{"github.com/cloudwego/hertz@v0.10.4"},
	Packages: []Package{{
		Types: []Type{{Name: "RequestContext", Methods: []Methods{
			{Names: `Param Query DefaultQuery GetQuery PostForm PostFormArray DefaultPostForm GetPostForm GetPostFormArray FormFile FormValue MultipartForm
				GetHeader Body Cookie ClientIP Host Path UserAgent`, Source: Request},
			{Names: "Bind BindAndValidate BindQuery BindHeader BindPath BindForm BindJSON BindByContentType", Source: Request, Fills: 1},
		}}},
	}},
}

var goZero = &Library{
	ID: "go-zero", Name: "go-zero",
	Roots:   []string{"github.com/zeromicro/go-zero/rest"},
	Modules: []string{"github.com/zeromicro/go-zero@v1.10.3"},
	Packages: []Package{
		{Path: "/httpx", Funcs: []Methods{{Names: "Parse ParseHeaders ParseForm ParseJsonBody ParsePath", Source: Request, Fills: 2}}},
		{Path: "/pathvar", Funcs: []Methods{{Names: "Vars", Source: Request}}},
	},
}

var kratosHTTP = &Library{
	ID: "kratos", Name: "kratos",
	Roots:   []string{"github.com/go-kratos/kratos/v2/transport/http"},
	Modules: []string{"github.com/go-kratos/kratos/v2@v2.8.3"},
	Packages: []Package{{
		Types: []Type{{Name: "Context", Methods: []Methods{
			{Names: "Vars Query Form Header", Source: Request},
			{Names: "Bind BindVars BindQuery BindForm", Source: Request, Fills: 1},
		}}},
	}},
}

var goRestful = &Library{
	ID: "go-restful", Name: "go-restful",
	Roots:   []string{"github.com/emicklei/go-restful/v3"},
	Modules: []string{"github.com/emicklei/go-restful/v3@v3.14.0"},
	Packages: []Package{{
		Types: []Type{{Name: "Request", Methods: []Methods{
			{Names: "PathParameter PathParameters QueryParameter QueryParameters BodyParameter HeaderParameter", Source: Request},
			{Names: "ReadEntity", Source: Request, Fills: 1},
		}}},
	}},
}

var fasthttpServer = &Library{
	ID: "fasthttp", Name: "fasthttp",
	Roots:   []string{"github.com/valyala/fasthttp"},
	Modules: []string{"github.com/valyala/fasthttp@v1.78.0"},
	Packages: []Package{{
		Types: []Type{
			{Name: "RequestCtx", Methods: []Methods{{Names: "RequestURI Referer UserAgent Path Host PostBody FormFile FormValue MultipartForm", Source: Request}}},
			{Name: "Args", Methods: []Methods{{Names: "Peek PeekBytes PeekMulti PeekMultiBytes", Source: Request}}},
		},
	}},
}

var flamego = &Library{
	ID: "flamego", Name: "flamego",
	Roots:   []string{"github.com/flamego/flamego"},
	Modules: []string{"github.com/flamego/flamego@v1.12.0"},
	Packages: []Package{{
		Types: []Type{{Name: "Context", Methods: []Methods{{Names: "Param Params Query QueryTrim QueryStrings QueryUnescape Cookie RemoteAddr", Source: Request}}}},
	}},
}

var macaron = &Library{
	ID: "macaron", Name: "macaron",
	Roots:   []string{"gopkg.in/macaron.v1"},
	Modules: []string{"gopkg.in/macaron.v1@v1.4.0"},
	Packages: []Package{{
		Types: []Type{{Name: "Context", Methods: []Methods{
			{Names: "Query QueryTrim QueryStrings QueryEscape Params AllParams ParamsEscape GetFile GetCookie RemoteAddr", Source: Request},
		}}},
	}},
}
