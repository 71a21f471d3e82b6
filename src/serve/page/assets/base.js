// What script adds to every page: suggestions while somebody types into the search, and links within a page that change it
// without loading it anew. All of it works without script too; texts from the server are only ever set as text.

/** Calls `act` when nothing more has come for a while. */
export function later(act, wait) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), wait);
  };
}

/** An element with attributes and children; texts become texts. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The JSON at an address; nothing if there is none or another was asked for meanwhile. */
export function asker() {
  let going;
  return async (address, options = {}) => {
    going?.abort();
    const own = (going = new AbortController());
    try {
      const reply = await fetch(address, { ...options, signal: own.signal });
      const answer = reply.ok ? await reply.json() : undefined;
      return own === going ? answer : undefined;
    } catch {
      return undefined;
    }
  };
}

/** A list of options below a field: what the arrows choose is marked, and `take` is called with what is taken. */
export class Options {
  constructor(field, { place, take, label, id }) {
    this.field = field;
    this.take = take;
    this.at = -1;
    this.items = [];
    this.list = element('ul', { role: 'listbox', id, 'aria-label': label, class: 'options', hidden: '' });
    place.append(this.list);
    field.setAttribute('aria-controls', id);
    field.setAttribute('aria-autocomplete', 'list');
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    field.addEventListener('blur', () => this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  show(items, line) {
    this.items = items;
    this.at = -1;
    this.field.removeAttribute('aria-activedescendant');
    const option = (item, at) =>
      element('li', { role: 'option', id: `${this.list.id}-${at}`, 'aria-selected': 'false' }, ...line(item));
    this.list.replaceChildren(...items.map(option));
    this.list.hidden = items.length === 0;
    this.told();
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.field.removeAttribute('aria-activedescendant');
    this.told();
  }

  told() {
    if (this.field.getAttribute('role') === 'combobox') this.field.setAttribute('aria-expanded', String(this.open));
  }

  choose(at) {
    const item = this.items[at];
    this.close();
    if (item) this.take(item);
  }

  /** Whether a key was for the list. Tab never is: it goes on to the next field. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const options = [...this.list.children];
      options[this.at]?.setAttribute('aria-selected', 'false');
      this.at = Math.max(-1, Math.min(options.length - 1, this.at + step));
      const option = options[this.at];
      if (option) {
        option.setAttribute('aria-selected', 'true');
        option.scrollIntoView({ block: 'nearest' });
        this.field.setAttribute('aria-activedescendant', option.id);
      } else this.field.removeAttribute('aria-activedescendant');
      return true;
    }
    if (event.key === 'Enter' && this.at >= 0) {
      this.choose(this.at);
      return true;
    }
    if (event.key === 'Escape') {
      this.close();
      return true;
    }
    return false;
  }
}

function search(form) {
  const field = form.querySelector('input[type=search]');
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-expanded', 'false');
  const ask = asker();
  const options = new Options(field, {
    place: form,
    id: `found-${field.id || 'above'}`,
    label: 'Found',
    take: (item) => location.assign(item.address),
  });
  const look = later(async () => {
    const text = field.value.trim();
    if (text.length < 2) return options.close();
    const answer = await ask(`/search.json?q=${encodeURIComponent(text)}`);
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
