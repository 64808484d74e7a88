// Starts the modules that the page asks for: data-module holds one or more addresses, each a module whose default
// export takes the element. A module that fails leaves the page as it was: every page works without any.
const start = (root) => {
  const found = [...root.querySelectorAll("[data-module]")];
  if (root.matches?.("[data-module]")) found.unshift(root);
  for (const element of found) {
    if (element.dataset.started) continue;
    element.dataset.started = "1";
    for (const address of element.dataset.module.split(" ")) {
      import(address).then((module) => module.default(element)).catch((fault) => console.error(address, fault));
    }
  }
};
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
