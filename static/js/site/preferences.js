/** The preferences page: each mask and each avatar is shown as others would see it. */

import { drawMaskPicture } from './mask_picture.js';
import { pageData } from './page_data.js';
import { drawPortrait } from './portrait.js';

/** @typedef {import('../lib/types.js').Look} Look */

/** @type {Look|null} */
const look = pageData('look');

if (look) {
  drawPictures(look);
  document.querySelector('[data-preferences]')?.addEventListener('change', () => drawPictures(look));
}

/**
 * The colours are always the member's own; only the figure can be chosen.
 * @param {Look} own
 */
function drawPictures(own) {
  const chosen = document.querySelector('input[name="preferred_avatar"]:checked');
  const figure = chosen instanceof HTMLInputElement && chosen.value ? chosen.value : own.figure;
  for (const canvas of document.querySelectorAll('canvas')) {
    const { maskMode, figure: one } = canvas.dataset;
    if (maskMode) drawMaskPicture(canvas, maskMode, { ...own, figure });
    else if (one) drawPortrait(canvas, { ...own, figure: one });
  }
}
