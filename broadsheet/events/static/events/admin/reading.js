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
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "when", "venue", "section", "time_zone"]) {
      sent.set(name, form.elements[name] ? form.elements[name].value : "");
    }
    if (!sent.get("when").trim()) {
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
  field.addEventListener("input", soon);
  for (const name of ["venue", "section", "time_zone"]) {
    if (form.elements[name]) form.elements[name].addEventListener("change", soon);
  }
  if (button) button.hidden = true;
});
