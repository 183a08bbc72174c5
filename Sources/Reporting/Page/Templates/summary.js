"use strict";
(() => {
  const form = document.getElementById("filter");
  const table = document.getElementById("item-table");
  if (!form || !table) return;
  const rows = Array.from(table.tBodies[0].rows);
  const texts = [];
  const status = document.getElementById("shown");
  const text = document.getElementById("filter-text");
  const outcome = document.getElementById("filter-outcome");
  const provider = document.getElementById("filter-provider");
  const count = (number) => number.toLocaleString("en-GB");
  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      let fits = (!outcome.value || row.dataset.outcome === outcome.value)
        && (!provider.value || row.cells[2].textContent === provider.value);
      if (fits && words.length) {
        texts[index] ??= row.textContent.toLowerCase();
        fits = words.every((word) => texts[index].includes(word));
      }
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    status.textContent = `${count(shown)} of ${count(rows.length)} shown`;
  };
  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 150);
  });
  outcome.addEventListener("change", apply);
  provider.addEventListener("change", apply);
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
})();
