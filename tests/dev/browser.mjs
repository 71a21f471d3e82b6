// The pages of `triplewire serve` in a real browser: node tests/dev/browser.mjs NODE PROGRAM GRAPH [NAME [PICTURES]]
//
// NODE is a directory with puppeteer-core and axe-core, GRAPH a graph file, NAME something to search for that has ties. Every
// page at two widths, light and dark, with script and without: nothing is asked of another origin, the policy is broken by
// nothing, no error is told, nothing is wider than the window, and axe-core finds nothing. With a NAME, somebody searches,
// lets the picture grow, filters, asks, and reviews a link, by mouse and by keyboard. With PICTURES, pictures are left there.
// With BASE_PATH in the environment all of it is below that path, and nothing else of the server is asked.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [node, program, graph, name, pictures] = process.argv.slice(2);
const base = process.env.BASE_PATH ?? '';
const require = createRequire(resolve(node, 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const desk = mkdtempSync(join(tmpdir(), 'triplewire-browser-'));
const decisions = join(desk, 'decisions.csv');
// A link that nobody has decided, of whatever has a name.
const links = join(desk, 'links.nt');
writeFileSync(links, '');
if (name) {
  const found = await asked(`SELECT ?x { ?x rdfs:label ?name FILTER(STR(?name) = "${name.replace(/["\\]/g, '\\$&')}") } LIMIT 1`);
  const match = 'http://www.w3.org/2004/02/skos/core#closeMatch';
  writeFileSync(links, `<${found}> <${match}> <https://kb.example/one> .\n<${found}> <${match}> <https://kb.example/two> .\n`);
}

/** The first value that a query finds in the graph. */
async function asked(query) {
  const child = spawn(program, ['query', '-q', '-d', graph, '--format', 'csv', query], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const part of child.stdout) text += part;
  return text.split(/\r?\n/)[1];
}

const below = base ? ['--base-path', base] : [];
const server = spawn(program, ['serve', graph, links, '--decisions', decisions, '--bind', '127.0.0.1:0', ...below], { stdio: ['ignore', 'ignore', 'pipe'] });
const origin = await new Promise((found, failed) => {
  let said = '';
  server.stderr.on('data', (bytes) => {
    said += bytes;
    const address = said.match(/http:\/\/[\d.]+:\d+/);
    if (address) found(address[0] + base);
  });
  server.on('exit', () => failed(new Error(`the server ended: ${said}`)));
});
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // A page is left for good when it is left, and one renderer shows one page after the other: no frame changes its process
  // while somebody waits for it.
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-features=BackForwardCache,Prerender2,SpareRendererForSitePerProcess'],
});

const problems = [];
let looked = 0;

/** A page on which nothing may go wrong; `where` tells where somebody is. */
async function open({ width, scheme, script }, where) {
  const page = await browser.newPage();
  const problem = (what) => problems.push(`${where()} at ${width}, ${scheme}, script ${script}: ${what}`);
  page.on('request', (request) => {
    // The browser's own icons, as in a field for a date, are data of its own.
    if (!/^data:/.test(request.url()) && !request.url().startsWith(`${origin}/`)) problem(`it asks ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) problem(`it says: ${message.text()}`);
  });
  page.on('pageerror', (error) => problem(`it fails: ${error.message}`));
  page.on('error', (error) => problem(`the browser gives it up: ${error.message}`));
  page.on('dialog', async (dialog) => {
    problem(`a text has become a script: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.setDefaultTimeout(120000);
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: width < 500 ? 844 : 900 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  return { page, problem };
}

/** Goes to an address of the server. The page is there when it and its scripts are; that the network is idle is not waited
 * for: a busy machine may take seconds to tell. */
async function go(page, path) {
  return page.goto(origin + path, { waitUntil: 'load' });
}

async function look(paths, setting) {
  let path = '';
  const { page, problem } = await open(setting, () => path);
  for (const [next, picture] of paths) {
    path = next;
    const response = await go(page, path);
    if (!response.ok() && response.status() !== 304) problem(`status ${response.status()}`);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    if (wide > setting.width) problem(`it is ${wide} wide`);
    if (setting.script) await check(page, problem);
    if (picture && pictures && setting.script && setting.width > 500 && setting.scheme === 'light') {
      await page.screenshot({ path: `${pictures}/${picture}.png`, clip: { x: 0, y: 0, width: 1280, height: picture === 'picture' ? 1010 : 900 } });
    }
    looked += 1;
  }
  await page.close();
}

async function check(page, problem) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate('axe.run()');
  for (const { id, help, nodes } of violations) problem(`${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
}

/** The addresses that the links of a page lead to, within the server and without the base path. */
async function addresses(page, path, selector = 'main a[href^="/"]') {
  await go(page, path);
  const links = await page.$$eval(selector.replace('^="', `^="${base}`), (links) => links.map((link) => link.getAttribute('href')));
  return links.map((link) => (link.startsWith(`${base}/`) ? link.slice(base.length) : link));
}

/** Waits until `what` holds on a page; tells if it never does. */
async function until(page, told, what, ...values) {
  for (let tries = 0; tries < 300; tries += 1) {
    // While a page gives way to another there is nothing to ask.
    if (await page.evaluate(what, ...values).catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  problems.push(`${told}: this is not seen`);
}

/** Somebody types a name, and goes to what is found by the keyboard alone. */
async function search() {
  const { page } = await open({ width: 1280, scheme: 'light', script: true }, () => 'search');
  await go(page, '/');
  await page.focus('input[type=search]');
  await page.keyboard.type(name.slice(0, 5));
  await until(page, 'what is found while somebody types', () => document.querySelectorAll('.find [role=option]').length > 0);
  await check(page, (what) => problems.push(`search: ${what}`));
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (!page.url().includes('/resource?')) problems.push(`the first that is found leads to ${page.url()}`);
  await page.focus('input[type=search]');
  await page.keyboard.type(name);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (!page.url().includes('/search?')) problems.push(`the search leads to ${page.url()}`);
  await page.focus('main li a');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (!page.url().includes('/resource?')) problems.push(`the keyboard leads to ${page.url()}`);
  await page.close();
}

/** Somebody lets the picture grow, looks at the sentences of a tie, and filters; with script and without. */
async function grow(script, start) {
  const { page, problem } = await open({ width: 1280, scheme: 'light', script }, () => 'the picture');
  await go(page, start);
  const number = () => page.$$eval('.picture .node', (nodes) => nodes.length);
  const click = async (selector) => {
    await page.waitForSelector(selector);
    if (script) return page.$eval(selector, (link) => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })));
    return Promise.all([page.waitForNavigation(), page.$eval(selector, (link) => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })))]);
  };
  const before = await number();
  const growing = await page.$$eval('.picture a.node', (nodes) => nodes.findIndex((node) => node.querySelector('.note')));
  if (growing < 0) problem('nothing can grow');
  else {
    await page.$$eval('.picture a.node', (nodes, at) => nodes[at].setAttribute('id', 'growing'), growing);
    await click('#growing');
    await until(page, `the picture grows, script ${script}`, (before) => document.querySelectorAll('.picture .node').length > before, before);
  }
  await click('.picture a.tie');
  await until(page, `the sentences of a tie, script ${script}`, () => document.querySelectorAll('#between, blockquote').length > 1);
  if (script) await check(page, (what) => problem(`sentences: ${what}`));
  const all = await number();
  if (script) await page.select('select[name=kind]', 'position');
  else await Promise.all([page.waitForNavigation(), page.select('select[name=kind]', 'position').then(() => page.click('.filters button'))]);
  await until(page, `what is filtered, script ${script}`, (all) => location.search.includes('kind=position') && document.querySelectorAll('.picture .node').length <= all, all);
  if (script) {
    await page.goBack();
    await until(page, 'the way back', () => !location.search.includes('kind=position'));
  }
  await page.close();
}

/** Somebody writes a query: words are offered, what is wrong is shown at its place, Tab goes on, and there is an answer. */
async function ask() {
  const { page, problem } = await open({ width: 1280, scheme: 'light', script: true }, () => 'the query');
  await go(page, '/query');
  await page.focus('#query');
  await page.keyboard.type('SELECT ?name { ?x a tw:Offi');
  await until(page, 'words that may come', () => document.querySelectorAll('#words [role=option]').length > 0);
  await check(page, (what) => problem(`words: ${what}`));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(page, 'what is wrong at its place', () => document.querySelector('.editor .bad') && document.querySelector('#told').textContent.includes('line 1'));
  await page.keyboard.type(' ; rdfs:label ?name }');
  await until(page, 'nothing is wrong any more', () => !document.querySelector('.editor .bad') && !document.querySelector('#told').textContent);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  const left = await page.evaluate(() => document.activeElement.tagName);
  if (left !== 'BUTTON') problem(`Tab goes to ${left}`);
  await page.focus('#query');
  await page.keyboard.down('Control');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await page.keyboard.up('Control');
  await until(page, 'an answer', () => document.querySelectorAll('#answer ~ .wide tbody tr').length > 0);
  const value = await page.$eval('#query', (field) => field.value);
  if (!value.includes('tw:Official')) problem(`the word that was taken became ${value}`);
  await page.close();
}

/** Somebody decides on a link, without script; the file has it then. */
async function review() {
  const { page, problem } = await open({ width: 390, scheme: 'dark', script: false }, () => 'the review');
  await go(page, '/review');
  const form = (target) => `.decide:has(input[name=target][value="https://kb.example/${target}"])`;
  await Promise.all([page.waitForNavigation(), page.click(`${form('one')} button[value=different]`)]);
  const written = existsSync(decisions) ? readFileSync(decisions, 'utf8') : '';
  if (!/https:\/\/kb\.example\/one,different/.test(written)) problem(`the file of decisions has ${JSON.stringify(written)}`);
  const asked = [await page.$(form('one')), await page.$(form('two'))].map(Boolean);
  if (asked[0] || !asked[1]) problem('what is decided is still asked, or the other is not');
  await page.close();
}

try {
  if (pictures) mkdirSync(pictures, { recursive: true });
  const query = (text) => `/query?query=${encodeURIComponent(text)}`;
  const paths = [
    ['/', 'start'],
    ['/graph', 'picture'],
    ['/timeline'],
    ['/timeline?kind=claim'],
    ['/compare'],
    ['/review'],
    ['/query'],
    [query('SELECT ?outlet (COUNT(?article) AS ?articles) {\n  ?article a tw:Article ; schema:publisher ?outlet\n}\nGROUP BY ?outlet\nORDER BY DESC(?articles)'), 'query'],
    [query('SELECT nonsense')],
    [query('SELECT ?day { ?event tw:eventDate ?day }')],
    [query('SELECT * { ?s ?p ?o } LIMIT 250')],
    [query('CONSTRUCT { ?actor ?type ?target } { ?e tw:actor ?actor ; tw:target ?target ; tw:eventType ?type }')],
    [`/search?q=${encodeURIComponent(name ?? 'a')}`],
  ];
  const { page } = await open({ width: 1280, scheme: 'light', script: false }, () => 'links');
  const things = (await addresses(page, paths.at(-1)[0])).filter((link) => link.startsWith('/resource?'));
  if (name && things.length === 0) problems.push('the search finds nothing');
  paths.push(...things.slice(0, 2).map((link, number) => [link, number === 0 ? 'thing' : undefined]));
  const found = new Set();
  for (const thing of ['/', ...things.slice(0, 1)]) {
    for (const selector of ['.facts .what a.kind', '.facts .source a', '.chips a.person', 'main a[href^="/compare?thing"]', 'main a[href^="/timeline?thing"]', 'main a[href^="/graph?e"]']) {
      (await addresses(page, thing, selector)).slice(0, 2).forEach((link) => found.add(link));
    }
  }
  paths.push(...[...found].filter((link) => link.startsWith('/')).map((link) => [link]));
  await page.close();
  for (const width of [390, 1280]) {
    for (const scheme of ['light', 'dark']) {
      for (const script of [true, false]) await look(paths, { width, scheme, script });
    }
  }
  if (name) {
    await search();
    const start = [...found].find((link) => link.startsWith('/graph?e')) ?? '/graph';
    for (const script of [true, false]) await grow(script, start);
    await ask();
    await review();
  }
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill();
  rmSync(desk, { recursive: true, force: true });
}
problems.slice(0, 40).forEach((problem) => console.error(problem));
console.log(`${looked} pages looked at, ${problems.length} problems`);
process.exit(problems.length === 0 && looked > 0 ? 0 : 1);
