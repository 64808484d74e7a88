export default (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
};
