// The help: which keys there are, and what can be switched off.

import { button, el } from "./dom.ts";
import { KEYS, type Action } from "./keys.ts";
import { isOn, SWITCHES, turn, type Switch } from "./switches.ts";
import { t } from "./text.ts";
import { choice, choose, type Choice } from "./theme.ts";

/** Where a page leads to what a site may be without. */
const PLACES: Partial<Record<Action, string>> = { search: ".bar .search", graph: ".bar a[data-key=g]" };

let dialog: HTMLDialogElement | undefined;

/** Shows the help, or takes it away. */
export function help(): void {
  if (dialog?.open) {
    dialog.close();
    return;
  }
  dialog ??= make();
  document.body.append(dialog);
  dialog.showModal();
}

function make(): HTMLDialogElement {
  const it = el("dialog", { class: "help-dialog" });
  it.setAttribute("aria-labelledby", "_help");
  const heading = el("h2", {}, t("help"));
  heading.id = "_help";
  const close = button("close", "", () => it.close());
  close.ariaLabel = t("close");
  const keys = el("dl", { class: "keys" });
  const row = (names: readonly string[], what: string): HTMLElement => {
    const marks = names.flatMap((name, nth) => (nth > 0 ? [" ", el("kbd", {}, name)] : [el("kbd", {}, name)]));
    return el("div", {}, el("dt", {}, ...marks), el("dd", {}, t(what)));
  };
  const known = KEYS.filter(([, action]) => !PLACES[action] || document.querySelector(PLACES[action]));
  keys.append(...known.map(([key, action]) => row(action === "search" ? [key, "Ctrl K"] : [key], `key_${action}`)));
  keys.append(row(["Esc"], "key_escape"));
  const switches = el("fieldset", {}, el("legend", {}, t("settings")), ...SWITCHES.map(toggle), themes());
  it.append(close, heading, keys, switches);
  // A press beside it closes it.
  it.addEventListener("click", (event) => event.target === it && it.close());
  const fade = (): void => {
    keys.classList.toggle("off", !isOn("keys"));
  };
  document.addEventListener("adit:switch", fade);
  fade();
  it.addEventListener("keydown", (event) => {
    if (event.key === "?" && isOn("keys")) it.close();
  });
  return it;
}

/** A switch. */
function toggle(name: Switch): HTMLElement {
  const box = el("input");
  box.type = "checkbox";
  box.checked = isOn(name);
  box.addEventListener("change", () => turn(name, box.checked));
  return el("label", {}, box, " ", t(`switch_${name}`));
}

/** The choice of a theme. */
function themes(): HTMLElement {
  const select = el("select");
  const all: readonly Choice[] = ["system", "light", "dark"];
  for (const value of all) select.append(Object.assign(el("option", {}, t(`theme_${value}`)), { value }));
  const show = (): void => {
    select.value = choice;
  };
  show();
  select.addEventListener("change", () => choose(select.value as Choice));
  document.addEventListener("adit:theme", show);
  return el("label", {}, t("theme"), " ", select);
}
