// Changes the theme in place; without script the link does the same by way of the server.
const YEAR = 31536000;
export default (link) => {
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
