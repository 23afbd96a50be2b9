// Every page runs this, in its head: the theme is set before anything is painted, the rest waits for the page.

import { offerPreviews } from "../preview/offer.ts";
import { restore } from "../theme.ts";

restore();
offerPreviews();
