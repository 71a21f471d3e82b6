// What script adds to every page: suggestions while somebody types into the search, and links within a page that change it
// without loading it anew. All of it works without script too.
import { Options, asker, element, later, root } from './parts.js';

function search(form) {
  const field = form.querySelector('input[type=search]');
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-expanded', 'false');
  const ask = asker();
  const options = new Options(field, {
    place: form,
    id: `found-${field.id || 'above'}`,
    label: 'Found',
    take: (item) => location.assign(new URL(item.address.slice(1), root)),
  });
  const look = later(async () => {
    const text = field.value.trim();
    if (text.length < 2) return options.close();
    const answer = await ask(new URL(`search.json?q=${encodeURIComponent(text)}`, root));
    if (!answer || document.activeElement !== field) return;
    options.show(answer.found, (item) => [
      element('b', {}, item.name),
      element('span', { class: 'faint' }, [item.kind, item.detail].filter(Boolean).join(', ')),
    ]);
  }, 120);
  field.addEventListener('input', look);
  field.addEventListener('keydown', (event) => {
    if (options.key(event)) event.preventDefault();
  });
}
document.querySelectorAll('form[role=search]').forEach(search);

// Pages whose main part says so change in place.
let turning = 0;

async function turn(address, { push, key }) {
  const own = ++turning;
  document.querySelector('main').setAttribute('aria-busy', 'true');
  let fresh;
  try {
    const reply = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!reply.ok) throw new Error(reply.statusText);
    fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  } catch {
    if (own === turning) location.assign(address);
    return;
  }
  if (own !== turning) return;
  const main = fresh.querySelector('main');
  if (!main) return location.assign(address);
  if (push) history.pushState(null, '', address);
  document.title = fresh.title;
  document.querySelector('main').replaceWith(main);
  // Where somebody was, somebody stays.
  if (key) main.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  const hash = new URL(address, location.href).hash;
  if (hash) main.querySelector(hash)?.scrollIntoView({ block: 'nearest' });
  document.dispatchEvent(new Event('turned'));
}

const live = () => document.querySelector('main[data-live]');

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || !live()?.contains(link) || event.defaultPrevented) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const href = link.getAttribute('href');
  const to = new URL(href, location.href);
  if (href.startsWith('#') || to.origin !== location.origin || to.pathname !== location.pathname) return;
  event.preventDefault();
  turn(to.href, { push: true, key: link.dataset.key });
});

document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (!form?.classList.contains('filters') || !live()) return;
  const pairs = [...new FormData(form)].filter(([, value]) => value);
  turn(`${new URL(form.action).pathname}?${new URLSearchParams(pairs)}`, { push: true, key: event.target.dataset.key });
});

addEventListener('popstate', () => {
  if (live()) turn(location.href, { push: false });
});
