/** Reads what the server put into the page with json_script. */

/**
 * @param {string} id
 * @returns {any} null when the page has no such data
 */
export function pageData(id) {
  const element = document.getElementById(id);
  return element?.textContent ? JSON.parse(element.textContent) : null;
}
