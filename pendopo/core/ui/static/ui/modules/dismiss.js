// A menu in <details> closes on Escape, on a click elsewhere, and when focus leaves it.
export default (details) => {
  const close = () => { details.open = false; };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!details.contains(event.target)) close(); });
  details.addEventListener("focusout", (event) => { if (event.relatedTarget && !details.contains(event.relatedTarget)) close(); });
};
