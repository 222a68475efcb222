// What has to hold of every page.

import { ADMIN, AXE, signIn, visitor } from './house.mjs';

// The most bytes of a page with its style, as they are sent: fast on a bad line.
const BYTES_MAX = 200 * 1024;

// Stops of the Tab key that are walked on one page; the others are of the same make.
const STOPS_MAX = 120;

// Stops in a field for a date beside its first: its other parts, and its calendar.
const DATE_STOPS = 3;

const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };

// The widest and the narrowest that people have, in both colours.
const WIDTHS = [WIDE, NARROW];
const COLOURS = ['light', 'dark'];

// Of axe's rules, those whose answer the second colour can change.
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

// Pages that everybody reads, and those that accounts read. One page of each question,
// and those that are there when there is no answer.
export async function addresses(address) {
  const get = async (path) => (await fetch(address + path)).json();
  const { paths } = await get('/openapi.json');
  const one = async (list) => (await get(`/api/v1/${list}?limit=1`)).items[0];
  // What is named by data has no example that is always there.
  const named = { finding: (await one('findings')).name, source: (await one('sources')).sha256 };
  const questions = Object.entries(paths).filter(([, methods]) => methods.get);
  const takesAccount = ([, { get: asked }]) => asked.security.every((way) => 'token' in way);
  const example = ([path, { get: asked }]) => {
    const fill = (text, { name, example: usual }) => text.replace(`{${name}}`, encodeURIComponent(named[name] ?? usual));
    return (asked.parameters ?? []).reduce(fill, path.replace('/api/v1', ''));
  };
  const everybodys = [
    '/', '/search?text=critical+infrastructure', '/search?text=AS17557', '/economies/PK',
    '/networks/17557', '/norms/un-gge-2015/13-c', '/sql?query=select+*+from+findings',
    '/sql?query=select+nothing', '/nowhere', '/sign-in', '/findings?severity=low&economy=AQ',
    ...questions.filter((question) => !takesAccount(question)).map(example),
  ];
  const accounts = [
    '/account', '/', '/decisions/3', '/decisions/9', '/decisions?rule=none', '/decisions/999', '/sql',
    ...questions.filter(takesAccount).map(example),
  ];
  return { everybodys: [...new Set(everybodys)], accounts: [...new Set(accounts)] };
}

export async function everyPage(browser, address, problems) {
  const { everybodys, accounts } = await addresses(address);
  await Promise.all([
    ...WIDTHS.map((viewport) => walk(browser, address, problems, viewport, everybodys)),
    ...WIDTHS.map((viewport) => walk(browser, address, problems, viewport, accounts, ADMIN)),
  ]);
  return everybodys.length + accounts.length;
}

// Pages at one width, as somebody with this token or as nobody.
async function walk(browser, address, problems, viewport, paths, token) {
  const page = await visitor(browser, address, problems, { viewport });
  if (token) await signIn(page, address, token);
  for (const path of paths) {
    await looksFine(page, address, path, viewport, problems);
    if (viewport === NARROW) continue;
    await goesByKeyboard(page, address, path, problems);
    await isPrinted(page, address, path, problems);
  }
  await page.context().close();
}

// No serious finding of axe, nothing that sticks out, few bytes.
async function looksFine(page, address, path, viewport, problems) {
  const requests = [];
  const note = (request) => requests.push(request);
  page.on('requestfinished', note);
  await page.goto(address + path, { waitUntil: 'load' });
  page.off('requestfinished', note);
  const sizes = await Promise.all(requests.map((request) => request.sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  if (bytes > BYTES_MAX) problems.add(path, `${bytes} bytes are sent`);

  await page.evaluate(AXE);
  for (const colorScheme of COLOURS) {
    await page.emulateMedia({ colorScheme });
    const how = `${colorScheme}, ${viewport.width} wide`;
    const rules = colorScheme === COLOURS[0] ? {} : { runOnly: COLOUR_RULES };
    const found = await page.evaluate(
      (rules) => axe.run(document, { resultTypes: ['violations'], ...rules }),
      rules,
    );
    for (const { id, impact, help, nodes } of found.violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      const example = nodes[0];
      const said = (example.any[0] ?? example.all[0] ?? example.none[0])?.message ?? '';
      problems.add(path, `${how}: ${id}: ${help}, ${nodes.length} times, as ${example.html.slice(0, 160)} ${said}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  const out = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return null;
    const sticks = [...document.querySelectorAll('body *')].find((element) =>
      element.getBoundingClientRect().right > wide + 1 && !element.closest('.scroll'));
    return sticks?.outerHTML.slice(0, 120) ?? 'something';
  });
  if (out) problems.add(path, `${viewport.width} wide: sticks out of the page: ${out}`);
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
  // A key is up when what it does is done. A field for a date has a stop for each part.
  await page.evaluate(() => {
    window.walked = [];
    document.addEventListener('keyup', () => {
      const element = document.activeElement;
      if (element === window.walked.at(-1)?.element) return;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      window.walked.push({
        element,
        stop: Number(element.dataset.stop ?? -1),
        html: element.outerHTML.slice(0, 120),
        isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        isSeen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
      });
    });
  });
  const dates = await page.locator('input[type=date]').count();
  const most = Math.min(stops, STOPS_MAX);
  for (let number = 0; number < most + dates * DATE_STOPS; number += 1) await page.keyboard.press('Tab');
  const walked = await page.evaluate(() => window.walked.map(({ element, ...rest }) => rest));
  for (const [number, here] of walked.slice(0, most).entries()) {
    if (here.stop !== number) {
      problems.add(path, `Tab number ${number + 1} leads to ${here.html}`);
      return;
    }
    if (!here.isMarked) problems.add(path, `no mark of focus on ${here.html}`);
    if (!here.isSeen) problems.add(path, `focus is out of sight on ${here.html}`);
  }
  if (walked.length < most) problems.add(path, `Tab leads to ${walked.length} of ${most} stops`);
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
