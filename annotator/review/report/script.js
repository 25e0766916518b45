"use strict";
// Tables are sorted by a click on a head, and filtered by the field before them. Without this script all is still there.
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const number = head.classList.contains("n");
      const value = (row) => row.cells[column].textContent.trim();
      const amount = (text) => (text === "–" ? -Infinity : parseFloat(text));
      const compare = number
        ? (a, b) => amount(a[0]) - amount(b[0]) || 0
        : (a, b) => a[0].localeCompare(b[0], undefined, { numeric: true });
      const rows = [...body.rows].map((row) => [value(row), row]).sort(compare);
      if (down) rows.reverse();
      body.append(...rows.map((pair) => pair[1]));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
    });
  });
}
for (const field of document.querySelectorAll("input[data-filters]")) {
  const rows = [...document.getElementById(field.dataset.filters).tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const said = field.parentElement.querySelector("output");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      shown += !row.hidden;
    });
    said.textContent = field.value ? `${shown} of ${rows.length}` : "";
  });
}
// A name leads to its claims.
for (const link of document.querySelectorAll("a[data-find]")) {
  link.addEventListener("click", () => {
    const field = document.getElementById("filter-all-claims");
    field.value = link.dataset.find;
    field.dispatchEvent(new Event("input"));
  });
}
