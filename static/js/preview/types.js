/** Shapes of the preview page; types only, nothing runs. */

/** @typedef {'image'|'audio'|'video'} MediaKind */

/**
 * What the server hands to the page (json_script "preview-config").
 * @typedef {object} PreviewConfig
 * @property {{otoNumber: string, look: import('../lib/types.js').Look}} me
 * @property {import('../lib/types.js').MaskSettings} mask
 * @property {{mode: import('../lib/types.js').VoiceMode, numbers: import('../lib/types.js').VoiceNumbers}} voice
 * @property {import('../lib/types.js').VideoQuality} quality
 * @property {Record<MediaKind, number>} megabytes  largest file of each kind
 * @property {Record<MediaKind, string> & {jobs: string}} urls
 */

/**
 * A file on its way to being masked, as the API tells it.
 * @typedef {object} Job
 * @property {string} jobId
 * @property {'waiting'|'running'|'done'|'failed'} status
 * @property {number} progress  0..1
 * @property {string|null} error  a sentence
 */

export {};
