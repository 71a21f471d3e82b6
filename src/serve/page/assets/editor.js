// What script adds to the page to ask on: colours under the text, words that may come next, and what is wrong at its place.
// Keys: Ctrl+Space shows words, the arrows choose one, Enter takes it, Escape puts them away; Ctrl+Enter asks; Tab goes on.
import { Options, asker, element, later, root } from './parts.js';

const field = document.querySelector('#query');
const layer = field.previousElementSibling;
const told = document.querySelector('#told');

/** Longer queries are shown plain. */
const LONG = 20000;

const TOKENS =
  /(#[^\n]*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(<[^<>"{}|^`\\\s]*>)|([?$]\w+)|([\p{L}][\p{L}\w.-]*:[\p{L}\w.%-]*|:[\p{L}\w.-]+)|(@[a-zA-Z-]+)|([+-]?\d+(?:\.\d+)?)|([A-Za-z_]+)|([^])/gu;
const CLASSES = ['comment', 'text', 'iri', 'variable', 'name', 'text', 'number', 'word', 'mark'];

let wrong = [];

/** The offset of a line and a column, both from 1; columns count characters, not halves of them. */
function offset(text, line, column) {
  let at = 0;
  for (let n = 1; n < line && at >= 0; n += 1) at = text.indexOf('\n', at) + 1 || -1;
  if (at < 0) return text.length;
  return at + [...text.slice(at)].slice(0, column - 1).join('').length;
}

function paint() {
  const text = field.value;
  const plain = text.length > LONG;
  field.parentElement.classList.toggle('lit', !plain);
  if (plain) return layer.replaceChildren();
  const places = wrong.filter(({ line }) => line).map((one) => ({ ...one, from: offset(text, one.line, one.column) }));
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(TOKENS)) {
    const kind = CLASSES[found.slice(1).findIndex((part) => part !== undefined)];
    const bad = places.find(({ from }) => from >= at && from < at + found[0].length && found[0].trim());
    const classes = [kind === 'mark' ? '' : kind, bad ? (bad.warning ? 'odd' : 'bad') : ''].filter(Boolean);
    parts.push(classes.length ? element('span', { class: classes.join(' ') }, found[0]) : found[0]);
    at += found[0].length;
  }
  if (places.some(({ from }) => from >= text.trimEnd().length)) parts.push(element('span', { class: 'bad end' }, ' '));
  // A line break at the end is shown only if something follows it.
  layer.replaceChildren(...parts, '\n');
  follow();
}

function follow() {
  layer.scrollTop = field.scrollTop;
  layer.scrollLeft = field.scrollLeft;
}

const askCheck = asker();
const check = later(async () => {
  const text = field.value;
  if (!text.trim()) {
    wrong = [];
    told.replaceChildren();
    return paint();
  }
  const answer = await askCheck(new URL('query/check', root), { method: 'POST', body: new URLSearchParams({ query: text }) });
  if (!answer || field.value !== text) return;
  wrong = answer.problems;
  field.setAttribute('aria-invalid', String(wrong.some(({ warning }) => !warning)));
  told.replaceChildren(...wrong.map(({ message, hint }) => element('span', {}, hint ? `${message} – ${hint}` : message)));
  paint();
}, 350);

const askWords = asker();
const options = new Options(field, { place: field.parentElement, id: 'words', label: 'Words', take });

/** What is being written before the caret. */
function word() {
  const before = field.value.slice(0, field.selectionStart);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const quoted = line.split(/"(?:[^"\\]|\\.)*"/).pop();
  const open = quoted.indexOf('"');
  if (open >= 0) return quoted.slice(open);
  return /(?:[?$]\w*|[\p{L}][\p{L}\w.-]*:?[\p{L}\w.-]*)$/u.exec(before)?.[0] ?? '';
}

function take({ insert }) {
  const end = field.selectionStart;
  field.setSelectionRange(end - word().length, end);
  // So that it can be undone; where it cannot, it is set.
  if (!document.execCommand('insertText', false, insert)) field.setRangeText(insert, end - word().length, end, 'end');
  options.close();
  paint();
  check();
}

const offer = later(async (asked) => {
  const text = word();
  if (text.length < (asked ? 1 : 2)) return options.close();
  let offers = [];
  if (/^[?$]/.test(text)) {
    const own = new Set(field.value.match(/[?$]\w+/g));
    offers = [...own].filter((name) => name !== text && name.startsWith(text)).map((name) => ({ insert: name, label: name }));
  } else {
    const answer = await askWords(new URL(`query/complete?word=${encodeURIComponent(text)}`, root));
    if (!answer || word() !== text) return;
    offers = answer.offers.filter(({ insert }) => insert !== text);
  }
  if (document.activeElement !== field) return;
  options.show(offers, ({ label, detail }) => [element('b', {}, label), element('span', { class: 'faint' }, detail ?? '')]);
  place();
}, 100);

/** Puts the list below the line of the caret. */
function place() {
  const before = field.value.slice(0, field.selectionStart);
  const style = getComputedStyle(field);
  const line = parseFloat(style.lineHeight);
  const top = parseFloat(style.paddingTop) + before.split('\n').length * line - field.scrollTop;
  options.list.style.top = `${Math.min(top, field.clientHeight)}px`;
}

field.addEventListener('input', () => {
  wrong = [];
  paint();
  check();
  offer(false);
});
field.addEventListener('scroll', follow);
field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (event.key === ' ' && event.ctrlKey) {
    event.preventDefault();
    offer(true);
  } else if (options.key(event)) event.preventDefault();
});
field.setAttribute('aria-describedby', 'told');
paint();
check();
