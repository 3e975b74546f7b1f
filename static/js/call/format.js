/** Small texts made of numbers. Pure. */

/**
 * @param {number} ms  duration in milliseconds; below zero counts as zero
 * @returns {string} "m:ss", from an hour on "h:mm:ss"
 */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/**
 * @param {number} count  members in the call, without the one of this page
 * @param {number} places
 */
export function presence(count, places) {
  if (count === 0) return 'Nobody is in the call yet.';
  return count === 1 ? `One member is in the call (${places} places).` : `${count} members are in the call (${places} places).`;
}

/**
 * An OTO# as a member types it: any case, with or without the prefix, spaces around.
 * @param {string} text
 * @returns {string|null} "OTO#K7Q2MD"; null when it cannot be one
 */
export function otoNumber(text) {
  const match = /^(?:OTO)?#?([A-Z0-9]{6})$/.exec(text.trim().toUpperCase());
  return match && `OTO#${match[1]}`;
}
