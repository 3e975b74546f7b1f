/** Why others do not see or hear a member right now: stable codes, and the sentence the member reads. */

/** @type {Readonly<Record<string, string>>} */
export const SENTENCES = Object.freeze({
  loading: 'Your mask is getting ready. Until then others see your cover card and hear silence.',
  switching: 'Changing over. Others see your cover card for a moment.',
  hidden: 'While this tab was in the background, others saw your cover card and heard nothing.',
  paused: 'The call is paused. Others see your cover card and hear nothing until it goes on.',
  resumed: 'This device was asleep. Others see your cover card until your mask runs again.',
  searching: 'No face is found in your picture, so others see all of it covered.',
  lost: 'Somebody who was in your picture cannot be found, so others see all of it covered.',
  muted: 'Your microphone is muted.',
  camera_off: 'Your camera is off. Others see your cover card.',

  no_camera: 'No camera was found. Others see your cover card.',
  camera_denied: 'This site may not use your camera. Allow it in your browser to be seen masked.',
  camera_busy: 'Your camera is in use by another program. Close it and switch the camera on again.',
  camera_unplugged: 'Your camera was unplugged. Plug it in again or choose another one.',
  camera_stalled: 'No masked picture comes through right now. Others see your cover card.',
  camera_odd: 'Your camera gives a picture that cannot be used. Please choose another camera.',
  camera_substituted: 'The camera you chose was not found, so another one is in use.',

  no_microphone: 'No microphone was found. Others hear nothing from you.',
  microphone_denied: 'This site may not use your microphone. Allow it in your browser to be heard masked.',
  microphone_busy: 'Your microphone is in use by another program. Close it and switch the microphone on again.',
  microphone_unplugged: 'Your microphone was unplugged. Plug it in again or choose another one.',
  microphone_stalled: 'Your microphone gives no sound right now. Others hear nothing from you.',
  microphone_substituted: 'The microphone you chose was not found, so another one is in use.',

  mask_failed: 'Your face mask could not be started. Others see your cover card; we keep trying.',
  voice_failed: 'Your voice mask could not be started. Others hear silence; we keep trying.',
  voice_stalled: 'No masked sound comes through right now. Others hear silence.',
  gate_failed: 'Nothing of your picture goes out any more. Please leave the call and join again.',
  insecure_context: 'Camera and microphone work only on a secure address (https). Please open the secure address.',
  unsupported: 'This browser cannot mask a call. Please use a current Chrome, Edge, Firefox or Safari.',
});

/**
 * @param {string} reason  a code of SENTENCES, or '' when all is well
 * @returns {string} '' when there is nothing to say
 */
export function sentenceFor(reason) {
  return SENTENCES[reason] ?? '';
}
