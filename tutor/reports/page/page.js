"use strict";
// The page works without this; with it, the table of students can be searched and sorted.
{
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const search = document.getElementById("search");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...body.rows].map((row) => ({ row, text: plain(row.textContent) }));

  function filter() {
    const words = plain(search.value).split(/\s+/);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    document.getElementById("found").value = search.value ? `${shown} of ${rows.length}` : "";
    document.getElementById("none").hidden = shown > 0 || rows.length === 0;
  }

  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;

  function compare(one, other, column) {
    const [a, b] = [value(one.row, column), value(other.row, column)];
    return column ? a - b : a.localeCompare(b, undefined, { numeric: true });
  }

  function sort(column, header) {
    // Names begin with a, points with the lowest: who needs help is what one looks for.
    const sign = header.ariaSort === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.ariaSort = sign > 0 ? "ascending" : "descending";
    rows.sort((one, other) => sign * compare(one, other, column));
    body.append(...rows.map(({ row }) => row));
  }

  for (const [column, header] of [...table.tHead.rows[0].cells].entries()) {
    if ("fixed" in header.dataset) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(column, header));
    header.append(button);
  }

  // A link to a student must not lead to a row that the search has hidden.
  window.addEventListener("hashchange", () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row?.hidden) {
      search.value = "";
      filter();
      row.scrollIntoView({ block: "center" });
    }
  });

  search.addEventListener("input", filter);
  search.closest("p").hidden = rows.length === 0;
  filter();
}
