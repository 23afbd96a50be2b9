// The buttons in the bar: light or dark, help. They are hidden until a script runs, and have their words with them.

import { choice, choose, following, restore, type Choice } from "./theme.ts";

/** What each choice looks like. */
const ICONS: Readonly<Record<Choice, string>> = {
  system: "M12 3a9 9 0 1 0 .01 0zM12 4v16M14 4.500v15M16 5.500v13M18 7v10M20 10v4",
  light: "M12 7a5 5 0 1 0 .01 0zM12 1.500v2M12 20.500v2M1.500 12h2M20.500 12h2M4.600 4.600l1.400 1.400M18 18l1.400 1.400M4.600 19.400L6 18M18 6l1.400-1.400",
  dark: "M20.500 14.500A9 9 0 1 1 9.500 3.500a7 7 0 0 0 11 11z",
};

const SVG = "http://www.w3.org/2000/svg";

function show(button: HTMLButtonElement): void {
  const label = button.dataset[choice] ?? choice;
  button.ariaLabel = label;
  button.title = label;
  button.querySelector("path")?.setAttribute("d", ICONS[choice]);
}

/** Leads to the next of system, light, dark. */
export function switchTheme(): void {
  choose(following(choice));
}

/** Wakes the buttons; `help` shows the help. */
export function startBar(help: () => void): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button) {
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    icon.append(document.createElementNS(SVG, "path"));
    button.replaceChildren(icon);
    show(button);
    button.hidden = false;
    button.addEventListener("click", switchTheme);
    document.addEventListener("adit:theme", () => show(button));
    // The theme may have been changed on another page, before the reader came back to this one.
    const again = (): void => {
      restore();
      show(button);
    };
    addEventListener("pageshow", (event) => event.persisted && again());
    addEventListener("storage", again);
  }
  const question = document.querySelector<HTMLButtonElement>("button.help");
  if (question) {
    question.hidden = false;
    question.addEventListener("click", help);
  }
}
