/** Shapes of the call page; types only, nothing runs. */

/**
 * What the server hands to the page (json_script "call-config").
 * @typedef {object} CallConfig
 * @property {import('../lib/types.js').CallInfo} call
 * @property {{otoNumber: string, role: import('../lib/types.js').Role, look: import('../lib/types.js').Look}} me
 * @property {import('../lib/types.js').MaskSettings} mask
 * @property {{mode: import('../lib/types.js').VoiceMode, numbers: import('../lib/types.js').VoiceNumbers}} voice
 * @property {{autoMute: boolean, quality: import('../lib/types.js').VideoQuality}} preferences
 * @property {{url: string}} [live]  masking on the server, where the site offers it
 * @property {{join: string, leave: string, token: string, renewToken: string, socket: string, preferences: string, calls: string, invite: string, invitationLink: string, unban: string}} urls
 */

/** @typedef {{id: string, label: string}} Device */
/** `used`: ids of those that are open or wanted. @typedef {{cameras: Device[], microphones: Device[], used: {camera: string, microphone: string}}} Devices */

/**
 * What a member can do on the page; page.js carries it out.
 * @typedef {object} Intents
 * @property {(choice: {camera: boolean, microphone: boolean}) => void} start
 * @property {() => void} toggleMicrophone
 * @property {() => void} toggleCamera
 * @property {() => void} toggleHand
 * @property {(settings: Partial<import('../lib/types.js').MaskSettings>) => void} setMask
 * @property {(mode: import('../lib/types.js').VoiceMode) => void} setVoice
 * @property {(id: string) => void} chooseCamera
 * @property {(id: string) => void} chooseMicrophone
 * @property {(seconds: number) => Promise<Blob>} recordSample
 * @property {() => void} join
 * @property {() => void} leave
 * @property {() => void} again
 * @property {(action: import('./moderation.js').MemberAction, who: {seat: string, otoNumber: string}) => void} moderate
 * @property {() => void} muteAll
 * @property {() => void} toggleLock
 * @property {() => void} togglePause
 * @property {() => void} endCall
 * @property {() => Promise<string>} makeLink  resolves with its address, shown this one time
 * @property {() => Promise<void>} revokeLink
 * @property {(otoNumber: string) => Promise<string>} liftBan  resolves with a sentence, rejects with one
 * @property {(otoNumber: string) => Promise<string>} invite  resolves with a sentence, rejects with one
 * @property {(panel: import('./state.js').CallState['panel']) => void} openPanel
 * @property {(id: number) => void} dismiss
 * @property {(text: string, tone?: import('./state.js').Tone) => void} say
 * @property {() => void} playSound
 */

export {};
