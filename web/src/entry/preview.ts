// Shows what is behind a link that the reader rests on. `app` loads this when that happens for the first time.

import { sheet } from "../data.ts";
import { watch } from "../preview/stack.ts";

void sheet("preview").then(watch);
