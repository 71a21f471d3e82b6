// The pages of `triplewire serve` in a real browser: node tests/dev/browser.mjs NODE PROGRAM GRAPH [NAME [PICTURES]]
//
// NODE is a directory with puppeteer-core and axe-core, GRAPH a graph file, NAME something to search for. Every page at two
// widths, light and dark, with script and without: nothing is asked of another origin, the policy is broken by nothing, no
// error is told, nothing is wider than the window, and axe-core finds nothing. With PICTURES, pictures are left there.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [node, program, graph, name, pictures] = process.argv.slice(2);
const require = createRequire(resolve(node, 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const server = spawn(program, ['serve', graph, '--bind', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
const origin = await new Promise((found, failed) => {
  let said = '';
  server.stderr.on('data', (bytes) => {
    said += bytes;
    const address = said.match(/http:\/\/[\d.]+:\d+/);
    if (address) found(address[0]);
  });
  server.on('exit', () => failed(new Error(`the server ended: ${said}`)));
});
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

const problems = [];
let looked = 0;

async function look(path, { width, scheme, script, picture }) {
  const page = await browser.newPage();
  const where = `${path} at ${width}, ${scheme}, script ${script}`;
  const problem = (what) => problems.push(`${where}: ${what}`);
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) problem(`it asks ${request.url()}`);
  });
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) problem(`it says: ${message.text()}`);
  });
  page.on('pageerror', (error) => problem(`it fails: ${error.message}`));
  page.on('dialog', async (dialog) => {
    problem(`a text has become a script: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  const response = await page.goto(origin + path, { waitUntil: 'networkidle0' });
  if (!response.ok() && response.status() !== 304) problem(`status ${response.status()}`);
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  if (wide > width) problem(`it is ${wide} wide`);
  if (script) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate('axe.run()');
    for (const { id, help, nodes } of violations) problem(`${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
  }
  if (picture && pictures) await page.screenshot({ path: `${pictures}/${picture}.png` });
  looked += 1;
  await page.close();
}

/** The addresses that the links of a page lead to, within the server. */
async function links(path) {
  const page = await browser.newPage();
  await page.goto(origin + path);
  const found = await page.$$eval('main a[href^="/"]', (links) => links.map((link) => link.getAttribute('href')));
  await page.close();
  return found;
}

try {
  if (pictures) mkdirSync(pictures, { recursive: true });
  const ask = (query) => `/query?query=${encodeURIComponent(query)}`;
  const paths = [
    ['/', 'start'],
    ['/query'],
    [ask('SELECT ?name ?class { ?thing a ?class ; rdfs:label ?name } ORDER BY ?name LIMIT 40'), 'query'],
    [ask('SELECT nonsense')],
    [ask('CONSTRUCT WHERE { ?s ?p ?o } LIMIT 20')],
    [`/search?q=${encodeURIComponent(name ?? 'a')}`],
  ];
  const things = (await links(paths.at(-1)[0])).filter((link) => link.startsWith('/resource?'));
  if (name && things.length === 0) problems.push('the search finds nothing');
  paths.push(...things.slice(0, 3).map((link, number) => [link, number === 0 ? 'thing' : undefined]));
  const newest = (await links('/')).filter((link) => link.includes('event'));
  paths.push(...newest.slice(0, 2).map((link) => [link]));
  for (const [path, picture] of paths) {
    for (const width of [390, 1280]) {
      for (const scheme of ['light', 'dark']) {
        for (const script of [true, false]) {
          const shown = width === 1280 && scheme === 'light' && script ? picture : undefined;
          await look(path, { width, scheme, script, picture: shown });
        }
      }
    }
  }
  // By the keyboard alone: a name is typed, and the first thing found is opened.
  if (name) {
    const page = await browser.newPage();
    await page.goto(`${origin}/`);
    await page.focus('input[type=search]');
    await page.keyboard.type(name);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    await page.focus('main a');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    if (!page.url().includes('/resource?')) problems.push(`the keyboard leads to ${page.url()}`);
  }
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill();
}
problems.slice(0, 40).forEach((problem) => console.error(problem));
console.log(`${looked} pages looked at, ${problems.length} problems`);
process.exit(problems.length === 0 && looked > 0 ? 0 : 1);
