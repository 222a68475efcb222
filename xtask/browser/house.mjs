// The browser, and what every visit looks for.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Packages stand in a folder of their own, not beside this file.
const installed = createRequire(join(process.env.NORMWATCH_BROWSER, 'package.json'));
const { chromium } = installed('playwright-core');
export const AXE = readFileSync(installed.resolve('axe-core/axe.min.js'), 'utf8');

// Tokens of accounts on the server that is walked.
export const ANALYST = process.env.NORMWATCH_ANALYST;
export const ADMIN = process.env.NORMWATCH_ADMIN;

// What Chromium would do on its own over the network is turned off.
const QUIET = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-domain-reliability',
];

export const open = () => chromium.launch({
  executablePath: '/usr/bin/chromium', args: QUIET, chromiumSandbox: process.getuid() !== 0,
});

// What went wrong, said when it is seen.
export class Problems {
  count = 0;

  add(where, what) {
    this.count += 1;
    console.error(`${where}: ${what}`);
  }
}

// A page that tells of every request to another host, and of what a browser refuses.
export async function visitor(browser, address, problems, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${address}/`) && !url.startsWith('data:')) {
      problems.add(page.url(), `asks another host: ${url}`);
    }
  });
  page.on('console', (message) => {
    // Said of every answer that is a problem, which a page may well be.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) problems.add(page.url(), message.text());
  });
  page.on('pageerror', (error) => problems.add(page.url(), error.message));
  return page;
}

// Signs in as people do.
export async function signIn(page, address, token) {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('Your token').fill(token);
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${address}/`);
}
