// The pages work without this script; it adds a button that copies what is beside it.
"use strict";
const texts = document.documentElement.lang === "en"
  ? { copy: "Copy", copied: "Copied" }
  : { copy: "Kopieer", copied: "Gekopieerd" };
for (const link of document.querySelectorAll("code[data-link]")) {
  link.textContent = new URL(link.textContent, location.href).href;
}
if (navigator.clipboard) {
  for (const block of document.querySelectorAll(".take-along pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = texts.copy;
    button.setAttribute("aria-label", `${texts.copy}: ${block.getAttribute("aria-label")}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.innerText);
      button.textContent = texts.copied;
      setTimeout(() => { button.textContent = texts.copy; }, 2000);
    });
    block.after(button);
  }
}
