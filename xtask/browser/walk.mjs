// Walks the pages of a server: `node walk.mjs ADDRESS [FOLDER FOR PICTURES]`.
// Packages are looked for where NORMWATCH_BROWSER says.

import { open, Problems } from './house.mjs';
import { everyPage } from './pages.mjs';
import { pictures } from './pictures.mjs';
import { everyStory } from './stories.mjs';

const [address, folder] = process.argv.slice(2);
const problems = new Problems();
const browser = await open();
try {
  const stories = await everyStory(browser, address, problems);
  console.log(`${stories} stories are walked, without script`);
  const pages = await everyPage(browser, address, problems);
  console.log(`${pages} pages are looked at: light and dark, narrow and wide, by keyboard, on paper`);
  if (folder) await pictures(browser, address, folder, problems);
} finally {
  await browser.close();
}
process.exitCode = problems.count > 0 ? 1 : 0;
