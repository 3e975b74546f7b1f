/** Why one kind of the gate's output is kept closed. Several may want it at once: it opens when none does. Pure. */

/**
 * '' = this one does not mind. `mute`: the member's own wish; `pause`: the call rests; `cover`: the page is in the
 * background; `device` and `mask`: there is nothing to let out.
 * @typedef {{mute: string, pause: string, cover: string, device: string, mask: string}} Holds
 */

/** @returns {Holds} */
export const noHolds = () => ({ mute: '', pause: '', cover: '', device: '', mask: '' });

/**
 * @param {Holds} holds
 * @returns {string} the reason that counts; '' when nothing holds
 */
export function firstReason({ mute, pause, cover, device, mask }) {
  return mute || pause || cover || device || mask;
}
