/** Keeps the roster on the page of a running call fresh: parts with data-live are fetched again. */

const EVERY_MS = 5000;

/**
 * Puts the parts of `fresh` in the place of those of `page`, by the name in data-live.
 * A part in which somebody is at work with keyboard or mouse stays as it is until the next time.
 * @param {ParentNode} page
 * @param {ParentNode} fresh
 */
export function renew(page, fresh) {
  for (const old of page.querySelectorAll('[data-live]')) {
    const name = /** @type {HTMLElement} */ (old).dataset.live;
    const next = fresh.querySelector(`[data-live="${name}"]`);
    if (next && !old.matches(':hover, :focus-within')) old.replaceWith(next);
  }
}

/** Fetches the page once; a site that cannot be reached is asked again the next time. */
async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    // Signed out meanwhile, or the call is gone: what is shown says of when it is.
    if (!answer.ok || answer.redirected) return;
    renew(document, new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // TypeError: the network failed
  }
}

setInterval(() => void look(), EVERY_MS);
