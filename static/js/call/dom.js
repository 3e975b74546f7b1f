/** Finding and making the page's elements: parts are named by data-part, pieces are templates. */

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} name
 * @returns {T} the element with this data-part
 */
export function part(root, name) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!found) throw new Error(`The page has no part "${name}".`);
  return /** @type {T} */ (found);
}

/**
 * @param {string} id  of a <template>
 * @returns {HTMLElement} a new copy of its first element
 */
export function piece(id) {
  const template = /** @type {HTMLTemplateElement|null} */ (document.getElementById(id));
  const first = template?.content.firstElementChild;
  if (!first) throw new Error(`The page has no piece "${id}".`);
  return /** @type {HTMLElement} */ (document.importNode(first, true));
}

/**
 * Writes only what changed: a text written again makes some screen readers read it again.
 * @param {Element} element @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Keeps the children of a list in step with data: one element per key, in the order of the items.
 * Elements that stay are not taken out of the page, so that their video goes on.
 *
 * @template Item
 * @param {HTMLElement} list
 * @param {Map<string, HTMLElement>} kept  the elements of the last time, by key
 * @param {Item[]} items
 * @param {{key: (item: Item) => string, make: (item: Item) => HTMLElement, draw: (element: HTMLElement, item: Item) => void}} how
 */
export function drawList(list, kept, items, { key, make, draw }) {
  const keys = new Set(items.map(key));
  for (const [name, element] of kept) {
    if (keys.has(name)) continue;
    element.remove();
    kept.delete(name);
  }
  items.forEach((item, place) => {
    const element = kept.get(key(item)) ?? make(item);
    kept.set(key(item), element);
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    draw(element, item);
  });
}
