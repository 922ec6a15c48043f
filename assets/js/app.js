// Behaviour that nothing depends on: keys on the review screen, selecting all, progress.

const typing = (target) =>
  target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const pressed = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(pressed)}"]:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-select-all]");
  if (!all) return;
  for (const box of document.querySelectorAll(`input[name="${all.dataset.selectAll}"]`)) {
    box.checked = all.checked;
  }
});

for (const place of document.querySelectorAll("[data-poll-url]")) {
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.pollUrl, { credentials: "same-origin" });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // The next question may be answered; the page works without.
    }
    if (place.querySelector("[data-done]")) {
      if (place.dataset.then) location.assign(place.dataset.then);
    } else {
      setTimeout(ask, 2000);
    }
  };
  setTimeout(ask, 1000);
}

const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
