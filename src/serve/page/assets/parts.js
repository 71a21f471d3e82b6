// Parts that the scripts share: elements, questions to the server, and lists of options below a field. Texts from the server are
// only ever set as text.

/** Where the server is: it may be below a path. */
export const root = new URL('.', import.meta.url);

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
