// Reads the dates of an event while they are written; without this, the button “Read it” does the same.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("[data-events-when]");
  const shown = document.querySelector("[data-events-reading]");
  if (!field || !shown) return;
  const form = field.form;
  const button = document.querySelector("[data-events-read]");
  let waiting = 0;
  let latest = 0;

  const read = async () => {
    const mine = ++latest;
    const sent = new FormData(form);
    if (!field.value.trim()) {
      shown.replaceChildren();
      return;
    }
    const answer = await fetch(shown.dataset.eventsReading, {
      method: "POST", body: sent, headers: { "X-Requested-With": "XMLHttpRequest" },
    });
    if (answer.ok && mine === latest) {
      const words = await answer.text();
      if (mine === latest) shown.innerHTML = words;
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(read, 350);
  };
  const matters = /^(when|venue|section|time_zone|is_standing|words-\d+-title)$/;
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (happened) => {
      if (matters.test(happened.target.name)) soon();
    });
  }
  if (button) button.hidden = true;
});
