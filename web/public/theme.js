// Runs before the first paint, so that a dark page never flashes light.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("answerbook.theme");
  } catch {
    choice = null;
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
