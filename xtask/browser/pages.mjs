// What has to hold of every page.

import { AXE, visitor } from './house.mjs';

// The most bytes of a page with its style, as they are sent: fast on a bad line.
const BYTES_MAX = 200 * 1024;

// Stops of the Tab key that are walked on one page; the others are of the same make.
const STOPS_MAX = 120;

const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };

// Colours are the same at all widths, and the layout in all colours, so that two of the
// four pairs see everything.
const LOOKS = [
  { colorScheme: 'light', viewport: WIDE },
  { colorScheme: 'dark', viewport: NARROW },
];

// One page of each question, and those that are there when there is no answer.
export async function addresses(address) {
  const { paths } = await (await fetch(`${address}/openapi.json`)).json();
  const { items } = await (await fetch(`${address}/api/v1/findings?limit=1`)).json();
  const examples = Object.entries(paths).filter(([, methods]) => methods.get).map(([path, { get }]) => {
    const fill = (text, parameter) => text.replace(
      `{${parameter.name}}`,
      encodeURIComponent(parameter.name === 'finding' ? items[0].name : parameter.example),
    );
    return (get.parameters ?? []).reduce(fill, path.replace('/api/v1', ''));
  });
  const asked = [
    '/', '/search?text=critical+infrastructure', '/search?text=AS17557', '/economies/PK',
    '/networks/17557', '/norms/un-gge-2015/13-c', '/sql?query=select+*+from+findings',
    '/sql?query=select+nothing', '/nowhere',
  ];
  return [...new Set([...asked, ...examples])];
}

export async function everyPage(browser, address, problems) {
  const paths = await addresses(address);
  for (const look of LOOKS) {
    const page = await visitor(browser, address, problems, look);
    const how = `${look.colorScheme}, ${look.viewport.width} wide`;
    for (const path of paths) await looksFine(page, address, path, how, problems);
    await page.context().close();
  }
  const page = await visitor(browser, address, problems, { viewport: WIDE });
  for (const path of paths) await goesByKeyboard(page, address, path, problems);
  for (const path of paths) await isPrinted(page, address, path, problems);
  await page.context().close();
  return paths.length;
}

// No serious finding of axe, nothing that sticks out, few bytes.
async function looksFine(page, address, path, how, problems) {
  const requests = [];
  const note = (request) => requests.push(request);
  page.on('requestfinished', note);
  await page.goto(address + path, { waitUntil: 'load' });
  page.off('requestfinished', note);
  const sizes = await Promise.all(requests.map((request) => request.sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  if (bytes > BYTES_MAX) problems.add(path, `${bytes} bytes are sent`);

  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, help, nodes } of found.violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    const example = nodes[0];
    const said = (example.any[0] ?? example.all[0] ?? example.none[0])?.message ?? '';
    problems.add(path, `${how}: ${id}: ${help}, ${nodes.length} times, as ${example.html.slice(0, 160)} ${said}`);
  }
  const out = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return null;
    const sticks = [...document.querySelectorAll('body *')].find((element) =>
      element.getBoundingClientRect().right > wide + 1 && !element.closest('.scroll'));
    return sticks?.outerHTML.slice(0, 120) ?? 'something';
  });
  if (out) problems.add(path, `${how}: sticks out of the page: ${out}`);
}

// The first stop skips to the answer; every stop shows that it is one; none is left out.
async function goesByKeyboard(page, address, path, problems) {
  await page.goto(address + path);
  const stops = await page.evaluate(() => {
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
    const seen = [...document.querySelectorAll(all)].filter((element) =>
      element.checkVisibility() && !(element.matches('details:not([open]) *') && !element.matches('summary')));
    seen.forEach((element, number) => { element.dataset.stop = number; });
    return seen.length;
  });
  for (let number = 0; number < Math.min(stops, STOPS_MAX); number += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        stop: Number(element.dataset.stop ?? -1),
        html: element.outerHTML.slice(0, 120),
        isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        isSeen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (here.stop !== number) {
      problems.add(path, `Tab number ${number + 1} leads to ${here.html}`);
      return;
    }
    if (!here.isMarked) problems.add(path, `no mark of focus on ${here.html}`);
    if (!here.isSeen) problems.add(path, `focus is out of sight on ${here.html}`);
  }
  await page.goto(address + path);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const isThere = await page.evaluate(() => location.hash === '#main' && document.activeElement.id === 'main');
  if (!isThere) problems.add(path, 'the first stop does not skip to the answer');
}

// On paper there is the answer, black on white, and no door.
async function isPrinted(page, address, path, problems) {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto(address + path);
  const paper = await page.evaluate(() => ({
    ink: getComputedStyle(document.body).color,
    sheet: getComputedStyle(document.body).backgroundColor,
    doors: [...document.querySelectorAll('body > header nav, form[role=search], form.narrow, .skip')]
      .filter((element) => element.checkVisibility()).length,
  }));
  if (paper.ink !== 'rgb(0, 0, 0)' || paper.sheet !== 'rgb(255, 255, 255)' || paper.doors > 0) {
    problems.add(path, `is printed as ${JSON.stringify(paper)}`);
  }
  const pdf = await page.pdf({ format: 'A4' });
  if (pdf.length < 1000) problems.add(path, 'prints nothing');
  await page.emulateMedia({ media: null, colorScheme: null });
}
