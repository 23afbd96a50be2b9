// What makes a page handier, loaded when the reader first does something: copying, links to headings, pictures that
// open, the section that is read, the neighbourhood as a map; and the help.

import { followContents } from "../contents.ts";
import { copyButtons, headingLinks } from "../copy.ts";
import { offer, sheet } from "../data.ts";
import { exploreNear } from "../explore.ts";
import { help } from "../help.ts";
import { texts } from "../text.ts";
import { zoomImages } from "../zoom.ts";

const ready = Promise.all([texts(), sheet("tools")]);

offer("tools", { help: () => ready.then(help) });

ready.then(
  () => {
    copyButtons();
    headingLinks();
    zoomImages();
    followContents();
    exploreNear();
  },
  () => {
    // A site of which half was copied: the page is as it was written.
  },
);
