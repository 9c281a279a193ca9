(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const findings = [...document.querySelectorAll("#findings .finding")];
  const apply = () => {
    const words = form.querySelector("[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set([...form.querySelectorAll("[type=checkbox]:checked")].map((box) => box.value));
    let shown = 0;
    for (const finding of findings) {
      const fits =
        wanted.has(finding.dataset.severity) && words.every((word) => finding.dataset.words.includes(word));
      finding.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").value = `${shown} of ${findings.length} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  const search = form.querySelector("[type=search]");
  const go = (by) => {
    const shown = findings.filter((finding) => !finding.hidden);
    const at = shown.indexOf(document.activeElement.closest?.(".finding"));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === search;
    if (event.key === "Escape") {
      search.value = "";
      for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = true;
      apply();
      search.blur();
    } else if (typing) {
      if (event.key === "Enter") go(1);
      return;
    } else if (event.key === "/") search.focus();
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "o") {
      const flow = document.activeElement.closest?.(".finding")?.querySelector("details");
      if (flow) flow.open = !flow.open;
    } else return;
    event.preventDefault();
  });
  for (const finding of findings) finding.tabIndex = -1;
  form.hidden = false;
  apply();
})();
