// Sorts the rows of a complete table in place. A cell's data-sort holds its number; rows without data stay last.
const key = (row, index) => row.cells[index].dataset.sort ?? row.cells[index].textContent.trim();
const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b, document.documentElement.lang) : a - b);
export default (table) => {
  table.querySelectorAll("thead th").forEach((heading, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = table.tBodies[0];
      const rows = [...body.rows].map((row) => [key(row, index), row]);
      const known = rows.filter(([value]) => value !== "" && value !== "–").sort(([a], [b]) => (down ? compare(b, a) : compare(a, b)));
      const unknown = rows.filter(([value]) => value === "" || value === "–");
      body.append(...[...known, ...unknown].map(([, row]) => row));
    });
  });
};
