"use strict";
(() => {
	const form = document.getElementById("filters");
	if (!form) return;
	const articles = [...document.querySelectorAll("article")];
	const count = document.getElementById("count");
	const fields = [...form.elements].filter((e) => e.name);

	const matches = (article, field) => {
		const want = field.value;
		if (want === "") return true;
		if (field.name === "text") return article.textContent.toLowerCase().includes(want.toLowerCase());
		const value = article.dataset[field.name];
		return field.name === "owner" ? value.split(" ").includes(want) : value === want;
	};
	const apply = () => {
		let shown = 0;
		for (const article of articles) {
			article.hidden = !fields.every((field) => matches(article, field));
			if (!article.hidden) shown++;
		}
		count.textContent = `${shown} of ${articles.length}`;
		// The filters are part of the address, so that what is seen can be passed on.
		const state = new URLSearchParams(fields.filter((f) => f.value).map((f) => [f.name, f.value])).toString();
		if (!location.hash.startsWith("#f-")) history.replaceState(null, "", state ? "#" + state : location.pathname + location.search);
	};
	if (!location.hash.startsWith("#f-")) {
		for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
			const field = fields.find((f) => f.name === name);
			if (field) field.value = value;
		}
	}
	form.addEventListener("input", apply);
	form.addEventListener("reset", () => setTimeout(apply));
	form.addEventListener("submit", (event) => event.preventDefault());
	form.hidden = false;
	apply();
})();
