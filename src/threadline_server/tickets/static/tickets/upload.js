// Dropping a file, and how far its sending is. Without this script the form works all the same.
"use strict";
(() => {
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-upload-progress]");
  const bar = place.querySelector("progress");

  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (at) => { if (at.lengthComputable) bar.value = (100 * at.loaded) / at.total; });
    request.upload.addEventListener("load", () => { place.querySelector("label").textContent = "Looking at its columns"; bar.removeAttribute("value"); });
    request.addEventListener("load", () => {
      // The server sends the browser on, or answers with the page that says what is wrong.
      if (request.status < 400) { window.location.assign(request.responseURL); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const said = page.querySelector("main [role=alert] p, main .empty p:not(.empty-number)")?.textContent;
      place.hidden = true;
      window.threadline.showProblem(said ?? "The file was not taken in.");
    });
    request.addEventListener("error", () => { place.hidden = true; window.threadline.showProblem("The connection broke. Nothing was kept; send the file again."); });
    place.hidden = false;
    request.send(new FormData(form));
  });
})();
