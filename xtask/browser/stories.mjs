// What people come for, by the links that they click. Without script: no page has any,
// and none may need it.

import { ANALYST, visitor } from './house.mjs';

const STORIES = {
  // Is this an attack under a norm, whom do I tell?
  'a CERT analyst': async (visit) => {
    await visit.click('What was seen?');
    await visit.choose('How grave', 'high');
    await visit.press('Show');
    await visit.click(/208\.65\.153\.0\/24/);
    await visit.reads('AS17557', 'AS36561', 'What could explain it', 'Norms engaged', 'Whom to tell');
    await visit.reads('A norm is engaged when it speaks of what was seen', 'Check it yourself');
    await visit.click('The routes behind it');
    await visit.reads('SHA-256', '17557', 'Offset');
  },
  // Who breaks routing norms? Do I?
  'an operator': async (visit) => {
    await visit.find('AS36561');
    await visit.click('The network AS36561');
    await visit.reads('AS36561', 'Findings that name it', 'To be named is not to be the author');
    await visit.click(/208\.65\.153\.0\/24/);
    await visit.reads('What operators agreed');
    await visit.find('208.65.153.0/24');
    await visit.reads('Findings that name it');
    await visit.find('AS64499');
    await visit.click('The network AS64499');
    await visit.reads('None', 'unknown');
  },
  // What is agreed where, what overlaps, is it kept?
  'a diplomat': async (visit) => {
    await visit.click('What is agreed?');
    await visit.choose('Asks', 'refrain');
    await visit.press('Show');
    await visit.reads('un-gge-2015#13-f');
    await visit.click('un-gge-2015#13-f');
    await visit.reads('A/70/174', 'No indicator watches this norm', 'unknown');
    await visit.click('Gaps');
    await visit.reads('The bridge index');
    await visit.click('Who answers to whom');
    await visit.reads('Missing most', 'UN 13-c');
    await visit.click('Does the gap narrow?');
    await visit.reads('The same as a table');
    await visit.click('Economies');
    await visit.click('Pakistan');
    await visit.reads('What it has signed up to', 'What is unknown');
    await visit.never('complied');
  },
  // What would this rule do? The rules that are, their SQL, what they found, and what to
  // type to have a changed one tried over what was recorded.
  'a drafter': async (visit) => {
    await visit.click('Findings');
    await visit.click('the indicators');
    await visit.click('route-new-origin');
    await visit.reads('Cannot show', 'Does not show', 'un-gge-2015#13-c', 'wave_share_high');
    await visit.reads('What would other numbers have found?', 'norms/indicators/route-new-origin.toml');
    await visit.reads('normwatch backtest proposal.toml --over normwatch.db', 'Nothing is written, and nobody is told');
    await visit.unfold('The statement that makes findings of observations');
    await visit.reads('from observed o', ':gap_minutes');
    await visit.click('Ask in SQL');
    await visit.click('Findings by the norm that they engage');
    await visit.reads('provision', 'severity');
    await visit.write('The statement', "select count(*) as several from observations where peers > 10");
    await visit.press('Ask');
    await visit.reads('several', '1 row');
    await visit.write('The statement', 'delete from findings');
    await visit.press('Ask');
    await visit.reads('It was not answered', 'questions only read');
  },
  // Room to comment, to answer, to verify.
  everyone: async (visit) => {
    await visit.click('How to read this');
    await visit.reads('What does “unknown” mean?', 'Why is no State named', 'wrong, or justified?');
    await visit.click('The sources');
    await visit.reads('From when to when', 'what happened since is not known');
    await visit.click(/updates\./);
    await visit.reads('SHA-256', 'What is wrong with it');
    await visit.click('Words');
    await visit.reads('attribution');
    await visit.find('attribution');
    await visit.click('attribution');
    await visit.reads('attribution', 'UN');
  },
  // What was decided of tonight's events, by which rules; whom to tell, and by when?
  'an analyst': async (visit) => {
    await visit.open('/decisions');
    await visit.reads('Sign in', 'Your token');
    await visit.write('Your token', 'nw_0123456789abcdef_of-nobody');
    await visit.press('Sign in');
    await visit.reads('That did not work', 'Your token');
    await visit.write('Your token', ANALYST);
    await visit.press('Sign in');
    await visit.reads('An address is no author', 'drop-tests');
    await visit.choose('What is done', 'drop');
    await visit.press('Show');
    await visit.reads('1–1 of 1', 'drop-tests');
    await visit.choose('What is done', 'notify-now');
    await visit.write('Class', 'ddos');
    await visit.press('Show');
    await visit.click(/^№/);
    await visit.reads('The rules that fired', 'critical-infrastructure-attacked', 'active-malice-to-holder');
    await visit.reads('The norms engaged', 'un-gge-2015#13-f', 'Whether it was kept is not shown');
    await visit.readsOf('national-authority', 'duty@authority.example', '22 November 2026');
    await visit.readsOf('target', 'soc@hospital.example', 'TLP:AMBER');
    await visit.readsOf('sector-authority', 'unknown');
    await visit.reads('Who was told', 'in the outbox');
    await visit.never('complied');
    const decision = visit.page.url();
    await visit.click(/^un-gge-2015#13-f/);
    await visit.reads('A/70/174');
    await visit.open('/feeds');
    await visit.reads('11 events, 1 rejected', 'drop-tests', 'kept on file, no rule fired');
    await visit.click('Sessions');
    await visit.click(/captions/);
    await visit.reads('We need to be told whom to report an attack to');
    await visit.click('ana');
    await visit.reads('up to TLP:AMBER');
    await visit.press('Sign out');
    await visit.never('ana', 'header');
    await visit.back();
    await visit.reads('Sign in', 'Your token');
    for (const gone of [decision, '/decisions', '/feeds', '/sessions']) {
      await visit.open(gone);
      await visit.reads('Sign in', 'Your token');
    }
  },
  // Nothing that is not for everyone, by any door.
  'somebody without an account': async (visit) => {
    await visit.never('Desk', 'nav');
    for (const path of ['/decisions', '/decisions/1', '/feeds', '/sessions', '/sessions/1', '/accounts', '/audit']) {
      await visit.open(path);
      await visit.reads('Sign in', 'Your token');
      await visit.never('TLP:');
      const { status } = await fetch(`${visit.address}/api/v1${path}`);
      if (status !== 401) visit.fail(`/api/v1${path} answers with ${status}`);
    }
    for (const table of ['readable_decisions', 'decisions', 'audit_log']) {
      await visit.open(`/sql?query=select+*+from+${table}`);
      await visit.reads('It was not answered');
    }
  },
  // The question that needs no explanation of the pages: three clicks, from the address.
  'a new user': async (visit) => {
    await visit.click('Economies');
    await visit.click('Pakistan');
    await visit.readsOf('un-gge-2015#13-c', 'engaged by what was seen, which does not show whether it is kept');
    await visit.readsOf('manrs-netops#1', 'speaks against it; by whose will is unknown');
    await visit.click(/208\.65\.153\.0\/24/);
    await visit.reads('Check it yourself', 'What was seen');
    visit.took(3);
  },
};

// Somebody with a browser, who reads what a page has and clicks what it shows.
class Visit {
  clicks = 0;

  constructor(page, address) {
    Object.assign(this, { page, address });
  }

  fail(what) {
    throw new Error(`${what}, at ${this.page.url()}`);
  }

  // A page whose address is known.
  async open(path) {
    await this.page.goto(new URL(path, this.address).href);
  }

  // What the browser had before, or what is answered now.
  async back() {
    await this.page.goBack();
  }

  async click(name) {
    const links = this.page.getByRole('link', typeof name === 'string' ? { name, exact: true } : { name });
    const link = (await links.count()) > 0 ? links.first() : this.page.getByRole('link', { name }).first();
    if ((await link.count()) === 0) this.fail(`there is no link ${name}`);
    await link.click();
    await this.page.waitForLoadState();
    this.clicks += 1;
  }

  async press(name) {
    await this.page.locator('main').getByRole('button', { name, exact: true }).click();
    await this.page.waitForLoadState();
    this.clicks += 1;
  }

  async unfold(summary) {
    await this.page.locator('summary', { hasText: summary }).click();
  }

  async choose(label, value) {
    await this.page.locator('main').getByLabel(label).selectOption(value);
  }

  async write(label, text) {
    await this.page.getByLabel(label).fill(text);
  }

  async find(text) {
    const field = this.page.getByRole('banner').getByRole('searchbox');
    await field.fill(text);
    await field.press('Enter');
    await this.page.waitForURL(/\/search\?/);
  }

  async text(part = 'main') {
    return (await this.page.locator(part).first().innerText()).replace(/\s+/g, ' ');
  }

  async reads(...parts) {
    const text = await this.text();
    // A style may write words in capitals.
    const has = (part) => text.toLowerCase().includes(part.toLowerCase());
    for (const part of parts) if (!has(part)) this.fail(`one cannot read “${part}”`);
  }

  // In the row of a table that names it.
  async readsOf(name, ...parts) {
    const row = this.page.getByRole('row').filter({ hasText: name }).first();
    const text = (await row.innerText()).replace(/\s+/g, ' ');
    for (const part of parts) if (!text.includes(part)) this.fail(`of ${name} one reads “${text}”`);
  }

  async never(words, part = 'main') {
    if ((await this.text(part)).includes(words)) this.fail(`one reads “${words}”`);
  }

  took(most) {
    if (this.clicks > most) this.fail(`it takes ${this.clicks} clicks`);
  }
}

export async function everyStory(browser, address, problems) {
  for (const [who, story] of Object.entries(STORIES)) {
    const page = await visitor(browser, address, problems, { javaScriptEnabled: false });
    page.setDefaultTimeout(15_000);
    await page.goto(address);
    try {
      await story(new Visit(page, address));
    } catch (error) {
      problems.add(`the story of ${who}`, error.message.split('\n')[0]);
    }
    await page.context().close();
  }
  return Object.keys(STORIES).length;
}
