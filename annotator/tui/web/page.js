"use strict";
// Keys go to the terminal as soon as it is connected; its library waits for a click.
const take = () => {
  if (document.body.classList.contains("-loaded")) document.querySelector(".xterm-helper-textarea")?.focus();
};
new MutationObserver(take).observe(document.body, { attributeFilter: ["class"] });
window.addEventListener("focus", take);
