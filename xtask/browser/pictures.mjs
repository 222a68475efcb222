// The pictures that the documents show.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { visitor } from './house.mjs';

// Ours: a document is read on bad lines too.
const BYTES_MAX = 150 * 1024;

const WIDE = { viewport: { width: 1000, height: 700 } };
const NARROW = { viewport: { width: 390, height: 700 } };

const SHOWN = [
  ['overview', '/', WIDE],
  ['economy', '/economies/PK', WIDE],
  ['gaps', '/gaps/matrix', WIDE],
  ['norm-dark', '/norms/un-gge-2015/13-c', { ...NARROW, colorScheme: 'dark' }],
];

export async function pictures(browser, address, folder, problems) {
  const { items } = await (await fetch(`${address}/api/v1/findings?limit=1`)).json();
  const finding = ['finding', `/findings/${encodeURIComponent(items[0].name)}`, WIDE];
  for (const [name, path, options] of [...SHOWN, finding]) {
    const page = await visitor(browser, address, problems, options);
    await page.goto(address + path);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    const { size } = statSync(file);
    if (size > BYTES_MAX) problems.add(file, `has ${size} bytes`);
    await page.context().close();
  }
}
