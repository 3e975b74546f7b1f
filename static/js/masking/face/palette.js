/** Small sums with "#rrggbb" colours, and numbers that look random but follow from a seed. */

/**
 * @param {string} from
 * @param {string} to
 * @param {number} share  0 = from, 1 = to
 * @returns {string}
 */
export function mix(from, to, share) {
  const at = Math.min(1, Math.max(0, share));
  const channel = (/** @type {number} */ place) => {
    const [a, b] = [from, to].map((colour) => parseInt(colour.slice(place, place + 2), 16));
    return Math.round(a + at * (b - a)).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** @param {string} colour @param {number} alpha  0..1 @returns {string} the colour, see-through */
export function faded(colour, alpha) {
  return colour + Math.round(255 * Math.min(1, Math.max(0, alpha))).toString(16).padStart(2, '0');
}

/**
 * Always the same number for the same place of the same look.
 *
 * @param {number} seed
 * @param {number} a
 * @param {number} [b]
 * @returns {number} 0 (included) to 1 (not)
 */
export function chance(seed, a, b = 0) {
  let mixed = (seed ^ Math.imul(a + 0x9e37, 0x85ebca6b) ^ Math.imul(b + 0x79b9, 0xc2b2ae35)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
