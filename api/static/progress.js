// Reloads a page that waits for the machine as soon as the machine is done.

const waiting = document.querySelector("[data-waiting]");

async function ask() {
  try {
    const answer = await fetch(waiting.dataset.waiting, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      const count = document.querySelector("[data-left]");
      if (count) count.textContent = told.left;
      if (told.done) return location.reload();
    }
  } catch {
    // The server may be restarting: ask again.
  }
  setTimeout(ask, 700);
}

if (waiting) setTimeout(ask, 400);
