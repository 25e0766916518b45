"use strict";
// Keys go to the terminal from the start; its library waits for a click.
const take = () => document.querySelector(".xterm-helper-textarea")?.focus();
window.addEventListener("load", take);
window.addEventListener("focus", take);
