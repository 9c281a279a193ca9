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
  form.hidden = false;
  apply();
})();
