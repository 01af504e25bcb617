// Keys on the review desk: every one presses a button that is there to be clicked as well.

const findings = [...document.querySelectorAll(".finding")];
let at = -1;

function show(index) {
  if (!findings[index]) return;
  for (const old of document.querySelectorAll(".here[data-finding]")) old.classList.remove("here");
  at = index;
  const finding = findings[index];
  const marks = document.querySelectorAll(`mark[data-finding="${finding.dataset.finding}"]`);
  for (const one of [finding, ...marks]) one.classList.add("here");
  marks[0]?.scrollIntoView({ block: "center" });
  finding.focus({ preventScroll: true });
  finding.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const control = findings[at]?.querySelector(`[data-key="${key}"]`);
  if (!control) return;
  if (control.tagName !== "SUMMARY") return control.click();
  control.parentElement.open = true;
  control.parentElement.querySelector("input:not([type=hidden]):not([type=checkbox])").focus();
}

function sameText() {
  const boxes = [...(findings[at]?.querySelectorAll("input[name=same]") ?? [])];
  const wanted = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = wanted;
}

// Beyond the end of the list is the next page of it, where there is one.
function step(index, turn) {
  if (findings[index]) return show(index);
  document.querySelector(`.turn a[rel=${turn}]`)?.click();
}

const keys = {
  j: () => step(at + 1, "next"),
  k: () => step(at - 1, "prev"),
  s: sameText,
};
for (const key of ["a", "m", "f", "l", "r"]) keys[key] = () => press(key);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing) {
    if (event.key === "Escape") {
      const dialog = event.target.closest("details");
      if (dialog) dialog.open = false;
      findings[at]?.focus();
    }
    return;
  }
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const [index, finding] of findings.entries()) {
  finding.addEventListener("focusin", () => {
    if (at !== index) {
      document.querySelectorAll(".here[data-finding]").forEach((old) => old.classList.remove("here"));
      at = index;
      finding.classList.add("here");
    }
  });
}

function fromAddress() {
  const number = location.hash.match(/^#finding-(\d+)$/)?.[1];
  const index = findings.findIndex((one) => one.dataset.finding === number);
  if (index >= 0) show(index);
}

addEventListener("hashchange", fromAddress);
fromAddress();
