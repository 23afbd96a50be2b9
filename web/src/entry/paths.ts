// The page for ways between entities.

import { t, texts } from "../text.ts";
import { start } from "../paths/page.ts";

const app = document.getElementById("_paths");
if (app) {
  start(app).catch(async () => {
    // A site of which files are missing says so, in its words if it has them.
    await texts().catch(() => undefined);
    app.textContent = t("half_copied");
  });
}
