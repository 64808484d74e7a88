// Leads keyboard and screen reader to what needs attention first, such as the summary of errors.
export default (element) => element.focus();
