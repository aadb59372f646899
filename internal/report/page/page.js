"use strict";
(() => {
	const form = document.getElementById("filters");
	if (!form) return;
	const articles = [...document.querySelectorAll("article")];
	const texts = articles.map((article) => article.textContent.toLowerCase());
	const count = document.getElementById("count");
	const none = document.getElementById("none");
	const fields = [...form.elements].filter((e) => e.name);

	const matches = (article, text, field) => {
		const want = field.value;
		if (want === "") return true;
		if (field.name === "text") return text.includes(want.toLowerCase());
		const value = article.dataset[field.name];
		return field.name === "owner" ? value.split(" ").includes(want) : value === want;
	};
	const apply = () => {
		let shown = 0;
		articles.forEach((article, i) => {
			article.hidden = !fields.every((field) => matches(article, texts[i], field));
			if (!article.hidden) shown++;
		});
		count.textContent = `${shown} of ${articles.length}`;
		none.hidden = shown > 0;
	};
	// The filters are part of the address, so that what is seen can be passed on. An address without "=" names a place.
	const remember = () => {
		const state = new URLSearchParams(fields.filter((f) => f.value).map((f) => [f.name, f.value])).toString();
		history.replaceState(null, "", state ? "#" + state : location.pathname + location.search);
	};
	const restore = () => {
		const state = location.hash.slice(1);
		if (!state.includes("=")) return false;
		const values = new URLSearchParams(state);
		for (const field of fields) {
			field.value = values.get(field.name) ?? "";
			if (field.selectedIndex === -1) field.value = "";
		}
		apply();
		return true;
	};
	form.addEventListener("input", () => { apply(); remember(); });
	form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
	form.addEventListener("submit", (event) => event.preventDefault());
	addEventListener("hashchange", () => {
		if (restore()) form.scrollIntoView();
	});
	form.hidden = false;
	if (!restore()) apply();
})();
