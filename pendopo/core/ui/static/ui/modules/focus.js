// Leads keyboard and screen reader to what needs attention first, such as the summary of errors; not where it is shown
// as an example only.
export default (element) => {
  if (!element.closest("[data-state]")) element.focus();
};
