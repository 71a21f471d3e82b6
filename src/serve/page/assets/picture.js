// What script adds to the picture: buttons that make it larger and smaller, and a hand that moves it.
import { element } from './parts.js';

function enlarge(figure) {
  const svg = figure.querySelector('svg');
  const canvas = figure.querySelector('.canvas');
  if (!svg || figure.querySelector('.zoom')) return;
  const whole = svg.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  let box = { x: 0, y: 0, scale: 1 };
  const show = () => {
    const [w, h] = [width / box.scale, height / box.scale];
    box.x = Math.max(0, Math.min(width - w, box.x));
    box.y = Math.max(0, Math.min(height - h, box.y));
    svg.setAttribute('viewBox', `${box.x} ${box.y} ${w} ${h}`);
  };
  const zoom = (factor) => {
    const scale = Math.max(1, Math.min(6, box.scale * factor));
    const [x, y] = [box.x + width / box.scale / 2, box.y + height / box.scale / 2];
    box = { x: x - width / scale / 2, y: y - height / scale / 2, scale };
    show();
  };
  const button = (text, label, act) => {
    const made = element('button', { type: 'button', class: 'plain', 'aria-label': label }, text);
    made.addEventListener('click', act);
    return made;
  };
  const fit = () => {
    box = { x: 0, y: 0, scale: 1 };
    show();
  };
  figure.prepend(
    element('div', { class: 'zoom' }, button('+', 'Larger', () => zoom(1.4)), button('−', 'Smaller', () => zoom(1 / 1.4)), button('⤢', 'Whole', fit)),
  );
  let from;
  let moved = false;
  canvas.addEventListener('pointerdown', (event) => {
    if (box.scale > 1 && event.button === 0) from = { x: event.clientX, y: event.clientY, box: { ...box } };
    moved = false;
  });
  addEventListener('pointermove', (event) => {
    if (!from) return;
    const unit = width / box.scale / svg.clientWidth;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    moved ||= Math.abs(x) + Math.abs(y) > 4;
    box = { ...box, x: from.box.x - x * unit, y: from.box.y - y * unit };
    show();
  });
  addEventListener('pointerup', () => (from = undefined));
  // What was moved was not clicked on.
  canvas.addEventListener('click', (event) => moved && (event.preventDefault(), event.stopPropagation()), true);
  canvas.addEventListener('dragstart', (event) => event.preventDefault());
}

const all = () => document.querySelectorAll('.picture').forEach(enlarge);
all();
document.addEventListener('turned', all);
