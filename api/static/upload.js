// Dropping files on the form, and how far they got. Without script the form is an ordinary one.

const drop = document.querySelector(".drop");
const input = drop?.querySelector("input[type=file]");
const chosen = document.querySelector("#chosen");
const pasted = document.querySelector("#pasted");

const title = document.querySelector("#title");

// Either a file or a text with its title is needed: said before anything is sent.
function checkGiven() {
  const given = Boolean(pasted.value.trim());
  input.required = !given;
  if (title) title.required = given;
}

function told(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  const [number, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${number.toFixed(1).replace(/\.0$/, "")} ${unit}`;
}

// The server would break off in the middle, and the browser say nothing but that.
function checkSizes() {
  const most = Number(input.dataset.most);
  const large = [...input.files].filter((file) => file.size > most);
  input.setCustomValidity(large.length ? `“${large[0].name}”超过上限 ${told(most)}，请另选文件` : "");
  if (large.length) input.reportValidity();
}

function list() {
  chosen.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}（${told(file.size)}）`;
      return line;
    }),
  );
  checkSizes();
}

if (drop) {
  checkGiven();
  pasted.addEventListener("input", checkGiven);
  input.addEventListener("change", list);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    list();
  });
  drop.closest("form").addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button) setTimeout(() => ((button.disabled = true), (button.textContent = "正在上传…")), 0);
  });
}
