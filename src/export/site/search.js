// Finds pages by the words of their names. The names are in `pages`, set by the lines before this.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const folded = pages.map(([name]) => fold(name));
  field.hidden = false;
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const found = [];
    for (let at = 0; words.length && at < pages.length && found.length < 50; at++) {
      if (words.every((word) => folded[at].includes(word))) found.push(pages[at]);
    }
    list.replaceChildren(...found.map(([name, kind, path]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = path + ".html";
      link.textContent = name;
      item.append(link, " " + kind);
      return item;
    }));
  });
})();
