// Lets a click or a key on a column's head sort the table below it; without it, all else works.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "descending" && head.hasAttribute("aria-sort");
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "descending" : "ascending");
      const key = (row) => row.cells[head.cellIndex].dataset.key ?? row.cells[head.cellIndex].textContent.trim();
      const number = (text) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));
      const rows = [...body.rows].sort((one, other) => {
        const [a, b] = [key(one), key(other)];
        const [m, n] = [number(a), number(b)];
        const order = m !== null && n !== null ? m - n : a.localeCompare(b);
        return up ? -order : order;
      });
      body.append(...rows);
    });
  }
}
