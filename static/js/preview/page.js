/** The preview page: the member's own mask, live and on files. */

import { part } from '../call/dom.js';
import { drawMaskPicture } from '../site/mask_picture.js';
import { pageData } from '../site/page_data.js';
import { drawPortrait } from '../site/portrait.js';
import { Files } from './files.js';
import { Live } from './live.js';

/** @type {import('./types.js').PreviewConfig} */
const config = pageData('preview-config');
const root = part(document, 'page');

drawPortrait(/** @type {HTMLCanvasElement} */ (part(root, 'avatar')), config.me.look);
part(root, 'preview').style.backgroundColor = config.me.look.palette.tile;
for (const canvas of root.querySelectorAll('canvas')) {
  if (canvas.dataset.maskMode) drawMaskPicture(canvas, canvas.dataset.maskMode, config.me.look);
}

const live = new Live(part(root, 'live'), config);
const files = new Files(part(root, 'files'), config);
addEventListener('pagehide', () => {
  live.stop();
  files.cancel();
});
