// Dropping files on the form, and how far they got. Without script the form is an ordinary one.

const drop = document.querySelector(".drop");
const input = drop?.querySelector("input[type=file]");
const chosen = document.querySelector("#chosen");

function told(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function list() {
  chosen.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}（${told(file.size)}）`;
      return line;
    }),
  );
}

if (drop) {
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
