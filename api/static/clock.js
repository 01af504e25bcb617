// Counts down to the moment in each <time data-until>; without script the page says the moment itself.

function left(until) {
  const seconds = Math.max(0, Math.floor((until - Date.now()) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const clocks = [...document.querySelectorAll("time[data-until]")];
function tick() {
  for (const clock of clocks) clock.textContent = left(Date.parse(clock.dateTime));
}
if (clocks.length) {
  tick();
  setInterval(tick, 1000);
}
