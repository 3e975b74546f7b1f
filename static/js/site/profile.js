/** The OTO# card: draws the avatar and copies the number. */

import { pageData } from './page_data.js';
import { drawPortrait } from './portrait.js';

const COPIED_MS = 2500;

for (const canvas of document.querySelectorAll('canvas[data-look]')) {
  if (!(canvas instanceof HTMLCanvasElement)) continue;
  const look = pageData(canvas.dataset.look ?? '');
  if (look) drawPortrait(canvas, look);
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  // Without the clipboard (an insecure address) the number can still be selected.
  if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const label = button.querySelector('[data-copy-label]');
  if (!label) return;
  const before = label.textContent;
  await navigator.clipboard.writeText(button.dataset.copy ?? '');
  label.textContent = 'Copied';
  setTimeout(() => (label.textContent = before), COPIED_MS);
}
