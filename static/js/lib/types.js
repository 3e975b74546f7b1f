/** Shapes that several parts of the page share; types only, nothing runs. */

/**
 * How a member is drawn. Made by the server from the OTO#.
 * @typedef {object} Look
 * @property {string} figure
 * @property {number} seed
 * @property {Palette} palette
 */

/**
 * Colours as "#rrggbb".
 * @typedef {object} Palette
 * @property {string} ground
 * @property {string} coat
 * @property {string} belly
 * @property {string} accent
 * @property {string} ink
 * @property {string} tile
 */

/** @typedef {'host'|'moderator'|'participant'} Role */
/** @typedef {'audio'|'video'} Kind */

/**
 * One seat of a call, as every member of the call sees it.
 * @typedef {object} Participant
 * @property {string} seat
 * @property {string} otoNumber
 * @property {Role} role
 * @property {string} joinedAt  ISO 8601
 * @property {boolean} audioMuted
 * @property {boolean} videoMuted
 * @property {boolean} handRaised
 * @property {boolean} connected  false while the seat's socket is lost
 * @property {Look} look
 */

/**
 * @typedef {object} CallInfo
 * @property {string} id
 * @property {string} title
 * @property {'active'|'paused'|'ended'} status
 * @property {boolean} isPublic
 * @property {number} maxParticipants
 * @property {string} engine
 * @property {string} createdAt  ISO 8601
 */

/**
 * The member of this page; `seat` is null in the lobby.
 * @typedef {object} You
 * @property {string} otoNumber
 * @property {Role} role
 * @property {string|null} seat
 */

/** @typedef {{type: 'snapshot', seq: number, call: CallInfo, you: You, participants: Participant[]}} Snapshot */
/** @typedef {{type: 'joined', seq: number, participant: Participant}} Joined */
/** @typedef {{type: 'left', seq: number, seat: string, reason: 'left'|'lost'|'removed'|'replaced'|'ended'}} Left */
/** @typedef {{type: 'away', seq: number, seat: string}} Away */
/** @typedef {{type: 'back', seq: number, seat: string}} Back */
/** @typedef {{type: 'muted', seq: number, seat: string, kind: Kind, on: boolean, byHost: boolean}} Muted */
/** @typedef {{type: 'hand', seq: number, seat: string, raised: boolean}} Hand */
/** @typedef {{type: 'role', seq: number, seat: string, role: Role}} RoleChanged */
/** @typedef {{type: 'ended', seq: number}} Ended */
/** @typedef {Joined|Left|Away|Back|Muted|Hand|RoleChanged|Ended} RosterEvent */

/** @typedef {{type: 'seated', seat: string}} Seated */
/** @typedef {{type: 'removed', reason: 'removed'|'replaced'|'ended'}} Removed */
/** @typedef {{type: 'signal', from: string, description?: unknown, candidate?: unknown}} Signal */
/** @typedef {{type: 'error', code: string, error: string, re?: string}} ServerError */

/** @typedef {'avatar'|'cover'|'pixelate'|'blur'} FaceMode */
/** @typedef {{mode: FaceMode, strength: number, background: 'none'|'cover'}} MaskSettings */
/** @typedef {'private'|'clear'} VoiceMode */
/** @typedef {{private: object, clear: object}} VoiceNumbers */
/** @typedef {'sd'|'hd'} VideoQuality */

/** What one kind of the gate's output carries right now. */
/** @typedef {{state: 'masked'|'cover'|'off', reason: string}} VideoState */
/** @typedef {{state: 'masked'|'silent'|'off', reason: string}} AudioState */

export {};
