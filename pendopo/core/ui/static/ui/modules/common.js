// What nearly every page has, in one file: each request costs a slow phone more than these bytes.
// Changes the theme in place; without script the link does the same by way of the server.
const YEAR = 31536000;
const theme = (link) => {
  link.addEventListener("click", (event) => {
    const to = link.dataset.themeTo;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${to}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    if (!document.cookie.includes(`theme=${to}`)) return;
    event.preventDefault();
    // The server words the switch, so the page is asked for again once, and keeps its place.
    document.documentElement.dataset.theme = to;
    location.reload();
  });
};
// A menu in <details> closes on Escape, on a click elsewhere, and when focus leaves it.
const dismiss = (details) => {
  const close = () => { details.open = false; };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!details.contains(event.target)) close(); });
  details.addEventListener("focusout", (event) => { if (event.relatedTarget && !details.contains(event.relatedTarget)) close(); });
};
// A form is sent once: a second press while the answer is under way does nothing, and the button says so.
const once = (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Back from the next page out of the browser's memory: it may be sent again.
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
};
export default (element) => {
  if (element.matches("form")) once(element);
  else if (element.matches("details")) dismiss(element);
  else theme(element);
};
